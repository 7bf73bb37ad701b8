/**
 * The cookies with an expiry-time, the earliest first: a binary heap that is put right late (§5.7, "evict all expired
 * cookies").
 *
 * The times stand in an array of their own, so that putting a cookie in its place looks at no other cookie. A place may be
 * too early, never too late: a cookie whose life is prolonged, or that is removed from the store, keeps its place until it
 * comes to the front, and one whose life is shortened gets a second place. When there are too many idle places, the heap is
 * made anew.
 */
import type { StoredCookie } from './stored-cookie.js'

/** How many idle places there may be whatever the number of the others. */
const SPARE_PLACES = 64

export class ExpiryQueue {
  #times: number[] = []
  #cookies: StoredCookie[] = []
  /** How many cookies of the store have an expiry-time. */
  #expiring = 0

  /** Adds a cookie; one without an expiry-time is left out. */
  add(cookie: StoredCookie): void {
    this.noteChange(cookie, null)
  }

  /** Learns that a cookie, which has been marked, is removed from the store. */
  noteRemoval(cookie: StoredCookie): void {
    if (cookie.expiryTime === null) return
    this.#expiring -= 1
    if (this.#isWornOut()) this.#clean()
  }

  /** Learns that the expiry-time of a cookie was another one before. */
  noteChange(cookie: StoredCookie, before: number | null): void {
    const time = cookie.expiryTime
    if (before !== null) this.#expiring -= 1
    if (time !== null) {
      this.#expiring += 1
      if (before === null || time < before) this.#push(time, cookie)
    }
    if (this.#isWornOut()) this.#clean()
  }

  /** Whether a cookie may be expired at the time `now`. */
  isPassed(now: number): boolean {
    const time = this.#times[0]
    return time !== undefined && time < now
  }

  /** The next cookie that is expired at the time `now`, if there is one. */
  nextExpired(now: number): StoredCookie | undefined {
    for (;;) {
      const time = this.#times[0]
      const first = this.#cookies[0]
      if (time === undefined || first === undefined || !(time < now)) return undefined
      if (first.isRemoved || first.expiryTime === null) this.#dropFirst()
      else if (first.expiryTime > time) this.#sink(first.expiryTime, first)
      else return first
    }
  }

  #dropFirst(): void {
    const time = this.#times.pop()
    const cookie = this.#cookies.pop()
    if (time !== undefined && cookie !== undefined && this.#times.length > 0) this.#sink(time, cookie)
  }

  #isWornOut(): boolean {
    return this.#times.length > 2 * this.#expiring + SPARE_PLACES
  }

  /** Makes the heap anew of the cookies that are still stored. */
  #clean(): void {
    const cookies = new Set(this.#cookies)
    this.#times = []
    this.#cookies = []
    for (const cookie of cookies) {
      if (!cookie.isRemoved && cookie.expiryTime !== null) this.#push(cookie.expiryTime, cookie)
    }
  }

  #push(time: number, cookie: StoredCookie): void {
    let gap = this.#times.push(time) - 1
    this.#cookies.push(cookie)
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
