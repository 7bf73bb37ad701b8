/**
 * One unit of a shared jar: its calls, in order, each of which is a transaction of the storage.
 *
 * A call is decided in memory, on the unit as it was last known. What it changes is written if the storage still has that
 * version; otherwise it is decided again on what the storage has. Calls that wait together are one write.
 */
import { abortable } from '../abortable.js'
import type { RecordKey, RecordVersion, StoredRecord, WriteResult } from '../record-storage.js'
import { randomText } from '../versions.js'
import type { Deadline, Deadlines } from './deadlines.js'
import { pause, sendWrite } from './send-write.js'
import { otherUnit, StorageContention, StorageSuffixListMismatch } from './shared-errors.js'
import { editionOf } from './suffix-edition.js'
import { UnitFreshness } from './unit-freshness.js'
import { UnitJar } from './unit-jar.js'
import { EDITION_UNIT, nameOf, readUnitText, type UnitContent, unitText, WHOLE_JAR } from './unit-record.js'
import { asStorageError, expiryOf, type Outcome, type UnitSetting } from './unit-setting.js'

/** How often a call is tried. */
const TRIES = 50
/** The most calls of one write. */
const BATCH = 256
/** How far the clock of another program may be ahead, in milliseconds. */
const SKEW = 300_000

interface Call {
  /** Does the call, and returns what tells its caller once it is saved. */
  readonly run: (jar: UnitJar) => () => void
  readonly signal: AbortSignal | undefined
  readonly reject: (error: unknown) => void
}

/** The unit as it was last known. */
interface State {
  version: RecordVersion | null
  readonly jar: UnitJar
  /** When it was saved. */
  clock: number
  /** Whether it has to be saved even if no call changes it. */
  isUnsaved: boolean
}

export class SharedUnit {
  readonly #setting: UnitSetting
  readonly #deadlines: Deadlines
  readonly #key: RecordKey
  #waiting: Call[] = []
  #isRunning = false
  #state: State | null = null
  readonly #freshness = new UnitFreshness()

  constructor(setting: UnitSetting, unit: string, deadlines: Deadlines) {
    this.#setting = setting
    this.#deadlines = deadlines
    this.#key = { jar: setting.jar, unit }
  }

  /** Whether no call is waiting or running. */
  get isIdle(): boolean {
    return !this.#isRunning
  }

  /** Does a call as soon as those before it are done, and saves what it changes. */
  perform<Result>(run: (jar: UnitJar) => Result, signal?: AbortSignal): Promise<Result> {
    const done = new Promise<Result>((resolve, reject) => {
      const call = (jar: UnitJar): (() => void) => {
        const value = run(jar)
        return () => resolve(value)
      }
      this.#waiting.push({ run: call, signal, reject })
    })
    if (!this.#isRunning) this.#runAll()
    return signal === undefined ? done : abortable(done, signal)
  }

  /**
   * The jar as it is known, if it may stand for what the storage has, and no call is under way; `null` if not.
   *
   * @param time - that of `performance.now()`.
   * @param own - the time by the own clock.
   */
  knownAt(time: number, own: number): UnitJar | null {
    const state = this.#state
    if (state === null || this.#isRunning || !this.#freshness.isFreshAt(time)) return null
    const { jar, clock, isUnsaved } = state
    jar.time = this.#timeOf(state, own)
    // Ending an idle session and saving an access need the storage.
    return isUnsaved || !(jar.time - clock < this.#setting.accessGranularity) ? null : jar
  }

  /** Notes that somebody else may have changed the unit. */
  noteChange(version?: RecordVersion | null): void {
    if (version !== undefined && version === this.#state?.version) return
    this.#freshness.noteReport(version)
  }

  /** Nothing is awaited before it has to be, so that a call that needs no storage is done at once. */
  async #runAll(): Promise<void> {
    this.#isRunning = true
    while (this.#waiting.length > 0) {
      const calls = this.#waiting.splice(0, BATCH).filter(({ signal, reject }) => {
        if (signal?.aborted) reject(signal.reason)
        return signal?.aborted !== true
      })
      if (calls.length === 0) continue
      try {
        const decided = this.#state === null ? undefined : this.#decide(this.#state, calls)
        const isDone = decided !== undefined && this.#isAnswer(decided)
        this.#settle(calls, isDone ? decided : await this.#transact(calls, decided))
      } catch (error) {
        this.#forget()
        for (const { reject } of calls) reject(error)
      }
    }
    this.#isRunning = false
  }

  /** Whether what calls did on the known state needs no storage. */
  #isAnswer(outcomes: readonly Outcome[]): boolean {
    if (this.#setting.consistency !== 'cached' || this.#state === null || !this.#freshness.isFreshAt(performance.now()))
      return false
    return !this.#hasToSave(this.#state, outcomes)
  }

  /**
   * @param decided - what the calls did on the known state, if they were done on it.
   * @returns what the calls did on what the storage has.
   */
  async #transact(calls: readonly Call[], decided: readonly Outcome[] | undefined): Promise<readonly Outcome[]> {
    const deadline = this.#deadlines.begin()
    try {
      let outcomes = decided
      let isChecked = false
      for (let tries = 1; tries <= TRIES; tries += 1) {
        if (this.#state === null) {
          const record = await this.#read(deadline)
          if (record === null) await this.#requireWhole(deadline)
          this.#load(record)
          isChecked = true
        }
        // A load always makes a state.
        const state: State = this.#state ?? this.#load(null)
        outcomes ??= this.#decide(state, calls)
        if (this.#hasToSave(state, outcomes)) {
          const result = await this.#save(state, deadline)
          if (result.status === 'written') return outcomes
          this.#load(result.current)
          isChecked = true
          await pause(tries)
        } else {
          if (isChecked) return outcomes
          const record = await this.#read(deadline)
          if ((record?.version ?? null) === state.version) return outcomes
          this.#load(record)
          isChecked = true
        }
        outcomes = undefined
      }
      throw new StorageContention(this.#key.jar, this.#key.unit, TRIES)
    } finally {
      deadline.end()
    }
  }

  #decide(state: State, calls: readonly Call[]): readonly Outcome[] {
    return calls.map(({ run }) => {
      const { jar } = state
      try {
        jar.time = this.#timeOf(state, this.#setting.now())
        this.#endIdleSession(state)
        return { result: { settle: run(jar) }, ...jar.takeReports() }
      } catch (error) {
        return { result: { error }, ...jar.takeReports() }
      }
    })
  }

  /** The time by the own clock; that of the last save if that is later, so that cookies keep their order. */
  #timeOf({ clock }: State, own: number): number {
    if (!(clock > own)) return own
    if (clock - own <= SKEW) return clock
    const minutes = Math.round((clock - own) / 60_000)
    this.#setting.onWarning(`${nameOf(this.#key)}: saved by a program whose clock is ${minutes} minutes ahead`)
    return own
  }

  #endIdleSession(state: State): void {
    const { sessionTtl } = this.#setting
    if (state.version === null || !(state.jar.time - state.clock > sessionTtl)) return
    if (state.jar.endSession().length > 0) state.isUnsaved = true
  }

  #hasToSave(state: State, outcomes: readonly Outcome[]): boolean {
    const { jar, clock, version } = state
    const isChanged =
      state.isUnsaved || outcomes.some(({ changes }) => changes.some(({ cause }) => cause !== 'expired'))
    if (isChanged) return version !== null || jar.size > 0
    // An access is saved with the next change, or after a while.
    if (jar.time - clock < this.#setting.accessGranularity || !jar.isAccessed) return false
    return version !== null
  }

  #settle(calls: readonly Call[], outcomes: readonly Outcome[]): void {
    for (const [index, { reject }] of calls.entries()) {
      const outcome = outcomes[index]
      if (outcome === undefined) continue
      this.#setting.deliver(outcome)
      if ('error' in outcome.result) reject(outcome.result.error)
      else outcome.result.settle()
    }
  }

  #forget(): void {
    this.#state = null
    this.#freshness.end()
  }

  /** Makes the state of a record. */
  #load(record: StoredRecord | null): State {
    const { options, jar, now } = this.#setting
    this.#state = null
    let content: UnitContent = { edition: '', clock: Number.NEGATIVE_INFINITY, cookies: [] }
    let isUnsaved = false
    if (record !== null) {
      content = readUnitText(record.text, this.#key)
      const cookies = content.cookies.map(({ cookie }) => cookie)
      const own = editionOf(options.publicSuffixes, cookies)
      isUnsaved = content.edition !== own
      if (isUnsaved && !this.#setting.regroup) throw new StorageSuffixListMismatch(jar, content.edition, own)
    }
    const time = Math.max(now(), content.clock)
    const state: State = {
      version: record?.version ?? null,
      jar: UnitJar.load(options, content.cookies, Number.isFinite(time) ? time : 0),
      clock: content.clock,
      isUnsaved,
    }
    this.#state = state
    return state
  }

  /** A jar that is saved as a whole, and is not there, may be one that is saved site by site. */
  async #requireWhole(deadline: Deadline): Promise<void> {
    const { storage, timeout } = this.#setting
    const { jar, unit } = this.#key
    if (unit !== WHOLE_JAR) return
    try {
      const edition = await deadline.wait(storage.read({ jar, unit: EDITION_UNIT }, { signal: deadline.signal }))
      if (edition === null) return
    } catch (error) {
      throw asStorageError(error, timeout)
    }
    throw otherUnit(jar, 'site')
  }

  async #read(deadline: Deadline): Promise<StoredRecord | null> {
    const { storage, timeout } = this.#setting
    this.#freshness.noteCall()
    let record: StoredRecord | null
    try {
      record = await deadline.wait(storage.read(this.#key, { signal: deadline.signal }))
    } catch (error) {
      throw asStorageError(error, timeout)
    }
    this.#freshness.noteVersion(record?.version ?? null)
    return record
  }

  async #save(state: State, deadline: Deadline): Promise<WriteResult> {
    const { storage, options } = this.#setting
    const { jar, version } = state
    const cookies = jar.placed()
    const records = cookies.map(({ cookie }) => cookie)
    const content = { edition: editionOf(options.publicSuffixes, records), clock: jar.time, cookies }
    const text = cookies.length === 0 ? null : unitText(this.#key, content)
    const { signal } = deadline
    const write = { writeId: randomText(), expiresAt: expiryOf(content, this.#setting), signal }
    this.#freshness.noteCall()
    const send = () => deadline.wait(storage.write(this.#key, text, version, write))
    const result = await sendWrite(send, this.#key, this.#setting.timeout, signal)
    this.#freshness.noteVersion(result.status === 'written' ? result.version : (result.current?.version ?? null))
    if (result.status === 'written') {
      state.version = result.version
      state.clock = jar.time
      state.isUnsaved = false
      jar.noteSaved()
    }
    return result
  }
}
