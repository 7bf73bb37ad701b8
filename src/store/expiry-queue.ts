/**
 * The cookies with an expiry-time, the earliest first: a binary heap (§5.7, "evict all expired cookies").
 *
 * The times stand in an array of their own, so that putting a cookie in its place looks at no other cookie. A cookie that
 * is removed from the store keeps its place here until it comes to the front, or until there are too many such.
 */
import type { StoredCookie } from './stored-cookie.js'

/** How many removed cookies may stand in the queue whatever the number of the others. */
const SPARE_ENTRIES = 64

export class ExpiryQueue {
  #times: number[] = []
  #cookies: StoredCookie[] = []
  #removed = 0

  /** Adds a cookie; one without an expiry-time is left out. */
  add(cookie: StoredCookie): void {
    if (cookie.expiryTime !== null) this.#rise(this.#times.length, cookie.expiryTime, cookie)
  }

  /** Learns that a cookie, which has been marked, is removed from the store. */
  noteRemoval(cookie: StoredCookie): void {
    if (cookie.expiryTime === null) return
    this.#removed += 1
    if (this.#removed * 2 > this.#times.length + SPARE_ENTRIES) this.#clean()
  }

  /** The next cookie that is expired at the time `now`, if there is one. */
  nextExpired(now: number): StoredCookie | undefined {
    for (;;) {
      const time = this.#times[0]
      if (time === undefined || !(time < now)) return undefined
      const first = this.#cookies[0]
      if (first !== undefined && !first.isRemoved) return first
      this.#dropFirst()
      this.#removed -= 1
    }
  }

  #dropFirst(): void {
    const time = this.#times.pop()
    const cookie = this.#cookies.pop()
    if (time !== undefined && cookie !== undefined && this.#times.length > 0) this.#sink(time, cookie)
  }

  /** Makes the heap anew of the cookies that are still stored. */
  #clean(): void {
    const stored = this.#cookies.filter((cookie) => !cookie.isRemoved)
    this.#times = []
    this.#cookies = []
    this.#removed = 0
    for (const cookie of stored) this.add(cookie)
  }

  /** Puts a cookie in the gap at `index`, or above it. */
  #rise(index: number, time: number, cookie: StoredCookie): void {
    let gap = index
    while (gap > 0) {
      const parent = (gap - 1) >>> 1
      if (!this.#isLater(parent, time, cookie)) break
      this.#move(parent, gap)
      gap = parent
    }
    this.#times[gap] = time
    this.#cookies[gap] = cookie
  }

  /** Puts a cookie in the first place, or below it. */
  #sink(time: number, cookie: StoredCookie): void {
    let gap = 0
    for (let child = 1; child < this.#times.length; child = 2 * gap + 1) {
      if (this.#isLaterThan(child, child + 1)) child += 1
      if (this.#isLater(child, time, cookie)) break
      this.#move(child, gap)
      gap = child
    }
    this.#times[gap] = time
    this.#cookies[gap] = cookie
  }

  #move(from: number, to: number): void {
    const time = this.#times[from]
    const cookie = this.#cookies[from]
    if (time === undefined || cookie === undefined) return
    this.#times[to] = time
    this.#cookies[to] = cookie
  }

  /** Whether the cookie at `index` expires later than the one at `other`, if that is there. */
  #isLaterThan(index: number, other: number): boolean {
    const time = this.#times[other]
    const cookie = this.#cookies[other]
    return time !== undefined && cookie !== undefined && this.#isLater(index, time, cookie)
  }

  /** Whether the cookie at `index` expires later than another; where they expire together, whether it was inserted later. */
  #isLater(index: number, time: number, cookie: StoredCookie): boolean {
    const own = this.#times[index] ?? time
    return own > time || (own === time && (this.#cookies[index]?.sequence ?? 0) > cookie.sequence)
  }
}
