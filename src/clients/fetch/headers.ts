/**
 * The header fields of cookies, as a fetch gives and takes them (§5.6, §5.8.1).
 */
import { type HeaderField, headerFields } from '../../http/response-headers.js'
import { setCookieLines } from '../../jar/set-cookie-lines.js'
import { headerOfOctets, octetsOfHeader } from './octets.js'

/** The lines of a header field, in order, whichever kind of headers a response has; a code unit an octet. */
export function linesOf(headers: Headers, name: string): string[] {
  return (name === 'set-cookie' ? setCookieLines(headers) : valuesOf(headers, name)).map(octetsOfHeader)
}

/** The header fields of a response, as far as its headers list them. */
export function fieldsOf(headers: Headers & { raw?(): object }): HeaderField[] {
  const listed = typeof headers.raw === 'function' ? headers.raw() : headers
  const fields = headerFields(isIterable(listed) ? Array.from(listed).flat(1) : listed)
  const others = fields.filter(([name]) => name !== 'set-cookie')
  return [...others, ...setCookieLines(headers).map((line) => ['set-cookie', line] as const)]
}

/** The value of a header field that a response has once; `null` if it has none. */
export function headerOf(headers: Headers, name: string): string | null {
  return valuesOf(headers, name)[0] ?? null
}

/** The values of a header field in headers as old or hand-made responses have them. */
function valuesOf(headers: object, name: string): string[] {
  // The names in a Map may be written in any case.
  const isMap = Object.prototype.toString.call(headers) === '[object Map]'
  if (!isMap && 'get' in headers && typeof headers.get === 'function') {
    return valuesIn([[name, headers.get(name)]], name)
  }
  return valuesIn(isIterable(headers) ? headers : Object.entries(headers), name)
}

/** The values of a header field in a list of names and values, or lists of values. */
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
 * The header fields of one hop, which nobody else has. They are a record: some fetches know only Headers of their own class,
 * and drop what is in any other.
 */
export function withCookie(headers: Headers | null, cookie: string): HeadersInit {
  const fields = headers === null ? {} : Object.fromEntries(joinedFields(headers))
  return cookie === '' ? fields : { ...fields, cookie: headerOfOctets(cookie) }
}

/** Each name once, with its values joined. */
function joinedFields(headers: Headers): [string, string][] {
  return Array.from(headers.keys(), (name) => [name, headers.get(name) ?? ''])
}
