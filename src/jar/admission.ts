/**
 * How records of cookies come into a jar, and where they belong (§5.7).
 */
import { siteOf } from '../algorithms/site.js'
import type { Cookie } from '../cookie/cookie.js'
import { type SiteKey, siteKey } from '../cookie/site-key.js'
import type { Policy } from './policy.js'

/** A cookie and its place in the order of first insertion. */
export interface PlacedCookie {
  readonly cookie: Cookie
  readonly place: number
}

/** A cookie of a jar with its place and its site. */
export interface JarEntry extends PlacedCookie {
  readonly site: string
}

/** How cookies are admitted. */
export interface Admission {
  /** The place of a cookie in the order of first insertion, if it had one in the jar that it comes from. */
  readonly placeOf?: ((cookie: Cookie) => number | undefined) | undefined
  /** Whether all other cookies are removed. */
  readonly replacesAll?: boolean
}

/** The site that a cookie belongs to. */
export function keyOf({ domain, partitionKey }: Cookie, { publicSuffixes }: Pick<Policy, 'publicSuffixes'>): SiteKey {
  return siteKey(siteOf(domain, publicSuffixes), partitionKey)
}
