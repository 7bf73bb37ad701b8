/**
 * The cookies of a site or of the store in the order in which they are evicted (§5.7): a binary heap that is put right late.
 *
 * A cookie keeps its place while it is accessed. Its last access can only have become later, so the cookie at the front
 * is either the next to go, or moves back to where it belongs. When the clock runs backwards, or a last access lies in the
 * future, that does not hold, and a new queue is made.
 */
import { compareForEviction, type EvictionCandidate, type EvictionScope } from '../algorithms/eviction.js'
import type { StoredCookie } from './stored-cookie.js'

/** A cookie, and the last access by which it has its place. */
interface Entry extends EvictionCandidate {
  readonly cookie: StoredCookie
}

/** How many removed cookies may stand in a queue beside those that are stored. */
const SPARE_ENTRIES = 64

export class EvictionQueue {
  readonly #scope: EvictionScope
  readonly #heap: Entry[]
  /** How often the clock had run backwards when the queue was made. */
  readonly #clockRuns: number

  constructor(scope: EvictionScope, cookies: Iterable<StoredCookie>, clockRuns: number) {
    this.#scope = scope
    this.#heap = Array.from(cookies, toEntry).sort((first, second) => compareForEviction(first, second, scope))
    this.#clockRuns = clockRuns
  }

  /** Whether the queue is still right, and does not hold many more cookies than are stored. */
  isGood(clockRuns: number, storedCookies: number): boolean {
    return this.#clockRuns === clockRuns && !this.isWornOut(storedCookies)
  }

  /** Whether the queue holds so many removed cookies that a new one is better. */
  isWornOut(storedCookies: number): boolean {
    return this.#heap.length > 2 * storedCookies + SPARE_ENTRIES
  }

  /** Whether a last access is later than `now`. */
  reachesBeyond(now: number): boolean {
    return this.#heap.some(({ lastAccessTime }) => lastAccessTime > now)
  }

  add(cookie: StoredCookie): void {
    const entry = toEntry(cookie)
    let index = this.#heap.length
    this.#heap.push(entry)
    while (index > 0) {
      const parentIndex = (index - 1) >>> 1
      const parent = this.#heap[parentIndex]
      if (parent === undefined || compareForEviction(parent, entry, this.#scope) <= 0) break
      this.#heap[index] = parent
      index = parentIndex
    }
    this.#heap[index] = entry
  }

  /**
   * Takes out the cookie that goes first.
   *
   * @param settle - brings the last access of a cookie up to date.
   */
  take(settle: (cookie: StoredCookie) => void): StoredCookie | undefined {
    for (;;) {
      const first = this.#heap[0]
      if (first === undefined) return undefined
      const { cookie } = first
      if (!cookie.isRemoved) {
        settle(cookie)
        if (cookie.lastAccessTime !== first.lastAccessTime) {
          this.#sink(toEntry(cookie))
          continue
        }
      }
      const last = this.#heap.pop()
      if (last !== undefined && last !== first) this.#sink(last)
      if (!cookie.isRemoved) return cookie
    }
  }

  /** Puts an entry in the place of the first one, and then where it belongs. */
  #sink(entry: Entry): void {
    let index = 0
    for (;;) {
      const left = this.#heap[2 * index + 1]
      const right = this.#heap[2 * index + 2]
      const isRight = left !== undefined && right !== undefined && compareForEviction(right, left, this.#scope) < 0
      const child = isRight ? right : left
      if (child === undefined || compareForEviction(child, entry, this.#scope) >= 0) break
      this.#heap[index] = child
      index = 2 * index + (isRight ? 2 : 1)
    }
    this.#heap[index] = entry
  }
}

function toEntry(cookie: StoredCookie): Entry {
  const { secure, creationTime, lastAccessTime, sequence } = cookie
  return { cookie, secure, creationTime, lastAccessTime, sequence }
}
