/**
 * Which requests to a host and path get the same answer.
 */
import { isSafe } from '../algorithms/retrieve-cookies.js'
import { siteKey } from '../cookie/site-key.js'
import type { Policy } from './policy.js'
import { NO_CONTEXT, partitionKeyOf, type ResolvedContext, sameSiteStatus } from './request-context.js'
import type { RequestUrl, UrlCache } from './url-cache.js'

/** Identifies what a context makes of a request; `null` if its answer depends on the age of cookies, or on an inspection. */
export function kindOfRequest(
  url: RequestUrl,
  context: ResolvedContext,
  policy: Policy,
  urls: UrlCache,
): string | null {
  // What an inspection returns may depend on the time, the host and the path.
  if (policy.inspect !== null) return null
  if (context === NO_CONTEXT) return 'HTTP'
  const { thirdParty } = context
  if (context.crossSiteRedirect && policy.redirectChain) return null
  const kind = sameSiteStatus(url, context, urls) === 'same-site' ? context.type : crossSiteKind(context, policy)
  if (kind === null) return null
  const name = thirdParty === null ? kind : `${kind} ${thirdParty ? 'third-party' : 'first-party'}`
  return siteKey(name, partitionKeyOf(url, context, urls))
}

function crossSiteKind(
  { type, topLevelNavigation, method }: ResolvedContext,
  { laxAllowingUnsafe }: Policy,
): string | null {
  if (type === 'non-HTTP') return 'cross-site non-HTTP'
  if (!topLevelNavigation) return 'cross-site'
  if (isSafe(method)) return 'cross-site safe top-level'
  return laxAllowingUnsafe === null ? 'cross-site unsafe top-level' : null
}
