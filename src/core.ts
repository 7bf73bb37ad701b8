/**
 * The entry point `speculoos/core`: the engine without a public suffix list, for programs that bring their own.
 *
 * @module speculoos/core
 */
export type { ApiType } from './algorithms/octets.js'
export { parseCookie } from './algorithms/parse-cookie.js'
export { type ParsedSetCookie, type ParseResult, parseSetCookie } from './algorithms/parse-set-cookie.js'
export type { ExcludedCookie } from './algorithms/retrieve-cookies.js'
export type { Origin, SameSiteStatus } from './algorithms/same-site.js'
export { type SetCookieInit, serializeSetCookie } from './algorithms/serialize-set-cookie.js'
export { toSetCookie } from './algorithms/to-set-cookie.js'
export type { Cookie, SameSite } from './cookie/cookie.js'
export { describeCookie } from './cookie/describe-cookie.js'
export type { PublicSuffixes } from './cookie/public-suffixes.js'
export { type Reason, type ReasonId, type ReasonKind, reasons } from './cookie/reason.js'
export type { PartitionKey, SiteKey } from './cookie/site-key.js'
export type { CookieFields, CookieFilter } from './input/cookie-filter.js'
export type { CookieInit } from './input/cookie-init.js'
export type { Inspection, InspectionRefusal, InspectionUse } from './input/inspection.js'
export type { CookieJarOptions, Limits } from './input/policy.js'
export type { Rejection, RejectionListener } from './input/rejections.js'
export type { RequestContext } from './input/request-context.js'
export type { RejectedEntry, SerializedJar } from './input/serialized-jar.js'
export type { HeaderPair, HeadersRecord, RawHeaders, SetCookieLines } from './input/set-cookie-lines.js'
export { splitSetCookie } from './input/split-set-cookie.js'
export type { ChangeCause, ChangeListener, ChangesListener, CookieChange, SiteChange } from './jar/changes.js'
export type { CookieClient } from './jar/cookie-client.js'
export { CookieJar, type FromJSONOptions, type OptionsWithSuffixes } from './jar/cookie-jar.js'
export type {
  AdmitResult,
  EvictedCookie,
  Explanation,
  FilteredExplanation,
  SetCookieResult,
} from './jar/decision.js'
export type { CrowdedSite, Profile, ProfileCandidate } from './profiles/profile.js'
