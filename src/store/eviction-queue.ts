/**
 * The cookies of a site or of the store in the order in which they are evicted (§5.7), put right late.
 *
 * The cookies stand in runs, each in order, and a heap of the runs says which of them has the next cookie. A new cookie
 * mostly goes after all the others, and so lengthens the last run.
 *
 * A cookie keeps its place while it is accessed: its last access has become later, so the cookie at the front is either
 * the next to go, or is put aside. Cookies that were put aside are sorted together, as soon as the next to go may be one
 * of them: those of one retrieval are many, and mostly in order already. Where a last access becomes earlier, since the
 * clock has run backwards, the cookie is added once more.
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

/** Entries in order, of which the first are taken. */
class Run {
  #entries: (Entry | undefined)[]
  #taken = 0

  constructor(entries: Entry[]) {
    this.#entries = entries
  }

  get first(): Entry | undefined {
    return this.#entries[this.#taken]
  }

  get last(): Entry | undefined {
    return this.#entries[this.#entries.length - 1]
  }

  add(entry: Entry): void {
    this.#entries.push(entry)
  }

  dropFirst(): void {
    this.#entries[this.#taken] = undefined
    this.#taken += 1
    if (this.#taken > SPARE_ENTRIES && this.#taken > this.#entries.length / 2) {
      this.#entries = this.#entries.slice(this.#taken)
      this.#taken = 0
    }
  }
}

export class EvictionQueue {
  readonly #scope: EvictionScope
  /** A binary heap by their first entries; none of them is empty. */
  readonly #runs: Run[] = []
  /** The run that ends last, which may have come to its end. */
  #lastRun: Run | null = null
  /** The entries that were put aside, and which of them goes first. */
  #aside: Entry[] = []
  #firstAside: Entry | null = null
  #size = 0

  constructor(scope: EvictionScope, cookies: Iterable<StoredCookie>) {
    const entries = Array.from(cookies, toEntry)
    this.#scope = scope
    this.#size = entries.length
    this.#addSorted(entries)
  }

  /** Whether the queue has so many idle entries that a new one is better. */
  isWornOut(storedCookies: number): boolean {
    return this.#size > 2 * storedCookies + SPARE_ENTRIES
  }

  add(cookie: StoredCookie): void {
    this.#size += 1
    this.#addSorted([toEntry(cookie)])
  }

  /**
   * Takes out the cookie that goes first.
   *
   * @param settle - brings the last accesses of the cookies of a site up to date.
   */
  take(settle: (site: string) => void): StoredCookie | undefined {
    let settled: string | null = null
    for (;;) {
      const first = this.#runs[0]?.first
      if (this.#firstAside !== null && (first === undefined || !this.#goesBefore(first, this.#firstAside))) {
        this.#addThoseAside()
        continue
      }
      if (first === undefined) return undefined
      this.#dropFirst()
      this.#size -= 1
      const { cookie } = first
      if (cookie.isRemoved) continue
      if (cookie.site !== settled) {
        settled = cookie.site
        settle(settled)
      }
      if (cookie.lastAccessTime === first.lastAccessTime) return cookie
      first.lastAccessTime = cookie.lastAccessTime
      this.#putAside(first)
    }
  }

  #putAside(entry: Entry): void {
    this.#size += 1
    this.#aside.push(entry)
    if (this.#firstAside === null || this.#goesBefore(entry, this.#firstAside)) this.#firstAside = entry
  }

  #addThoseAside(): void {
    const entries = this.#aside
    this.#aside = []
    this.#firstAside = null
    this.#addSorted(entries)
  }

  /** Sorts entries, and adds them to the last run where they go after it. */
  #addSorted(entries: Entry[]): void {
    entries.sort((first, second) => compareForEviction(first, second, this.#scope))
    const first = entries[0]
    const last = entries[entries.length - 1]
    if (first === undefined || last === undefined) return
    const lastOfAll = this.#lastRun?.last
    if (this.#lastRun !== null && lastOfAll !== undefined && this.#goesBefore(lastOfAll, first)) {
      for (const entry of entries) this.#lastRun.add(entry)
      return
    }
    const run = new Run(entries)
    if (lastOfAll === undefined || this.#goesBefore(lastOfAll, last)) this.#lastRun = run
    this.#rise(run, first)
  }

  /** Drops the first entry of the first run. */
  #dropFirst(): void {
    const run = this.#runs[0]
    if (run === undefined) return
    run.dropFirst()
    const { first } = run
    if (first !== undefined) {
      this.#sink(run, first)
      return
    }
    const other = this.#runs.pop()
    if (other?.first !== undefined) this.#sink(other, other.first)
  }

  #goesBefore(first: Entry, second: Entry): boolean {
    return compareForEviction(first, second, this.#scope) < 0
  }

  /** Puts a run at the end of the heap, and then where its first entry belongs. */
  #rise(run: Run, first: Entry): void {
    let index = this.#runs.length
    while (index > 0) {
      const parentIndex = (index - 1) >>> 1
      const parent = this.#runs[parentIndex]
      if (parent?.first === undefined || this.#goesBefore(parent.first, first)) break
      this.#runs[index] = parent
      index = parentIndex
    }
    this.#runs[index] = run
  }

  /** Puts a run in the first place of the heap, and then where its first entry belongs. */
  #sink(run: Run, first: Entry): void {
    let index = 0
    for (;;) {
      const left = this.#runs[2 * index + 1]
      const right = this.#runs[2 * index + 2]
      const isRight =
        left?.first !== undefined && right?.first !== undefined && this.#goesBefore(right.first, left.first)
      const child = isRight ? right : left
      if (child?.first === undefined || this.#goesBefore(first, child.first)) break
      this.#runs[index] = child
      index = 2 * index + (isRight ? 2 : 1)
    }
    this.#runs[index] = run
  }
}

function toEntry(cookie: StoredCookie): Entry {
  const { secure, creationTime, lastAccessTime, sequence } = cookie
  return { cookie, secure, creationTime, lastAccessTime, sequence }
}
