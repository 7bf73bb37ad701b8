/**
 * The cookies with an expiry-time, the earliest first: a binary heap (§5.7, "evict all expired cookies").
 */
import { isExpired } from '../cookie/cookie.js'
import type { StoredCookie } from './stored-cookie.js'

export class ExpiryQueue {
  readonly #heap: StoredCookie[] = []

  /** Adds a cookie; one without an expiry-time is left out. */
  add(cookie: StoredCookie): void {
    if (cookie.expiryTime === null) return
    cookie.expiryIndex = this.#heap.length
    this.#heap.push(cookie)
    this.#rise(cookie)
  }

  /** Removes a cookie, wherever it stands. */
  remove(cookie: StoredCookie): void {
    const index = cookie.expiryIndex
    if (index === -1) return
    cookie.expiryIndex = -1
    const last = this.#heap.pop()
    if (last === undefined || last === cookie) return
    this.#place(last, index)
    this.#sink(last)
    this.#rise(last)
  }

  /** The next cookie that is expired at the time `now`, if there is one. */
  nextExpired(now: number): StoredCookie | undefined {
    const first = this.#heap[0]
    return first !== undefined && isExpired(first, now) ? first : undefined
  }

  #rise(cookie: StoredCookie): void {
    while (cookie.expiryIndex > 0) {
      const parentIndex = (cookie.expiryIndex - 1) >>> 1
      const parent = this.#heap[parentIndex]
      if (parent === undefined || !expiresBefore(cookie, parent)) return
      this.#place(parent, cookie.expiryIndex)
      this.#place(cookie, parentIndex)
    }
  }

  #sink(cookie: StoredCookie): void {
    for (;;) {
      const left = this.#heap[2 * cookie.expiryIndex + 1]
      const right = this.#heap[2 * cookie.expiryIndex + 2]
      const child = left !== undefined && right !== undefined && expiresBefore(right, left) ? right : left
      if (child === undefined || !expiresBefore(child, cookie)) return
      const childIndex = child.expiryIndex
      this.#place(child, cookie.expiryIndex)
      this.#place(cookie, childIndex)
    }
  }

  #place(cookie: StoredCookie, index: number): void {
    this.#heap[index] = cookie
    cookie.expiryIndex = index
  }
}

function expiresBefore(first: StoredCookie, second: StoredCookie): boolean {
  const difference = (first.expiryTime ?? 0) - (second.expiryTime ?? 0)
  return difference < 0 || (difference === 0 && first.sequence < second.sequence)
}
