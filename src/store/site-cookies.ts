/**
 * The cookies of one site, kept in the order in which a retrieval lists them (§5.8.3 step 4).
 */

import { pathMatch } from '../algorithms/cookie-path.js'
import { domainMatch } from '../algorithms/domain-match.js'
import type { StoredCookies } from '../algorithms/receive-cookie.js'
import { compareForRetrieval } from '../algorithms/retrieve-cookies.js'
import type { CookieIdentity } from '../cookie/cookie.js'
import type { StoredCookie } from './stored-cookie.js'

/** From how many cookies on an index by name is worth its memory. */
const NAMES_WORTH_AN_INDEX = 16

export class SiteCookies implements StoredCookies {
  /** The cookies by path length descending, then creation time, then insertion. */
  readonly #ordered: StoredCookie[] = []
  /** The cookies of each name, once there are many. */
  #byName: Map<string, StoredCookie[]> | null = null

  get size(): number {
    return this.#ordered.length
  }

  [Symbol.iterator](): Iterator<StoredCookie> {
    return this.#ordered[Symbol.iterator]()
  }

  find({ name, domain, hostOnly, path }: CookieIdentity): StoredCookie | undefined {
    for (const cookie of this.#named(name)) {
      if (cookie.name === name && cookie.path === path && cookie.domain === domain && cookie.hostOnly === hostOnly) {
        return cookie
      }
    }
    return undefined
  }

  hasSecureOverlaid(name: string, domain: string, path: string): boolean {
    for (const cookie of this.#named(name)) {
      if (
        // §5.7 step 16.1
        cookie.name === name &&
        // §5.7 step 16.2
        cookie.secure &&
        // §5.7 step 16.3
        (domainMatch(cookie.domain, domain) || domainMatch(domain, cookie.domain)) &&
        // §5.7 step 16.4
        pathMatch(path, cookie.path)
      ) {
        return true
      }
    }
    return false
  }

  insert(cookie: StoredCookie): void {
    this.#ordered.splice(this.#placeOf(cookie), 0, cookie)
    if (this.#byName !== null) addNamed(this.#byName, cookie)
    else if (this.#ordered.length > NAMES_WORTH_AN_INDEX) {
      this.#byName = new Map()
      for (const each of this.#ordered) addNamed(this.#byName, each)
    }
  }

  remove(cookie: StoredCookie): void {
    this.#ordered.splice(this.#placeOf(cookie), 1)
    const named = this.#byName?.get(cookie.name)
    if (named === undefined) return
    if (named.length === 1) this.#byName?.delete(cookie.name)
    else named.splice(named.indexOf(cookie), 1)
  }

  /** All cookies that may have this name. */
  #named(name: string): readonly StoredCookie[] {
    return this.#byName === null ? this.#ordered : (this.#byName.get(name) ?? [])
  }

  /** The index at which the cookie stands, or would stand. */
  #placeOf(cookie: StoredCookie): number {
    let low = 0
    let high = this.#ordered.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = this.#ordered[middle]
      if (other !== undefined && compareForStore(other, cookie) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}

function compareForStore(first: StoredCookie, second: StoredCookie): number {
  return compareForRetrieval(first, second) || first.sequence - second.sequence
}

function addNamed(byName: Map<string, StoredCookie[]>, cookie: StoredCookie): void {
  const named = byName.get(cookie.name)
  if (named === undefined) byName.set(cookie.name, [cookie])
  else named.push(cookie)
}
