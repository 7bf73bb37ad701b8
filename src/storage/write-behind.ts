/**
 * Saves the changed units of a jar, some time after the change.
 */
import { releaseTimer, saveBeforeExit, settleBeforeExit } from './before-exit.js'
import type { RecordStorage, RecordVersion } from './record-storage.js'
import { closedJar, StorageConflict, StorageError } from './storage-error.js'
import { LONGEST_TIMER } from './timers.js'
import { randomText } from './versions.js'

/** When changes are saved: as soon as they are made, or after a number of milliseconds or changes. */
export interface SavingTimes {
  readonly everyMs: number
  readonly afterChanges: number
}

/** The saved content of a unit; the text is `null` if nothing is left. */
export interface UnitContent {
  readonly text: string | null
  readonly expiresAt: number | null
}

/** A write whose outcome is not known. */
interface Attempt extends UnitContent {
  readonly writeId: string
}

/** What is known of the record of a unit. */
interface SavedUnit {
  version: RecordVersion | null
  expiresAt: number | null
  attempt: Attempt | null
}

/** The number of records that are written at once. */
const BATCH = 256

/** The minimum time in milliseconds before a failed save is tried again. */
const RETRY = 1000

export class WriteBehind {
  readonly #storage: RecordStorage
  readonly #jar: string
  readonly #times: SavingTimes
  readonly #contentOf: (unit: string) => UnitContent
  readonly #onError: (error: unknown) => void
  readonly #saved = new Map<string, SavedUnit>()
  readonly #dirty = new Set<string>()
  #changes = 0
  #timer: ReturnType<typeof setTimeout> | null = null
  #isDue = false
  #running: Promise<void> | null = null
  #following: Promise<void> | null = null
  #savesBeforeExit = false
  /** Whether the program has nothing else to do. */
  #isExiting = false
  /** Whether cookies have moved from one unit to another. */
  #hasMoved = false
  #conflict: StorageError | null = null
  #isClosed = false

  /**
   * @param contentOf - returns the content of a unit.
   * @param onError - is called with the errors of saves that nobody waits for.
   */
  constructor(
    storage: RecordStorage,
    jar: string,
    times: SavingTimes,
    contentOf: (unit: string) => UnitContent,
    onError: (error: unknown) => void,
  ) {
    this.#storage = storage
    this.#jar = jar
    this.#times = times
    this.#contentOf = contentOf
    this.#onError = onError
  }

  /** Notes that a unit has a record, which may vanish after `expiresAt`. */
  noteLoaded(unit: string, version: RecordVersion, expiresAt: number | null): void {
    this.#saved.set(unit, { version, expiresAt, attempt: null })
  }

  /** Notes that a unit has changed. */
  touch(unit: string): void {
    if (this.#isClosed || this.#conflict !== null) return
    this.#dirty.add(unit)
    this.#changes += 1
    this.#saveBeforeExit()
    if (this.#changes >= this.#times.afterChanges) this.#saveSoon()
    else if (this.#timer === null) this.#startTimer(this.#times.everyMs)
  }

  /** Notes that cookies may have moved from any unit to any other. */
  touchAll(units: Iterable<string>): void {
    this.#hasMoved = true
    for (const unit of [...this.#saved.keys(), ...units]) this.touch(unit)
  }

  /** Saves the cookies that have moved, before one of them can change. */
  async settle(): Promise<void> {
    if (this.#hasMoved) await this.#save()
  }

  /** Saves all changes that were made before the call, and makes them durable. */
  async flush(): Promise<void> {
    if (this.#isClosed) throw closedJar(this.#jar, 'call flush() before close(), or open the jar again with openJar()')
    await this.#save()
  }

  /** Saves all changes, and some units besides. Nothing is saved after that. */
  async close(others: Iterable<string>): Promise<void> {
    for (const unit of others) if (this.#conflict === null) this.#dirty.add(unit)
    try {
      await this.flush()
    } finally {
      this.#isClosed = true
      this.#stopTimer()
      this.#settleBeforeExit()
    }
  }

  #startTimer(milliseconds: number): void {
    if (milliseconds === Number.POSITIVE_INFINITY) return
    this.#timer = setTimeout(() => this.#saveSoon(), Math.min(milliseconds, LONGEST_TIMER))
    // If a program has nothing else to do, `before-exit.ts` saves, and the program ends.
    releaseTimer(this.#timer)
  }

  #saveBeforeExit(): void {
    if (this.#savesBeforeExit) return
    this.#savesBeforeExit = true
    saveBeforeExit(this, () => {
      this.#isExiting = true
      this.#saveSoon()
    })
  }

  #settleBeforeExit(): void {
    this.#savesBeforeExit = false
    settleBeforeExit(this)
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  /** Saves after the present call of the jar, and reports an error. */
  #saveSoon(): void {
    if (this.#isDue || this.#isClosed) return
    this.#isDue = true
    queueMicrotask(() => {
      this.#isDue = false
      this.#save().catch(this.#onError)
    })
  }

  /** Saves now, or after the save that is running. */
  #save(): Promise<void> {
    if (this.#running === null) {
      this.#running = this.#saveDirty().finally(() => {
        this.#running = null
      })
      return this.#running
    }
    this.#following ??= this.#running
      .catch(() => {})
      .then(() => {
        this.#following = null
        return this.#save()
      })
    return this.#following
  }

  async #saveDirty(): Promise<void> {
    if (this.#conflict !== null) throw this.#conflict
    this.#stopTimer()
    this.#settleBeforeExit()
    this.#changes = 0
    const units = [...this.#dirty]
    const hasMoved = this.#hasMoved
    this.#dirty.clear()
    this.#hasMoved = false
    try {
      const emptied = await this.#writeAll(units, hasMoved)
      // A crash may leave a cookie that has moved in both units, but never in neither.
      if (emptied.length > 0) {
        await this.#storage.flush()
        await this.#writeAll(emptied, false)
      }
      await this.#storage.flush()
    } catch (error) {
      if (error instanceof StorageError && error.kind === 'conflict') {
        this.#conflict = error
        this.#dirty.clear()
      } else {
        for (const unit of units) this.#dirty.add(unit)
        this.#hasMoved ||= hasMoved
        // At the end of the program there is one try, or it would never end.
        if (!this.#isExiting) this.#saveBeforeExit()
        if (this.#timer === null) this.#startTimer(Math.max(RETRY, this.#times.everyMs))
      }
      throw error
    }
  }

  /** Writes units, and returns those that it did not write because they are empty. */
  async #writeAll(units: readonly string[], leavesEmptied: boolean): Promise<string[]> {
    const emptied: string[] = []
    for (let start = 0; start < units.length; start += BATCH) {
      const writes: Promise<void>[] = []
      for (const unit of units.slice(start, start + BATCH)) {
        const content = this.#contentOf(unit)
        if (content.text === null && leavesEmptied) emptied.push(unit)
        else writes.push(this.#write(unit, content))
      }
      for (const outcome of await Promise.allSettled(writes)) if (outcome.status === 'rejected') throw outcome.reason
    }
    return emptied
  }

  async #write(unit: string, content: UnitContent): Promise<void> {
    const saved = this.#saved.get(unit) ?? { version: null, expiresAt: null, attempt: null }
    this.#saved.set(unit, saved)
    if (saved.attempt !== null) await this.#send(unit, saved, saved.attempt)
    if (content.text !== null || saved.version !== null) {
      await this.#send(unit, saved, { ...content, writeId: randomText() })
    }
    if (saved.version === null) this.#saved.delete(unit)
  }

  async #send(unit: string, saved: SavedUnit, attempt: Attempt): Promise<void> {
    const { text, writeId, expiresAt } = attempt
    saved.attempt = attempt
    const key = { jar: this.#jar, unit }
    let result = await this.#storage.write(key, text, saved.version, { writeId, expiresAt })
    const hasExpired = saved.expiresAt !== null && saved.expiresAt < Date.now()
    if (result.status === 'conflict' && result.current === null && hasExpired) {
      result = await this.#storage.write(key, text, null, { writeId, expiresAt })
    }
    saved.attempt = null
    if (result.status === 'conflict') throw new StorageConflict(this.#jar, unit)
    saved.version = result.version
    saved.expiresAt = expiresAt
  }
}
