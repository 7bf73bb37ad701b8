/**
 * The sites of a store, by their keys. The jars of a server hold one or two sites each, so the first few are in a list,
 * which takes less memory than a `Map` does (`npm run bench -- --only heap-of-small-jars` measures the memory of such jars).
 */
import type { SiteKey } from '../cookie/site-key.js'
import type { SiteCookies } from './site-cookies.js'

/** The most sites that are in the list. */
const FEW = 4

const NONE: readonly SiteCookies[] = []

export class SiteTable {
  #few: readonly SiteCookies[] = NONE
  /** All sites, once there were more than a few. */
  #all: Map<SiteKey, SiteCookies> | null = null

  get size(): number {
    return this.#all === null ? this.#few.length : this.#all.size
  }

  get(key: SiteKey): SiteCookies | undefined {
    if (this.#all !== null) return this.#all.get(key)
    for (let place = 0; place < this.#few.length; place += 1) {
      const site = this.#few[place]
      if (site?.key === key) return site
    }
    return undefined
  }

  /** Adds a site whose key is new. */
  add(site: SiteCookies): void {
    if (this.#all === null && this.#few.length < FEW) {
      this.#few = this.#few.concat([site])
      return
    }
    this.#all ??= new Map(this.#few.map((each) => [each.key, each]))
    this.#few = NONE
    this.#all.set(site.key, site)
  }

  delete({ key }: SiteCookies): void {
    this.#all?.delete(key)
    this.#few = this.#few.filter((site) => site.key !== key)
  }

  /** All sites, in the order in which they were added. */
  values(): Iterable<SiteCookies> {
    return this.#all?.values() ?? this.#few
  }
}
