/**
 * The closed list of reasons of HSTS: why a URL was or was not upgraded, and what became of a header field (RFC 6797).
 */
import { readable } from '../cookie/make-reason.js'

/**
 * What a reason explains: a URL that was upgraded (`upgrade`) or left as it is (`pass`), a header field that was ignored
 * (`refusal`), or something in an accepted one that was ignored or changed (`warning`).
 *
 * @see {@link HstsReason}
 */
export type HstsReasonKind = 'upgrade' | 'pass' | 'refusal' | 'warning'

/**
 * Why something was decided: an id, the place in RFC 6797 that decides it, and a sentence for a person.
 *
 * @example
 * ```ts
 * import { HstsStore } from 'speculoos/hsts'
 *
 * const { reasons } = new HstsStore().receive('max-age=60; max-age=60', 'https://site.example/')
 * console.log(reasons[0]?.id, `§${reasons[0]?.section}`) // => directive-repeated §6.1
 * ```
 */
export interface HstsReason {
  /** The stable name of the reason. */
  readonly id: HstsReasonId
  /** What the reason explains. */
  readonly kind: HstsReasonKind
  /** The section of RFC 6797, such as `'8.3'`. */
  readonly section: string
  /** One sentence that a person understands. */
  readonly sentence: string
}

function reason<const Id extends string>(id: Id, kind: HstsReasonKind, section: string, sentence: string) {
  return readable({ id, kind, section, sentence })
}

export const congruentMatch = /* @__PURE__ */ reason('congruent-match', 'upgrade', '8.2', 'The host is known.')
export const superdomainMatch = /* @__PURE__ */ reason(
  'superdomain-match',
  'upgrade',
  '8.2',
  'A domain above the host is known, with includeSubDomains.',
)
export const preloaded = /* @__PURE__ */ reason(
  'preloaded',
  'upgrade',
  '12.3',
  'The host, or a domain above it, is in the preload list.',
)
export const alreadySecure = /* @__PURE__ */ reason('already-secure', 'pass', '8.3', 'The URL is secure already.')
export const otherScheme = /* @__PURE__ */ reason(
  'other-scheme',
  'pass',
  '8.3',
  'The scheme of the URL is neither http nor ws.',
)
export const notKnown = /* @__PURE__ */ reason(
  'not-known',
  'pass',
  '8.3',
  'Neither the host nor a domain above it with includeSubDomains is known.',
)
export const ipAddress = /* @__PURE__ */ reason(
  'ip-address',
  'pass',
  '8.3',
  'The host is an IP address, which is never known.',
)
export const hostNotCanonical = /* @__PURE__ */ reason(
  'host-not-canonical',
  'pass',
  '10.1',
  'The host of the URL cannot be canonicalized.',
)

export const insecureTransport = /* @__PURE__ */ reason(
  'insecure-transport',
  'refusal',
  '8.1',
  'The response did not come over a secure connection.',
)
export const ipAddressNotNoted = /* @__PURE__ */ reason(
  'ip-address-not-noted',
  'refusal',
  '8.1.1',
  'The host is an IP address, which is never noted.',
)
export const hostNotNoted = /* @__PURE__ */ reason(
  'host-not-noted',
  'refusal',
  '10.1',
  'The host of the URL cannot be canonicalized, so it is not noted.',
)
export const headerMissing = /* @__PURE__ */ reason(
  'header-missing',
  'refusal',
  '8.6',
  'The response has no such header field, so everything stays as it is.',
)
export const syntaxInvalid = /* @__PURE__ */ reason(
  'syntax-invalid',
  'refusal',
  '6.1',
  'The header field does not have the form of a list of directives.',
)
export const directiveRepeated = /* @__PURE__ */ reason(
  'directive-repeated',
  'refusal',
  '6.1',
  'A directive is there more than once.',
)
export const maxAgeMissing = /* @__PURE__ */ reason(
  'max-age-missing',
  'refusal',
  '6.1.1',
  'The directive max-age is missing.',
)
export const maxAgeInvalid = /* @__PURE__ */ reason(
  'max-age-invalid',
  'refusal',
  '6.1.1',
  'The value of max-age is not a number of seconds.',
)
export const includeSubDomainsValue = /* @__PURE__ */ reason(
  'include-sub-domains-value',
  'refusal',
  '6.1.2',
  'The directive includeSubDomains has a value.',
)
export const laterFieldIgnored = /* @__PURE__ */ reason(
  'later-field-ignored',
  'warning',
  '8.1',
  'The response has the header field more than once, and only the first one counts.',
)
export const directiveUnknown = /* @__PURE__ */ reason(
  'directive-unknown',
  'warning',
  '6.1',
  'A directive was ignored because it is not known.',
)
export const maxAgeCapped = /* @__PURE__ */ reason(
  'max-age-capped',
  'warning',
  '8.1.1',
  'The lifetime was reduced to the limit of the store.',
)

/**
 * All reasons of HSTS, in the order of the decisions: URLs first, then header fields.
 *
 * @example
 * ```ts
 * import { hstsReasons } from 'speculoos/hsts'
 *
 * console.log(hstsReasons.filter(({ kind }) => kind === 'upgrade').length) // => 3
 * ```
 */
export const hstsReasons = /* @__PURE__ */ Object.freeze([
  congruentMatch,
  superdomainMatch,
  preloaded,
  alreadySecure,
  otherScheme,
  notKnown,
  ipAddress,
  hostNotCanonical,
  insecureTransport,
  ipAddressNotNoted,
  hostNotNoted,
  headerMissing,
  syntaxInvalid,
  directiveRepeated,
  maxAgeMissing,
  maxAgeInvalid,
  includeSubDomainsValue,
  laterFieldIgnored,
  directiveUnknown,
  maxAgeCapped,
] as const)

/**
 * The id of a reason of HSTS, such as `'congruent-match'`. Ids are stable: they are part of the interface.
 *
 * @see {@link HstsReason}
 */
export type HstsReasonId = (typeof hstsReasons)[number]['id']
