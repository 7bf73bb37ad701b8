/**
 * A file system in memory that can lose its power: it records all that is done, and makes of any prefix of it what a disk may
 * have kept. What was synced is kept. Of what was not, any part may be kept, in any order.
 */

import { dirname } from 'node:path'
import type { FileStat, FileSystem, OpenFile } from '../../src/storage/file-system.js'

type Event =
  | { readonly kind: 'write'; readonly file: number; readonly position: number; readonly octets: Uint8Array }
  | { readonly kind: 'truncate'; readonly file: number; readonly length: number }
  | { readonly kind: 'sync'; readonly file: number }
  | { readonly kind: 'name'; readonly name: string; readonly file: number | null; readonly from?: string }
  | { readonly kind: 'sync folder'; readonly folder: string }

/** A call that a test can let fail. */
export type Call = 'open' | 'create' | 'write' | 'datasync' | 'sync' | 'rename' | 'folder sync' | 'truncate'

export class SimulatedDisk implements FileSystem {
  readonly events: Event[] = []
  /** Lets a call fail with a code: the next one, or so many of them. */
  readonly failures = new Map<Call, { code: string; times: number; kept?: number }>()
  readonly #names = new Map<string, number>()
  readonly #contents: Uint8Array[] = []

  /** The content of a file; `null` if there is none. */
  content(path: string): Uint8Array | null {
    const file = this.#names.get(path)
    return file === undefined ? null : (this.#contents[file] ?? null)
  }

  names(): string[] {
    return [...this.#names.keys()].sort()
  }

  /** Puts a file there, as durable as can be. */
  put(path: string, content: Uint8Array): void {
    this.#names.set(path, this.#contents.push(content) - 1)
  }

  /** The disk after the power was lost when so many events had happened. Locks are those of an earlier boot, and are gone. */
  afterPowerLoss(count: number, random: () => number): SimulatedDisk {
    const happened = this.events.slice(0, count)
    const lastSync = (isSync: (event: Event) => boolean): number => happened.findLastIndex(isSync)
    const kept = happened.filter((event, index) => {
      if (event.kind === 'write' || event.kind === 'truncate') {
        return index < lastSync((each) => each.kind === 'sync' && each.file === event.file) || random() < 0.5
      }
      if (event.kind !== 'name') return false
      const folder = dirname(event.name)
      return index < lastSync((each) => each.kind === 'sync folder' && each.folder === folder) || random() < 0.5
    })
    const disk = new SimulatedDisk()
    const contents: Uint8Array[] = this.#contents.map(() => new Uint8Array())
    for (const event of kept) {
      if (event.kind === 'truncate') contents[event.file] = resized(contents[event.file], event.length)
      else if (event.kind === 'write') {
        const isSynced = happened.indexOf(event) < lastSync((each) => each.kind === 'sync' && each.file === event.file)
        // A write may have been torn.
        const length = isSynced || random() < 0.5 ? event.octets.length : Math.floor(random() * event.octets.length)
        contents[event.file] = written(contents[event.file], event.position, event.octets.subarray(0, length))
      }
    }
    const names = new Map<string, number>()
    for (const event of kept) {
      if (event.kind !== 'name') continue
      if (event.file === null) names.delete(event.name)
      else names.set(event.name, event.file)
      if (event.from !== undefined) names.delete(event.from)
    }
    for (const [name, file] of names) {
      if (!/\.lock(\.|$)|\.contender$/.test(name)) disk.put(name, contents[file] ?? new Uint8Array())
    }
    return disk
  }

  async openExisting(path: string): Promise<OpenFile> {
    this.#fail('open')
    return this.#open(this.#fileOf(path))
  }

  async create(path: string): Promise<OpenFile> {
    if (!/\.lock|\.contender$/.test(path)) this.#fail('create')
    if (this.#names.has(path)) throw systemError('EEXIST')
    const file = this.#contents.push(new Uint8Array()) - 1
    this.#name(path, file)
    return this.#open(file)
  }

  async openFolder(path: string): Promise<Pick<OpenFile, 'sync' | 'close'>> {
    return {
      sync: async () => {
        this.#fail('folder sync')
        this.events.push({ kind: 'sync folder', folder: path })
      },
      close: async () => {},
    }
  }

  async lstat(path: string): Promise<FileStat> {
    return this.#stat(this.#fileOf(path))
  }

  async readText(path: string): Promise<string> {
    return new TextDecoder().decode(this.#contents[this.#fileOf(path)])
  }

  async readdir(folder: string): Promise<string[]> {
    return this.names().flatMap((name) => (dirname(name) === folder ? [name.slice(folder.length + 1)] : []))
  }

  async rename(from: string, to: string): Promise<void> {
    if (!/\.contender$/.test(from)) this.#fail('rename')
    const file = this.#fileOf(from)
    this.#names.delete(from)
    this.#names.set(to, file)
    this.events.push({ kind: 'name', name: to, file, from })
  }

  async link(from: string, to: string): Promise<void> {
    if (this.#names.has(to)) throw systemError('EEXIST')
    this.#name(to, this.#fileOf(from))
  }

  async unlink(path: string): Promise<void> {
    this.#fileOf(path)
    this.#names.delete(path)
    this.events.push({ kind: 'name', name: path, file: null })
  }

  #name(path: string, file: number): void {
    this.#names.set(path, file)
    this.events.push({ kind: 'name', name: path, file })
  }

  #fileOf(path: string): number {
    const file = this.#names.get(path)
    if (file === undefined) throw systemError('ENOENT')
    return file
  }

  #stat(file: number): FileStat {
    const size = this.#contents[file]?.length ?? 0
    return { size, ino: file, isFile: () => true, isSymbolicLink: () => false }
  }

  #fail(call: Call): { kept: number } | null {
    const failure = this.failures.get(call)
    if (failure === undefined) return null
    failure.times -= 1
    if (failure.times <= 0) this.failures.delete(call)
    if (failure.kept === undefined) throw systemError(failure.code)
    return { kept: failure.kept }
  }

  #open(file: number): OpenFile {
    const change = (content: Uint8Array): void => {
      this.#contents[file] = content
    }
    return {
      stat: async () => this.#stat(file),
      readFile: async () => this.#contents[file]?.slice() ?? new Uint8Array(),
      write: async (octets, offset, length, position) => {
        const partial = this.#fail('write')
        // A disk that is full takes a part first, and nothing the next time.
        if (partial !== null) this.failures.set('write', { code: 'ENOSPC', times: 1 })
        const part = octets.slice(offset, offset + Math.min(length, partial?.kept ?? length))
        change(written(this.#contents[file], position, part))
        this.events.push({ kind: 'write', file, position, octets: part })
        return { bytesWritten: part.length }
      },
      truncate: async (length) => {
        this.#fail('truncate')
        change(resized(this.#contents[file], length))
        this.events.push({ kind: 'truncate', file, length })
      },
      datasync: async () => {
        this.#fail('datasync')
        this.events.push({ kind: 'sync', file })
      },
      sync: async () => {
        this.#fail('sync')
        this.events.push({ kind: 'sync', file })
      },
      close: async () => {},
    }
  }
}

function written(content: Uint8Array | undefined, position: number, octets: Uint8Array): Uint8Array {
  const result = resized(content, Math.max(content?.length ?? 0, position + octets.length))
  result.set(octets, position)
  return result
}

function resized(content: Uint8Array | undefined, length: number): Uint8Array {
  const result = new Uint8Array(length)
  if (content !== undefined) result.set(content.subarray(0, length))
  return result
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code })
}
