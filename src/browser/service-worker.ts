/**
 * A registered service worker: its own requests, its cookies and its subscriptions (§5.2.2.2).
 */
import { readUrl } from '../algorithms/url.js'
import { fieldsOf, invalidUrl } from '../cookie/invalid-argument.js'
import type { BrowserState, Closable } from './browser-state.js'
import { ExtendableCookieChangeEvent } from './cookie-change-event.js'
import { ChangeQueue, observeChanges } from './cookie-changes.js'
import { CookieStore } from './cookie-store.js'
import { CookieSubscriptions, subscribedChanges } from './cookie-subscriptions.js'
import { Environment, siteOfOrigin } from './environment.js'
import { RequestMaker } from './request-maker.js'

/**
 * How a service worker is registered.
 *
 * @see https://w3c.github.io/ServiceWorker/#dictdef-registrationoptions
 */
export interface ServiceWorkerOptions {
  /** The URL that all pages of the service worker begin with; by default the folder of its script. */
  readonly scope?: string | URL | undefined
}

/** A listener of the changes that a service worker subscribed to; see {@link BrowserServiceWorker.oncookiechange}. */
export type CookieSubscriptionListener = (event: ExtendableCookieChangeEvent) => void

/**
 * A service worker with its registration.
 *
 * @example
 * ```ts
 * import { Browser } from 'speculoos/browser'
 *
 * const worker = new Browser().registerServiceWorker('https://shop.example/sw.js', { scope: '/cart/' })
 * console.log(worker.scope, worker.origin) // => https://shop.example/cart/ https://shop.example
 * ```
 *
 * @see RFC 6265bis §5.2.2.2
 */
export class BrowserServiceWorker extends RequestMaker implements Closable {
  readonly #environment: Environment
  readonly #events = new EventTarget()
  /** The URL that all its pages begin with. */
  readonly scope: string
  /** The subscriptions to changes of cookies. */
  readonly cookies: CookieSubscriptions
  /** The cookies, for the URL of the script. */
  readonly cookieStore: CookieStore
  /** The listener of changes that were subscribed to; `null` for none. */
  oncookiechange: CookieSubscriptionListener | null = null

  /** @internal Use `registerServiceWorker` of a browser. */
  constructor(environment: Environment, scope: string) {
    super()
    this.#environment = environment
    this.scope = scope
    this.cookies = new CookieSubscriptions(environment, scope)
    this.cookieStore = new CookieStore(environment, false)
    this.#events.addEventListener('cookiechange', (event) => {
      if (event instanceof ExtendableCookieChangeEvent) this.oncookiechange?.(event)
    })
    const makeEvent = (init: ConstructorParameters<typeof ExtendableCookieChangeEvent>[1]) =>
      new ExtendableCookieChangeEvent('cookiechange', init)
    const queue = new ChangeQueue(environment, this.#events, makeEvent)
    observeChanges(environment, (changes) => queue.add(subscribedChanges(this.cookies, changes)))
  }

  protected get environment(): Environment {
    return this.#environment
  }

  /** The URL of the script. */
  get url(): string {
    return this.#environment.url
  }

  /**
   * Adds a listener of `cookiechange` events.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const worker = new Browser().registerServiceWorker('https://shop.example/sw.js')
   * worker.addEventListener('cookiechange', ({ type }) => console.log(type))
   * await worker.cookies.subscribe([{}])
   * await worker.cookieStore.set('a', '1') // => cookiechange
   * ```
   *
   * @see https://cookiestore.spec.whatwg.org/#ServiceWorkerGlobalScope
   */
  addEventListener(...given: Parameters<EventTarget['addEventListener']>): void {
    this.#events.addEventListener(...given)
  }

  /**
   * Removes a listener.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const worker = new Browser().registerServiceWorker('https://shop.example/sw.js')
   * const listener = () => console.log('never')
   * worker.addEventListener('cookiechange', listener)
   * worker.removeEventListener('cookiechange', listener)
   * ```
   *
   * @see https://dom.spec.whatwg.org/#dom-eventtarget-removeeventlistener
   */
  removeEventListener(...given: Parameters<EventTarget['removeEventListener']>): void {
    this.#events.removeEventListener(...given)
  }

  /**
   * Ends the service worker and its registration.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const worker = new Browser().registerServiceWorker('https://shop.example/sw.js')
   * worker.close()
   * console.log(worker.request('/').cookie === '') // => true
   * ```
   */
  close(): void {
    this.#environment.end()
    this.#environment.state.open.delete(this)
  }
}

/** Registers a service worker; one with the same scope ends. */
export function registerServiceWorker(
  state: BrowserState,
  url: string | URL,
  options: ServiceWorkerOptions,
): BrowserServiceWorker {
  if (state.isClosed) throw new TypeError('browser: expected an open browser, got a closed one')
  const { scope = './' } = fieldsOf('options', options, ['scope'])
  const script = readUrl(String(url))
  const scopeUrl = script === null ? null : readUrl(String(scope), script)
  if (script === null || !/^https?:$/.test(script.protocol))
    throw invalidUrl('url', String(url), 'an http or https URL')
  if (scopeUrl === null || scopeUrl.origin !== script.origin) {
    throw invalidUrl('options.scope', String(scope), 'a URL of the same origin as the script')
  }
  if (!state.urls.read(script).secure) {
    throw new DOMException('registerServiceWorker: the script is not in a secure context', 'SecurityError')
  }
  scopeUrl.hash = ''
  for (const open of state.open) {
    if (open instanceof BrowserServiceWorker && open.scope === scopeUrl.href) open.close()
  }
  const { href, origin } = script
  const site = siteOfOrigin(origin)
  const topLevelOrigin = site === 'opaque' ? state.uniqueSite() : site
  const parts = { url: href, cookieUrl: href, baseUrl: href, origin, siteForCookies: site, topLevelOrigin }
  const worker = new BrowserServiceWorker(new Environment({ state, clients: state.clients, ...parts }), scopeUrl.href)
  state.open.add(worker)
  return worker
}
