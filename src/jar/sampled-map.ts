/**
 * A bounded map from URLs that spends little on URLs that are not asked for again.
 *
 * A crawler asks for each URL once. Looking each of them up, and keeping each of them, would take a third of the time of
 * such a request: after some misses in a row only every 32nd URL is looked up, and a map that was full once keeps one
 * URL in sixteen (`npm run bench -- --only never-seen`).
 */
import { BoundedMap } from './bounded-map.js'

/** How many URLs are kept. */
const URLS = 16_384

/** The greatest length of a URL that is kept. */
const URL_LENGTH = 1024

/** After this many misses in a row, look up only every 32nd URL. */
const MISSES_IN_A_ROW = 64

export class SampledMap<Value> {
  /** The first URL and its value: a small jar needs no map. */
  #firstUrl: string | null = null
  #first: Value | undefined = undefined
  #others: BoundedMap<Value> | null = null
  #misses = 0
  #isWanted = false
  #isKnown = false
  #offers = 0

  get(url: string): Value | undefined {
    if (url === this.#firstUrl) return this.#first
    this.#isWanted = false
    if (url.length > URL_LENGTH) return undefined
    if (this.#misses >= MISSES_IN_A_ROW) {
      this.#misses += 1
      if ((this.#misses & 31) !== 0) return undefined
    }
    const value = this.#others?.get(url)
    this.#isWanted = true
    this.#isKnown = value !== undefined
    if (this.#isKnown) this.#misses = 0
    else if (this.#misses < MISSES_IN_A_ROW) this.#misses += 1
    return value
  }

  /** Keeps the value of a URL after `get` looked for it, unless it is not worth it. */
  offer(url: string, value: Value): void {
    if (url === this.#firstUrl) {
      this.#first = value
      return
    }
    if (!this.#isWanted) return
    if (this.#firstUrl === null) {
      this.#firstUrl = url
      this.#first = value
      return
    }
    if (this.#others === null) this.#others = new BoundedMap(URLS)
    this.#offers += 1
    if (this.#isKnown || !this.#others.hasBeenFull || (this.#offers & 15) === 0) this.#others.set(url, value)
  }
}
