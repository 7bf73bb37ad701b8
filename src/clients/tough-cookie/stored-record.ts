/**
 * A stored cookie as the algorithms see it: in the words of the specification, and as it is at that moment.
 */
import type { Cookie as CookieRecord, SameSite } from '../../cookie/cookie.js'
import type { Cookie } from './cookie.js'
import { timeOf } from './cookie-dates.js'
import { hostOfDomain } from './domains.js'
import { storedExpiryTime, storedReceivedTime } from './received-time.js'

/** Where a store in memory files a cookie. */
export interface Place {
  readonly domain: string
  readonly path: string
  readonly key: string
}

export class StoredRecord implements CookieRecord {
  /** The cookie itself, which its owner may change. */
  readonly source: Cookie

  /** Where the cookie is filed, whatever becomes of its fields; `null` where it is not in memory. */
  readonly place: Place | null

  /** The cookie counts as received when it was last accessed, where nobody has noted when it was. */
  constructor(source: Cookie, place: Place | null = null) {
    this.source = source
    this.place = place
    storedReceivedTime(source)
  }

  get name(): string {
    return this.source.key
  }

  get value(): string {
    return this.source.value
  }

  get domain(): string {
    return hostOfDomain(this.source.domain ?? '')
  }

  get hostOnly(): boolean {
    return this.source.hostOnly === true
  }

  get path(): string {
    return this.source.path ?? '/'
  }

  get secure(): boolean {
    return this.source.secure
  }

  get httpOnly(): boolean {
    return this.source.httpOnly
  }

  get sameSite(): SameSite {
    return sameSiteOf(this.source.sameSite)
  }

  /** The cookies of tough-cookie have no partitions. */
  get partitionKey(): null {
    return null
  }

  get persistent(): boolean {
    return this.expiryTime !== null
  }

  get expiryTime(): number | null {
    return storedExpiryTime(this.source)
  }

  get creationTime(): number {
    return timeOf(this.source.creation) ?? 0
  }

  get lastAccessTime(): number {
    return timeOf(this.source.lastAccessed) ?? this.creationTime
  }
}

/** The same-site-flag that a value of SameSite stands for. */
export function sameSiteOf(value: string | null | undefined): SameSite {
  switch (value?.toLowerCase()) {
    case 'strict':
      return 'Strict'
    case 'lax':
      return 'Lax'
    case 'none':
      return 'None'
    default:
      return 'Default'
  }
}
