/**
 * The closed list of reasons: why a cookie was rejected, withheld or removed, and why a part of it was ignored.
 */
import { inspectionFailed, inspectionRefused } from './inspection-reasons.js'
import type { ReasonKind } from './make-reason.js'
import {
  domainOnlyDot,
  evictedByProfile,
  httpPrefixNotHttpOnly,
  httpPrefixNotSecure,
  namelessEqualsSign,
  namelessHttpPrefix,
  namelessRefused,
  tabInNameOrValue,
  tabInPath,
} from './profile-reasons.js'
import {
  cookieStringTooLong,
  cookiesDisabled,
  crossSiteNonHttp,
  crossSiteNotTopLevel,
  crossSiteStrict,
  crossSiteUnsafeMethod,
  domainBecamePublicSuffix,
  hostNotBelowDomain,
  hostNotIdentical,
  httpOnlyForNonHttp,
  partitionNotMatched,
  pathNotMatched,
  retrievalHostNotCanonical,
  secureOverInsecure,
  thirdPartyBlocked,
  thirdPartyPartitioned,
} from './retrieval-reasons.js'
import {
  attributeTooLong,
  attributeUnrecognized,
  cookieNotExpressible,
  expiresCapped,
  expiresNotADate,
  maxAgeCapped,
  maxAgeEmpty,
  maxAgeNonDigit,
  maxAgeNotANumber,
  pathDefaulted,
  sameSiteUnrecognized,
  setCookieControlCharacter,
  setCookieTooLong,
} from './set-cookie-reasons.js'
import {
  cookieControlCharacter,
  cookieTooLong,
  crossSiteSubresource,
  domainBeyondSite,
  domainIgnoredForPublicSuffixHost,
  domainMismatch,
  domainNotAscii,
  domainPublicSuffix,
  emptyNameAndValue,
  evictedFromFullJar,
  evictedFromFullSite,
  evictedNonSecureFromFullSite,
  expired,
  hostNotCanonical,
  hostPrefixNotHostOnly,
  hostPrefixNotSecure,
  hostPrefixPath,
  httpOnlyFromNonHttp,
  namelessHostPrefix,
  namelessSecurePrefix,
  nonHttpCrossSite,
  overlaysSecure,
  overwritesHttpOnly,
  partitionedNotSecure,
  sameSiteNoneNotSecure,
  secureFromInsecure,
  securePrefixNotSecure,
  sessionOver,
  storageFailed,
} from './storage-reasons.js'

export * from './inspection-reasons.js'
export type { ReasonKind } from './make-reason.js'
export * from './profile-reasons.js'
export * from './retrieval-reasons.js'
export * from './set-cookie-reasons.js'
export * from './storage-reasons.js'

/**
 * All reasons, in the order of the specification's sections and steps; the policies come last.
 *
 * @example
 * ```ts
 * import { reasons } from 'speculoos'
 *
 * const reason = reasons.find(({ id }) => id === 'host-prefix-path')
 * console.log(`§${reason?.section} step ${reason?.step}`) // => §5.7 step 21.3
 * ```
 */
export const reasons = /* @__PURE__ */ Object.freeze([
  httpPrefixNotSecure,
  httpPrefixNotHttpOnly,
  setCookieControlCharacter,
  cookieNotExpressible,
  setCookieTooLong,
  tabInNameOrValue,
  namelessRefused,
  namelessEqualsSign,
  attributeTooLong,
  attributeUnrecognized,
  expiresNotADate,
  expiresCapped,
  maxAgeEmpty,
  maxAgeNotANumber,
  maxAgeNonDigit,
  maxAgeCapped,
  domainOnlyDot,
  pathDefaulted,
  tabInPath,
  sameSiteUnrecognized,
  emptyNameAndValue,
  cookieControlCharacter,
  cookieTooLong,
  domainNotAscii,
  hostNotCanonical,
  domainPublicSuffix,
  domainIgnoredForPublicSuffixHost,
  domainMismatch,
  domainBeyondSite,
  secureFromInsecure,
  httpOnlyFromNonHttp,
  overlaysSecure,
  nonHttpCrossSite,
  crossSiteSubresource,
  sameSiteNoneNotSecure,
  partitionedNotSecure,
  securePrefixNotSecure,
  hostPrefixNotSecure,
  hostPrefixNotHostOnly,
  hostPrefixPath,
  namelessSecurePrefix,
  namelessHostPrefix,
  namelessHttpPrefix,
  overwritesHttpOnly,
  expired,
  evictedByProfile,
  evictedNonSecureFromFullSite,
  evictedFromFullSite,
  evictedFromFullJar,
  sessionOver,
  retrievalHostNotCanonical,
  partitionNotMatched,
  hostNotIdentical,
  hostNotBelowDomain,
  domainBecamePublicSuffix,
  pathNotMatched,
  secureOverInsecure,
  httpOnlyForNonHttp,
  crossSiteNonHttp,
  crossSiteStrict,
  crossSiteUnsafeMethod,
  crossSiteNotTopLevel,
  cookieStringTooLong,
  thirdPartyBlocked,
  thirdPartyPartitioned,
  cookiesDisabled,
  storageFailed,
  inspectionRefused,
  inspectionFailed,
] as const)

/**
 * The id of a reason, such as `'domain-public-suffix'`. Ids are stable: they are part of the interface.
 *
 * @see {@link Reason}
 */
export type ReasonId = (typeof reasons)[number]['id']

/**
 * Why something was decided: an id, the place in the specification that decides it, and a sentence for a person.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos'
 *
 * const result = new CookieJar().setCookie('SID=1; Secure', 'http://site.example/')
 * if (result.status === 'rejected') {
 *   for (const { section, step, sentence } of result.reasons) console.log(`§${section} step ${step}: ${sentence}`)
 *   // => §5.7 step 13: A Secure cookie cannot be set over an insecure connection.
 * }
 * ```
 */
export interface Reason {
  /** The stable name of the reason. */
  readonly id: ReasonId
  /** What the reason explains. */
  readonly kind: ReasonKind
  /** The section of RFC 6265bis, such as `'5.7'`. */
  readonly section: string
  /** The step within the section, such as `'9.3'`; empty if the section has no steps. */
  readonly step: string
  /** One sentence that a person understands. */
  readonly sentence: string
  /** The address of the page that says what usually causes it, and what to do. Nothing ever requests it. */
  readonly url: string
  /** What the inspection of the jar returned, for the reason `inspection-refused`. */
  readonly inspection?: { readonly id: string; readonly sentence: string }
}

/**
 * Reports whether a list contains a reason. It compares ids, not objects: a client also accepts a jar of the other module
 * form of this package, and that form has its own reason objects.
 */
export function hasReason(reasons: readonly Reason[], { id }: Reason): boolean {
  return reasons.some((reason) => reason.id === id)
}
