/**
 * The units of a shared jar: one for all cookies, or one for each site. They are opened as they are needed.
 */
import type { RecordChange, RecordKey } from '../record-storage.js'
import { closedStorage } from '../storage-error.js'
import { Deadlines } from './deadlines.js'
import { SharedUnit } from './shared-unit.js'
import { SiteFiling } from './site-filing.js'
import type { UnitJar } from './unit-jar.js'
import { EDITION_UNIT, WHOLE_JAR } from './unit-record.js'
import { asStorageError, kindOf, type UnitSetting } from './unit-setting.js'

/** How many units are kept in memory that no call needs. */
const IDLE_UNITS = 1000

export class SharedUnits {
  readonly #setting: UnitSetting
  /** `null` for a jar that is saved as a whole. */
  readonly #filing: SiteFiling | null
  readonly #units = new Map<string, SharedUnit>()
  readonly #deadlines: Deadlines
  #watching: Promise<(() => Promise<void>) | null> | null = null
  /** Whether the jar was closed. */
  isClosed = false

  constructor(setting: UnitSetting, isBySite: boolean) {
    this.#setting = setting
    this.#deadlines = new Deadlines(setting.timeout)
    this.#filing = isBySite ? new SiteFiling(setting) : null
  }

  /** Does a call on the unit of a site. */
  perform<Result>(site: string, run: (jar: UnitJar) => Result, signal?: AbortSignal): Promise<Result> {
    if (this.isClosed) return Promise.reject(closedStorage())
    if (this.#setting.consistency === 'cached') this.#watch()
    const filing = this.#filing
    if (filing === null) return this.#unit(WHOLE_JAR).perform(run, signal)
    const isFiled = !this.#setting.regroup && filing.isCheckedAt(performance.now())
    return isFiled ? this.#unit(site).perform(run, signal) : this.#performFiled(filing, site, run, signal)
  }

  /**
   * The cookies of a site as they are known, if they may stand for those of the storage now. A call that only reads can be done
   * on them at once; then {@link SharedUnits.report} is due. `null` if it has to wait for other calls or for the storage.
   */
  known(site: string): UnitJar | null {
    const { consistency, now } = this.#setting
    if (this.isClosed || consistency !== 'cached') return null
    const time = performance.now()
    if (this.#filing?.isCheckedAt(time) === false) return null
    return this.#units.get(this.#filing === null ? WHOLE_JAR : site)?.knownAt(time, now()) ?? null
  }

  /** Delivers what a call on known cookies has reported. */
  report(jar: UnitJar): void {
    if (jar.hasReports) this.#setting.deliver(jar.takeReports())
  }

  /** Does a call on all units, one after another, and returns what it returned. */
  async performAll<Result>(run: (jar: UnitJar) => Result, signal?: AbortSignal): Promise<Result[]> {
    // The order of the calls on a whole jar is that in which they were made.
    if (this.#filing === null) return [await this.perform(WHOLE_JAR, run, signal)]
    const results: Result[] = []
    for (const site of await this.#sites(this.#filing)) results.push(await this.perform(site, run, signal))
    return results
  }

  /** Waits for all calls. */
  async close(): Promise<void> {
    this.isClosed = true
    const noop = (): void => {}
    await Promise.allSettled(Array.from(this.#units.values(), (unit) => unit.perform(noop)))
    const end = await this.#watching
    await end?.()
  }

  async #performFiled<Result>(
    filing: SiteFiling,
    site: string,
    run: (jar: UnitJar) => Result,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    if (!filing.isCheckedAt(performance.now())) await filing.check()
    try {
      return await this.#unit(site).perform(run, signal)
    } catch (error) {
      if (kindOf(error) !== 'suffix-list' || !this.#setting.regroup) throw error
      // A program with the former list has written it meanwhile.
      await filing.regroup()
      return await this.#unit(site).perform(run, signal)
    }
  }

  async #sites(filing: SiteFiling): Promise<string[]> {
    const { storage, jar, timeout } = this.#setting
    if (this.isClosed) throw closedStorage()
    await filing.check()
    const sites: string[] = []
    try {
      for await (const { unit } of storage.keys(jar)) if (unit !== EDITION_UNIT) sites.push(unit)
    } catch (error) {
      throw asStorageError(error, timeout)
    }
    return sites.sort()
  }

  #unit(name: string): SharedUnit {
    let unit = this.#units.get(name)
    if (unit === undefined) {
      this.#forgetIdle()
      unit = new SharedUnit(this.#setting, name, this.#deadlines)
      this.#units.set(name, unit)
    }
    return unit
  }

  #forgetIdle(): void {
    if (this.#units.size < IDLE_UNITS) return
    for (const [name, unit] of this.#units) if (unit.isIdle) this.#units.delete(name)
  }

  /** Begins to take the changes of others. Without it the cookies are read again after some seconds. */
  #watch(): void {
    const { storage, jar } = this.#setting
    if (this.#watching !== null || storage.watch === undefined) return
    this.#watching = storage
      .watch(jar, (change) => this.#note(change))
      .then(
        (end) => {
          this.#note('everything')
          return end
        },
        () => null,
      )
  }

  #note(change: RecordChange): void {
    if (change === 'everything') {
      for (const unit of this.#units.values()) unit.noteChange()
      return
    }
    const { unit }: RecordKey = change.key
    this.#units.get(unit)?.noteChange(change.version)
  }
}
