/**
 * What a format of cookie files is: its name, what it loses, and how it is read and written.
 */
import type { Cookie } from '../cookie/cookie.js'
import type { Reason } from '../cookie/reason.js'
import type { FormatReason } from './format-reasons.js'
import type { Input } from './input.js'
import type { Losses, LossName } from './losses.js'

/**
 * Why an entry was refused, changed or left out: a reason of the specification, or one of the formats.
 *
 * @see {@link FormatReason}
 */
export type EntryReason = Reason | FormatReason

/**
 * An entry of a file that was refused, or that has a warning. No sentence holds a value.
 *
 * @see RFC 6265bis §5.7
 */
export interface FileEntry {
  /** The line of the file, counted from 1; only in formats of lines. */
  readonly line?: number
  /** The index of the entry among the entries of the file, counted from 0; only in other formats. */
  readonly index?: number
  /** The name of the cookie, if it is known: the first 100 characters. */
  readonly name?: string
  /** Why, in the order of the specification's steps. */
  readonly reasons: readonly EntryReason[]
}

/**
 * What was read from a file.
 *
 * @see RFC 6265bis §5.7
 */
export interface FileContents {
  /** The cookies, in the order of their creation. `jar.admit(cookies)` takes them. */
  readonly cookies: readonly Cookie[]
  /** The entries of the file that are not in this list, and why. */
  readonly refused: readonly FileEntry[]
  /** What was changed, or could not be known, in the entries that were taken, or in the file. */
  readonly warnings: readonly FileEntry[]
}

/**
 * A record that is not in the written file, and why.
 *
 * @see {@link Format}
 */
export interface OmittedRecord {
  /** The index of the record among the records that were given. */
  readonly index: number
  /** The name of the cookie. */
  readonly name: string
  /** Why the format cannot hold it. */
  readonly reasons: readonly EntryReason[]
}

/** What reading needs besides the input. */
export interface ReadContext {
  /** The time of reading, in milliseconds. */
  readonly now: number
  /** The URL that entries without a domain belong to. */
  readonly url: URL | null
  /** What encrypted values are decrypted with. */
  readonly password: string | null
}

/** What writing needs besides the records. */
export interface WriteContext {
  /** The time of writing, in milliseconds. */
  readonly now: number
  /** Whether the file is to be text: octets that are not UTF-8 cannot be written then. */
  readonly isText: boolean
  /** An earlier file of the same format, whose other contents are kept. */
  readonly original: unknown
}

/** A file as its format has it: text as octets, or plain data that becomes JSON. */
export type Written = { readonly octets: string } | { readonly data: object }

/** A file that is being written, and the parts of the records that it does not hold. */
export interface Writing {
  readonly written: Written
  readonly omitted: readonly OmittedRecord[]
  readonly losses: Losses
}

/**
 * A format of cookie files.
 *
 * @example
 * ```ts
 * import { formats } from 'speculoos/formats'
 *
 * const { title, reads, writes, lossy } = formats.netscape
 * console.log(title, reads, writes) // => Netscape cookies.txt true true
 * console.log(lossy.join()) // => sameSite,creationTime,lastAccessTime,persistent,expiryTime
 * ```
 */
export interface Format<Name extends string = string> {
  /** The name by which `readCookies` and `writeCookies` know the format. */
  readonly name: Name
  /** The usual name. */
  readonly title: string
  /** Whether it can be read. */
  readonly reads: boolean
  /** Whether it can be written. */
  readonly writes: boolean
  /** The fields of a cookie that are lost, or may be lost, when it is written. */
  readonly lossy: readonly LossName[]
}

/**
 * A format with its algorithms, for `readFormat` and `writeFormat`. What it reads and writes with is internal.
 *
 * @see {@link Format}
 */
export interface FormatCode<Name extends string = string> extends Format<Name> {
  /** What an input of this format looks like, as a noun phrase. */
  readonly looksLike: string
  /**
   * Whether an input is of this format. Formats are tried in turn, the ones with a clear mark first.
   *
   * @internal
   */
  recognizes(input: Input): boolean
  /**
   * Reads an input. It is `null` if the input is not of this format at all.
   *
   * @internal
   */
  read(input: Input, context: ReadContext): FileContents | Promise<FileContents> | null
  /**
   * Writes records; `null` if the format is read only.
   *
   * @internal
   */
  readonly write: ((records: readonly Cookie[], context: WriteContext) => Writing) | null
}
