/**
 * The header fields of cookies, as a fetch gives and takes them (§5.6, §5.8.1).
 */
import { setCookieLines } from '../../jar/set-cookie-lines.js'
import { headerOfOctets, octetsOfHeader } from './octets.js'

/** The Set-Cookie lines of a response, in order, whichever kind of headers it has; a code unit an octet. */
export function linesOf(headers: Headers): string[] {
  return setCookieLines(headers).map(octetsOfHeader)
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
  const fields = headers === null ? {} : Object.fromEntries(fieldsOf(headers))
  return cookie === '' ? fields : { ...fields, cookie: headerOfOctets(cookie) }
}

/** Each name once, with its values joined. */
function fieldsOf(headers: Headers): [string, string][] {
  return Array.from(headers.keys(), (name) => [name, headers.get(name) ?? ''])
}
