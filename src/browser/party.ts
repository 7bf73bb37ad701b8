/**
 * How a URL is related to the document or frame that a request belongs to: its party and its partition (§5.2, §7.1).
 */
import type { PartitionKey } from '../cookie/site-key.js'
import type { RequestUrl } from '../input/url-cache.js'
import type { BrowserState } from './browser-state.js'
import type { RequestPlace } from './request-client.js'

/** What the place of a request and its URL say together. */
export interface Party {
  /** Whether the URL is same-site with the site for cookies of the place. */
  readonly isFirstParty: boolean
  readonly partitionKey: PartitionKey
}

/** The party of a URL that a document or worker requests, or that fills a frame. */
export function partyOf(state: BrowserState, place: RequestPlace, url: RequestUrl): Party {
  const isFirstParty = state.isSameSite(place.siteForCookies, url)
  return {
    isFirstParty,
    partitionKey: {
      topLevelSite: state.siteOf(place.topLevelOrigin),
      hasCrossSiteAncestor: !isFirstParty && (!state.urls.dropsAncestor || state.isSameSite(place.topLevelOrigin, url)),
    },
  }
}

/** The party of a URL that fills a whole page: it is its own top-level site. */
export function partyOfPage(state: BrowserState, { host, scheme }: RequestUrl): Party {
  const topLevelSite = state.siteOf({ scheme, host: host.host ?? 'opaque.invalid' })
  return { isFirstParty: true, partitionKey: { topLevelSite, hasCrossSiteAncestor: false } }
}
