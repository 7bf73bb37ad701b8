/**
 * The Clear-Site-Data header field, as far as it removes cookies.
 */
import type { Cookie } from '../cookie/cookie.js'
import type { PartitionKey } from '../cookie/site-key.js'
import type { CookieJar } from '../jar/cookie-jar.js'
import type { RequestUrl } from '../jar/url-cache.js'
import type { BrowserState } from './browser-state.js'

/** Whether the value of a Clear-Site-Data field removes cookies: its types are quoted strings, in lower case. */
export function clearsCookies(value: string | null): boolean {
  if (value === null) return false
  const types = value.split(',').map((type) => type.trim())
  return types.includes('"cookies"') || types.includes('"*"')
}

/** The response that clears. */
export interface Clearing {
  readonly state: BrowserState
  readonly jar: CookieJar
  readonly url: RequestUrl
  readonly partitionKey: PartitionKey | null
  readonly isThirdParty: boolean
}

/** Removes the cookies that a response clears, and returns them. */
export function clearCookies({ state, jar, url, partitionKey, isThirdParty }: Clearing): Cookie[] {
  const { profile, urls, thirdPartyCookies } = state
  const { host, site } = url.host
  if (host === null) return []
  return jar.delete((cookie) => {
    const isOfSite = urls.host(cookie.domain).site === site
    const isOfPartition = isSamePartition(cookie, partitionKey)
    return profile.clears(cookie, { host, isOfSite, isOfPartition, isThirdParty, thirdPartyCookies })
  })
}

/** Whether a cookie is in a partition. */
export function isSamePartition(
  { partitionKey: own }: Pick<Cookie, 'partitionKey'>,
  key: PartitionKey | null,
): boolean {
  if (own === null || key === null) return own === key
  return own.topLevelSite === key.topLevelSite && own.hasCrossSiteAncestor === key.hasCrossSiteAncestor
}
