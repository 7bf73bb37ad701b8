/**
 * A binary heap of stored cookies by a time that may change while they are in it: their expiry-time or their last access
 * (§5.7, "evict all expired cookies" and "remove excess cookies").
 *
 * An entry is a cookie with the time that it had when it was added. A cookie whose time has become later, or that left
 * the store, is moved or dropped when it comes to the front. One whose time becomes earlier must be added again. When
 * too many entries are out of date, the heap is built again.
 */
import { SPARE_ENTRIES } from './bounds.js'
import type { StoredCookie } from './stored-cookie.js'

/** What a heap is ordered by. */
export interface HeapOrder {
  /** The present time of a cookie; `null` if it does not belong in the heap. */
  readonly timeOf: (cookie: StoredCookie) => number | null
  /** Whether an entry comes before another one. */
  readonly isBefore: (time: number, cookie: StoredCookie, otherTime: number, other: StoredCookie) => boolean
}

export class LazyHeap {
  readonly #order: HeapOrder
  #times: number[] = []
  #cookies: StoredCookie[] = []

  constructor(order: HeapOrder, cookies: Iterable<StoredCookie>) {
    this.#order = order
    for (const cookie of cookies) this.add(cookie)
  }

  /** Adds a cookie with its present time. */
  add(cookie: StoredCookie): void {
    const time = this.#order.timeOf(cookie)
    if (time === null) return
    let gap = this.#times.push(time) - 1
    this.#cookies.push(cookie)
    while (gap > 0) {
      const parent = (gap - 1) >>> 1
      if (!this.#isBefore(time, cookie, parent)) break
      this.#move(parent, gap)
      gap = parent
    }
    this.#times[gap] = time
    this.#cookies[gap] = cookie
  }

  /** The first cookie by its present time, which stays in the heap; `undefined` if the heap is empty. */
  first(): StoredCookie | undefined {
    for (;;) {
      const time = this.#times[0]
      const cookie = this.#cookies[0]
      if (time === undefined || cookie === undefined) return undefined
      const present = cookie.isRemoved ? null : this.#order.timeOf(cookie)
      if (present === time) return cookie
      // An earlier time has a separate entry.
      if (present === null || present < time) this.#dropFirst()
      else this.#sink(present, cookie)
    }
  }

  /** Builds the heap again if too many of its entries are out of date. */
  tidy(storedCookies: number): void {
    if (this.#times.length <= 2 * storedCookies + SPARE_ENTRIES) return
    const cookies = new Set(this.#cookies)
    this.#times = []
    this.#cookies = []
    for (const cookie of cookies) if (!cookie.isRemoved) this.add(cookie)
  }

  #dropFirst(): void {
    const time = this.#times.pop()
    const cookie = this.#cookies.pop()
    if (time !== undefined && cookie !== undefined && this.#times.length > 0) this.#sink(time, cookie)
  }

  /** Puts an entry in the first place, or below it. */
  #sink(time: number, cookie: StoredCookie): void {
    const { length } = this.#times
    let gap = 0
    for (let child = 1; child < length; child = 2 * gap + 1) {
      const right = child + 1
      if (right < length && this.#isBefore(this.#times[right] ?? 0, this.#cookies[right], child)) child = right
      if (this.#isBefore(time, cookie, child)) break
      this.#move(child, gap)
      gap = child
    }
    this.#times[gap] = time
    this.#cookies[gap] = cookie
  }

  #isBefore(time: number, cookie: StoredCookie | undefined, index: number): boolean {
    const other = this.#cookies[index]
    if (cookie === undefined || other === undefined) return false
    return this.#order.isBefore(time, cookie, this.#times[index] ?? 0, other)
  }

  #move(from: number, to: number): void {
    const cookie = this.#cookies[from]
    if (cookie === undefined) return
    this.#times[to] = this.#times[from] ?? 0
    this.#cookies[to] = cookie
  }
}
