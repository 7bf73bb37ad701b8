/**
 * The results of a jar: the outcome of a Set-Cookie line, and the cookies that a request would carry (§5.7, §5.8.3).
 */
import type { ExcludedCookie } from '../algorithms/retrieve-cookies.js'
import type { Cookie } from '../cookie/cookie.js'
import type { Reason } from '../cookie/reason.js'
import type { RejectedEntry } from '../input/serialized-jar.js'

/**
 * A cookie that a jar evicted to make room, and why.
 *
 * @see RFC 6265bis §5.7
 */
export interface EvictedCookie {
  /** The evicted cookie. */
  readonly cookie: Cookie
  /** The priority of §5.7 that chose it. */
  readonly reason: Reason
}

/**
 * The outcome of a Set-Cookie line: its cookie was stored, removed another one because it arrived expired, or was
 * rejected.
 *
 * @see RFC 6265bis §5.7
 */
export type SetCookieResult =
  | {
      readonly status: 'stored'
      /** The cookie as it is stored. */
      readonly cookie: Cookie
      /** The cookie that it replaced. */
      readonly replaced?: Cookie
      /** The cookies that were evicted to make room for it. */
      readonly evicted: readonly EvictedCookie[]
      /** What was ignored or changed in it. */
      readonly warnings: readonly Reason[]
    }
  | {
      readonly status: 'removed'
      /** The expired cookie; it is not stored. */
      readonly cookie: Cookie
      /** The stored cookie that it removed, if there was one. */
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
  /** The reasons that withhold every cookie from this request, whatever the jar holds. */
  readonly reasons: readonly Reason[]
}

/**
 * An explanation of the cookies that match a filter, including those of other sites.
 *
 * @see RFC 6265bis §5.8.3
 */
export interface FilteredExplanation extends Explanation {
  /** The cookies of other hosts and sites that match the filter, each with every reason; at most 100. */
  readonly elsewhere: readonly ExcludedCookie[]
}

/**
 * The outcome of admitting records of cookies.
 *
 * @see RFC 6265bis §5.7
 */
export interface AdmitResult {
  /** The records that could not have been stored. */
  readonly rejected: readonly RejectedEntry[]
  /** The cookies that were evicted to make room. */
  readonly evicted: readonly EvictedCookie[]
}
