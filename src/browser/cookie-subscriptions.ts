/**
 * The cookie subscriptions of a service worker (Cookie Store standard).
 */
import { readUrl } from '../algorithms/url.js'
import type { SiteChange } from '../jar/changes.js'
import { hasName, type ObservedChange, observableChanges } from './cookie-items.js'
import { type CookieStoreGetOptions, getOptions } from './cookie-store-dictionaries.js'
import { trimmed } from './cookie-store-set.js'
import type { Environment } from './environment.js'

/** A subscription: to a name, or to all names, at a URL. */
interface Subscription {
  readonly name: string | null
  readonly url: string
}

/** The changes that a subscription is about. */
export let subscribedChanges: (manager: CookieSubscriptions, changes: readonly SiteChange[]) => ObservedChange[]

/**
 * The subscriptions to changes of cookies that a service worker has.
 *
 * @example
 * ```ts
 * import { Browser } from 'speculoos/browser'
 *
 * const browser = new Browser()
 * const { cookies } = browser.registerServiceWorker('https://shop.example/sw.js', { scope: '/' })
 * await cookies.subscribe([{ name: 'SID' }])
 * console.log(await cookies.getSubscriptions()) // => [ { name: 'SID', url: 'https://shop.example/' } ]
 * ```
 *
 * @see https://cookiestore.spec.whatwg.org/#CookieStoreManager
 */
export class CookieSubscriptions {
  readonly #environment: Environment
  readonly #scope: string
  #subscriptions: Subscription[] = []

  /** @internal Use `cookies` of a service worker. */
  constructor(environment: Environment, scope: string) {
    this.#environment = environment
    this.#scope = scope
  }

  /**
   * Adds subscriptions. One that exists is not added twice.
   *
   * @returns it rejects with a TypeError if a URL is not one of the scope; then none is added.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const worker = new Browser().registerServiceWorker('https://shop.example/sw.js')
   * worker.oncookiechange = ({ changed }) => console.log(changed)
   * await worker.cookies.subscribe([{ name: 'a' }])
   * await worker.cookieStore.set('a', '1') // => [ { name: 'a', value: '1' } ]
   * ```
   *
   * @see https://cookiestore.spec.whatwg.org/#dom-cookiestoremanager-subscribe
   */
  async subscribe(subscriptions: Iterable<CookieStoreGetOptions>): Promise<void> {
    for (const subscription of this.#readAll(subscriptions)) {
      if (!this.#subscriptions.some((other) => areEqual(other, subscription))) this.#subscriptions.push(subscription)
    }
  }

  /**
   * The subscriptions, each with its URL, and with a name unless it is to all names.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const { cookies } = new Browser().registerServiceWorker('https://shop.example/sw.js')
   * console.log(await cookies.getSubscriptions()) // => []
   * ```
   *
   * @see https://cookiestore.spec.whatwg.org/#dom-cookiestoremanager-getsubscriptions
   */
  async getSubscriptions(): Promise<CookieStoreGetOptions[]> {
    return this.#subscriptions.map(({ name, url }) => (name === null ? { url } : { name, url }))
  }

  /**
   * Removes subscriptions.
   *
   * @returns it rejects as {@link CookieSubscriptions.subscribe} does.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const { cookies } = new Browser().registerServiceWorker('https://shop.example/sw.js')
   * await cookies.subscribe([{ name: 'a' }, {}])
   * await cookies.unsubscribe([{}])
   * console.log((await cookies.getSubscriptions()).length) // => 1
   * ```
   *
   * @see https://cookiestore.spec.whatwg.org/#dom-cookiestoremanager-unsubscribe
   */
  async unsubscribe(subscriptions: Iterable<CookieStoreGetOptions>): Promise<void> {
    const gone = this.#readAll(subscriptions)
    this.#subscriptions = this.#subscriptions.filter((each) => !gone.some((other) => areEqual(other, each)))
  }

  static {
    subscribedChanges = (manager, changes) => manager.#observed(changes)
  }

  #observed(changes: readonly SiteChange[]): ObservedChange[] {
    const environment = this.#environment
    if (this.#subscriptions.length === 0) return []
    const rules = environment.state.profile.cookieStore
    return changes.flatMap((change) => {
      const isOfScope = observableChanges(environment, this.#scope, [change]).length > 0
      if (rules.subscriptionsNeedScopeUrl && !isOfScope) return []
      const isSubscribed = ({ name, url }: Subscription): boolean =>
        (name === null || hasName(change.cookie, name, rules)) &&
        observableChanges(environment, url, [change]).length > 0
      return this.#subscriptions.some(isSubscribed)
        ? [{ cookie: change.cookie, isDeleted: change.cause !== 'inserted' }]
        : []
    })
  }

  /** Reads a sequence as Web IDL does. */
  #readAll(given: Iterable<CookieStoreGetOptions>): Subscription[] {
    if (typeof given !== 'object' || given === null || !(Symbol.iterator in given)) {
      throw new TypeError('subscriptions: expected a list of names and URLs')
    }
    return Array.from(given, (each: unknown) => {
      if (each !== undefined && each !== null && typeof each !== 'object') {
        throw new TypeError('subscriptions: expected { name, url }')
      }
      return this.#read(getOptions(each))
    })
  }

  #read({ name, url }: CookieStoreGetOptions): Subscription {
    const read = url === undefined ? this.#scope : readUrl(url, new URL(this.#environment.baseUrl))?.href
    if (read === undefined || !read.startsWith(this.#scope)) {
      throw new TypeError('subscriptions: expected a URL within the scope of the service worker')
    }
    const text = name ?? null
    const { trimsSubscriptionNames } = this.#environment.state.profile.cookieStore
    return { name: text !== null && trimsSubscriptionNames ? trimmed(text) : text, url: read }
  }
}

function areEqual(first: Subscription, second: Subscription): boolean {
  return first.name === second.name && first.url === second.url
}
