/**
 * What a retrieval answered, and which other requests it answers (§5.1.4, §5.8.3).
 */
import { pathMatch } from '../algorithms/cookie-path.js'
import { joinedPairs } from '../algorithms/cookie-string.js'
import type { CookieRequest } from '../algorithms/request.js'
import type { Cookie } from '../cookie/cookie.js'
import { NO_SLOT } from './memo-slots.js'
import type { StoredCookie } from './stored-cookie.js'

const NO_COOKIES: readonly StoredCookie[] = []

/** What is read to answer from a memo stands first, so that it is near in memory. */
export class RetrievalMemo {
  /** Where the memo is answered from. */
  slot = NO_SLOT
  #header: string | null = null
  /** The longest path of a cookie that the request path-matched. */
  #path: string
  readonly #secure: boolean
  /** Which characters the paths below have next, a bit each by code modulo 32. */
  readonly #nextBelow: number
  /** At least the other paths of cookies that path-match that one; `null` where they are not known. */
  #pathsBelow: readonly string[] | null
  readonly #context: string | null
  readonly #host: string | null
  /** Another memo of the site. */
  next: RetrievalMemo | null = null
  cookies: readonly StoredCookie[]

  constructor(
    cookies: readonly StoredCookie[],
    request: CookieRequest,
    path: string,
    pathsBelow: readonly string[] | null,
    context: string | null,
  ) {
    this.cookies = cookies
    this.#host = request.host
    this.#secure = request.secure
    this.#path = path
    this.#pathsBelow = pathsBelow
    this.#nextBelow = (pathsBelow ?? []).reduce((bits, below) => bits | nextBit(path, below), 0)
    this.#context = context
  }

  /** Whether the answer may be another by now. */
  get isStale(): boolean {
    return this.slot === NO_SLOT
  }

  /** The cookie-string, where it was made before. */
  get header(): string | null {
    return this.#header
  }

  /** Whether the memo, where it is not stale, answers a request. */
  isFor(request: CookieRequest, path: string, context: string): boolean {
    return (
      this.#path === path && this.#context === context && this.#secure === request.secure && this.#host === request.host
    )
  }

  /** Whether the memo, where it is not stale, answers a request from its host in its context, going by path and connection. */
  isForPath({ path, secure }: CookieRequest): boolean {
    if (this.#secure !== secure || this.#pathsBelow === null || !pathMatch(path, this.#path)) return false
    if ((this.#nextBelow & nextBit(this.#path, path)) === 0) return true
    for (const below of this.#pathsBelow) {
      if (pathMatch(path, below)) return false
    }
    return true
  }

  /** The records of the cookies; the site is settled before. */
  toCookies(): Cookie[] {
    return this.cookies.map((cookie) => cookie.toCookie())
  }

  /** The cookies as a cookie-string, which is kept. */
  makeHeader(): string {
    this.#header = joinedPairs(this.cookies.map(({ pair }) => pair))
    return this.#header
  }

  /** Learns that a cookie may have another value. */
  forgetHeader(): void {
    this.#header = null
  }

  /** Lets go of everything: a host that is never asked for again may keep a memo for long. */
  becomeStale(): void {
    this.slot = NO_SLOT
    this.#header = null
    this.#path = ''
    this.#pathsBelow = null
    this.cookies = NO_COOKIES
    this.next = null
  }
}

/** The bit of the character that a path has after another, which it path-matches, and a slash; all bits where it has none. */
function nextBit(above: string, path: string): number {
  const next = above.length + (above.endsWith('/') ? 0 : 1)
  return next < path.length ? 1 << (path.charCodeAt(next) & 31) : -1
}
