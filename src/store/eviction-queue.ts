/**
 * The cookies of a site or of the store in the order in which they are evicted (§5.7), put right late.
 *
 * A new cookie mostly goes after all the others, so there is a list of those that came in order, and a binary heap of the
 * rest. A cookie keeps its place while it is accessed. Its last access can only have become later, so the cookie at the
 * front is either the next to go, or moves back to where it belongs. When the clock runs backwards, or a last access lies
 * in the future, that does not hold, and a new queue is made.
 */
import { compareForEviction, type EvictionCandidate, type EvictionScope } from '../algorithms/eviction.js'
import type { StoredCookie } from './stored-cookie.js'

/** A cookie, and the last access by which it has its place. */
interface Entry extends EvictionCandidate {
  readonly cookie: StoredCookie
  lastAccessTime: number
}

/** How many entries may be idle whatever the number of the others. */
const SPARE_ENTRIES = 64

export class EvictionQueue {
  readonly #scope: EvictionScope
  /** Entries in order, and before them the places of those that are gone. */
  #inOrder: (Entry | undefined)[]
  #gone = 0
  /** The other entries, as a binary heap. */
  readonly #heap: Entry[] = []
  /** How often the clock had run backwards when the queue was made. */
  readonly #clockRuns: number

  constructor(scope: EvictionScope, cookies: Iterable<StoredCookie>, clockRuns: number) {
    const entries = Array.from(cookies, toEntry)
    this.#scope = scope
    this.#inOrder = entries.sort((first, second) => compareForEviction(first, second, scope))
    this.#clockRuns = clockRuns
  }

  /** Whether the queue is still right, and does not hold many more cookies than are stored. */
  isGood(clockRuns: number, storedCookies: number): boolean {
    return this.#clockRuns === clockRuns && !this.isWornOut(storedCookies)
  }

  /** Whether the queue holds so many removed cookies that a new one is better. */
  isWornOut(storedCookies: number): boolean {
    return this.#inOrder.length - this.#gone + this.#heap.length > 2 * storedCookies + SPARE_ENTRIES
  }

  /** Whether a last access is later than `now`. */
  reachesBeyond(now: number): boolean {
    const isLater = (entry: Entry | undefined) => entry !== undefined && entry.lastAccessTime > now
    return this.#inOrder.some(isLater) || this.#heap.some(isLater)
  }

  add(cookie: StoredCookie): void {
    this.#add(toEntry(cookie))
  }

  #add(entry: Entry): void {
    const last = this.#inOrder[this.#inOrder.length - 1]
    if (last === undefined || this.#goesBefore(last, entry)) this.#inOrder.push(entry)
    else this.#rise(entry)
  }

  /**
   * Takes out the cookie that goes first.
   *
   * @param settle - brings the last access of a cookie up to date.
   */
  take(settle: (cookie: StoredCookie) => void): StoredCookie | undefined {
    for (;;) {
      const first = this.#takeFirst()
      if (first === undefined) return undefined
      const { cookie } = first
      if (cookie.isRemoved) continue
      settle(cookie)
      if (cookie.lastAccessTime === first.lastAccessTime) return cookie
      first.lastAccessTime = cookie.lastAccessTime
      this.#add(first)
    }
  }

  #takeFirst(): Entry | undefined {
    const listed = this.#inOrder[this.#gone]
    const heaped = this.#heap[0]
    if (listed === undefined || (heaped !== undefined && this.#goesBefore(heaped, listed))) {
      const last = this.#heap.pop()
      if (last !== undefined && last !== heaped) this.#sink(last)
      return heaped
    }
    this.#inOrder[this.#gone] = undefined
    this.#gone += 1
    if (this.#gone > SPARE_ENTRIES && this.#gone > this.#inOrder.length / 2) {
      this.#inOrder = this.#inOrder.slice(this.#gone)
      this.#gone = 0
    }
    return listed
  }

  #goesBefore(first: Entry, second: Entry): boolean {
    return compareForEviction(first, second, this.#scope) < 0
  }

  /** Puts an entry at the end of the heap, and then where it belongs. */
  #rise(entry: Entry): void {
    let index = this.#heap.length
    while (index > 0) {
      const parentIndex = (index - 1) >>> 1
      const parent = this.#heap[parentIndex]
      if (parent === undefined || this.#goesBefore(parent, entry)) break
      this.#heap[index] = parent
      index = parentIndex
    }
    this.#heap[index] = entry
  }

  /** Puts an entry in the first place of the heap, and then where it belongs. */
  #sink(entry: Entry): void {
    let index = 0
    for (;;) {
      const left = this.#heap[2 * index + 1]
      const right = this.#heap[2 * index + 2]
      const isRight = left !== undefined && right !== undefined && this.#goesBefore(right, left)
      const child = isRight ? right : left
      if (child === undefined || this.#goesBefore(entry, child)) break
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
