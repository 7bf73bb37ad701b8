/**
 * Removes the cookies that a response clears by Clear-Site-Data, as the profile has it.
 */
import { isSamePartition } from '../algorithms/retrieve-cookies.js'
import type { Cookie } from '../cookie/cookie.js'
import type { PartitionKey } from '../cookie/site-key.js'
import type { CookieJar } from '../jar/cookie-jar.js'
import type { RequestUrl } from '../jar/url-cache.js'
import type { BrowserState } from './browser-state.js'

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
    const own = cookie.partitionKey
    const isOfPartition = own === null ? partitionKey === null : isSamePartition(own, partitionKey)
    return profile.clears(cookie, { host, isOfSite, isOfPartition, isThirdParty, thirdPartyCookies })
  }, `https://${host}/`)
}
