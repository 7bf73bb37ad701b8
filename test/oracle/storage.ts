/**
 * The oracle's storage model: the 24 steps over one array of cookies, with every reason that applies (§5.7).
 */

import { type Cookie, isExpired } from '../../src/cookie/cookie.js'
import { NAME_VALUE_OCTETS } from '../../src/cookie/limits.js'
import type { PublicSuffixes } from '../../src/cookie/public-suffixes.js'
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
  type Reason,
  sameSiteNoneNotSecure,
  secureFromInsecure,
  securePrefixNotSecure,
} from '../../src/cookie/reason.js'
import type { PartitionKey } from '../../src/cookie/site-key.js'
import { canonicalizeHost, isIpAddress } from './canonical-host.js'
import { domainMatch, pathMatch } from './matching.js'
import { beginsCaseInsensitively, containsControlCharacter, isAscii, octetsOf, type RetrievalType } from './octets.js'
import type { Attribute } from './parse.js'
import { isSamePartition } from './partition.js'
import { type SameSiteStatus, siteOf } from './same-site.js'

/** What the storage model knows of the request or the API call that a cookie came with. */
export interface Reception {
  /** The canonicalized request-host, or `null`. */
  readonly host: string | null
  readonly defaultPath: string
  readonly secureConnection: boolean
  readonly type: RetrievalType
  readonly sameSite: SameSiteStatus
  readonly topLevelNavigation: boolean
  readonly publicSuffixes: PublicSuffixes | null
  readonly sessionOnly: boolean
  readonly partitionKey: PartitionKey | null
  /** Whether §5.7 step 16 looks at the cookies of other sites too, as the text has it; false if left out. */
  readonly overlayAcrossSites?: boolean
  readonly now: number
}

/** What is to become of a received cookie. */
export type Decision =
  | { readonly kind: 'stored'; readonly cookie: Cookie; readonly replaced: Cookie | undefined }
  | { readonly kind: 'removed'; readonly cookie: Cookie; readonly replaced: Cookie | undefined }
  | { readonly kind: 'rejected'; readonly reasons: readonly Reason[] }

/** A cookie that was parsed. */
export interface ReceivedCookie {
  readonly name: string
  readonly value: string
  readonly attributes: readonly Attribute[]
}

/** Whether a domain is one that a public suffix list is asked about, and is a public suffix. */
export function isPublicSuffix(domain: string, publicSuffixes: PublicSuffixes | null): boolean {
  if (publicSuffixes === null || canonicalizeHost(domain) !== domain || isIpAddress(domain)) return false
  return publicSuffixes.isPublicSuffix(domain)
}

/** Receives a cookie: decides, and changes nothing but the list of warnings. */
export function receiveCookie(
  received: ReceivedCookie,
  reception: Reception,
  cookies: readonly Cookie[],
  warnings: Reason[],
): Decision {
  const { name, value, attributes } = received
  const { host, publicSuffixes, type, now } = reception
  const reasons: Reason[] = []

  // §5.7 steps 2 to 4
  reasons.push(...refusalsOfNameAndValue(name, value, type))

  // §5.7 step 6
  const maxAge = attributes.findLast((attribute) => attribute.name === 'Max-Age')
  const expires = attributes.findLast((attribute) => attribute.name === 'Expires')
  let persistent = false
  let expiryTime: number | null = null
  if (maxAge?.name === 'Max-Age') {
    persistent = true
    expiryTime = maxAge.value
  } else if (expires?.name === 'Expires') {
    persistent = true
    expiryTime = expires.value
  }
  // §7.3
  if (reception.sessionOnly) persistent = false

  // §5.7 step 7
  const lastDomain = attributes.findLast((attribute) => attribute.name === 'Domain')
  let domainAttribute = lastDomain?.name === 'Domain' ? lastDomain.value : ''

  // §5.7 step 8
  if (!isAscii(domainAttribute)) reasons.push(domainNotAscii)

  let domain: string | null = null
  if (host === null) {
    // §5.7 step 9.2
    reasons.push(hostNotCanonical)
  } else {
    // §5.7 step 9
    let publicSuffixElsewhere = false
    if (isPublicSuffix(domainAttribute, publicSuffixes)) {
      // §5.7 step 9.3
      if (domainAttribute === host) {
        domainAttribute = ''
        warnings.push(domainIgnoredForPublicSuffixHost)
      } else {
        publicSuffixElsewhere = true
        reasons.push(domainPublicSuffix)
      }
    }
    // §5.7 step 10
    if (domainAttribute === '') {
      domain = host
    } else if (!domainMatch(host, domainAttribute)) {
      // §5.7 step 10.1
      reasons.push(domainMismatch)
    } else if (!publicSuffixElsewhere) {
      if (siteOf(domainAttribute, publicSuffixes) === siteOf(host, publicSuffixes)) domain = domainAttribute
      else reasons.push(domainBeyondSite)
    }
  }
  const hostOnly = domainAttribute === ''

  // §5.7 step 11
  const lastPath = attributes.findLast((attribute) => attribute.name === 'Path')
  const path = lastPath?.name === 'Path' ? lastPath.value : reception.defaultPath

  // §5.7 step 12
  const secure = attributes.some((attribute) => attribute.name === 'Secure')
  // §5.7 step 13
  if (!reception.secureConnection && secure) reasons.push(secureFromInsecure)
  // §5.7 step 14
  const httpOnly = attributes.some((attribute) => attribute.name === 'HttpOnly')
  // §5.7 step 15
  if (type === 'non-HTTP' && httpOnly) reasons.push(httpOnlyFromNonHttp)

  // §5.7 step 16
  if (!secure && !reception.secureConnection && domain !== null) {
    const own = domain
    const overlaid = cookies.some(
      (existing) =>
        existing.name === name &&
        existing.secure &&
        existing.partitionKey === null &&
        // A documented deviation: no cookie of another site is looked at.
        (reception.overlayAcrossSites === true ||
          siteOf(existing.domain, publicSuffixes) === siteOf(own, publicSuffixes)) &&
        (domainMatch(existing.domain, own) || domainMatch(own, existing.domain)) &&
        pathMatch(path, existing.path),
    )
    if (overlaid) reasons.push(overlaysSecure)
  }

  // CHIPS
  const partitionKey = attributes.some(({ name }) => name === 'Partitioned') ? reception.partitionKey : null

  // §5.7 step 17
  const lastSameSite = attributes.findLast((attribute) => attribute.name === 'SameSite')
  const sameSite = lastSameSite?.name === 'SameSite' ? lastSameSite.value : 'Default'
  // §5.7 step 18
  if (sameSite !== 'None' && reception.sameSite === 'cross-site') {
    // §5.7 step 18.1
    if (type === 'non-HTTP') reasons.push(nonHttpCrossSite)
    // §5.7 step 18.3, §5.7 step 18.4
    else if (!reception.topLevelNavigation) reasons.push(crossSiteSubresource)
  }

  // §5.7 steps 19 to 22
  const pathAttribute = lastPath !== undefined
  reasons.push(...refusalsOfFlags({ name, value, secure, hostOnly, path, sameSite, partitionKey }, pathAttribute))

  // §5.7 step 23
  const old = cookies.find(
    (existing) =>
      existing.name === name &&
      existing.domain === domain &&
      existing.hostOnly === hostOnly &&
      existing.path === path &&
      isSamePartition(existing.partitionKey, partitionKey),
  )
  // §5.7 step 23.2
  if (type === 'non-HTTP' && old?.httpOnly === true) reasons.push(overwritesHttpOnly)

  if (domain === null || reasons.length > 0) return { kind: 'rejected', reasons }

  const cookie: Cookie = {
    name,
    value,
    domain,
    hostOnly,
    path,
    secure,
    httpOnly,
    sameSite,
    persistent,
    expiryTime,
    partitionKey,
    // §5.7 step 5, §5.7 step 23.3
    creationTime: old === undefined ? now : old.creationTime,
    lastAccessTime: now,
  }
  return { kind: isExpired(cookie, now) ? 'removed' : 'stored', cookie, replaced: old }
}

/** What refuses a name and a value by themselves. */
export function refusalsOfNameAndValue(name: string, value: string, type: RetrievalType): Reason[] {
  const reasons: Reason[] = []
  // §5.7 step 2
  if (name === '' && value === '') reasons.push(emptyNameAndValue)
  // §5.7 step 3
  if (containsControlCharacter(name) || containsControlCharacter(value)) reasons.push(cookieControlCharacter)
  // §5.7 step 4
  if (octetsOf(name, type) + octetsOf(value, type) > NAME_VALUE_OCTETS) reasons.push(cookieTooLong)
  return reasons
}

/** What refuses a cookie by its flags and the prefix of its name. */
export function refusalsOfFlags(
  cookie: Pick<Cookie, 'name' | 'value' | 'secure' | 'hostOnly' | 'path' | 'sameSite' | 'partitionKey'>,
  pathAttribute: boolean,
): Reason[] {
  const reasons: Reason[] = []
  // §5.7 step 19
  if (cookie.sameSite === 'None' && !cookie.secure) reasons.push(sameSiteNoneNotSecure)
  // CHIPS
  if (cookie.partitionKey !== null && !cookie.secure) reasons.push(partitionedNotSecure)
  // §5.7 step 20
  if (beginsCaseInsensitively(cookie.name, '__Secure-') && !cookie.secure) reasons.push(securePrefixNotSecure)
  // §5.7 step 21
  if (beginsCaseInsensitively(cookie.name, '__Host-')) {
    // §5.7 step 21.1
    if (!cookie.secure) reasons.push(hostPrefixNotSecure)
    // §5.7 step 21.2
    if (!cookie.hostOnly) reasons.push(hostPrefixNotHostOnly)
    // §5.7 step 21.3
    if (!pathAttribute || cookie.path !== '/') reasons.push(hostPrefixPath)
  }
  // §5.7 step 22
  if (cookie.name === '') {
    if (beginsCaseInsensitively(cookie.value, '__Secure-')) reasons.push(namelessSecurePrefix)
    if (beginsCaseInsensitively(cookie.value, '__Host-')) reasons.push(namelessHostPrefix)
  }
  return reasons
}
