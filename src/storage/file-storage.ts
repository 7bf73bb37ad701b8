/**
 * Records in a file: all of them in memory too, and each write appended to the file.
 *
 * Operations run one after the other. Writes that wait at the same time are appended together. The file is rewritten
 * when more than half of it is out of date.
 */
import { abortable } from './abortable.js'
import { type RecordState, recordOf, requireKey, requireWrite } from './decide-write.js'
import { FileLog, type FileRepair } from './file-log.js'
import type { FileSystem } from './file-system.js'
import type {
  ReadOptions,
  RecordKey,
  RecordStorage,
  RecordVersion,
  StoredRecord,
  WriteOptions,
  WriteResult,
} from './record-storage.js'
import { RecordTable, type TableEntry } from './record-table.js'
import { closedStorage } from './storage-error.js'
import { type WaitingWrite, WaitingWrites } from './waiting-writes.js'

/** The state of a record after a write, and before it. */
interface Step {
  readonly waiting: WaitingWrite
  readonly result: WriteResult
  readonly entry: TableEntry | null
  readonly before: RecordState | null
}

export class FileStorage implements RecordStorage {
  readonly #log: FileLog
  #table = new RecordTable()
  readonly #waiting = new WaitingWrites()
  #lastTurn: Promise<unknown> = Promise.resolve()
  #isOpen = false
  #closing: Promise<void> | null = null

  constructor(fileSystem: FileSystem, path: string, wait: number, onRepair: (repair: FileRepair) => void) {
    this.#log = new FileLog(fileSystem, path, wait, onRepair)
  }

  async read(key: RecordKey, options?: ReadOptions): Promise<StoredRecord | null> {
    requireKey(key)
    const { jar, unit } = key
    const read = this.#inTurn(async () => recordOf(this.#table.get({ jar, unit })))
    return await abortable(read, options?.signal)
  }

  async write(
    key: RecordKey,
    text: string | null,
    ifVersion: RecordVersion | null,
    options: WriteOptions,
  ): Promise<WriteResult> {
    requireWrite(key, text, ifVersion, options)
    if (this.#closing !== null) throw closedStorage()
    if (this.#waiting.isEmpty) {
      this.#inTurn(() => this.#writeWaiting()).catch((error: unknown) => {
        for (const { reject } of this.#waiting.take()) reject(error)
      })
    }
    return await abortable(this.#waiting.add(key, text, ifVersion, options), options.signal)
  }

  async *keys(jar: string): AsyncGenerator<RecordKey> {
    yield* await this.#inTurn(async () => this.#table.keys(jar))
  }

  async flush(): Promise<void> {
    await this.#inTurn(() => this.#log.flush(this.#table))
  }

  async close(): Promise<void> {
    this.#closing ??= this.#lastTurn.then(() => this.#log.close())
    await this.#closing
  }

  /** Runs an operation after all earlier ones, once the file is open. */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#closing !== null) return Promise.reject(closedStorage())
    const turn = this.#lastTurn.then(async () => {
      if (!this.#isOpen) {
        const table = new RecordTable()
        await this.#log.open((entry) => table.set(entry.key, entry.state))
        this.#table = table
        this.#isOpen = true
      }
      return await work()
    })
    this.#lastTurn = turn.catch(() => {})
    return turn
  }

  /** Writes everything that waits, or nothing if the file cannot be written. */
  async #writeWaiting(): Promise<void> {
    const steps: Step[] = []
    for (const waiting of this.#waiting.take()) {
      const { key, text, ifVersion, options } = waiting
      const before = this.#table.get(key)
      const { result, next } = this.#table.decide(key, text, ifVersion, options)
      const entry = next === null ? null : { key, state: next }
      if (entry !== null) this.#table.set(key, entry.state)
      steps.push({ waiting, result, entry, before })
    }
    try {
      const entries = steps.flatMap(({ entry }) => (entry === null ? [] : [entry]))
      await this.#log.append(entries, this.#table)
    } catch (error) {
      for (const { entry, before } of steps.reverse()) {
        if (entry === null) continue
        if (before === null) this.#table.forget(entry.key)
        else this.#table.set(entry.key, before)
      }
      for (const { waiting } of steps) waiting.reject(error)
      return
    }
    for (const { waiting, result } of steps) waiting.resolve(result)
  }
}
