/**
 * Removes the cookies that a response clears by Clear-Site-Data, as the profile has it.
 */
import { isForHost } from '../algorithms/domain-match.js'
import { isSamePartition } from '../algorithms/retrieve-cookies.js'
import type { Cookie } from '../cookie/cookie.js'
import type { PartitionKey } from '../cookie/site-key.js'
import type { RequestUrl } from '../input/url-cache.js'
import type { CookieJar } from '../jar/cookie-jar.js'
import type { BrowserState } from './browser-state.js'
import { identityText } from './stored-order.js'

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
  const { profile, urls, thirdPartyCookies, publicSuffixes } = state
  const { host, site } = url.host
  if (host === null) return []
  const isCleared = (cookie: Cookie): boolean => {
    // Without a public suffix list, it is not known which other hosts belong to the site.
    const isOfSite = publicSuffixes === null ? isForHost(cookie, host) : urls.host(cookie.domain).site === site
    const own = cookie.partitionKey
    const isOfPartition = own === null ? partitionKey === null : isSamePartition(own, partitionKey)
    return profile.clears(cookie, { host, isOfSite, isOfPartition, isThirdParty, thirdPartyCookies })
  }
  return inOrder(jar, state, isCleared, `https://${host}/`)
}

/** Removes cookies in the order of the profile, which is that of the change events. The standard leaves it open. */
function inOrder(jar: CookieJar, state: BrowserState, isCleared: (cookie: Cookie) => boolean, url: string): Cookie[] {
  const order = state.profile.clearingOrder
  if (order === 'stored') return jar.delete(isCleared, url)
  const isPartitioned = ({ partitionKey }: Cookie): boolean => partitionKey !== null
  if (order === 'partitioned-last') {
    const first = jar.delete((cookie) => !isPartitioned(cookie) && isCleared(cookie), url)
    return [...first, ...jar.delete(isCleared, url)]
  }
  const cookies = state.inListedOrder(jar.records(state.urls.read(url).host.site).filter(isCleared))
  return cookies.toReversed().flatMap((cookie) => {
    const identity = identityText(cookie)
    return jar.delete((each) => each.name === cookie.name && identityText(each) === identity, url)
  })
}
