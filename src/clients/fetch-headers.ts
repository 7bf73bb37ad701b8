/**
 * The Set-Cookie lines of a response, as a fetch gives them (§5.6).
 */

/** The Set-Cookie lines of a response, in order. */
export function setCookieLines(headers: Headers & { raw?(): Record<string, string[]> }): string[] {
  if (typeof headers.getSetCookie === 'function') return headers.getSetCookie()
  // The Headers of node-fetch, which have no getSetCookie
  if (typeof headers.raw === 'function') return headers.raw()['set-cookie'] ?? []
  // Joined by a fetch that is older than getSetCookie: a comma before a name and an equals sign begins a new line.
  const joined = headers.get('set-cookie')
  return joined === null ? [] : joined.split(/,(?=[ \t]*[^\s;,=]+=)/)
}
