/**
 * Keeps one public suffix list for all programs that share a jar by sites, since the list decides in which unit a cookie is.
 *
 * The edition of the list is a record of the jar. Whoever comes with another one is refused, or moves the cookies of all
 * units to where the new list has them.
 */
import { siteOf } from '../../algorithms/site.js'
import type { PlacedCookie } from '../../jar/admission.js'
import type { RecordKey, RecordVersion, StoredRecord } from '../record-storage.js'
import { siteExpiry } from '../site-record.js'
import { StorageError } from '../storage-error.js'
import { randomText } from '../versions.js'
import type { Deadlines } from './deadlines.js'
import { otherUnit, StorageSuffixListMismatch } from './shared-errors.js'
import { editionOf } from './suffix-edition.js'
import { EDITION_UNIT, readUnitText, unitText, WHOLE_JAR } from './unit-record.js'
import { asStorageError, type UnitSetting } from './unit-setting.js'

/** How often the edition is read again, in milliseconds. */
const PERIOD = 5000
const TRIES = 50

export class SiteFiling {
  readonly #setting: UnitSetting
  readonly #deadlines: Deadlines
  readonly #edition: string
  #checkedUntil = Number.NEGATIVE_INFINITY
  #checking: Promise<void> | null = null

  constructor(setting: UnitSetting, deadlines: Deadlines) {
    this.#setting = setting
    this.#deadlines = deadlines
    this.#edition = editionOf(setting.options.publicSuffixes)
  }

  /** Whether the edition was read lately, at a time of `performance.now()`. */
  isCheckedAt(time: number): boolean {
    return time < this.#checkedUntil
  }

  /**
   * Reads the edition, and moves the cookies if the jar may.
   *
   * @throws StorageSuffixListMismatch if it is another one.
   */
  check(): Promise<void> {
    if (this.isCheckedAt(performance.now())) return Promise.resolve()
    this.#checking ??= this.#check().finally(() => {
      this.#checking = null
    })
    return this.#checking
  }

  /** Moves the cookies of all units to where the list has them. */
  async regroup(): Promise<void> {
    await this.#stamp(`regrouping ${this.#edition}`)
    for (const unit of await this.sites()) await this.#move(unit)
    await this.#stamp(this.#edition)
  }

  /** The units of the sites. */
  async sites(): Promise<string[]> {
    const { storage, jar } = this.#setting
    const sites: string[] = []
    const keys = storage.keys(jar)[Symbol.asyncIterator]()
    for (;;) {
      const key = await this.#answer(() => keys.next())
      if (key.done === true) return sites
      if (key.value.unit !== EDITION_UNIT) sites.push(key.value.unit)
    }
  }

  async #check(): Promise<void> {
    const checkedAt = performance.now()
    const edition = (await this.#readRecord(EDITION_UNIT))?.text ?? null
    if (edition === null) {
      if ((await this.#readRecord(WHOLE_JAR)) !== null) throw otherUnit(this.#setting.jar, 'jar')
      await this.#stamp(this.#edition)
    } else if (edition !== this.#edition) {
      if (!this.#setting.regroup) {
        throw new StorageSuffixListMismatch(this.#setting.jar, edition, this.#edition)
      }
      await this.regroup()
    }
    this.#checkedUntil = checkedAt + PERIOD
  }

  #keyOf(unit: string): RecordKey {
    return { jar: this.#setting.jar, unit }
  }

  async #readRecord(unit: string): Promise<StoredRecord | null> {
    return await this.#answer((signal) => this.#setting.storage.read(this.#keyOf(unit), { signal }))
  }

  /** Returns what the storage returns in time. */
  async #answer<Result>(ask: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    try {
      return await this.#deadlines.within(ask)
    } catch (error) {
      throw asStorageError(error, this.#setting.timeout)
    }
  }

  async #stamp(edition: string): Promise<void> {
    await this.#change(EDITION_UNIT, (record) =>
      record?.text === edition ? undefined : { text: edition, expiresAt: null },
    )
  }

  /** Moves the cookies of a unit that do not belong there; those that are elsewhere already stay as they are. */
  async #move(unit: string): Promise<void> {
    await this.#change(unit, async (record) => {
      if (record === null) return undefined
      const { edition, clock, cookies } = readUnitText(record.text, this.#keyOf(unit))
      const { publicSuffixes } = this.#setting.options
      const bySite = new Map<string, PlacedCookie[]>()
      for (const placed of cookies) {
        const site = siteOf(placed.cookie.domain, publicSuffixes)
        bySite.set(site, [...(bySite.get(site) ?? []), placed])
      }
      const from = { unit, version: record.version }
      for (const [site, moved] of bySite) {
        if (site !== unit && !(await this.#add(site, moved, clock, from))) return 'changed'
      }
      const home = bySite.get(unit) ?? []
      const own = editionOf(
        publicSuffixes,
        home.map(({ cookie }) => cookie),
      )
      if (edition === own && home.length === cookies.length) return undefined
      return this.#contentOf(unit, home, clock)
    })
  }

  /**
   * Adds cookies to a unit. If it has a cookie with the same identity, that one came later and stays.
   *
   * Another program may have moved them already, and have removed them since. So they are added only if the unit has
   * not changed since they were in the former one. A unit without a record gets an empty one first, since it might get
   * one and lose it unnoticed.
   *
   * @returns whether they are where they belong; if not, the former unit has changed.
   */
  async #add(unit: string, added: readonly PlacedCookie[], time: number, from: Origin): Promise<boolean> {
    let isThere = true
    await this.#change(unit, async (record) => {
      if (record === null) return isThere ? this.#contentOf(unit, [], time, true) : undefined
      const content = readUnitText(record.text, this.#keyOf(unit))
      isThere = (await this.#readRecord(from.unit))?.version === from.version
      if (!isThere) return content.cookies.length === 0 ? REMOVAL : undefined
      const known = new Set(content.cookies.map(identityOf))
      const missing = added.filter((placed) => !known.has(identityOf(placed)))
      if (missing.length === 0) return undefined
      const cookies = [...content.cookies, ...missing].sort((one, other) => creationOf(one) - creationOf(other))
      const placed = cookies.map(({ cookie }, place) => ({ cookie, place }))
      return this.#contentOf(unit, placed, Math.max(content.clock, time))
    })
    return isThere
  }

  #contentOf(unit: string, cookies: readonly PlacedCookie[], clock: number, isProvisional = false): Content {
    if (cookies.length === 0 && !isProvisional) return REMOVAL
    const { options, hasOwnClock, sessionTtl } = this.#setting
    const edition = editionOf(
      options.publicSuffixes,
      cookies.map(({ cookie }) => cookie),
    )
    const text = unitText(this.#keyOf(unit), { edition, clock, cookies })
    const expiresAt = hasOwnClock || sessionTtl !== Number.POSITIVE_INFINITY ? null : siteExpiry(cookies)
    return { text, expiresAt, isProvisional }
  }

  /** Changes a record, as often as others change it meanwhile. */
  async #change(unit: string, change: (record: StoredRecord | null) => Change | Promise<Change>): Promise<void> {
    const { storage } = this.#setting
    const key = this.#keyOf(unit)
    let record = await this.#readRecord(unit)
    for (let tries = 0; tries < TRIES; tries += 1) {
      const content = await change(record)
      if (content === 'changed') {
        record = await this.#readRecord(unit)
        continue
      }
      if (content === undefined || (content.text === null && record === null)) return
      const { text, expiresAt, isProvisional = false } = content
      const version = record?.version ?? null
      const writeId = randomText()
      const result = await this.#answer((signal) => storage.write(key, text, version, { writeId, expiresAt, signal }))
      if (result.status === 'conflict') record = result.current
      else if (isProvisional && text !== null && result.version !== null) record = { text, version: result.version }
      else return
    }
    throw new StorageError('contended', `jar ${JSON.stringify(key.jar)}, ${unit}: changed by others all the time`)
  }
}

interface Content {
  readonly text: string | null
  readonly expiresAt: number | null
  /** Whether the record is to be changed again when it is written. */
  readonly isProvisional?: boolean
}

/** The content of a record from now on; `undefined` if it stays as it is, `'changed'` if it has to be read again. */
type Change = Content | 'changed' | undefined

/** Where cookies were, and the version of that record. */
interface Origin {
  readonly unit: string
  readonly version: RecordVersion
}

const REMOVAL: Content = { text: null, expiresAt: null }

function creationOf({ cookie }: PlacedCookie): number {
  return cookie.creationTime
}

function identityOf({ cookie: { name, domain, hostOnly, path, partitionKey } }: PlacedCookie): string {
  return JSON.stringify([name, domain, hostOnly, path, partitionKey])
}
