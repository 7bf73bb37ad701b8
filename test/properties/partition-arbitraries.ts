/**
 * Arbitrary partitions: few top-level sites in several spellings, so that cookies of one partition meet (CHIPS).
 */

import fc from 'fast-check'
import type { PartitionKey } from '../../src/cookie/site-key.js'
import { mostly, weighted } from './weighted.js'

const flag = weighted([true, 2], [false, 1])

/** Partition keys as a jar keeps them. */
export const canonicalPartitionKey: fc.Arbitrary<PartitionKey> = fc.record({
  topLevelSite: weighted(
    ['https://other.example', 5],
    ['https://site.example', 2],
    ['http://other.example', 1],
    ['https://[::1]', 1],
  ),
  hasCrossSiteAncestor: flag,
})

/** Partition keys as a context spells them: the URL of a document, or its site. */
export const partitionKey: fc.Arbitrary<PartitionKey> = mostly(
  fc.record({
    topLevelSite: weighted(['https://other.example', 5], ['https://www.Other.example:8443/a?b#c', 3]),
    hasCrossSiteAncestor: weighted([true, 4], [false, 1]),
  }),
  fc.record({
    topLevelSite: weighted(
      ['https://site.example/', 3],
      ['https://www.site.example/docs/', 2],
      ['http://other.example/', 2],
      ['https://example', 1],
      ['https://bucket.s3.cloud.test/', 1],
      ['https://a.bucket.s3.cloud.test/', 1],
      ['https://cloud.test/', 1],
      ['http://localhost:3000', 1],
      ['https://127.0.0.1/', 1],
      ['https://[::1]:8443/', 1],
      ['https://other.example./', 1],
    ),
    hasCrossSiteAncestor: flag,
  }),
  2,
)
