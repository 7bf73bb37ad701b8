/**
 * Checks whether a response asks to delete the cookies of its site by Clear-Site-Data, and whether it may.
 */
import { canonicalizeHost } from '../algorithms/canonical-host.js'
import { isLoopback } from '../algorithms/loopback.js'
import { readUrl } from '../algorithms/url.js'

// Clear-Site-Data = 1#( quoted-string )
// Chromium and Firefox split the field at every comma, so lines mean the same whether or not they are joined. A valid
// quoted-string cannot contain such a name between commas: it would escape the quotes of the name.
const NAME_OF_COOKIES = /(?:^|,)[ \t]*"(?:cookies|\*)"[ \t]*(?:,|$)/

/**
 * Whether the lines of a Clear-Site-Data header field name `"cookies"` or `"*"`. Names are quoted and case-sensitive.
 * Other names, and names without quotes, are ignored.
 *
 * @see https://w3c.github.io/webappsec-clear-site-data/#header
 */
export function namesCookies(lines: readonly string[]): boolean {
  return lines.some((line) => NAME_OF_COOKIES.test(line))
}

/**
 * Whether Clear-Site-Data counts in a response from a URL: it must be an `https:` URL, or have a loopback host.
 *
 * @see https://w3c.github.io/webappsec-secure-contexts/#is-url-trustworthy
 */
export function isTrustworthy(url: string): boolean {
  const origin = readUrl(url)
  if (origin === null) return false
  const host = canonicalizeHost(origin.hostname)
  return origin.protocol === 'https:' || (origin.protocol === 'http:' && host !== null && isLoopback(host))
}
