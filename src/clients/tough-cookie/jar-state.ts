/**
 * What a jar consists of: its rules, its store, and what it makes of URLs.
 */
import type { CookieIndex } from './cookie-index.js'
import type { CreateCookieJarOptions, JarRules } from './jar-options.js'
import { indexOfStore } from './memory-cookie-store.js'
import { RequestTargets } from './request-target.js'
import type { Store } from './store.js'

/** What can be read from a jar. A program may change it there, and that counts from then on, as with tough-cookie. */
interface JarFields extends JarRules {
  readonly store: Store
}

/** Where a jar has its state. A private field would not be found behind a proxy, and a name could be one of a program. */
export const STATE = Symbol('state')

export class JarState {
  readonly rules: JarFields
  readonly onRejected: CreateCookieJarOptions['onRejected']
  readonly targets: RequestTargets

  constructor(jar: JarFields, onRejected: CreateCookieJarOptions['onRejected']) {
    this.rules = jar
    this.onRejected = onRejected
    this.targets = new RequestTargets(jar)
  }

  get store(): Store {
    return this.rules.store
  }

  /** The cookies of the store, where they are in memory and need not be asked for; `null` for any other store. */
  get index(): CookieIndex | null {
    return indexOfStore(this.store)
  }
}
