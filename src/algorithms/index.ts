/**
 * The entry point `speculoos/algorithms`: the algorithms of RFC 6265bis as pure functions.
 *
 * @module speculoos/algorithms
 */
export type { Cookie, CookieIdentity, SameSite } from '../cookie/cookie.js'
export type { PublicSuffixes } from '../cookie/public-suffixes.js'
export type { Reason, ReasonId, ReasonKind } from '../cookie/reason.js'
export type { PartitionKey } from '../cookie/site-key.js'
export { canonicalizeHost, isIpAddress } from './canonical-host.js'
export { cookieDate } from './cookie-date.js'
export { defaultPath, pathMatch } from './cookie-path.js'
export { cookieString } from './cookie-string.js'
export { domainMatch } from './domain-match.js'
export { chooseExcess, type EvictionCandidate, type EvictionScope, type Excess } from './eviction.js'
export { type NamePrefix, namePrefix } from './name-prefix.js'
export { type ApiType, octetLength } from './octets.js'
export { type ParsedSetCookie, type ParseResult, parseSetCookie } from './parse-set-cookie.js'
export { type Reception, type ReceptionPolicy, receiveCookie, type StoredCookies } from './receive-cookie.js'
export type { CookieRequest } from './request.js'
export {
  compareForRetrieval,
  type ExcludedCookie,
  explainRetrieval,
  type RetrievalPolicy,
  retrieveCookies,
} from './retrieve-cookies.js'
export {
  type CookieDocument,
  type CookieWorker,
  type Origin,
  originOf,
  type SameSiteRequest,
  type SameSiteStatus,
  sameSite,
  sameSiteOfRequest,
  siteForCookiesOfDocument,
  siteForCookiesOfWorker,
} from './same-site.js'
export { type SetCookieInit, serializeSetCookie } from './serialize-set-cookie.js'
export { siteOf } from './site.js'
