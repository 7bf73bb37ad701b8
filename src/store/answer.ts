/**
 * What a retrieval returned, and which later requests it answers (§5.1.4, §5.8.3).
 *
 * An answer is *fresh* while its sites have the versions that they had when it was made. It serves every request from
 * its host in its context whose longest matching cookie-path is the same, because that path matches all shorter ones.
 */
import { pathMatch } from '../algorithms/cookie-path.js'
import { joinedPairs } from '../algorithms/cookie-string.js'
import type { StoredCookie } from './stored-cookie.js'

/** The last access of an answer whose cookies know of it. */
const SETTLED = Number.NEGATIVE_INFINITY

/** The greatest length of a cookie-string that is kept: a longer one is made for each request. */
const KEPT_LENGTH = 8192

const NO_COOKIES: readonly StoredCookie[] = []

/** The scope of a dropped answer, which serves no request. */
const NOWHERE: AnswerScope = { context: {}, host: '', secure: false, path: '', pathsBelow: null }

/** A version that no site has. */
const DROPPED = -1

/** Something that changes its version whenever its cookies change. */
export interface Versioned {
  readonly version: number
}

/** The requests that an answer serves. */
export interface AnswerScope {
  /** Identifies the context: two requests with the same one, host, path and connection are answered alike. */
  readonly context: object
  readonly host: string
  readonly secure: boolean
  /** The longest cookie-path that the request path-matches; `''` if there is none. */
  readonly path: string
  /** The cookie-paths below that one; `null` if they are not known. */
  readonly pathsBelow: readonly string[] | null
}

export class Answer {
  /** When a request was last answered, in milliseconds, if the cookies do not know of it yet. */
  accessTime = SETTLED
  readonly #site: Versioned
  #version: number
  readonly #partition: Versioned
  readonly #partitionVersion: number
  #header: string | null = null
  #cookies: readonly StoredCookie[]
  #scope: AnswerScope
  /** The characters that paths below the longest path continue with: a bit each, by code modulo 32. */
  readonly #nextBelow: number

  /** @param sites - the one or two sites that the cookies were chosen from. */
  constructor(
    cookies: readonly StoredCookie[],
    scope: AnswerScope,
    [site, partition = site]: readonly [Versioned, Versioned?],
  ) {
    this.#cookies = cookies
    this.#scope = scope
    this.#site = site
    this.#version = site.version
    this.#partition = partition
    this.#partitionVersion = partition.version
    this.#nextBelow = (scope.pathsBelow ?? []).reduce((bits, below) => bits | nextBit(scope.path, below), 0)
  }

  /** Whether a retrieval would return the same cookies with the same values. */
  get isFresh(): boolean {
    return this.#version === this.#site.version && this.#partitionVersion === this.#partition.version
  }

  /** The cookies, in the order in which they are sent. */
  get cookies(): readonly StoredCookie[] {
    return this.#cookies
  }

  /** The cookie-string. */
  get header(): string {
    if (this.#header !== null) return this.#header
    const header = joinedPairs(this.#cookies.map(({ pair }) => pair))
    if (header.length <= KEPT_LENGTH) this.#header = header
    return header
  }

  /** Takes the new value of a cookie. How much of a partition's cookies fits in a cookie-string may change with it. */
  renewHeader(): void {
    if (this.#partition === this.#site) this.#header = null
    else this.drop()
  }

  /** Makes the answer stale, and releases what it holds: a client may keep it for long. */
  drop(): void {
    this.settle()
    this.#version = DROPPED
    this.#cookies = NO_COOKIES
    this.#scope = NOWHERE
    this.#header = null
  }

  /** Tells the cookies of the last access. */
  settle(): void {
    const { accessTime } = this
    if (accessTime === SETTLED) return
    for (const cookie of this.#cookies) if (cookie.lastAccessTime < accessTime) cookie.lastAccessTime = accessTime
    this.accessTime = SETTLED
  }

  /** Whether a fresh answer serves requests with this scope. */
  isFor({ context, host, secure, path }: AnswerScope): boolean {
    const own = this.#scope
    return own.path === path && own.context === context && own.secure === secure && own.host === host
  }

  /** Whether a fresh answer serves a request from its host in its context, as far as path and connection decide it. */
  isForPath(path: string, secure: boolean): boolean {
    const own = this.#scope
    if (own.secure !== secure || own.pathsBelow === null || !pathMatch(path, own.path)) return false
    if ((this.#nextBelow & nextBit(own.path, path)) === 0) return true
    return !own.pathsBelow.some((below) => pathMatch(path, below))
  }
}

/** The bit of the character that a path continues with after another one and a slash; all bits if it does not continue. */
function nextBit(above: string, path: string): number {
  const next = above.length + (above.endsWith('/') ? 0 : 1)
  return next < path.length ? 1 << (path.charCodeAt(next) & 31) : -1
}
