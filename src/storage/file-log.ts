/**
 * The file itself: opened under its lock, checked, appended to, made durable, and rewritten when much of it is out of
 * date. A failure leaves either the old file or the new one.
 */
import { resolve } from 'node:path'
import { fileError } from './file-errors.js'
import { encodeFrame, formOf, scanFrames } from './file-frames.js'
import { type FileLock, lockFile } from './file-lock.js'
import { joined, removeLeftovers, replaceFile, syncFolder, writeAll } from './file-replacement.js'
import { codeOf, type FileSystem, type OpenFile } from './file-system.js'
import type { RecordTable, TableEntry } from './record-table.js'
import { StorageError } from './storage-error.js'

/**
 * What was cut from the end of a file: a write that a crash had interrupted. Nothing of it had been flushed.
 *
 * @see {@link fileStorage}
 */
export interface FileRepair {
  /** The path of the file. */
  readonly path: string
  /** The number of octets that were kept. */
  readonly kept: number
  /** The number of octets that were cut off. */
  readonly cut: number
}

/** The number of octets that may be out of date in any file. */
const SLACK = 65_536

export class FileLog {
  readonly #fileSystem: FileSystem
  readonly #path: string
  readonly #wait: number
  readonly #onRepair: (repair: FileRepair) => void
  #lock: FileLock | null = null
  #file: OpenFile | null = null
  /** The number of octets of the file that are whole frames. */
  #length = 0
  /** The number of those octets that are durable. */
  #durable = 0
  /** About how many octets were up to date when the file was opened or rewritten. */
  #fresh = 0
  /** Whether the file can no longer be trusted, and has to be rewritten. */
  #isBroken = false
  /** Whether the folder may still have the old file under the name. */
  #isFolderStale = false

  constructor(fileSystem: FileSystem, path: string, wait: number, onRepair: (repair: FileRepair) => void) {
    this.#fileSystem = fileSystem
    this.#path = resolve(path)
    this.#wait = wait
    this.#onRepair = onRepair
  }

  /** Opens and locks the file, and passes on its entries in order. */
  async open(take: (entry: TableEntry) => void): Promise<void> {
    await this.#doing('open it', async () => {
      await this.#checkPath()
      const lock = await lockFile(this.#fileSystem, this.#path, this.#wait)
      try {
        if (!(await this.#checkPath())) await this.#writeAnew([])
        else await this.#openExisting(take)
        await removeLeftovers(this.#fileSystem, this.#path)
        this.#lock = lock
      } catch (error) {
        await this.#closeFile()
        await lock.release()
        throw error
      }
    })
  }

  /** Appends entries, which the table has already: all of them, or none. */
  async append(entries: readonly TableEntry[], table: RecordTable): Promise<void> {
    if (entries.length === 0) return
    await this.#doing('write to it', async () => {
      if (this.#isBroken) {
        await this.#writeAnew(table.entries())
        return
      }
      const octets = joined(entries.map((entry) => encodeFrame(entry, this.#durable)))
      const file = await this.#ownFile()
      try {
        await writeAll(file, octets, this.#length)
      } catch (error) {
        await this.#takeBack(file)
        throw error
      }
      this.#length += octets.length
    })
  }

  /** Makes everything appended durable. */
  async flush(table: RecordTable): Promise<void> {
    await this.#doing('make it durable', async () => {
      if (this.#isBroken) await this.#writeAnew(table.entries())
      if (this.#durable < this.#length) {
        const file = await this.#ownFile()
        try {
          await file.datasync()
        } catch (error) {
          // After this the system may have dropped what it could not write, so that another try would prove nothing.
          this.#isBroken = true
          throw error
        }
        this.#durable = this.#length
      }
      if (this.#isFolderStale) await this.#makeNameDurable()
    })
    if (this.#length > 2 * this.#fresh + SLACK) await this.#compact(table)
  }

  /** Closes the file and gives up the lock. */
  async close(): Promise<void> {
    const lock = this.#lock
    this.#lock = null
    try {
      if (this.#file !== null && this.#durable < this.#length) await this.#file.datasync()
    } catch (error) {
      throw fileError(this.#path, 'make it durable', error)
    } finally {
      await this.#closeFile()
      await lock?.release()
    }
  }

  async #doing(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      throw fileError(this.#path, what, error)
    }
  }

  /** Whether there is a file; throws if it is something else. */
  async #checkPath(): Promise<boolean> {
    try {
      const stat = await this.#fileSystem.lstat(this.#path)
      if (stat.isFile()) return true
      const what = stat.isSymbolicLink() ? 'a symbolic link, which is not followed' : 'something else'
      throw new StorageError('refused', `${this.#path}: expected a file, got ${what}`)
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return false
      throw error
    }
  }

  async #openExisting(take: (entry: TableEntry) => void): Promise<void> {
    const file = await this.#fileSystem.openExisting(this.#path)
    this.#file = file
    const octets = await file.readFile()
    this.#requireOurs(octets)
    let fresh = 0
    const sizes = new Map<string, number>()
    const { end, isDamaged } = scanFrames(octets, (entry) => {
      const { key, state } = entry
      const name = JSON.stringify([key.jar, key.unit])
      const size = state.text === null ? 0 : name.length + state.text.length + 150
      fresh += size - (sizes.get(name) ?? 0)
      sizes.set(name, size)
      take(entry)
    })
    if (isDamaged) {
      throw new StorageError(
        'damaged',
        `${this.#path}: damaged at octet ${end}, before what was made durable later; it is left as it is`,
      )
    }
    const cut = octets.length - end
    if (cut > 0) {
      await file.truncate(end)
      await file.datasync()
      this.#onRepair({ path: this.#path, kept: end, cut })
    }
    this.#length = end
    // A killed process may have left frames, and the name of the file, that are not durable yet.
    this.#durable = cut > 0 ? end : 0
    this.#isFolderStale = true
    this.#fresh = fresh
    this.#isBroken = false
  }

  #requireOurs(octets: Uint8Array): void {
    switch (formOf(octets)) {
      case 'ours':
        return
      case 'empty':
        throw new StorageError(
          'foreign',
          `${this.#path}: expected stored cookies, got 0 octets; remove it to start afresh`,
        )
      case 'newer':
        throw new StorageError('newer', `${this.#path}: written by a newer version of speculoos; use that version`)
      case 'foreign':
        throw new StorageError('foreign', `${this.#path}: expected a file of fileStorage, got one of another format`)
    }
  }

  /** The open file, if its path still names it and nobody else has written to it. */
  async #ownFile(): Promise<OpenFile> {
    const file = this.#file
    if (file === null) throw new StorageError('failed', `${this.#path}: expected an open file`)
    const [own, named] = [await file.stat(), await this.#statIfThere()]
    if (named === null || named.ino !== own.ino || own.size !== this.#length) {
      const what = named === null ? 'removed' : 'changed'
      throw new StorageError('conflict', `${this.#path}: ${what} by somebody else while it was open`)
    }
    return file
  }

  async #statIfThere() {
    try {
      return await this.#fileSystem.lstat(this.#path)
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null
      throw error
    }
  }

  /** Cuts off the rest of a failed append. */
  async #takeBack(file: OpenFile): Promise<void> {
    try {
      await file.truncate(this.#length)
    } catch {
      this.#isBroken = true
    }
  }

  /** Rewrites the file while the old one is whole, so that it is not an error if there is no room for both. */
  async #compact(table: RecordTable): Promise<void> {
    const now = Date.now()
    for (const { key, state } of [...table.entries()]) {
      if (state.expiresAt !== null && state.expiresAt < now) table.forget(key)
    }
    try {
      await this.#writeAnew(table.entries())
    } catch (error) {
      // The new file is not there, or has the name but not yet for certain: the next flush tries again.
      if (this.#isFolderStale) throw fileError(this.#path, 'make it durable', error)
      this.#fresh = this.#length
    }
  }

  /** Writes another file and gives it the name of this one. */
  async #writeAnew(entries: Iterable<TableEntry>): Promise<void> {
    if (this.#file !== null && (await this.#statIfThere())?.ino !== (await this.#file.stat()).ino) {
      throw new StorageError('conflict', `${this.#path}: replaced by somebody else while it was open`)
    }
    const { file, length } = await replaceFile(this.#fileSystem, this.#path, entries)
    await this.#closeFile()
    this.#file = file
    this.#length = length
    this.#durable = length
    this.#fresh = length
    this.#isBroken = false
    this.#isFolderStale = true
    await this.#makeNameDurable()
  }

  async #makeNameDurable(): Promise<void> {
    await syncFolder(this.#fileSystem, this.#path)
    this.#isFolderStale = false
  }

  async #closeFile(): Promise<void> {
    const file = this.#file
    this.#file = null
    await file?.close()
  }
}
