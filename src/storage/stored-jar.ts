/**
 * The jar that a storage keeps: all cookies are in memory, and the sites that have changed are saved behind it.
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { siteOf } from '../algorithms/site.js'
import type { Cookie } from '../cookie/cookie.js'
import type { PublicSuffixes } from '../cookie/public-suffixes.js'
import { siteOfKey } from '../cookie/site-key.js'
import type { CookieJarOptions } from '../input/policy.js'
import type { PlacedCookie } from '../jar/admission.js'
import { CookieJar, type OptionsWithSuffixes } from '../jar/cookie-jar.js'
import { releaseTimer } from './before-exit.js'
import type { RecordStorage, RecordVersion } from './record-storage.js'
import { siteExpiry, siteText } from './site-record.js'
import { type SavingTimes, type UnitContent, WriteBehind } from './write-behind.js'

/** How often last accesses are saved, in milliseconds. */
const ACCESS_PERIOD = 60_000

/** A record of a storage, as it was loaded. */
export interface LoadedSite {
  readonly unit: string
  readonly version: RecordVersion
  readonly cookies: readonly PlacedCookie[]
}

/** The settings of a stored jar. */
export interface StoredJarSetting {
  readonly storage: RecordStorage
  readonly name: string
  readonly times: SavingTimes
  readonly onError: (error: unknown) => void
  /** Whether the storage is closed with the jar. */
  readonly closesStorage: boolean
}

/**
 * A jar that {@link openJar} opened: a `CookieJar` that is kept by a storage. All methods work in memory and return at
 * once. Their changes are saved some time later, site by site.
 *
 * @example
 * ```ts
 * import { openJar } from 'speculoos/storage'
 * import { memoryStorage } from 'speculoos/storage/memory'
 *
 * await using jar = await openJar(memoryStorage())
 * jar.setCookie('a=1', 'https://site.example/')
 * await jar.flush() // From now on the cookie is where the storage keeps it.
 * console.log(jar.getCookieString('https://site.example/')) // => a=1
 * ```
 *
 * @see {@link openJar}
 */
export class StoredJar extends CookieJar {
  readonly #storage: RecordStorage
  readonly #closesStorage: boolean
  readonly #saving: WriteBehind
  readonly #accessTimer: ReturnType<typeof setInterval>
  /** The accesses of each site as they are saved. */
  #accesses = new Map<string, number>()
  #closing: Promise<void> | null = null
  /** Whether the jar has a custom clock, so that a storage must not expire its records by the time. */
  #hasOwnClock: boolean

  private constructor(
    { storage, name, times, onError, closesStorage }: StoredJarSetting,
    options: OptionsWithSuffixes,
  ) {
    super(options)
    this.#hasOwnClock = options.now !== undefined
    this.#storage = storage
    this.#closesStorage = closesStorage
    this.#saving = new WriteBehind(storage, name, times, (unit) => this.#contentOf(unit), onError)
    this.#accessTimer = setInterval(() => {
      for (const unit of this.#accessed()) this.#saving.touch(unit)
    }, ACCESS_PERIOD)
    releaseTimer(this.#accessTimer)
  }

  /**
   * Makes a jar from the records of a storage; use {@link openJar}, which calls it.
   *
   * @internal
   *
   * @example
   * ```ts
   * import { openJar } from 'speculoos/storage'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = await openJar(memoryStorage())
   * await jar.close()
   * ```
   *
   * @see {@link openJar}
   */
  static async load(
    setting: StoredJarSetting,
    options: OptionsWithSuffixes,
    sites: readonly LoadedSite[],
  ): Promise<StoredJar> {
    const jar = new StoredJar(setting, options)
    jar.#load(sites, options.publicSuffixes)
    await jar.#saving.settle()
    return jar
  }

  /**
   * Saves all changes that were made before the call, and waits until they are as durable as the storage can make them.
   *
   * @throws StorageConflict if somebody else has written to the jar's records; then the jar is not saved any more.
   * StorageError if the storage cannot do it, and after the jar was closed. The changes are kept, and saved by the next
   * attempt.
   *
   * @example
   * ```ts
   * import { openJar } from 'speculoos/storage'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = await openJar(memoryStorage())
   * jar.setCookie('a=1', 'https://site.example/')
   * await jar.flush()
   * ```
   */
  async flush(): Promise<void> {
    await this.#saving.flush()
  }

  /**
   * Saves everything, last accesses too, and closes the storage. The jar goes on in memory, and is not saved any more.
   *
   * @throws StorageError if not everything could be saved; the storage is closed all the same.
   *
   * @example
   * ```ts
   * import { openJar } from 'speculoos/storage'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = await openJar(memoryStorage())
   * jar.setCookie('a=1', 'https://site.example/')
   * await jar.close()
   * ```
   */
  async close(): Promise<void> {
    this.#closing ??= this.#close()
    await this.#closing
  }

  /**
   * Closes the jar, as {@link StoredJar.close} does: for `await using`.
   *
   * @throws StorageError if not everything could be saved.
   *
   * @example
   * ```ts
   * import { openJar } from 'speculoos/storage'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * await using jar = await openJar(memoryStorage())
   * jar.setCookie('a=1', 'https://site.example/')
   * ```
   *
   * @see {@link StoredJar.close}
   */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /**
   * Changes the policy of the jar; options that are not given stay. Another public suffix list moves the records too.
   *
   * @throws TypeError if an option is unknown or has an invalid value; then nothing is changed.
   *
   * @example
   * ```ts
   * import { openJar } from 'speculoos/storage'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * await using jar = await openJar(memoryStorage())
   * jar.configure({ thirdPartyCookies: 'block' })
   * ```
   *
   * @see RFC 6265bis §7.2 and §7.3
   */
  override configure(options: CookieJarOptions): void {
    super.configure(options)
    this.#hasOwnClock ||= options.now !== undefined
    // Another list may have moved cookies to other sites.
    if (options.publicSuffixes !== undefined) this.#saving.touchAll(this.accessMarks().keys())
  }

  async #close(): Promise<void> {
    clearInterval(this.#accessTimer)
    try {
      await this.#saving.close(this.#accessed())
    } finally {
      this.onTouched(null)
      if (this.#closesStorage) await this.#storage.close()
    }
  }

  #load(sites: readonly LoadedSite[], publicSuffixes: PublicSuffixes | null): void {
    const home: PlacedCookie[] = []
    const moved: PlacedCookie[] = []
    let host = ''
    let site = ''
    for (const { unit, version, cookies } of sites) {
      this.#saving.noteLoaded(unit, version, siteExpiry(cookies))
      for (const each of cookies) {
        if (each.cookie.domain !== host) {
          host = each.cookie.domain
          site = siteOf(host, publicSuffixes)
        }
        if (site === unit) home.push(each)
        else moved.push(each)
      }
    }
    // A crash while cookies moved may have left some in both units: the one to which they moved is the later one.
    const isHome = moved.length === 0 ? null : new Set(home.map(({ cookie }) => identityOf(cookie)))
    const cookies = [...home, ...moved.filter(({ cookie }) => isHome?.has(identityOf(cookie)) === false)]
    const result = this.admitPlaced(cookies.sort((first, second) => first.place - second.place))
    this.onTouched((site) => this.#saving.touch(siteOfKey(site)))
    this.#accesses = this.accessMarks()
    const refused = new Set(result.rejected.map(({ entry }) => entry))
    if (moved.length > 0) this.#saving.touchAll(this.#accesses.keys())
    else if (this.size < cookies.length - refused.size) this.#touchSmaller(sites, refused)
  }

  /** Marks sites for saving that have fewer cookies than their records, since some have expired or were evicted. */
  #touchSmaller(sites: readonly LoadedSite[], refused: ReadonlySet<Cookie>): void {
    for (const { unit, cookies } of sites) {
      const taken = cookies.filter(({ cookie }) => !refused.has(cookie))
      if (this.placedCookies(unit).length < taken.length) this.#saving.touch(unit)
    }
  }

  #contentOf(unit: string): UnitContent {
    const cookies = this.placedCookies(unit)
    const mark = this.accessMarks(unit).get(unit)
    if (mark === undefined) this.#accesses.delete(unit)
    else this.#accesses.set(unit, mark)
    if (cookies.length === 0) return { text: null, expiresAt: null }
    return { text: siteText(cookies), expiresAt: this.#hasOwnClock ? null : siteExpiry(cookies) }
  }

  /** The sites that were accessed since they were saved. */
  #accessed(): string[] {
    return [...this.accessMarks()].flatMap(([unit, mark]) => (this.#accesses.get(unit) === mark ? [] : [unit]))
  }
}

function identityOf({ name, domain, hostOnly, path, partitionKey }: Cookie): string {
  const partition = partitionKey === null ? [] : [partitionKey.topLevelSite, partitionKey.hasCrossSiteAncestor]
  return JSON.stringify([name, domain, hostOnly, path, ...partition])
}
