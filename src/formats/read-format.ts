/**
 * Reads cookies in a format that is given, without any other format.
 */
import { fieldsOf, invalidArgument, invalidSecret, invalidUrl } from '../cookie/invalid-argument.js'
import type { FileContents, FormatCode, ReadContext } from './format.js'
import { notThisFormat } from './format-reasons.js'
import { type CookieInput, Input } from './input.js'

/**
 * How cookies are to be read in a format that is known.
 *
 * @see {@link readFormat}
 */
export interface ReadFormatOptions {
  /** The URL of entries that name no host, such as the headers of a response. */
  readonly url?: string | URL | undefined
  /** The time of reading in milliseconds since 1970-01-01T00:00:00Z; the current time by default. */
  readonly now?: number | undefined
  /** What encrypted values of Chromium are decrypted with. The result is a promise then. */
  readonly password?: string | undefined
}

/** The names of the options. */
export const READ_OPTIONS: readonly string[] = ['url', 'now', 'password']

/**
 * Reads cookies as `readCookies` does, in a format that is imported by itself: a bundler leaves out all others. With a
 * password, the result is a promise.
 *
 * @throws TypeError if an argument cannot be used.
 *
 * @example
 * ```ts
 * import { netscape, readFormat } from 'speculoos/formats'
 *
 * const { cookies } = readFormat(netscape, 'site.example\tFALSE\t/\tTRUE\t0\tSID\t31d4')
 * console.log(cookies[0]?.name) // => SID
 * ```
 *
 * @see RFC 6265bis §5.7
 */
export function readFormat(
  format: FormatCode,
  input: CookieInput,
  options: ReadFormatOptions & { readonly password: string },
): Promise<FileContents>
/**
 * Reads cookies in one format at once.
 *
 * @see RFC 6265bis §5.7
 */
export function readFormat(
  format: FormatCode,
  input: CookieInput,
  options?: ReadFormatOptions & { readonly password?: undefined },
): FileContents
export function readFormat(
  format: FormatCode,
  input: CookieInput,
  options: ReadFormatOptions = {},
): FileContents | Promise<FileContents> {
  const fields = fieldsOf('options', options, READ_OPTIONS)
  if (fields.password === undefined) return contentsOf(format, new Input(input), fields)
  return (async () => await contentsOf(format, new Input(input), fields))()
}

/** The cookies of an input in a format; one refusal if the input is not of the format. */
export function contentsOf(
  format: FormatCode,
  input: Input,
  options: ReadFormatOptions,
): FileContents | Promise<FileContents> {
  return (
    format.read(input, contextOf(options)) ?? { cookies: [], refused: [{ reasons: [notThisFormat] }], warnings: [] }
  )
}

/** What reading needs, from the options. */
export function contextOf({ url, now, password }: ReadFormatOptions): ReadContext {
  if (now !== undefined && !Number.isFinite(now)) throw invalidArgument('options.now', now, 'a time in milliseconds')
  if (password !== undefined && typeof password !== 'string') throw invalidSecret('options.password', password, 'text')
  return { now: now ?? Date.now(), url: url === undefined ? null : urlOf(url), password: password ?? null }
}

function urlOf(url: string | URL): URL {
  const text = String(url)
  if (/^https?:/i.test(text) && URL.canParse(text)) return new URL(text)
  throw invalidUrl('options.url', url, 'an http or https URL')
}
