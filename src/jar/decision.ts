/**
 * What a jar answers: what became of a Set-Cookie line, and which cookies a request would carry (§5.7, §5.8.3).
 */
import type { ExcludedCookie } from '../algorithms/retrieve-cookies.js'
import type { Cookie } from '../cookie/cookie.js'
import type { Reason } from '../cookie/reason.js'

/**
 * A cookie that a jar gave up for want of room, and why.
 *
 * @see RFC 6265bis §5.7
 */
export interface EvictedCookie {
  /** The cookie that is gone. */
  readonly cookie: Cookie
  /** The priority of §5.7 that chose it. */
  readonly reason: Reason
}

/**
 * What became of a Set-Cookie line: it was stored, it removed a cookie because it came expired, or it was rejected.
 *
 * @see RFC 6265bis §5.7
 */
export type SetCookieResult =
  | {
      readonly status: 'stored'
      /** The cookie as it is stored. */
      readonly cookie: Cookie
      /** The cookie that it took the place of. */
      readonly replaced?: Cookie
      /** The cookies that made room for it. */
      readonly evicted: readonly EvictedCookie[]
      /** What was ignored or changed in it. */
      readonly warnings: readonly Reason[]
    }
  | {
      readonly status: 'removed'
      /** The cookie that came expired; it is not stored. */
      readonly cookie: Cookie
      /** The stored cookie that it removed, where there was one. */
      readonly replaced?: Cookie
      readonly warnings: readonly Reason[]
    }
  | {
      readonly status: 'rejected'
      /** Every reason, in the order of the specification's steps. */
      readonly reasons: readonly Reason[]
      readonly warnings: readonly Reason[]
    }

/**
 * Which cookies a request would carry, and why it would not carry the others of its site.
 *
 * @see RFC 6265bis §5.8.3
 */
export interface Explanation {
  /** The cookies that would be sent, in order. */
  readonly included: readonly Cookie[]
  /** The other cookies of the site, also those of other partitions, each with every reason. */
  readonly excluded: readonly ExcludedCookie[]
  /** The reasons that would withhold any cookie from this request, whichever the jar held. */
  readonly reasons: readonly Reason[]
}

/**
 * An explanation of the cookies that a filter means, those of other sites included.
 *
 * @see RFC 6265bis §5.8.3
 */
export interface FilteredExplanation extends Explanation {
  /** The cookies of other hosts and sites that the filter means, each with every reason; 100 of them at most. */
  readonly elsewhere: readonly ExcludedCookie[]
}

/**
 * A record of a cookie that a jar did not admit, and every reason why.
 *
 * @see RFC 6265bis §5.7
 */
export interface RejectedEntry {
  /** The record as it came. */
  readonly entry: Cookie
  /** Why it was not admitted, in the order of the specification's steps. */
  readonly reasons: readonly Reason[]
}

/**
 * What became of records of cookies that a jar was to admit.
 *
 * @see RFC 6265bis §5.7
 */
export interface AdmitResult {
  /** The records that could not have been stored. */
  readonly rejected: readonly RejectedEntry[]
  /** The cookies that made room. */
  readonly evicted: readonly EvictedCookie[]
}
