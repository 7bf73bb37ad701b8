/**
 * The entry point `speculoos/storage/file`: records in a file that has one owner.
 *
 * @module speculoos/storage/file
 */
import { fieldsOf, invalidArgument, requireString } from '../cookie/invalid-argument.js'
import type { FileRepair } from './file-log.js'
import { FileStorage } from './file-storage.js'
import { fileSystem } from './file-system.js'
import type { RecordStorage } from './record-storage.js'
import { readMilliseconds } from './required.js'

export type { FileRepair }

/**
 * The options of {@link fileStorage}.
 *
 * @see {@link fileStorage}
 */
export interface FileStorageOptions {
  /** How long to wait for another owner of the file, in milliseconds; 0 by default. */
  readonly wait?: number | undefined
  /** Is called with the part that was cut from the end of the file. By default it is a warning of the process. */
  readonly onRepair?: ((repair: FileRepair) => void) | undefined
}

/**
 * Makes a storage of a file. The file is opened and locked when the storage is used first, and has one owner until the
 * storage is closed. If there is no file, one is made that only its owner may read and write.
 *
 * Written records survive a crash of the process; flushed ones survive a crash of the machine.
 *
 * @param path - the path of the file. Its folder has to be there.
 * @throws TypeError if an argument cannot be used. Its methods reject with a `StorageError` if the file is owned by another
 * process, is a symbolic link, is empty, was not written by this storage, or if the system refuses to read or write it. The
 * file is left as it was.
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises'
 * import { tmpdir } from 'node:os'
 * import { join } from 'node:path'
 * import { openJar } from 'speculoos/storage'
 * import { fileStorage } from 'speculoos/storage/file'
 *
 * const path = join(await mkdtemp(join(tmpdir(), 'cookies-')), 'cookies.spj')
 * const jar = await openJar(fileStorage(path))
 * jar.setCookie('SID=31d4', 'https://site.example/')
 * await jar.close()
 *
 * const again = await openJar(fileStorage(path, { wait: 2000 }))
 * console.log(again.getCookieString('https://site.example/')) // => SID=31d4
 * await again.close()
 * ```
 *
 * @see {@link RecordStorage}
 */
export function fileStorage(path: string, options: FileStorageOptions = {}): RecordStorage {
  requireString('path', path)
  if (path === '' || path.includes('\0')) throw invalidArgument('path', path, 'the path of a file')
  const { wait, onRepair = warn } = fieldsOf('options', options, ['wait', 'onRepair'])
  const patience = readMilliseconds('options.wait', wait, 0)
  if (typeof onRepair !== 'function') throw invalidArgument('options.onRepair', onRepair, 'a function')
  return new FileStorage(fileSystem, path, patience, onRepair)
}

function warn({ path, kept, cut }: FileRepair): void {
  process.emitWarning(`${path}: cut off ${cut} octets of an interrupted write, and kept ${kept}`, 'SpeculoosStorage')
}
