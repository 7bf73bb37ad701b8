/**
 * How records of cookies come into a jar, and where they belong (§5.7).
 */
import { siteOf } from '../algorithms/site.js'
import type { Cookie } from '../cookie/cookie.js'
import { type SiteKey, siteKey } from '../cookie/site-key.js'
import type { Policy } from '../input/policy.js'

/** A cookie that comes into a jar, with its place in the order of first insertion if it had one. */
export interface Admission {
  readonly cookie: Cookie
  readonly place?: number
}

/** A cookie and its place in the order of first insertion. */
export type PlacedCookie = Required<Admission>

/** A cookie of a jar with its place and its site. */
export interface JarEntry extends PlacedCookie {
  readonly site: string
}

/** The site that a cookie belongs to. */
export function keyOf({ domain, partitionKey }: Cookie, { publicSuffixes }: Pick<Policy, 'publicSuffixes'>): SiteKey {
  return siteKey(siteOf(domain, publicSuffixes), partitionKey)
}
