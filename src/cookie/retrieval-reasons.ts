/**
 * Why a cookie was not sent (§5.8.3), or neither stored nor sent (§7).
 *
 * The bullets of §5.8.3 step 3 count as 3.1 (host), 3.2 (path), 3.3 (secure), 3.4 (http-only) and 3.5 (same-site, with
 * its four conditions).
 */
import { reason } from './make-reason.js'

export const retrievalHostNotCanonical = /* @__PURE__ */ reason(
  'retrieval-host-not-canonical',
  'withholding',
  '5.8.3',
  '2',
  'The host of the URL cannot be canonicalized, so no cookie can belong to it.',
)
export const partitionNotMatched = /* @__PURE__ */ reason(
  'partition-not-matched',
  'withholding',
  '5.8.3',
  '',
  'The cookie is partitioned, and the request does not belong to its partition.',
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

export const cookieStringTooLong = /* @__PURE__ */ reason(
  'cookie-string-too-long',
  'withholding',
  '5.8.3',
  '6',
  'The cookies that stand before it leave no room in the Cookie header field.',
)
export const thirdPartyBlocked = /* @__PURE__ */ reason(
  'third-party-blocked',
  'policy',
  '7.1',
  '',
  'The policy of this jar blocks cookies in third-party requests.',
)
export const thirdPartyPartitioned = /* @__PURE__ */ reason(
  'third-party-partitioned',
  'policy',
  '7.1',
  '',
  'The policy of this jar leaves third-party requests only the cookies of their partition.',
)
export const cookiesDisabled = /* @__PURE__ */ reason(
  'cookies-disabled',
  'policy',
  '7.3',
  '',
  'Cookies are disabled in this jar.',
)
