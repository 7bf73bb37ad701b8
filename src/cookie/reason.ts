/**
 * The closed list of reasons: why a cookie was rejected, withheld or removed, and what was ignored on the way.
 *
 * Steps are numbered as the specification numbers them. The second algorithm of §5.6 is `attributes`; the bullets of
 * §5.8.3 step 3 count as 3.1 (host), 3.2 (path), 3.3 (secure), 3.4 (http-only) and 3.5 (same-site, with four conditions).
 */

/**
 * What a reason explains: a cookie that was not stored (`rejection`), was not sent (`withholding`) or is gone (`removal`),
 * or something in an accepted cookie that was changed or ignored (`warning`). A `policy` rejects and withholds.
 */
export type ReasonKind = 'rejection' | 'withholding' | 'removal' | 'warning' | 'policy'

function reason<const Id extends string>(
  id: Id,
  kind: ReasonKind,
  section: string,
  step: string,
  sentence: string,
): {
  readonly id: Id
  readonly kind: ReasonKind
  readonly section: string
  readonly step: string
  readonly sentence: string
} {
  return Object.freeze({ id, kind, section, step, sentence })
}

// §5.6, the set-cookie-string

export const setCookieControlCharacter = /* @__PURE__ */ reason(
  'set-cookie-control-character',
  'rejection',
  '5.6',
  '1',
  'The Set-Cookie line contains a control character other than a tab.',
)
export const setCookieTooLong = /* @__PURE__ */ reason(
  'set-cookie-too-long',
  'rejection',
  '5.6',
  '5',
  'The name and the value together are longer than 4096 octets.',
)

// §5.6, the attributes

export const attributeTooLong = /* @__PURE__ */ reason(
  'attribute-too-long',
  'warning',
  '5.6',
  'attributes 6',
  'An attribute was ignored because its value is longer than 1024 octets.',
)
export const attributeUnrecognized = /* @__PURE__ */ reason(
  'attribute-unrecognized',
  'warning',
  '5.6',
  'attributes 7',
  'An attribute was ignored because its name is not one that this specification knows.',
)
export const expiresNotADate = /* @__PURE__ */ reason(
  'expires-not-a-date',
  'warning',
  '5.6.1',
  '2',
  'Expires was ignored because its value is not a cookie-date.',
)
export const expiresCapped = /* @__PURE__ */ reason(
  'expires-capped',
  'warning',
  '5.6.1',
  '4',
  'Expires lies further in the future than a cookie may live, and was brought forward to that limit.',
)
export const maxAgeEmpty = /* @__PURE__ */ reason(
  'max-age-empty',
  'warning',
  '5.6.2',
  '1',
  'Max-Age was ignored because its value is empty.',
)
export const maxAgeNotANumber = /* @__PURE__ */ reason(
  'max-age-not-a-number',
  'warning',
  '5.6.2',
  '2',
  'Max-Age was ignored because its value begins with neither a digit nor a minus sign and a digit.',
)
export const maxAgeNonDigit = /* @__PURE__ */ reason(
  'max-age-non-digit',
  'warning',
  '5.6.2',
  '3',
  'Max-Age was ignored because its value contains something other than digits.',
)
export const maxAgeCapped = /* @__PURE__ */ reason(
  'max-age-capped',
  'warning',
  '5.6.2',
  '6',
  'Max-Age is longer than a cookie may live, and was reduced to that limit.',
)
export const pathDefaulted = /* @__PURE__ */ reason(
  'path-defaulted',
  'warning',
  '5.6.4',
  '1',
  'Path does not begin with a slash, so the default-path of the URL stands in its place.',
)
export const sameSiteUnrecognized = /* @__PURE__ */ reason(
  'same-site-unrecognized',
  'warning',
  '5.6.7',
  '1',
  'SameSite is none of Strict, Lax and None, so the default enforcement applies.',
)

// §5.7, the storage model

export const emptyNameAndValue = /* @__PURE__ */ reason(
  'empty-name-and-value',
  'rejection',
  '5.7',
  '2',
  'The name and the value are both empty.',
)
export const cookieControlCharacter = /* @__PURE__ */ reason(
  'cookie-control-character',
  'rejection',
  '5.7',
  '3',
  'The name or the value contains a control character other than a tab.',
)
export const cookieTooLong = /* @__PURE__ */ reason(
  'cookie-too-long',
  'rejection',
  '5.7',
  '4',
  'The name and the value together are longer than 4096 octets.',
)
export const domainNotAscii = /* @__PURE__ */ reason(
  'domain-not-ascii',
  'rejection',
  '5.7',
  '8',
  'The Domain attribute contains a character that is not US-ASCII.',
)
export const hostNotCanonical = /* @__PURE__ */ reason(
  'host-not-canonical',
  'rejection',
  '5.7',
  '9.2',
  'The host of the URL cannot be canonicalized.',
)
export const domainPublicSuffix = /* @__PURE__ */ reason(
  'domain-public-suffix',
  'rejection',
  '5.7',
  '9.3',
  'The Domain attribute is a public suffix, under which many parties have their own sites.',
)
export const domainIgnoredForPublicSuffixHost = /* @__PURE__ */ reason(
  'domain-ignored-for-public-suffix-host',
  'warning',
  '5.7',
  '9.3',
  'The Domain attribute was ignored because the host is itself a public suffix; the cookie is host-only.',
)
export const domainMismatch = /* @__PURE__ */ reason(
  'domain-mismatch',
  'rejection',
  '5.7',
  '10.1',
  'The host of the URL does not domain-match the Domain attribute.',
)
export const domainBeyondSite = /* @__PURE__ */ reason(
  'domain-beyond-site',
  'rejection',
  '5.7',
  '10.1',
  'The Domain attribute reaches beyond the registrable domain of the host, across public suffixes that lie below it.',
)
export const secureFromInsecure = /* @__PURE__ */ reason(
  'secure-from-insecure',
  'rejection',
  '5.7',
  '13',
  'A Secure cookie cannot be set over an insecure connection.',
)
export const httpOnlyFromNonHttp = /* @__PURE__ */ reason(
  'http-only-from-non-http',
  'rejection',
  '5.7',
  '15',
  'An HttpOnly cookie cannot be set through a non-HTTP API.',
)
export const overlaysSecure = /* @__PURE__ */ reason(
  'overlays-secure',
  'rejection',
  '5.7',
  '16',
  'An insecure connection cannot set a cookie that would overlay a Secure cookie of the same name.',
)
export const nonHttpCrossSite = /* @__PURE__ */ reason(
  'non-http-cross-site',
  'rejection',
  '5.7',
  '18.1',
  'A script in a cross-site document can set only SameSite=None cookies.',
)
export const crossSiteSubresource = /* @__PURE__ */ reason(
  'cross-site-subresource',
  'rejection',
  '5.7',
  '18.4',
  'A cross-site response that is not a top-level navigation can set only SameSite=None cookies.',
)
export const sameSiteNoneNotSecure = /* @__PURE__ */ reason(
  'same-site-none-not-secure',
  'rejection',
  '5.7',
  '19',
  'A SameSite=None cookie must be Secure.',
)
export const securePrefixNotSecure = /* @__PURE__ */ reason(
  'secure-prefix-not-secure',
  'rejection',
  '5.7',
  '20',
  'A cookie whose name begins with __Secure- must be Secure.',
)
export const hostPrefixNotSecure = /* @__PURE__ */ reason(
  'host-prefix-not-secure',
  'rejection',
  '5.7',
  '21.1',
  'A cookie whose name begins with __Host- must be Secure.',
)
export const hostPrefixNotHostOnly = /* @__PURE__ */ reason(
  'host-prefix-not-host-only',
  'rejection',
  '5.7',
  '21.2',
  'A cookie whose name begins with __Host- must not have a Domain.',
)
export const hostPrefixPath = /* @__PURE__ */ reason(
  'host-prefix-path',
  'rejection',
  '5.7',
  '21.3',
  'A cookie whose name begins with __Host- must have the attribute Path=/.',
)
export const namelessSecurePrefix = /* @__PURE__ */ reason(
  'nameless-secure-prefix',
  'rejection',
  '5.7',
  '22',
  'A cookie without a name cannot have a value that begins with __Secure-.',
)
export const namelessHostPrefix = /* @__PURE__ */ reason(
  'nameless-host-prefix',
  'rejection',
  '5.7',
  '22',
  'A cookie without a name cannot have a value that begins with __Host-.',
)
export const overwritesHttpOnly = /* @__PURE__ */ reason(
  'overwrites-http-only',
  'rejection',
  '5.7',
  '23.2',
  'A non-HTTP API cannot overwrite an HttpOnly cookie.',
)

// §5.7, what leaves the store

export const expired = /* @__PURE__ */ reason(
  'expired',
  'removal',
  '5.7',
  'eviction 1',
  'The expiry-time of the cookie lies in the past.',
)
export const evictedNonSecureFromFullSite = /* @__PURE__ */ reason(
  'evicted-non-secure-from-full-site',
  'removal',
  '5.7',
  'eviction 2',
  'The site had more cookies than it may keep, and of those that are not Secure this one was accessed the longest ago.',
)
export const evictedFromFullSite = /* @__PURE__ */ reason(
  'evicted-from-full-site',
  'removal',
  '5.7',
  'eviction 3',
  'The site had more cookies than it may keep, all of them Secure, and this one was accessed the longest ago.',
)
export const evictedFromFullJar = /* @__PURE__ */ reason(
  'evicted-from-full-jar',
  'removal',
  '5.7',
  'eviction 4',
  'The jar had more cookies than it may keep, and this one was accessed the longest ago.',
)
export const sessionOver = /* @__PURE__ */ reason(
  'session-over',
  'removal',
  '5.7',
  'session',
  'The session is over, and the cookie was not persistent.',
)

// §5.8.3, the retrieval algorithm

export const retrievalHostNotCanonical = /* @__PURE__ */ reason(
  'retrieval-host-not-canonical',
  'withholding',
  '5.8.3',
  '2',
  'The host of the URL cannot be canonicalized, so no cookie can belong to it.',
)
export const hostNotIdentical = /* @__PURE__ */ reason(
  'host-not-identical',
  'withholding',
  '5.8.3',
  '3.1',
  'The cookie is host-only, and the host of the URL is another one.',
)
export const hostNotBelowDomain = /* @__PURE__ */ reason(
  'host-not-below-domain',
  'withholding',
  '5.8.3',
  '3.1',
  'The host of the URL does not domain-match the domain of the cookie.',
)
export const domainBecamePublicSuffix = /* @__PURE__ */ reason(
  'domain-became-public-suffix',
  'withholding',
  '5.8.3',
  '3.1',
  'The domain of the cookie has become a public suffix since the cookie was set.',
)
export const pathNotMatched = /* @__PURE__ */ reason(
  'path-not-matched',
  'withholding',
  '5.8.3',
  '3.2',
  'The path of the URL does not path-match the path of the cookie.',
)
export const secureOverInsecure = /* @__PURE__ */ reason(
  'secure-over-insecure',
  'withholding',
  '5.8.3',
  '3.3',
  'The cookie is Secure, and the connection is not.',
)
export const httpOnlyForNonHttp = /* @__PURE__ */ reason(
  'http-only-for-non-http',
  'withholding',
  '5.8.3',
  '3.4',
  'The cookie is HttpOnly, and a non-HTTP API asked for it.',
)
export const crossSiteNonHttp = /* @__PURE__ */ reason(
  'cross-site-non-http',
  'withholding',
  '5.8.3',
  '3.5.1',
  'A script in a cross-site document gets only SameSite=None cookies.',
)
export const crossSiteStrict = /* @__PURE__ */ reason(
  'cross-site-strict',
  'withholding',
  '5.8.3',
  '3.5.2',
  'The cookie is SameSite=Strict, and the request is cross-site.',
)
export const crossSiteUnsafeMethod = /* @__PURE__ */ reason(
  'cross-site-unsafe-method',
  'withholding',
  '5.8.3',
  '3.5.3',
  'The cookie is not SameSite=None, and the request is cross-site with a method that is not safe.',
)
export const crossSiteNotTopLevel = /* @__PURE__ */ reason(
  'cross-site-not-top-level',
  'withholding',
  '5.8.3',
  '3.5.4',
  'The cookie is not SameSite=None, and the request is cross-site without being a top-level navigation.',
)

// §7, the user's policy

export const thirdPartyBlocked = /* @__PURE__ */ reason(
  'third-party-blocked',
  'policy',
  '7.1',
  '',
  'The policy of this jar blocks cookies in third-party requests.',
)
export const cookiesDisabled = /* @__PURE__ */ reason(
  'cookies-disabled',
  'policy',
  '7.3',
  '',
  'Cookies are disabled in this jar.',
)

/**
 * Every reason there is, in the order of the specification's sections and steps; the policies stand last.
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
  setCookieControlCharacter,
  setCookieTooLong,
  attributeTooLong,
  attributeUnrecognized,
  expiresNotADate,
  expiresCapped,
  maxAgeEmpty,
  maxAgeNotANumber,
  maxAgeNonDigit,
  maxAgeCapped,
  pathDefaulted,
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
  securePrefixNotSecure,
  hostPrefixNotSecure,
  hostPrefixNotHostOnly,
  hostPrefixPath,
  namelessSecurePrefix,
  namelessHostPrefix,
  overwritesHttpOnly,
  expired,
  evictedNonSecureFromFullSite,
  evictedFromFullSite,
  evictedFromFullJar,
  sessionOver,
  retrievalHostNotCanonical,
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
  thirdPartyBlocked,
  cookiesDisabled,
] as const)

/** The id of a reason, such as `'domain-public-suffix'`. Ids are stable: they are part of the interface. */
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
  /** The step within the section, such as `'9.3'`; empty where the section has no steps. */
  readonly step: string
  /** One sentence that a person understands. */
  readonly sentence: string
}
