/**
 * Replays Set-Cookie headers into a jar at their URL and time, and reads the cookies that are left (§5.6, §5.7).
 */
import { parseSetCookie } from '../algorithms/parse-set-cookie.js'
import type { CookieIdentity } from '../cookie/cookie.js'
import { expired } from '../cookie/reason.js'
import { CookieJar } from '../jar/cookie-jar.js'
import type { Entries, Place } from './entries.js'
import { partitionUnknown } from './format-reasons.js'

/** Takes the Set-Cookie fields of a file, each a byte string with its place, URL and time in milliseconds. */
export interface LineReceiver {
  receive(place: Place, line: string, url: URL, time: number): void
}

export class SetCookieReplay implements LineReceiver {
  readonly #entries: Entries
  readonly #places = new Map<string, Place>()
  readonly #jar: CookieJar
  #now = 0

  constructor(entries: Entries) {
    this.#entries = entries
    const limits = {
      cookies: Number.POSITIVE_INFINITY,
      cookiesPerSite: Number.POSITIVE_INFINITY,
      octets: Number.POSITIVE_INFINITY,
      octetsPerSite: Number.POSITIVE_INFINITY,
    }
    // Public suffixes are checked by the jar that takes the cookies.
    this.#jar = new CookieJar({ publicSuffixes: null, now: () => this.#now, limits })
    this.#jar.subscribe(({ cause, cookie }) => {
      if (cause === 'expired') entries.refuse(this.#placeOf(cookie), cookie.name, expired)
    })
  }

  /** Receives a line, which is a byte string, at a time in milliseconds. Times before an earlier one count as that one. */
  receive(place: Place, line: string, url: URL, time: number): void {
    this.#now = Math.max(this.#now, time)
    const parsed = parseSetCookie(line, 'HTTP', true)
    if (parsed.status === 'rejected') {
      this.#entries.refuse(place, undefined, ...parsed.reasons)
      return
    }
    const { name, partitioned } = parsed.setCookie
    if (partitioned) {
      this.#entries.refuse(place, name, partitionUnknown)
      return
    }
    const result = this.#jar.setCookie(line, url)
    if (result.status === 'rejected') {
      this.#entries.refuse(place, name, ...result.reasons)
      return
    }
    if (result.warnings.length > 0) this.#entries.warn(place, name, ...result.warnings)
    this.#places.set(identityOf(result.cookie), place)
  }

  /** Takes the cookies that are left. */
  finish(): void {
    for (const cookie of this.#jar.records()) this.#entries.add(this.#placeOf(cookie), cookie)
  }

  #placeOf(cookie: CookieIdentity): Place {
    return this.#places.get(identityOf(cookie)) ?? {}
  }
}

function identityOf({ name, domain, hostOnly, path }: CookieIdentity): string {
  return JSON.stringify([name, domain, hostOnly, path])
}
