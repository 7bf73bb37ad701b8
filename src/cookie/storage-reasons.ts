/**
 * Why a cookie was not stored, or did not stay (§5.7).
 *
 * The text does not number the steps by which cookies leave the store. They are called `eviction`, with the priority,
 * and `session`.
 */
import { reason } from './make-reason.js'

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
export const partitionedNotSecure = /* @__PURE__ */ reason(
  'partitioned-not-secure',
  'rejection',
  '5.7',
  '',
  'A partitioned cookie must be Secure.',
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
export const storageFailed = /* @__PURE__ */ reason(
  'storage-failed',
  'policy',
  '5.7',
  '',
  'The storage of the jar failed, and the jar goes on without cookies.',
)
