/**
 * What the file storage needs of a file system, and that of Node, Bun and Deno.
 */
import { constants, link, lstat, open, readdir, readFile, rename, unlink } from 'node:fs/promises'

/** The properties of a file. */
export interface FileStat {
  readonly size: number
  readonly ino: number
  isFile(): boolean
  isSymbolicLink(): boolean
}

/** An open file. */
export interface OpenFile {
  stat(): Promise<FileStat>
  /** The whole content. */
  readFile(): Promise<Uint8Array>
  /** Writes some octets at a position, and returns how many. */
  write(
    octets: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesWritten: number }>
  truncate(length: number): Promise<void>
  datasync(): Promise<void>
  sync(): Promise<void>
  close(): Promise<void>
}

/** A file system. Its methods reject with the errors of Node. */
export interface FileSystem {
  /** Opens a file that is there, for reading and writing. A symbolic link is not followed. */
  openExisting(path: string): Promise<OpenFile>
  /** Makes a file that only its owner may read and write; rejects if there is one. A symbolic link is not followed. */
  create(path: string): Promise<OpenFile>
  /** Opens a folder, to make its entries durable. */
  openFolder(path: string): Promise<Pick<OpenFile, 'sync' | 'close'>>
  lstat(path: string): Promise<FileStat>
  readText(path: string): Promise<string>
  readdir(path: string): Promise<string[]>
  rename(from: string, to: string): Promise<void>
  /** Gives a file a second name; rejects if that name is taken. */
  link(from: string, to: string): Promise<void>
  unlink(path: string): Promise<void>
}

const OWNER_ONLY = 0o600
/** Not defined on Windows, where the file is checked before it is opened. */
const { O_NOFOLLOW = 0 } = constants

export const fileSystem: FileSystem = {
  openExisting: (path) => open(path, constants.O_RDWR | O_NOFOLLOW),
  create: (path) => open(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | O_NOFOLLOW, OWNER_ONLY),
  openFolder: (path) => open(path, 'r'),
  lstat,
  readText: (path) => readFile(path, 'utf8'),
  readdir,
  rename,
  link,
  unlink,
}

/** The code of an error of the system, such as `ENOENT`; `''` if it has none. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : ''
}
