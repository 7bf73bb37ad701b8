/**
 * The cookie record: the fields that §5.7 stores about each cookie, and its partition.
 */
import type { PartitionKey } from './site-key.js'

/**
 * The same-site-flag of a cookie. A cookie without a known SameSite value gets `'Default'`, which is enforced as
 * `'Lax'`, or as Lax-allowing-unsafe if that is switched on.
 *
 * @see RFC 6265bis §5.6.7 and §5.7 step 17
 */
export type SameSite = 'Strict' | 'Lax' | 'None' | 'Default'

/**
 * A stored cookie, as an immutable record. Times are in milliseconds since 1970-01-01T00:00:00Z.
 *
 * @example
 * ```ts
 * import { CookieJar, type Cookie } from 'speculoos'
 *
 * const jar = new CookieJar()
 * jar.setCookie('SID=31d4; Path=/; Secure; HttpOnly', 'https://site.example/')
 * const [cookie]: Cookie[] = jar.getCookies('https://site.example/')
 * console.log(cookie?.hostOnly, cookie?.expiryTime) // => true null
 * ```
 *
 * @see RFC 6265bis §5.7
 */
export interface Cookie {
  /** The cookie-name; empty for a nameless cookie. Names are case-sensitive. */
  readonly name: string
  /** The cookie-value as received, neither decoded nor unquoted. */
  readonly value: string
  /** The canonicalized host the cookie belongs to, without a leading dot. */
  readonly domain: string
  /** The host-only-flag: whether the cookie goes to `domain` alone, and not to the hosts below it. */
  readonly hostOnly: boolean
  /** The cookie-path; it always begins with `/`. */
  readonly path: string
  /** The secure-only-flag. */
  readonly secure: boolean
  /** The http-only-flag: whether the cookie is hidden from non-HTTP APIs. */
  readonly httpOnly: boolean
  /** The same-site-flag. */
  readonly sameSite: SameSite
  /** The persistent-flag: whether the cookie outlives the session. */
  readonly persistent: boolean
  /** When the cookie expires, in milliseconds; `null` for a cookie that named no lifetime. */
  readonly expiryTime: number | null
  /** The partition of a `Partitioned` cookie; `null` for any other. */
  readonly partitionKey: PartitionKey | null
  /** The value of the attribute Priority, under a profile that reads it; absent for `Medium`, the default. */
  readonly priority?: 'Low' | 'High' | undefined
  /** When a cookie with this identity was first received, in milliseconds. */
  readonly creationTime: number
  /** When the cookie was received or last retrieved, in milliseconds. */
  readonly lastAccessTime: number
}

/**
 * The fields that identify a cookie in a jar.
 *
 * @see RFC 6265bis §5.7 step 23
 */
export type CookieIdentity = Pick<Cookie, 'name' | 'domain' | 'hostOnly' | 'path' | 'partitionKey'>

/**
 * Whether a cookie's expiry-time lies in the past.
 *
 * @param now - the current time in milliseconds.
 * @see RFC 6265bis §5.7
 */
export function isExpired(cookie: Pick<Cookie, 'expiryTime'>, now: number): boolean {
  return cookie.expiryTime !== null && cookie.expiryTime < now
}

/** A fresh record with the fields of a cookie. */
export function cookieRecord(cookie: Cookie): Cookie {
  const record = {
    name: cookie.name,
    value: cookie.value,
    domain: cookie.domain,
    hostOnly: cookie.hostOnly,
    path: cookie.path,
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
    sameSite: cookie.sameSite,
    persistent: cookie.persistent,
    expiryTime: cookie.expiryTime,
    partitionKey: cookie.partitionKey,
    creationTime: cookie.creationTime,
    lastAccessTime: cookie.lastAccessTime,
  }
  const { priority } = cookie
  return priority === undefined ? record : { ...record, priority }
}
