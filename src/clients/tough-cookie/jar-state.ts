/**
 * What a jar consists of: its rules, its store, and what it makes of URLs.
 */
import type { CookieIndex } from './cookie-index.js'
import type { JarRules } from './jar-options.js'
import { indexOfStore } from './memory-cookie-store.js'
import { RequestTargets } from './request-target.js'
import type { Store } from './store.js'

export class JarState {
  readonly store: Store
  readonly rules: JarRules
  readonly targets: RequestTargets

  constructor(store: Store, rules: JarRules) {
    this.store = store
    this.rules = rules
    this.targets = new RequestTargets(rules)
  }

  /** The cookies of the store, where they are in memory and need not be asked for; `null` for any other store. */
  get index(): CookieIndex | null {
    return indexOfStore(this.store)
  }
}
