/**
 * The sites of a store, by their keys. A server's jar for one user usually has a single site, which is kept without a
 * `Map` (`npm run bench -- --only small-jars*`).
 */
import type { SiteKey } from '../cookie/site-key.js'
import type { SiteCookies } from './site-cookies.js'

export class SiteTable {
  /** The only site, until a second one is added. */
  #only: SiteCookies | null = null
  /** All sites, after a second one was added. */
  #all: Map<SiteKey, SiteCookies> | null = null

  get size(): number {
    return this.#all === null ? Number(this.#only !== null) : this.#all.size
  }

  get(key: SiteKey): SiteCookies | undefined {
    if (this.#all !== null) return this.#all.get(key)
    return this.#only?.key === key ? this.#only : undefined
  }

  /** Adds a site whose key is new. */
  add(site: SiteCookies): void {
    if (this.#all !== null) this.#all.set(site.key, site)
    else if (this.#only === null) this.#only = site
    else this.#all = new Map([this.#only, site].map((each) => [each.key, each]))
  }

  /** Deletes a site that is in the table. */
  delete(site: SiteCookies): void {
    this.#only = null
    this.#all?.delete(site.key)
  }

  /** All sites, in the order in which they were added. */
  values(): Iterable<SiteCookies> {
    if (this.#all !== null) return this.#all.values()
    return this.#only === null ? NONE : [this.#only]
  }
}

const NONE: readonly SiteCookies[] = []
