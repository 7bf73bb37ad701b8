/**
 * A cookie in the store: the fields of §5.7, kept small. Fields other than its identity may change.
 */
import { cookiePair } from '../algorithms/cookie-string.js'
import type { Cookie, SameSite } from '../cookie/cookie.js'
import type { PartitionKey, SiteKey } from '../cookie/site-key.js'
import {
  flagsOf,
  HIGH,
  HOST_ONLY,
  HTTP_ONLY,
  LOW,
  PERSISTENT,
  REMOVED,
  SAME_SITE,
  SAME_SITE_SHIFT,
  SAME_SITES,
  SECURE,
} from './cookie-flags.js'
import { inOnePiece, ownText } from './own-text.js'
import { sharedAccessTime, sharedExpiryTime, sharedText } from './shared-values.js'

/**
 * A cookie as the store keeps it. The store never returns it to callers: they get records.
 */
export class StoredCookie implements Cookie {
  name: string
  /** The name and the value, as a cookie-string contains them. */
  pair: string
  domain: string
  path: string
  #flags: number
  expiryTime: number | null
  readonly creationTime: number
  lastAccessTime: number
  readonly site: SiteKey
  readonly partitionKey: PartitionKey | null
  /** The position in the order of first insertion. */
  readonly sequence: number

  constructor(cookie: Cookie, site: SiteKey, sequence: number) {
    this.name = sharedText(cookie.name)
    this.pair = ownPair(cookie)
    // The domain of a host-only cookie is the host, a text that all cookies of the host share.
    this.domain = cookie.hostOnly ? cookie.domain : cookie.domain === site ? site : ownText(cookie.domain)
    this.path = sharedText(cookie.path)
    this.#flags = flagsOf(cookie)
    this.expiryTime = sharedExpiryTime(cookie.expiryTime)
    this.creationTime = sharedAccessTime(cookie.creationTime)
    this.lastAccessTime = sharedAccessTime(cookie.lastAccessTime)
    this.site = site
    this.partitionKey = cookie.partitionKey
    this.sequence = sequence
  }

  get value(): string {
    return this.name === '' ? this.pair : this.pair.slice(this.name.length + 1)
  }

  /** The length of all its texts, which is the number of octets if these are byte strings. */
  get length(): number {
    return this.pair.length + this.domain.length + this.path.length
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
    return SAME_SITES[(this.#flags >> SAME_SITE_SHIFT) & SAME_SITE] ?? 'Default'
  }

  get priority(): 'Low' | 'High' | undefined {
    return (this.#flags & LOW) !== 0 ? 'Low' : (this.#flags & HIGH) !== 0 ? 'High' : undefined
  }

  /** Whether another cookie has the same flags, so that each request carries both or neither. */
  hasFlagsOf(cookie: Cookie): boolean {
    return this.#flags === flagsOf(cookie)
  }

  /** Whether the cookie has left the store. */
  get isRemoved(): boolean {
    return (this.#flags & REMOVED) !== 0
  }

  /** Marks the cookie as removed, and releases its texts: a heap may keep the cookie for long. */
  becomeRemoved(): void {
    this.#flags |= REMOVED
    this.name = ''
    this.pair = ''
    this.domain = ''
    this.path = ''
  }

  /** Copies everything but identity and creation from a cookie that replaces this one. */
  update(cookie: Cookie): void {
    this.pair = ownPair(cookie)
    this.#flags = flagsOf(cookie)
    this.expiryTime = cookie.expiryTime
    this.lastAccessTime = cookie.lastAccessTime
  }
}

function ownPair(cookie: Cookie): string {
  const pair = cookiePair(cookie)
  return cookie.name === '' ? ownText(pair) : inOnePiece(pair)
}
