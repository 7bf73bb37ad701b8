/**
 * The cookies of the site that a target belongs to (§5.7, §5.8.3).
 */
import type { StoredCookies } from '../algorithms/receive-cookie.js'
import type { CookieIdentity } from '../cookie/cookie.js'
import type { CookieStore } from '../store/cookie-store.js'
import type { SiteCookies } from '../store/site-cookies.js'
import type { StoredCookie } from '../store/stored-cookie.js'
import type { RequestTarget } from './request-target.js'

/** The cookies of a target's site, and those of others that they may overlay, as they are when they are asked for. */
export class StoredCookiesOfTarget implements StoredCookies<StoredCookie> {
  readonly #store: CookieStore
  readonly #target: RequestTarget

  constructor(store: CookieStore, target: RequestTarget) {
    this.#store = store
    this.#target = target
  }

  find(identity: CookieIdentity): StoredCookie | undefined {
    return cookiesOf(this.#target, this.#store)?.find(identity)
  }

  hasSecureOverlaid(name: string, domain: string, path: string): boolean {
    return this.#store.hasSecureOverlaid(this.#target.site, name, domain, path)
  }
}

/** The cookies of a target's site; `undefined` where there are none. The host knows them as long as there are some. */
export function cookiesOf({ facts }: RequestTarget, store: CookieStore): SiteCookies | undefined {
  if (facts.cookies?.isForgotten !== false) {
    facts.cookies = facts.host === null ? undefined : store.site(facts.site)
  }
  return facts.cookies
}
