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
export type { ChangeCause, ChangeListener, ChangesListener, CookieChange, SiteChange } from './jar/changes.js'
export type { CookieClient } from './jar/cookie-client.js'
export type { CookieFields, CookieFilter } from './jar/cookie-filter.js'
export type { CookieInit } from './jar/cookie-init.js'
export { CookieJar, type FromJSONOptions, type OptionsWithSuffixes } from './jar/cookie-jar.js'
export type {
  AdmitResult,
  EvictedCookie,
  Explanation,
  FilteredExplanation,
  RejectedEntry,
  SetCookieResult,
} from './jar/decision.js'
export type { Inspection, InspectionRefusal, InspectionUse } from './jar/inspection.js'
export type { CookieJarOptions, Limits } from './jar/policy.js'
export type { Rejection, RejectionListener } from './jar/rejections.js'
export type { RequestContext } from './jar/request-context.js'
export type { SerializedJar } from './jar/serialized-jar.js'
export type { HeaderPair, HeadersRecord, RawHeaders, SetCookieLines } from './jar/set-cookie-lines.js'
export { splitSetCookie } from './jar/split-set-cookie.js'
export type { CrowdedSite, Profile, ProfileCandidate } from './profiles/profile.js'
