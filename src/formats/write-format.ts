/**
 * Writes cookies in a format that is given, without any other format.
 */
import type { Cookie } from '../cookie/cookie.js'
import { fieldsOf, invalidArgument, invalidSecret } from '../cookie/invalid-argument.js'
import { readCookies as readRecords } from '../input/serialized-jar.js'
import type { FormatCode, OmittedRecord, Written } from './format.js'
import type { Loss } from './losses.js'
import { bytesOf, charactersOf } from './octets.js'

/**
 * How cookies are to be written.
 *
 * @see {@link writeFormat}
 */
export interface WriteOptions {
  /** The time of writing in milliseconds since 1970-01-01T00:00:00Z; the current time by default. Expired cookies are omitted. */
  readonly now?: number | undefined
  /**
   * The form of the result: text, to be written as UTF-8, by default; `'bytes'` for the octets of the file; `'data'`
   * for the plain data of a format of JSON.
   */
  readonly as?: 'text' | 'bytes' | 'data' | undefined
  /** An earlier state of Playwright, as data or text: its origins and the keys that are not known here are kept. */
  readonly original?: unknown
}

/**
 * The written file, and what it lacks.
 *
 * @see {@link writeFormat}
 */
export interface WriteResult<Output> {
  /** The file, or the plain data. */
  readonly output: Output
  /** The records that are not in the file, and why. */
  readonly omitted: readonly OmittedRecord[]
  /** What the file lacks of the other records, by field. */
  readonly lost: readonly Loss[]
}

const OPTIONS = ['now', 'as', 'original']

/**
 * Writes records of cookies as `writeCookies` does, in a format that is imported by itself: a bundler leaves out all others.
 *
 * @throws TypeError if an argument cannot be used.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos'
 * import { netscape, writeFormat } from 'speculoos/formats'
 *
 * const jar = new CookieJar()
 * jar.setCookie('SID=31d4', 'https://site.example/')
 * const { output } = writeFormat(netscape, jar.records())
 * console.log(output.startsWith('# Netscape HTTP Cookie File')) // => true
 * ```
 *
 * @see RFC 6265bis §5.7
 */
export function writeFormat(
  format: FormatCode,
  records: Iterable<Cookie>,
  options: WriteOptions & { readonly as: 'bytes' },
): WriteResult<Uint8Array>
/**
 * Writes records as the plain data of one format.
 *
 * @see RFC 6265bis §5.7
 */
export function writeFormat(
  format: FormatCode,
  records: Iterable<Cookie>,
  options: WriteOptions & { readonly as: 'data' },
): WriteResult<object>
/**
 * Writes records as the text of one format.
 *
 * @see RFC 6265bis §5.7
 */
export function writeFormat(
  format: FormatCode,
  records: Iterable<Cookie>,
  options?: WriteOptions & { readonly as?: 'text' | undefined },
): WriteResult<string>
export function writeFormat(
  format: FormatCode,
  records: Iterable<Cookie>,
  options: WriteOptions = {},
): WriteResult<string | Uint8Array | object> {
  return written(format, records, options)
}

/** Writes records with any options. */
export function written(
  { write, name }: FormatCode,
  records: Iterable<Cookie>,
  options: WriteOptions,
): WriteResult<string | Uint8Array | object> {
  if (write === null) throw invalidArgument('format', name, 'a format that can be written')
  const { now = Date.now(), as = 'text', original } = fieldsOf('options', options, OPTIONS)
  if (!Number.isFinite(now)) throw invalidArgument('options.now', now, 'a time in milliseconds')
  if (as !== 'text' && as !== 'bytes' && as !== 'data') {
    throw invalidArgument('options.as', as, "'text', 'bytes' or 'data'")
  }
  if (original !== undefined && name !== 'playwright') {
    throw invalidArgument('options.original', undefined, `nothing for ${name}, since only playwright keeps what it was`)
  }
  if (typeof records !== 'object' || records === null || !(Symbol.iterator in records)) {
    throw invalidSecret('records', records, 'an iterable of cookies')
  }
  const cookies = readRecords('records', [...records])
  const { written, omitted, losses } = write(cookies, { now, isText: as === 'text', original })
  return { output: outputOf(written, as), omitted, lost: losses.list() }
}

function outputOf(written: Written, as: 'text' | 'bytes' | 'data'): string | Uint8Array | object {
  if ('octets' in written) {
    if (as === 'data') throw invalidArgument('options.as', as, "'text' or 'bytes' for a format that is not JSON")
    return as === 'bytes' ? bytesOf(written.octets) : (charactersOf(written.octets) ?? '')
  }
  if (as === 'data') return written.data
  const text = `${JSON.stringify(written.data, null, 2)}\n`
  return as === 'bytes' ? new TextEncoder().encode(text) : text
}
