/**
 * Finds the Set-Cookie lines in what runtimes call the headers of a response (§5.6, RFC 9110 §5.3).
 */
import { invalidArgument, invalidSecret } from '../cookie/invalid-argument.js'

/**
 * The headers of a response as `node:http` gives them.
 *
 * @see RFC 6265bis §5.6
 */
export interface HeadersRecord {
  /** The Set-Cookie lines. */
  readonly 'set-cookie'?: string | readonly string[] | undefined
}

/**
 * Where `setCookies` finds the Set-Cookie lines of a response: `Headers`, the headers of a `node:http` response, or the
 * lines themselves.
 *
 * @see RFC 6265bis §5.6
 */
export type SetCookieLines = Pick<Headers, 'getSetCookie'> | (Iterable<string> & object) | HeadersRecord

/**
 * The Set-Cookie lines, in order. A single string is refused: where it is a combined header field it cannot be divided again.
 *
 * @throws TypeError where there are none to find.
 */
export function setCookieLines(source: SetCookieLines): string[] {
  if (typeof source !== 'object' || source === null) {
    throw invalidSecret('headersOrLines', source, 'Headers, node:http headers or a list of Set-Cookie lines')
  }
  if ('getSetCookie' in source && typeof source.getSetCookie === 'function') {
    return readLines(source.getSetCookie())
  }
  if (Symbol.iterator in source) return readLines(source)
  if ('headers' in source && typeof source.headers === 'object') {
    throw invalidArgument('headersOrLines', source, 'the headers of a response')
  }
  const name = Object.keys(source).find((key) => key.toLowerCase() === 'set-cookie')
  if (name === undefined) return []
  const value: unknown = Reflect.get(source, name)
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : readLines(value)
}

function readLines(given: unknown): string[] {
  if (typeof given !== 'object' || given === null || !isIterable(given)) {
    throw invalidSecret('headersOrLines', given, 'a list of Set-Cookie lines')
  }
  return Array.from(given, (line) => {
    if (typeof line !== 'string') throw invalidArgument('headersOrLines', line, 'a Set-Cookie line, as a string')
    return line
  })
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value && typeof value[Symbol.iterator] === 'function'
}
