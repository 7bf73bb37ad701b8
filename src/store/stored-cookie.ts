/**
 * A cookie in the store: the fields of §5.7, kept small, of which those change that are no part of its identity.
 */
import { cookiePair } from '../algorithms/cookie-string.js'
import type { Cookie, SameSite } from '../cookie/cookie.js'
import { inOnePiece, ownText } from './own-text.js'
import type { SharedValues } from './shared-values.js'

const HOST_ONLY = 1
const SECURE = 2
const HTTP_ONLY = 4
const PERSISTENT = 8
const REMOVED = 16
const SAME_SITE_SHIFT = 5
const SAME_SITES: readonly SameSite[] = ['Default', 'None', 'Lax', 'Strict']

/** A cookie as the store keeps it. It is never handed out: {@link StoredCookie.toCookie} makes the record. */
export class StoredCookie implements Cookie {
  name: string
  #pair: string
  domain: string
  path: string
  #flags: number
  #expiryTime: number | null
  readonly creationTime: number
  lastAccessTime: number
  /** The site that the cookie is kept in. */
  readonly site: string
  /** The cookie's place in the order of first insertion. */
  readonly sequence: number

  constructor(cookie: Cookie, site: string, sequence: number, shared: SharedValues) {
    this.name = shared.text(cookie.name)
    this.#pair = ownPair(cookie)
    // The domain of a host-only cookie is the host, of which all its cookies keep the same text.
    this.domain = cookie.hostOnly ? cookie.domain : cookie.domain === site ? site : ownText(cookie.domain)
    this.path = shared.text(cookie.path)
    this.#flags = flagsOf(cookie)
    this.#expiryTime = shared.expiryTime(cookie.expiryTime)
    this.creationTime = shared.accessTime(cookie.creationTime)
    this.lastAccessTime = shared.accessTime(cookie.lastAccessTime)
    this.site = site
    this.sequence = sequence
  }

  get value(): string {
    return this.name === '' ? this.#pair : this.#pair.slice(this.name.length + 1)
  }

  /** The name and the value, as the cookie-string has them. */
  get pair(): string {
    return this.#pair
  }

  get expiryTime(): number | null {
    return this.#expiryTime
  }

  get hostOnly(): boolean {
    return (this.#flags & HOST_ONLY) !== 0
  }

  get secure(): boolean {
    return (this.#flags & SECURE) !== 0
  }

  get httpOnly(): boolean {
    return (this.#flags & HTTP_ONLY) !== 0
  }

  get persistent(): boolean {
    return (this.#flags & PERSISTENT) !== 0
  }

  get sameSite(): SameSite {
    return SAME_SITES[this.#flags >> SAME_SITE_SHIFT] ?? 'Default'
  }

  /** Whether the cookie is in the store no more. */
  get isRemoved(): boolean {
    return (this.#flags & REMOVED) !== 0
  }

  /** Marks the cookie as removed; it lets go of its texts, since a queue may keep it for long. */
  becomeRemoved(): void {
    this.#flags |= REMOVED
    this.name = ''
    this.#pair = ''
    this.domain = ''
    this.path = ''
  }

  /**
   * Takes over what a cookie has that replaces this one: everything but its identity and its creation.
   *
   * @returns whether the same retrievals as before include it.
   */
  update(cookie: Cookie): boolean {
    const flags = flagsOf(cookie)
    const isAlike = flags === this.#flags
    this.#pair = ownPair(cookie)
    this.#flags = flags
    this.#expiryTime = cookie.expiryTime
    this.lastAccessTime = cookie.lastAccessTime
    return isAlike
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

function ownPair(cookie: Cookie): string {
  const pair = cookiePair(cookie)
  return cookie.name === '' ? ownText(pair) : inOnePiece(pair)
}

function flagsOf(cookie: Cookie): number {
  return (
    (cookie.hostOnly ? HOST_ONLY : 0) |
    (cookie.secure ? SECURE : 0) |
    (cookie.httpOnly ? HTTP_ONLY : 0) |
    (cookie.persistent ? PERSISTENT : 0) |
    (SAME_SITES.indexOf(cookie.sameSite) << SAME_SITE_SHIFT)
  )
}
