/**
 * A mistake of the caller: the message names the argument, what is expected and what came.
 */
import { harmless } from './printable.js'

/** A mistake in the arguments, or a file that cannot be read or written. The program ends with status 2. */
export class Mistake extends Error {}

/** The mistake of an argument. `got` is a phrase; use {@link quoted} for a text that cannot be a secret. */
export function mistake(argument: string, expected: string, got: string, hint?: string): Mistake {
  return new Mistake(`${argument}: expected ${expected}, got ${got}${hint === undefined ? '' : `; ${hint}`}`)
}

/** A text in quotes, cut off if it is long. */
export function quoted(text: string): string {
  return JSON.stringify(harmless(text.length > 80 ? `${text.slice(0, 80)}…` : text))
}

/** A text that may hold a cookie is only measured. */
export function measured(text: string): string {
  return /[=;\s]/.test(text) ? `a text of ${text.length} characters` : quoted(text)
}

/**
 * Calls the package. If it refuses an argument, its message becomes a mistake of the command line.
 *
 * @param names - what the fields in the message are called on the command line.
 */
export function named<Result>(names: Readonly<Record<string, string>>, call: () => Result): Result {
  try {
    return call()
  } catch (error) {
    throw asMistake(error, names)
  }
}

/** The mistake of an error of the package; any other error is returned as it is. */
export function asMistake(error: unknown, names: Readonly<Record<string, string>>): unknown {
  if (!(error instanceof TypeError)) return error
  const [, field = '', rest = ''] = /^([\w.]+(?:\[\d+\])?)(: expected .*)$/s.exec(error.message) ?? []
  const name = names[field]
  return name === undefined ? error : new Mistake(name + rest)
}

const TROUBLES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'it is not allowed',
  EPERM: 'it is not allowed',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ENOSPC: 'there is no space left',
  EROFS: 'the file system is read-only',
  ELOOP: 'it is a circle of links',
  ENAMETOOLONG: 'its name is too long',
  EADDRINUSE: 'it is taken',
}

/** What an error of the system says, such as `there is no such file`. */
export function troubleOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  return TROUBLES[code] ?? (code === '' ? harmless(String(error)) : code)
}
