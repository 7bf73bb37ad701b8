/**
 * Finds the Set-Cookie lines in what runtimes call the headers of a response (§5.6, RFC 9110 §5.3).
 */
import { invalidArgument } from '../cookie/invalid-argument.js'

/** The headers of a response as `node:http` gives them. */
export interface HeadersRecord {
  readonly 'set-cookie'?: string | readonly string[] | undefined
}

/**
 * Where `setCookies` finds the Set-Cookie lines of a response: `Headers`, the headers of a `node:http` response, or the
 * lines themselves.
 */
export type SetCookieLines = Pick<Headers, 'getSetCookie'> | Iterable<string> | HeadersRecord

/**
 * The Set-Cookie lines, in order. A single string is refused: where it is a combined header field it cannot be divided again.
 *
 * @throws TypeError where there are none to find.
 */
export function setCookieLines(source: SetCookieLines): string[] {
  if (typeof source !== 'object' || source === null) {
    throw invalidArgument('headersOrLines', source, 'Headers, node:http headers or a list of Set-Cookie lines')
  }
  const lines = linesOf(source)
  for (const line of lines) {
    if (typeof line !== 'string') throw invalidArgument('headersOrLines', line, 'a Set-Cookie line, as a string')
  }
  return lines
}

function linesOf(source: Exclude<SetCookieLines, string>): string[] {
  if ('getSetCookie' in source && typeof source.getSetCookie === 'function') return source.getSetCookie()
  if (Symbol.iterator in source) return [...source]
  const value = 'set-cookie' in source ? source['set-cookie'] : undefined
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : [...value]
}
