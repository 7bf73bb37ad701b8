/**
 * Reads the header fields of a response, and writes Cookie into those of a request (§5.6, §5.8.1).
 */
import { type HeaderField, headerFields } from '../../http/response-headers.js'
import { setCookieLines } from '../../input/set-cookie-lines.js'
import { headerOfOctets, octetsOfHeader } from './octets.js'

/** Returns the lines of a header field, in order, from any kind of headers. Each code unit is an octet. */
export function linesOf(headers: Headers, name: string): string[] {
  if (name === 'set-cookie') return setCookieLines(headers).map(octetsOfHeader)
  const values = valuesOf(headers, name).map(octetsOfHeader)
  return name === 'strict-transport-security' ? values.flatMap(splitAtCommas) : values
}

/** The values that Headers joined by commas; a comma within quotes does not divide. */
function splitAtCommas(joined: string): string[] {
  const values = (joined.match(/(?:"(?:[^"\\]|\\.)*"?|[^",])+/gs) ?? [joined]).map((value) => value.trim())
  // The first value may be empty, and is the first one all the same.
  return joined.startsWith(',') ? ['', ...values] : values
}

/** Returns the header fields that the headers of a response list. */
export function fieldsOf(headers: Headers & { raw?(): object }): HeaderField[] {
  const listed = typeof headers.raw === 'function' ? headers.raw() : headers
  const fields = headerFields(isIterable(listed) ? Array.from(listed).flat(1) : listed)
  const others = fields.filter(([name]) => name !== 'set-cookie')
  return [...others, ...setCookieLines(headers).map((line) => ['set-cookie', line] as const)]
}

/** Returns the first value of a header field; `null` if there is none. */
export function headerOf(headers: Headers, name: string): string | null {
  return valuesOf(headers, name)[0] ?? null
}

/** Returns the values of a header field, from Headers or from what old and hand-made responses have instead. */
function valuesOf(headers: object, name: string): string[] {
  // The names in a Map may have any case, so do not use its `get`.
  const isMap = Object.prototype.toString.call(headers) === '[object Map]'
  if (!isMap && 'get' in headers && typeof headers.get === 'function') {
    return valuesIn([[name, headers.get(name)]], name)
  }
  return valuesIn(isIterable(headers) ? headers : Object.entries(headers), name)
}

/** Returns the values of a header field from pairs of a name and a value, or a name and a list of values. */
function valuesIn(fields: Iterable<unknown>, name: string): string[] {
  const found: unknown[] = []
  for (const field of fields) {
    if (!Array.isArray(field)) continue
    const [key, value]: unknown[] = field
    if (String(key).toLowerCase() === name) found.push(...(Array.isArray(value) ? value : [value]))
  }
  return found.filter((value) => value !== undefined && value !== null).map(String)
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value && typeof value[Symbol.iterator] === 'function'
}

/**
 * Returns the header fields of one hop in a new record. Some fetches know only the Headers of their own class, and drop
 * the fields of any other.
 */
export function withCookie(headers: Headers | null, cookie: string): HeadersInit {
  const fields = headers === null ? {} : Object.fromEntries(joinedFields(headers))
  return cookie === '' ? fields : { ...fields, cookie: headerOfOctets(cookie) }
}

/** Lists each name once, with its values joined. */
function joinedFields(headers: Headers): [string, string][] {
  return Array.from(headers.keys(), (name) => [name, headers.get(name) ?? ''])
}
