/**
 * The errors of a file system as those of a storage.
 */
import { codeOf } from './file-system.js'
import { StorageError, type StorageErrorKind } from './storage-error.js'

const KINDS: ReadonlyMap<string, { readonly kind: StorageErrorKind; readonly why: string }> = new Map([
  ['ENOSPC', { kind: 'full', why: 'no space is left on the device' }],
  ['EDQUOT', { kind: 'full', why: 'the quota is used up' }],
  ['EFBIG', { kind: 'full', why: 'the file would be too large' }],
  ['EACCES', { kind: 'refused', why: 'permission was denied' }],
  ['EPERM', { kind: 'refused', why: 'the operation is not permitted' }],
  ['EROFS', { kind: 'refused', why: 'the file system is read-only' }],
  ['ELOOP', { kind: 'refused', why: 'it is a symbolic link, which is not followed' }],
  ['ENOENT', { kind: 'failed', why: 'there is no such file or folder' }],
  ['ENOTDIR', { kind: 'failed', why: 'a part of the path is not a folder' }],
])

/** The error for what could not be done with a file. */
export function fileError(path: string, doing: string, error: unknown): StorageError {
  if (error instanceof StorageError) return error
  const code = codeOf(error)
  const { kind = 'failed', why = 'the system reported an error' } = KINDS.get(code) ?? {}
  return new StorageError(kind, `${path}: cannot ${doing}, since ${why}${code === '' ? '' : ` (${code})`}`, error)
}
