/**
 * Describes a cookie in one line, without its value.
 */
import type { Cookie } from './cookie.js'
import { invalidSecret, requireString } from './invalid-argument.js'
import { EARLIEST_DATE, LATEST_DATE } from './limits.js'

/**
 * Describes a cookie in one line: the name, the host and path to which it is sent, and its attributes. A dot before the
 * domain means that the hosts below it get the cookie too. The value is masked, and characters that could move the
 * cursor of a terminal are escaped.
 *
 * @example
 * ```ts
 * import { CookieJar, describeCookie } from 'speculoos'
 *
 * const jar = new CookieJar()
 * jar.setCookie('SID=31d4; Domain=site.example; Path=/; Secure; HttpOnly', 'https://www.site.example/')
 * for (const cookie of jar) console.log(describeCookie(cookie)) // => SID=…; .site.example/; Secure; HttpOnly
 * ```
 *
 * @throws TypeError if it is not a cookie.
 * @see {@link Cookie}
 */
export function describeCookie(cookie: Omit<Cookie, 'value'>): string {
  if (typeof cookie !== 'object' || cookie === null) throw invalidSecret('cookie', cookie, 'a cookie')
  const { name, domain, hostOnly, path, secure, httpOnly, sameSite, expiryTime, partitionKey } = cookie
  for (const [field, text] of Object.entries({ name, domain, path, sameSite })) requireString(`cookie.${field}`, text)
  if (typeof partitionKey !== 'object') throw invalidSecret('cookie.partitionKey', partitionKey, 'an object or null')
  const parts = [name === '' ? '…' : `${shown(name)}=…`, shown(`${hostOnly ? '' : '.'}${domain}${path}`)]
  if (secure) parts.push('Secure')
  if (httpOnly) parts.push('HttpOnly')
  if (sameSite !== 'Default') parts.push(`SameSite=${shown(sameSite)}`)
  if (partitionKey !== null) {
    const { topLevelSite, hasCrossSiteAncestor } = partitionKey
    parts.push(`Partitioned by ${shown(topLevelSite)}${hasCrossSiteAncestor ? '' : ' itself'}`)
  }
  if (expiryTime !== null) {
    const time = Math.min(Math.max(expiryTime, EARLIEST_DATE), LATEST_DATE)
    parts.push(`until ${new Date(time).toISOString()}`)
  }
  return parts.join('; ')
}

/** A text without control and format characters, and not too long. */
function shown(text: string): string {
  const most = 80
  const short = text.length > most ? `${text.slice(0, most)}…` : text
  return short.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`)
}
