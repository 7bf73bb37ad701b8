/**
 * Why a set-cookie-string was rejected, and which of its attributes were ignored or changed (§5.6).
 *
 * The second algorithm of §5.6 is called `attributes`.
 */
import { reason } from './make-reason.js'

export const setCookieControlCharacter = /* @__PURE__ */ reason(
  'set-cookie-control-character',
  'rejection',
  '5.6',
  '1',
  'The Set-Cookie line contains a control character other than a tab.',
)
export const cookieNotExpressible = /* @__PURE__ */ reason(
  'cookie-not-expressible',
  'rejection',
  '5.6',
  '2',
  'No Set-Cookie line can name it: a semicolon, white space at an end, or an equals sign in the name would be read as something else.',
)
export const setCookieTooLong = /* @__PURE__ */ reason(
  'set-cookie-too-long',
  'rejection',
  '5.6',
  '5',
  'The name and the value together are longer than 4096 octets.',
)

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
