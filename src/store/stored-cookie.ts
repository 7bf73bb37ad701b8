/**
 * A cookie in the store: the fields of §5.7, of which the last access changes, and the cookie's places in the indexes.
 */
import type { Cookie, SameSite } from '../cookie/cookie.js'

/** A cookie as the store keeps it. It is never handed out: {@link StoredCookie.toCookie} makes the record. */
export class StoredCookie implements Cookie {
  readonly name: string
  readonly value: string
  readonly domain: string
  readonly hostOnly: boolean
  readonly path: string
  readonly secure: boolean
  readonly httpOnly: boolean
  readonly sameSite: SameSite
  readonly persistent: boolean
  readonly expiryTime: number | null
  readonly creationTime: number
  lastAccessTime: number
  /** The site that the cookie is kept in. */
  readonly site: string
  /** The cookie's place in the order of first insertion. */
  readonly sequence: number
  /** The cookie's place in the expiry queue; -1 outside it. */
  expiryIndex = -1

  constructor(cookie: Cookie, site: string, sequence: number) {
    this.name = cookie.name
    this.value = cookie.value
    this.domain = cookie.domain
    this.hostOnly = cookie.hostOnly
    this.path = cookie.path
    this.secure = cookie.secure
    this.httpOnly = cookie.httpOnly
    this.sameSite = cookie.sameSite
    this.persistent = cookie.persistent
    this.expiryTime = cookie.expiryTime
    this.creationTime = cookie.creationTime
    this.lastAccessTime = cookie.lastAccessTime
    this.site = site
    this.sequence = sequence
  }

  /** The record of the cookie as it is now. */
  toCookie(): Cookie {
    return {
      name: this.name,
      value: this.value,
      domain: this.domain,
      hostOnly: this.hostOnly,
      path: this.path,
      secure: this.secure,
      httpOnly: this.httpOnly,
      sameSite: this.sameSite,
      persistent: this.persistent,
      expiryTime: this.expiryTime,
      creationTime: this.creationTime,
      lastAccessTime: this.lastAccessTime,
    }
  }
}
