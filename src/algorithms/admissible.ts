/**
 * Finds the reasons why a cookie record could not have been stored, whatever its source (§5.7 steps 2 to 22).
 */
import type { Cookie } from '../cookie/cookie.js'
import { NAME_VALUE_OCTETS } from '../cookie/limits.js'
import type { PublicSuffixes } from '../cookie/public-suffixes.js'
import {
  cookieControlCharacter,
  cookieTooLong,
  domainNotAscii,
  domainPublicSuffix,
  emptyNameAndValue,
  hostNotCanonical,
  partitionedNotSecure,
  type Reason,
  sameSiteNoneNotSecure,
} from '../cookie/reason.js'
import { canonicalizeHost } from './canonical-host.js'
import { hasControl, isAscii } from './characters.js'
import { checkNamePrefix } from './name-prefix.js'
import { octetLength } from './octets.js'
import { isPublicSuffix } from './site.js'

/**
 * Why a cookie record could not have been stored; empty if it could.
 *
 * @param partitionsAll - whether any cookie, not only a Secure one, may belong to a partition.
 * @see RFC 6265bis §5.7 steps 2 to 4, 8, 9 and 19 to 22
 */
export function reasonsAgainst(
  cookie: Cookie,
  publicSuffixes: PublicSuffixes | null,
  partitionsAll = false,
): readonly Reason[] {
  const { name, value, domain, hostOnly, path, secure } = cookie
  const reasons: Reason[] = []
  // §5.7 step 2
  if (name === '' && value === '') reasons.push(emptyNameAndValue)
  // §5.7 step 3
  if (hasControl(name) || hasControl(value)) reasons.push(cookieControlCharacter)
  // §5.7 step 4, with the smaller of the two counts
  if (octetLength(name, 'HTTP') + octetLength(value, 'HTTP') > NAME_VALUE_OCTETS) reasons.push(cookieTooLong)
  // §5.7 step 8
  if (!isAscii(domain)) reasons.push(domainNotAscii)
  // §5.7 step 9.2
  if (canonicalizeHost(domain) !== domain) reasons.push(hostNotCanonical)
  // §5.7 step 9.3
  else if (!hostOnly && isPublicSuffix(domain, publicSuffixes)) reasons.push(domainPublicSuffix)
  // §5.7 step 19
  if (cookie.sameSite === 'None' && !secure) reasons.push(sameSiteNoneNotSecure)
  // CHIPS: a partitioned cookie is Secure.
  if (cookie.partitionKey !== null && !secure && !partitionsAll) reasons.push(partitionedNotSecure)
  // §5.7 steps 20 to 22
  checkNamePrefix(name, value, secure, hostOnly, path === '/', reasons)
  return reasons
}
