/**
 * Explains the cookies that match a filter, including those of other sites (§5.8.3 step 3).
 */
import { domainMatch } from '../algorithms/domain-match.js'
import type { CookieRequest } from '../algorithms/request.js'
import { type ExcludedCookie, type RetrievalPolicy, reasonsAgainstSending } from '../algorithms/retrieve-cookies.js'
import type { Cookie } from '../cookie/cookie.js'
import { domainBeyondSite, retrievalHostNotCanonical } from '../cookie/reason.js'
import type { Explanation, FilteredExplanation } from './decision.js'

/** The request that is explained. */
export interface ExplainedRequest {
  /** The site of the request's host; an empty site if the host cannot be canonicalized. */
  readonly site: string
  readonly request: CookieRequest
  readonly policy: RetrievalPolicy
  readonly now: number
}

/**
 * Limits an explanation to the cookies that match a filter, and adds at most 100 matching cookies of other sites.
 *
 * @param everywhere - all cookies of the jar, each with its site.
 */
export function filteredExplanation(
  { included, excluded, reasons }: Explanation,
  everywhere: readonly { readonly cookie: Cookie; readonly site: string }[],
  isMeant: (cookie: Cookie, site: string) => boolean,
  explained: ExplainedRequest,
): FilteredExplanation {
  const ownSite = explained.site
  const elsewhere: ExcludedCookie[] = []
  for (const { cookie, site } of everywhere) {
    if (elsewhere.length === 100) break
    if (site !== ownSite && isMeant(cookie, site)) elsewhere.push(explainElsewhere(cookie, explained))
  }
  return {
    included: included.filter((cookie) => isMeant(cookie, ownSite)),
    excluded: excluded.filter(({ cookie }) => isMeant(cookie, ownSite)),
    elsewhere,
    reasons,
  }
}

function explainElsewhere(cookie: Cookie, { request, policy, now }: ExplainedRequest): ExcludedCookie {
  const { host } = request
  // §5.8.3 step 2
  if (host === null) return { cookie, reasons: [retrievalHostNotCanonical] }
  // §5.8.3 step 3
  // The domain of a cookie of another site may be a public suffix, whatever the registrable domain of this host is.
  const { registrableDomain: _, ...elsewhere } = request
  const reasons = reasonsAgainstSending(elsewhere, cookie, policy, now)
  const isBeyondSite = !cookie.hostOnly && domainMatch(host, cookie.domain)
  return { cookie, reasons: isBeyondSite ? [domainBeyondSite, ...reasons] : reasons }
}
