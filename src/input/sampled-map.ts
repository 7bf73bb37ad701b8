/**
 * A bounded map from URLs that spends little on URLs that are requested only once.
 *
 * A crawler requests each URL once. Looking up and keeping each URL would take a third of the time of such a request.
 * So after some misses in a row only every 32nd URL is looked up, and a map that was full once keeps one URL in sixteen
 * (`npm run bench -- --only never-seen`). A small jar has few URLs: until there are eight, only the last one is kept
 * (`npm run bench -- --only small-jars*`).
 */
import { FEW_URLS, MISSES_IN_A_ROW, URL_LENGTH, URLS } from '../store/bounds.js'
import { BoundedMap } from './bounded-map.js'

export class SampledMap<Value> {
  /** The last URL and its value: there is no map for a few, and a call may look for its URL twice. */
  #url: string | null = null
  #value: Value | undefined = undefined
  #map: BoundedMap<Value> | null = null
  #misses = 0
  #isWanted = false
  #isKnown = false
  #offers = 0

  get(url: string): Value | undefined {
    if (url === this.#url) return this.#value
    this.#isWanted = false
    if (url.length > URL_LENGTH) return undefined
    if (this.#misses >= MISSES_IN_A_ROW) {
      this.#misses += 1
      if ((this.#misses & 31) !== 0) return undefined
    }
    const value = this.#map?.get(url)
    this.#isWanted = true
    this.#isKnown = value !== undefined
    if (this.#isKnown) this.#misses = 0
    else if (this.#misses < MISSES_IN_A_ROW) this.#misses += 1
    return value
  }

  /** Keeps the value of a URL after `get` looked for it, unless it is not worth it. */
  offer(url: string, value: Value): void {
    if (url === this.#url) {
      this.#value = value
      return
    }
    if (url.length > URL_LENGTH) return
    this.#url = url
    this.#value = value
    if (!this.#isWanted) return
    this.#offers += 1
    if (this.#offers <= FEW_URLS) return
    if (this.#map === null) this.#map = new BoundedMap(URLS)
    if (this.#isKnown || !this.#map.hasBeenFull || (this.#offers & 15) === 0) this.#map.set(url, value)
  }
}
