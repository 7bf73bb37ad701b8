/**
 * The oracle's partitions (CHIPS): the key that a context names, and whether two keys are one.
 */

import type { PublicSuffixes } from '../../src/cookie/public-suffixes.js'
import type { PartitionKey } from '../../src/cookie/site-key.js'
import { isIpAddress } from './canonical-host.js'
import { originOf } from './same-site.js'

/** Returns the key with the scheme and the registrable domain of the top-level document, or its host if it has none. */
export function canonicalPartitionKey(given: PartitionKey, publicSuffixes: PublicSuffixes | null): PartitionKey {
  const origin = originOf(new URL(given.topLevelSite))
  if (origin === 'opaque' || origin.scheme === 'ftp')
    throw new TypeError('A top-level document has an http or https URL.')
  const { scheme, host } = origin
  const domain = publicSuffixes === null || isIpAddress(host) ? null : publicSuffixes.registrableDomain(host)
  return { topLevelSite: `${scheme}://${domain ?? host}`, hasCrossSiteAncestor: given.hasCrossSiteAncestor }
}

/** Whether two keys name one partition, or both name none. */
export function isSamePartition(one: PartitionKey | null, other: PartitionKey | null): boolean {
  return partitionText(one) === partitionText(other)
}

/** A partition in one string; empty for none. */
export function partitionText(key: PartitionKey | null): string {
  return key === null ? '' : `${key.topLevelSite} ${key.hasCrossSiteAncestor}`
}
