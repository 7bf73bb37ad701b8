/**
 * What a linear jar returns: what became of a set-cookie-string, explanations, changes, and the verbs of a client.
 */

import type { Cookie } from '../../src/cookie/cookie.js'
import type { Reason } from '../../src/cookie/reason.js'
import type { Removal } from './eviction.js'
import type { Retrieved } from './retrieval.js'
import type { SetCookieLines } from './set-cookie-lines.js'

/** The answer to one set-cookie-string. */
export type SetCookieResult =
  | {
      readonly status: 'stored'
      readonly cookie: Cookie
      readonly replaced?: Cookie
      readonly evicted: readonly Removal[]
      readonly warnings: readonly Reason[]
    }
  | {
      readonly status: 'removed'
      readonly cookie: Cookie
      readonly replaced?: Cookie
      readonly warnings: readonly Reason[]
    }
  | { readonly status: 'rejected'; readonly reasons: readonly Reason[]; readonly warnings: readonly Reason[] }

/** What happened to one cookie of the jar. */
export interface Change {
  readonly cause: 'inserted' | 'overwritten' | 'expired-overwrite' | 'explicit' | 'expired' | 'evicted' | 'session-over'
  readonly cookie: Cookie
  readonly reason?: Reason
}

/** A partial record that cookies are compared with. */
export type CookieFilter = Partial<
  Pick<Cookie, 'name' | 'domain' | 'path' | 'hostOnly' | 'secure' | 'httpOnly' | 'sameSite' | 'persistent'>
> & { readonly site?: string }

/** The verbs of a jar in one context. */
export interface LinearClient {
  setCookie(text: string, url: string | URL): SetCookieResult
  setCookies(lines: SetCookieLines, url: string | URL): SetCookieResult[]
  getCookieString(url: string | URL): string
  getCookies(url: string | URL): Cookie[]
  explain(url: string | URL, filter?: CookieFilter): Explanation
}

/** Which cookies a request would carry, and why it would not carry the others of its site. */
export interface Explanation {
  readonly included: Cookie[]
  readonly excluded: Retrieved[]
  /** If only the cookies that a filter means are explained: those of other sites. */
  readonly elsewhere?: Retrieved[]
  readonly reasons: readonly Reason[]
}
