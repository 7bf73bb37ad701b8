/**
 * Checks whether a response asks to delete the cookies of its site by Clear-Site-Data, and whether it may.
 */
import { canonicalizeHost } from '../algorithms/canonical-host.js'
import { isLoopback } from '../algorithms/loopback.js'
import { readUrl } from '../algorithms/url.js'

/**
 * Whether the lines of a Clear-Site-Data header field name `"cookies"` or `"*"`. Names are quoted and case-sensitive.
 * Other names, and names without quotes, are ignored.
 *
 * @see https://w3c.github.io/webappsec-clear-site-data/#header
 */
export function namesCookies(lines: readonly string[]): boolean {
  return lines.flatMap(elementsOf).some((element) => /^[ \t]*"(?:cookies|\*)"[ \t]*$/.test(element))
}

// Clear-Site-Data = 1#( quoted-string )
// An element ends at a comma outside of quotes.
function elementsOf(line: string): string[] {
  const elements: string[] = []
  let start = 0
  let isQuoted = false
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '"') isQuoted = !isQuoted
    else if (isQuoted && line[at] === '\\') at += 1
    else if (!isQuoted && line[at] === ',') {
      elements.push(line.slice(start, at))
      start = at + 1
    }
  }
  elements.push(line.slice(start))
  return elements
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
