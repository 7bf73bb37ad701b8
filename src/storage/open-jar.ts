/**
 * Opens a jar that a storage keeps.
 */
import { fieldsOf, invalidArgument, requireString } from '../cookie/invalid-argument.js'
import { type CookieJarOptions, OPTIONS } from '../input/policy.js'
import { publicSuffixes } from '../public-suffix.js'
import type { RecordKey, RecordStorage } from './record-storage.js'
import { readMilliseconds, requireStorage } from './required.js'
import { readSiteText } from './site-record.js'
import { type LoadedSite, StoredJar } from './stored-jar.js'
import type { SavingTimes } from './write-behind.js'

/**
 * When the changes of a jar are saved: `'each'` as soon as the program waits for anything, or after a number of
 * milliseconds or changes, whichever comes first.
 *
 * @see {@link OpenJarOptions}
 */
export type Durability =
  | 'each'
  | {
      /** The longest that a change waits, in milliseconds; 1000 by default. `Infinity` leaves it to `flush()`. */
      readonly everyMs?: number | undefined
      /** The most changes that wait; 512 by default. */
      readonly afterChanges?: number | undefined
    }

/**
 * The options of {@link openJar}: those of a `CookieJar`, and these.
 *
 * @see {@link openJar}
 */
export interface OpenJarOptions extends CookieJarOptions {
  /** The name of the jar in the storage, which may have jars of other names too; `'jar'` by default. */
  readonly name?: string | undefined
  /** When changes are saved; within one second and 512 changes by default. */
  readonly durability?: Durability | undefined
  /**
   * Is called with the error of each save that nobody waits for. Without it, such an error is reported as an uncaught
   * one. A failed save is tried again, except after a `StorageConflict`.
   */
  readonly onError?: ((error: unknown) => void) | undefined
  /** Whether `close()` closes the storage too; true by default. */
  readonly closeStorage?: boolean | undefined
}

const STORED_OPTIONS = [...OPTIONS, 'name', 'durability', 'onError', 'closeStorage']
const DURABILITY = ['everyMs', 'afterChanges']

/** The number of records that are read at once. */
const BATCH = 256

/**
 * Opens the jar that a storage keeps. What it returns is a `CookieJar` with the methods `flush` and `close`.
 *
 * Session cookies are kept like the others; to begin a new session, call `endSession()`. A saved cookie that could not
 * be stored today goes to the jar's `onRejected`, and its record stays until its site changes.
 *
 * @param storage - where the jar is kept, such as `fileStorage('cookies.spj')`. It is closed if the jar cannot be opened.
 * @throws TypeError if an argument cannot be used. StorageError if the storage cannot be read, or has something else under
 * the name of the jar.
 *
 * @example
 * ```ts
 * import { openJar } from 'speculoos/storage'
 * import { memoryStorage } from 'speculoos/storage/memory'
 *
 * const storage = memoryStorage()
 * const ada = await openJar(storage, { name: 'ada', closeStorage: false })
 * ada.setCookie('SID=31d4', 'https://site.example/')
 * await ada.close()
 *
 * const again = await openJar(storage, { name: 'ada', closeStorage: false })
 * const bob = await openJar(storage, { name: 'bob', closeStorage: false })
 * console.log(again.size, bob.size) // => 1 0
 * ```
 *
 * @see {@link StoredJar}
 */
export async function openJar(storage: RecordStorage, options: OpenJarOptions = {}): Promise<StoredJar> {
  requireStorage('storage', storage)
  const { name, durability, onError, closeStorage, ...given } = fieldsOf('options', options, STORED_OPTIONS)
  const jarOptions = {
    ...given,
    publicSuffixes: given.publicSuffixes === undefined ? publicSuffixes : given.publicSuffixes,
  }
  const setting = {
    storage,
    name: name ?? 'jar',
    times: savingTimes(durability),
    onError: callback('onError', onError) ?? reportUncaught,
    closesStorage: closeStorage ?? true,
  }
  requireString('options.name', setting.name)
  if (typeof setting.closesStorage !== 'boolean') {
    throw invalidArgument('options.closeStorage', setting.closesStorage, 'true or false')
  }
  try {
    return await StoredJar.load(setting, jarOptions, await readSites(storage, setting.name))
  } catch (error) {
    if (setting.closesStorage) await storage.close().catch(() => {})
    throw error
  }
}

async function readSites(storage: RecordStorage, jar: string): Promise<LoadedSite[]> {
  const keys: RecordKey[] = []
  for await (const key of storage.keys(jar)) keys.push(key)
  const sites: LoadedSite[] = []
  for (let start = 0; start < keys.length; start += BATCH) {
    const batch = keys.slice(start, start + BATCH)
    const records = await Promise.all(batch.map((key) => storage.read(key)))
    for (const [index, record] of records.entries()) {
      const { unit = '' } = batch[index] ?? {}
      if (record === null) continue
      const { version, text } = record
      sites.push({ unit, version, cookies: readSiteText(text, `jar ${JSON.stringify(jar)}, site ${unit}`) })
    }
  }
  return sites
}

function savingTimes(durability: Durability | undefined): SavingTimes {
  if (durability === 'each') return { everyMs: 0, afterChanges: 1 }
  if (durability !== undefined && (typeof durability !== 'object' || durability === null)) {
    throw invalidArgument('options.durability', durability, "'each' or an object with everyMs and afterChanges")
  }
  const { afterChanges = 512, ...given } = fieldsOf('options.durability', durability ?? {}, DURABILITY)
  const everyMs = readMilliseconds('options.durability.everyMs', given.everyMs, 1000)
  if (typeof afterChanges !== 'number' || !(afterChanges >= 1)) {
    throw invalidArgument('options.durability.afterChanges', afterChanges, 'a number of changes, at least 1')
  }
  return { everyMs, afterChanges }
}

function callback<Callback>(name: string, given: Callback | undefined): Callback | undefined {
  if (given !== undefined && typeof given !== 'function') {
    throw invalidArgument(`options.${name}`, given, 'a function')
  }
  return given
}

function reportUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}
