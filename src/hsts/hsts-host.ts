/**
 * The record of a known host.
 */

/**
 * A Known HSTS Host.
 *
 * @see RFC 6797 §8.1.1
 */
export interface HstsHost {
  /** The canonicalized host, without a trailing dot. */
  readonly host: string
  /** Whether all hosts below it are to be upgraded, too. */
  readonly includeSubDomains: boolean
  /** When it is no longer known, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly expiryTime: number
  /** When it was noted last, in milliseconds. */
  readonly notedTime: number
}
