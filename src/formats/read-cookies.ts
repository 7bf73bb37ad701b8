/**
 * Reads cookies from files of other tools: in a format that is named, or in the one that the input has.
 */
import { fieldsOf, invalidArgument, invalidSecret } from '../cookie/invalid-argument.js'
import { type FormatName, formats, recognitionOrder } from './all-formats.js'
import type { FileContents, FormatCode } from './format.js'
import { type CookieInput, Input } from './input.js'
import { contentsOf, READ_OPTIONS, type ReadFormatOptions } from './read-format.js'

/**
 * How cookies are to be read.
 *
 * @see {@link readCookies}
 */
export interface ReadOptions extends ReadFormatOptions {
  /** The format; without it, the input is recognized. */
  readonly format?: FormatName | undefined
}

/**
 * What was read from a file, and the format in which it was.
 *
 * @see {@link readCookies}
 */
export interface ReadResult extends FileContents {
  /** The format that was named, or that the input was recognized to have. */
  readonly format: FormatName
}

const OPTIONS = ['format', ...READ_OPTIONS]

/**
 * Reads the cookies of a file that another tool wrote: its octets, its text, what `JSON.parse` makes of it, or the handle of
 * a database. Entries that cannot be cookies are refused one by one, and cost the others nothing.
 *
 * @returns the cookies for `jar.admit`, the refused entries and why, and what else there is to know.
 * @throws TypeError if an argument cannot be used, or no format is named and none is recognized.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos'
 * import { readCookies } from 'speculoos/formats'
 *
 * const file = '# Netscape HTTP Cookie File\nsite.example\tFALSE\t/\tTRUE\t0\tSID\t31d4\nsite.example\tFALSE\n'
 * const { cookies, refused } = readCookies(file)
 * const jar = new CookieJar()
 * jar.admit(cookies)
 * console.log(jar.getCookieString('https://site.example/')) // => SID=31d4
 * console.log(refused[0]?.line, refused[0]?.reasons[0]?.sentence)
 * // => 3 The line has fewer fields than the format requires.
 * ```
 *
 * @see RFC 6265bis §5.7
 */
export function readCookies(
  input: CookieInput,
  options: ReadOptions & { readonly password: string },
): Promise<ReadResult>
/**
 * Reads cookies at once, from anything but encrypted values.
 *
 * @example A file whose format is known
 * ```ts
 * import { readCookies } from 'speculoos/formats'
 *
 * console.log(readCookies('', { format: 'netscape' }).cookies.length) // => 0
 * ```
 *
 * @see RFC 6265bis §5.7
 */
export function readCookies(input: CookieInput, options?: ReadOptions & { readonly password?: undefined }): ReadResult
export function readCookies(input: CookieInput, options: ReadOptions = {}): ReadResult | Promise<ReadResult> {
  const fields = fieldsOf('options', options, OPTIONS)
  if (fields.password === undefined) return read(input, fields)
  return (async () => await read(input, fields))()
}

function read(given: CookieInput, options: ReadOptions): ReadResult | Promise<ReadResult> {
  const input = new Input(given)
  const format = options.format === undefined ? recognized(input) : formatNamed(options.format)
  const contents = contentsOf(format, input, options)
  const named = (read: FileContents): ReadResult => ({ ...read, format: format.name })
  return contents instanceof Promise ? contents.then(named) : named(contents)
}

/** The format of a name. */
export function formatNamed(name: FormatName): FormatCode<FormatName> {
  if (typeof name === 'string' && Object.hasOwn(formats, name)) return formats[name]
  const expected = `one of ${Object.keys(formats).join(', ')}`
  // A text that is not a word may be a file, if the arguments were exchanged.
  if (typeof name === 'string' && !/^[\w -]{1,40}$/.test(name)) throw invalidSecret('format', name, expected)
  throw invalidArgument('format', name, expected)
}

function recognized(input: Input): FormatCode<FormatName> {
  for (const name of recognitionOrder) if (formats[name].recognizes(input)) return formats[name]
  const list = Object.values(formats).map(({ name, looksLike }) => `${name} (${looksLike})`)
  throw new TypeError(`input: expected one of ${list.join(', ')}, got ${input.describe()}`)
}
