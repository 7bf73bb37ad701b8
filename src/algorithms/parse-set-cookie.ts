/**
 * Parses a set-cookie-string and its attributes (§5.6, §5.6.1 to §5.6.7).
 */
import { invalidArgument, requireString } from '../cookie/invalid-argument.js'
import { NAME_VALUE_OCTETS } from '../cookie/limits.js'
import { type Reason, setCookieControlCharacter, setCookieTooLong } from '../cookie/reason.js'
import { readAttributes } from './attributes.js'
import { hasControl, isControl, trimmed } from './characters.js'
import { type ApiType, exceedsOctets } from './octets.js'
import type { ParsedSetCookie } from './parsed-set-cookie.js'

export type { ParsedSetCookie } from './parsed-set-cookie.js'

/**
 * The result of parsing a set-cookie-string.
 *
 * @see RFC 6265bis §5.6
 */
export type ParseResult =
  | { readonly status: 'parsed'; readonly setCookie: ParsedSetCookie; readonly warnings: readonly Reason[] }
  | { readonly status: 'rejected'; readonly reasons: readonly Reason[]; readonly warnings: readonly Reason[] }

const NOTHING: readonly Reason[] = /* @__PURE__ */ Object.freeze([])

/**
 * Parses the value of a Set-Cookie header field, or the text that a script assigns to `document.cookie`.
 *
 * @param text - the set-cookie-string.
 * @param type - where the text comes from; it decides how octets are counted: `'HTTP'` for a byte string, as `Headers`
 * and `node:http` give it, `'non-HTTP'` for text from a script.
 * @param readsPartitioned - whether the Partitioned attribute of CHIPS is read; RFC 6265bis does not know it.
 * @returns the parsed cookie, with a warning for each attribute that was ignored; or the reasons why the text was
 * rejected.
 * @throws TypeError if `text` is not a string.
 *
 * @example
 * ```ts
 * import { parseSetCookie } from 'speculoos'
 *
 * const result = parseSetCookie('SID=31d4; Path=/; Max-Age=60; SameSite=Foo')
 * if (result.status === 'parsed') {
 *   console.log(result.setCookie.name, result.setCookie.maxAge) // => SID 60
 *   console.log(result.warnings.map(({ id }) => id)) // => [ 'same-site-unrecognized' ]
 * }
 * ```
 *
 * @see RFC 6265bis §5.6
 */
export function parseSetCookie(text: string, type: ApiType = 'HTTP', readsPartitioned = false): ParseResult {
  requireString('text', text)
  if (type !== 'HTTP' && type !== 'non-HTTP') throw invalidArgument('type', type, "'HTTP' or 'non-HTTP'")
  // §5.6 step 2
  let end = 0
  let equals = -1
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end)
    // Values of letters and digits take a single branch, which a processor predicts.
    if (code > 0x1f && code !== 0x3d && code !== 0x3b && code !== 0x7f) continue
    if (code === 0x3b) break
    // §5.6 step 1
    if (isControl(code)) return reject(text, type)
    if (code === 0x3d && equals === -1) equals = end
  }
  // §5.6 steps 3, 4 and 6
  const name = equals === -1 ? '' : trimmed(text, 0, equals)
  const setCookie: ParsedSetCookie = {
    name,
    value: trimmed(text, equals + 1, end),
    expires: null,
    maxAge: null,
    domain: null,
    path: null,
    secure: false,
    httpOnly: false,
    sameSite: null,
    partitioned: false,
  }
  // §5.6 step 5
  if (exceedsOctets(name, setCookie.value, NAME_VALUE_OCTETS, type)) return reject(text, type)
  if (end === text.length) return { status: 'parsed', setCookie, warnings: NOTHING }
  const warnings = readAttributes(text, end, type, setCookie, readsPartitioned)
  return warnings === null ? reject(text, type) : { status: 'parsed', setCookie, warnings }
}

/** Rejects a set-cookie-string, for every reason that applies. */
function reject(text: string, type: ApiType): ParseResult {
  const reasons: Reason[] = []
  // §5.6 step 1
  if (hasControl(text)) reasons.push(setCookieControlCharacter)
  const [pair = ''] = text.split(';', 1)
  const equals = pair.indexOf('=')
  const name = equals === -1 ? '' : trimmed(pair, 0, equals)
  // §5.6 step 5
  if (exceedsOctets(name, trimmed(pair, equals + 1, pair.length), NAME_VALUE_OCTETS, type))
    reasons.push(setCookieTooLong)
  return { status: 'rejected', reasons, warnings: NOTHING }
}
