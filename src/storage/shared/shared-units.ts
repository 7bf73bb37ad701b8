/**
 * The units of a shared jar: one for all cookies, or one for each site. They are opened as they are needed.
 */
import { abortable } from '../abortable.js'
import type { RecordChange, RecordKey } from '../record-storage.js'
import { closedJar, type StorageError } from '../storage-error.js'
import { Deadlines } from './deadlines.js'
import { SharedUnit } from './shared-unit.js'
import { SiteFiling } from './site-filing.js'
import type { UnitJar } from './unit-jar.js'
import { WHOLE_JAR } from './unit-record.js'
import { asStorageError, kindOf, type UnitSetting } from './unit-setting.js'

/** The maximum number of units in memory that no call needs. */
const IDLE_UNITS = 1000

/** Makes calls that are parts of one call. */
export type UnitCalls = Pick<SharedUnits, 'perform' | 'performAll'>

export class SharedUnits {
  readonly #setting: UnitSetting
  /** `null` for a jar that is saved as a whole. */
  readonly #filing: SiteFiling | null
  readonly #units = new Map<string, SharedUnit>()
  readonly #deadlines: Deadlines
  /** The calls that are not handed to a single unit yet. */
  readonly #running = new Set<Promise<unknown>>()
  #watching: Promise<(() => Promise<void>) | null> | null = null
  /** Whether the jar was closed. */
  isClosed = false

  constructor(setting: UnitSetting, isBySite: boolean) {
    this.#setting = setting
    this.#deadlines = new Deadlines(setting.timeout)
    this.#filing = isBySite ? new SiteFiling(setting, this.#deadlines) : null
  }

  /** Does a call on the unit of a site. */
  perform<Result>(site: string, run: (jar: UnitJar) => Result, signal?: AbortSignal): Promise<Result> {
    return this.isClosed ? Promise.reject(this.#closed()) : this.#perform(site, run, signal)
  }

  /** Does several calls as one: closing the jar waits for all of them. */
  together<Result>(work: (calls: UnitCalls) => Promise<Result>): Promise<Result> {
    if (this.isClosed) return Promise.reject(this.#closed())
    const calls: UnitCalls = {
      perform: (site, run, signal) => this.#perform(site, run, signal),
      performAll: (run, signal) => this.#performAll(run, signal),
    }
    return this.#tracked(work(calls))
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
  performAll<Result>(run: (jar: UnitJar) => Result, signal?: AbortSignal): Promise<Result[]> {
    return this.together((calls) => calls.performAll(run, signal))
  }

  /** Waits for all calls. */
  async close(): Promise<void> {
    this.isClosed = true
    // Each of these calls may begin others.
    while (this.#running.size > 0) await Promise.allSettled(this.#running)
    const noop = (): void => {}
    await Promise.allSettled(Array.from(this.#units.values(), (unit) => unit.perform(noop)))
    const end = await this.#watching
    await end?.()
  }

  #closed(): StorageError {
    return closedJar(this.#setting.jar, 'wait for its calls before close(), or make another SharedCookieJar')
  }

  #perform<Result>(site: string, run: (jar: UnitJar) => Result, signal?: AbortSignal): Promise<Result> {
    if (this.#setting.consistency === 'cached') this.#watch()
    const filing = this.#filing
    if (filing === null) return this.#unit(WHOLE_JAR).perform(run, signal)
    const isFiled = !this.#setting.regroup && filing.isCheckedAt(performance.now())
    if (isFiled) return this.#unit(site).perform(run, signal)
    return abortable(this.#tracked(this.#performFiled(filing, site, run, signal)), signal)
  }

  async #performAll<Result>(run: (jar: UnitJar) => Result, signal?: AbortSignal): Promise<Result[]> {
    // The order of the calls on a whole jar is that in which they were made.
    if (this.#filing === null) return [await this.#perform(WHOLE_JAR, run, signal)]
    const results: Result[] = []
    for (const site of await this.#sites(this.#filing)) results.push(await this.#perform(site, run, signal))
    return results
  }

  #tracked<Result>(call: Promise<Result>): Promise<Result> {
    this.#running.add(call)
    const end = (): void => void this.#running.delete(call)
    call.then(end, end)
    return call
  }

  async #performFiled<Result>(
    filing: SiteFiling,
    site: string,
    run: (jar: UnitJar) => Result,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    if (!filing.isCheckedAt(performance.now())) await this.#inTime(filing.check())
    try {
      return await this.#unit(site).perform(run, signal)
    } catch (error) {
      if (kindOf(error) !== 'suffix-list' || !this.#setting.regroup) throw error
      // A program with the former list has written it meanwhile.
      await this.#inTime(filing.regroup())
      return await this.#unit(site).perform(run, signal)
    }
  }

  async #sites(filing: SiteFiling): Promise<string[]> {
    await this.#inTime(filing.check())
    return (await filing.sites()).sort()
  }

  /** Waits for a check, which may go on longer: there may be many cookies to be moved. */
  async #inTime(check: Promise<void>): Promise<void> {
    try {
      await this.#deadlines.within(() => check)
    } catch (error) {
      throw asStorageError(error, this.#setting.timeout)
    }
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
