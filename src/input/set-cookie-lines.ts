/**
 * Finds the Set-Cookie lines in the headers of a response, in the forms that clients, browsers and runtimes give them
 * (§5.6, RFC 9110 §5.3).
 */
import { fieldOf, invalidSecret } from '../cookie/invalid-argument.js'
import { splitAtNewlines, splitSetCookie } from './split-set-cookie.js'

/**
 * The headers of a response as a record, as `node:http` gives them. The case of the name does not matter.
 *
 * @see RFC 6265bis §5.6
 */
export interface HeadersRecord {
  /** The Set-Cookie lines: a list, or one string that joins them. */
  readonly 'set-cookie'?: string | readonly string[] | undefined
}

/**
 * One header field as a pair of its name and its value, or of its name and its values.
 *
 * @see RFC 6265bis §5.6
 */
export type HeaderPair = readonly [name: string, value: string | readonly string[] | undefined]

/**
 * The headers of a response that show each field as a list, as those of `node-fetch` do.
 *
 * @see RFC 6265bis §5.6
 */
export interface RawHeaders {
  /** Returns the values of each field by its name in lower case. */
  raw(): Readonly<Record<string, string | readonly string[]>>
}

/**
 * Where `setCookies` finds the Set-Cookie lines of a response.
 *
 * - `Headers`, also those without `getSetCookie`
 * - a record, as the headers of `node:http`
 * - a `Map`, or pairs of name and value
 * - an array of names and values in turn, as the `rawHeaders` of `node:http`
 * - a list of lines
 * - one string: a line, or joined lines, which `splitSetCookie` divides
 *
 * An array is read as names and values in turn if its length is even, each text at an even place is a token, and one of
 * these is `set-cookie`. A list of lines is read this way only if one line is the bare word `set-cookie`. To rule that
 * out too, pass the list under its name: `{ 'set-cookie': lines }`.
 *
 * @see RFC 6265bis §5.6
 */
export type SetCookieLines =
  | string
  | Pick<Headers, 'getSetCookie'>
  | Pick<Headers, 'get'>
  | RawHeaders
  | (Iterable<string> & object)
  | Iterable<HeaderPair>
  | HeadersRecord
  | Readonly<Record<string, string | readonly string[] | undefined>>

// token = 1*tchar (RFC 9110 §5.6.2)
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const EXPECTED = 'the headers of a response, or its Set-Cookie lines'

/**
 * The Set-Cookie lines, in order. A line of a list is one line, whatever is in it.
 *
 * @throws TypeError if `source` is neither headers nor lines.
 */
export function setCookieLines(source: SetCookieLines): string[] {
  if (typeof source === 'string') return splitSetCookie(source)
  if (typeof source !== 'object' || source === null) throw invalidSecret('headersOrLines', source, EXPECTED)
  if (hasMethod(source, 'getSetCookie')) return readLines(source.getSetCookie())
  if (hasMethod(source, 'raw')) return linesOfRecord(source.raw())
  // A Map and older Headers have each name once, and may join its values.
  if (isIterable(source)) return linesOfList(source, hasMethod(source, 'get') ? splitSetCookie : splitAtNewlines)
  const headers = fieldOf(source, 'headers')
  if (typeof headers === 'object' || typeof headers === 'function') {
    const advice = typeof headers === 'object' ? 'pass response.headers' : 'pass response.headers()'
    throw invalidSecret('headersOrLines', source, 'the headers of a response', advice)
  }
  if (hasMethod(source, 'get')) return linesOfValue(source.get('set-cookie') ?? undefined, splitSetCookie)
  return linesOfRecord(source)
}

function linesOfRecord(record: unknown): string[] {
  if (typeof record !== 'object' || record === null) throw invalidSecret('headersOrLines', record, EXPECTED)
  let lines: string[] = []
  for (const name of Object.keys(record)) {
    if (isSetCookie(name)) lines = lines.concat(linesOfValue(Reflect.get(record, name), splitSetCookie))
  }
  return lines
}

function linesOfList(list: Iterable<unknown>, split: (text: string) => string[]): string[] {
  const items = [...list]
  if (!items.some(Array.isArray)) return Array.isArray(list) ? linesOfArray(readLines(items)) : readLines(items)
  return items.flatMap((item) => {
    if (!Array.isArray(item) || item.length !== 2) {
      throw invalidSecret('headersOrLines', item, 'a pair of the name and the value of a header field')
    }
    const [name, value]: unknown[] = item
    if (typeof name !== 'string') throw invalidSecret('headersOrLines', name, 'the name of a header field')
    return isSetCookie(name) ? linesOfValue(value, split) : []
  })
}

/** The lines of an array of texts: those after each `set-cookie` if it is names and values in turn, and all otherwise. */
function linesOfArray(texts: string[]): string[] {
  const names = texts.filter((_, index) => index % 2 === 0)
  const isRaw = texts.length % 2 === 0 && names.every((name) => TOKEN.test(name)) && names.some(isSetCookie)
  return isRaw ? texts.filter((_, index) => index % 2 === 1 && isSetCookie(names[index >> 1] ?? '')) : texts
}

/** The lines that are the value of one header field. */
function linesOfValue(value: unknown, split: (text: string) => string[]): string[] {
  if (value === undefined) return []
  return typeof value === 'string' ? split(value) : readLines(value)
}

function readLines(given: unknown): string[] {
  if (typeof given !== 'object' || given === null || !isIterable(given)) {
    throw invalidSecret('headersOrLines', given, 'a list of Set-Cookie lines')
  }
  return Array.from(given, (line) => {
    if (typeof line !== 'string') throw invalidSecret('headersOrLines', line, 'a Set-Cookie line, as a string')
    return line
  })
}

function isSetCookie(name: string): boolean {
  return name.length === 10 && name.toLowerCase() === 'set-cookie'
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value && typeof value[Symbol.iterator] === 'function'
}

/** Whether an object, or its class, has a method. */
function hasMethod<Name extends string>(
  source: object,
  name: Name,
): source is Record<Name, (...values: string[]) => unknown> {
  return typeof fieldOf(source, name) === 'function'
}
