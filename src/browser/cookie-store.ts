/**
 * The Cookie Store API of a page, frame or service worker.
 */
import { readUrl } from '../algorithms/url.js'
import type { Cookie } from '../cookie/cookie.js'
import { isHttp } from './browser-request.js'
import { CookieChangeEvent, type CookieListItem } from './cookie-change-event.js'
import { ChangeQueue, observeChanges } from './cookie-changes.js'
import { hasName, itemOf, observableChanges } from './cookie-items.js'
import { deleteCookie } from './cookie-store-delete.js'
import {
  type CookieInit,
  type CookieStoreDeleteOptions,
  type CookieStoreGetOptions,
  completeInit,
  deleteOptions,
  getOptions,
} from './cookie-store-dictionaries.js'
import { setCookie, trimmed } from './cookie-store-set.js'
import type { Environment } from './environment.js'
import { isCutUtf8, isUtf8 } from './octets.js'

/** A listener of change events; see {@link CookieStore.onchange}. */
export type CookieChangeListener = (event: CookieChangeEvent) => void

/**
 * The cookies of a page, frame or service worker, as its scripts get and set them. If Firefox blocks third-party cookies, all
 * calls in a frame of another site do nothing, and return `undefined`, which their types do not say.
 *
 * @example
 * ```ts
 * import { Browser } from 'speculoos/browser'
 *
 * const page = await new Browser().open('https://shop.example/')
 * page.cookieStore.onchange = ({ changed }) => console.log('changed', changed[0]?.name)
 * await page.cookieStore.set('cart', '3')
 * console.log(await page.cookieStore.get('cart'))
 * // => changed cart
 * // => { name: 'cart', value: '3' }
 * ```
 *
 * @see https://cookiestore.spec.whatwg.org/#CookieStore
 */
export class CookieStore extends EventTarget {
  readonly #environment: Environment
  readonly #isWindow: boolean
  #onchange: CookieChangeListener | null = null
  #isObserving = false

  /** @internal Use `cookieStore` of a page, frame or service worker. */
  constructor(environment: Environment, isWindow: boolean) {
    super()
    this.#environment = environment
    this.#isWindow = isWindow
  }

  /** The listener of change events that is a property; `null` for none. */
  get onchange(): CookieChangeListener | null {
    return this.#onchange
  }

  /** Sets the listener of change events; `null` removes it. */
  set onchange(listener: CookieChangeListener | null) {
    if (this.#onchange === null && typeof listener === 'function') this.addEventListener('change', this.#callOnchange)
    if (this.#onchange !== null && typeof listener !== 'function')
      this.removeEventListener('change', this.#callOnchange)
    this.#onchange = typeof listener === 'function' ? listener : null
  }

  /**
   * Adds a listener; changes are observed from then on.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * page.cookieStore.addEventListener('change', ({ type }) => console.log(type))
   * await page.cookieStore.set('a', '1') // => change
   * ```
   *
   * @see https://dom.spec.whatwg.org/#dom-eventtarget-addeventlistener
   */
  override addEventListener(...given: Parameters<EventTarget['addEventListener']>): void {
    super.addEventListener(...given)
    if (given[0] === 'change') this.#observe()
  }

  /**
   * The first cookie that is meant, or `null`.
   *
   * @returns it rejects with a TypeError if neither a name nor a URL is given or the URL is another, and with a
   * SecurityError if the origin is opaque.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * console.log(await page.cookieStore.get('cart')) // => null
   * ```
   *
   * @see https://cookiestore.spec.whatwg.org/#dom-cookiestore-get
   */
  async get(given?: string | CookieStoreGetOptions): Promise<CookieListItem | null> {
    const options = getOptions(given)
    this.#requireOrigin()
    if (options.name === undefined && options.url === undefined) {
      throw new TypeError('cookieStore.get: expected a name or a URL')
    }
    if (this.#isIdle) return nothing()
    return this.#query(options)[0] ?? null
  }

  /**
   * All cookies that are meant, or all that scripts see, in the order of retrieval.
   *
   * @returns it rejects with a TypeError if the URL is another, and with a SecurityError if the origin is opaque.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * page.document.cookie = 'a=1'
   * console.log(await page.cookieStore.getAll()) // => [ { name: 'a', value: '1' } ]
   * ```
   *
   * @see https://cookiestore.spec.whatwg.org/#dom-cookiestore-getall
   */
  async getAll(given?: string | CookieStoreGetOptions): Promise<CookieListItem[]> {
    const options = getOptions(given)
    this.#requireOrigin()
    if (this.#isIdle) return nothing()
    return this.#query(options)
  }

  /**
   * Sets a cookie, which is Secure and by default SameSite=Strict.
   *
   * @returns it rejects with a TypeError if the cookie is not valid, and with a SecurityError if the origin is opaque. By
   * the text it is fulfilled even if the cookie was not stored.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * await page.cookieStore.set({ name: 'a', value: '1', path: '/cart' })
   * console.log(page.request('/cart').cookie) // => a=1
   * ```
   *
   * @see https://cookiestore.spec.whatwg.org/#dom-cookiestore-set
   */
  async set(...given: [name: string, value: string] | [init: CookieInit]): Promise<void> {
    const [first, second] = given
    const init = typeof first === 'object' && first !== null ? first : { name: first, value: second }
    const complete = completeInit(init)
    this.#requireOrigin()
    if (!this.#isIdle) setCookie(this.#environment, this.#url, complete)
  }

  /**
   * Deletes a cookie.
   *
   * @returns it rejects as {@link CookieStore.set} does.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * await page.cookieStore.set('a', '1')
   * await page.cookieStore.delete('a')
   * console.log(page.document.cookie === '') // => true
   * ```
   *
   * @see https://cookiestore.spec.whatwg.org/#dom-cookiestore-delete
   */
  async delete(given: string | CookieStoreDeleteOptions): Promise<void> {
    const options = typeof given === 'object' && given !== null ? given : { name: given }
    const complete = deleteOptions(options)
    this.#requireOrigin()
    if (!this.#isIdle) deleteCookie(this.#environment, this.#url, complete)
  }

  get #url(): string {
    return this.#environment.storeUrl
  }

  get #isIdle(): boolean {
    return this.#environment.isBlocked && this.#environment.state.profile.cookieStore.idleWhenBlocked
  }

  readonly #callOnchange = (event: Event): void => {
    if (event instanceof CookieChangeEvent) this.#onchange?.(event)
  }

  #observe(): void {
    if (this.#isObserving || !this.#environment.isActive || this.#environment.origin === 'null') return
    if (!isHttp(this.#url)) return
    this.#isObserving = true
    const environment = this.#environment
    const queue = new ChangeQueue(environment, this, (init) => new CookieChangeEvent('change', init))
    const { firesForOtherPaths } = environment.state.profile.cookieStore
    observeChanges(environment, (changes) => {
      queue.add(observableChanges(environment, this.#url, changes, firesForOtherPaths))
    })
  }

  #requireOrigin(): void {
    if (this.#environment.origin === 'null') {
      throw new DOMException('cookieStore: a document with an opaque origin has no cookies', 'SecurityError')
    }
    if (!this.#environment.isActive) throw new DOMException('cookieStore: the document was left', 'InvalidStateError')
  }

  #query({ name, url }: CookieStoreGetOptions): CookieListItem[] {
    const environment = this.#environment
    const rules = environment.state.profile.cookieStore
    const at = url === undefined ? this.#url : this.#ownUrl(url)
    const found = isHttp(at) ? environment.scriptClient.getCookies(at) : []
    const isMeant = (cookie: Cookie): boolean => name === undefined || hasName(cookie, trimmed(name), rules)
    const cookies = environment.state.inListedOrder(found.filter(isMeant))
    const invalid = rules.failsOnInvalidNames ? cookies.find((cookie) => !isUtf8(cookie.name)) : undefined
    if (invalid !== undefined) throw invalidName(invalid.name)
    return cookies.map((cookie) => itemOf(cookie, rules))
  }

  /** The URL that a script names: in a page that must be its own, in a service worker one of its origin. */
  #ownUrl(given: string): string {
    const environment = this.#environment
    const url = readUrl(given, readUrl(environment.baseUrl) ?? undefined)
    const isOwn = url !== null && (!this.#isWindow || withoutFragment(url.href) === withoutFragment(this.#url))
    if (url === null || !isOwn || url.origin !== environment.origin) {
      throw new TypeError('cookieStore: options.url: expected the URL of the document, or one of the service worker')
    }
    return url.href
  }
}

/** The result of calls that do nothing. Their types are those of the standard, where calls always return something. */
function nothing(): never {
  return undefined as never
}

/** The error of Firefox for a name that is not UTF-8: an InternalError if the name ends within a character. */
function invalidName(name: string): Error {
  const error = new TypeError('cookieStore: the name of a cookie is not UTF-8')
  if (isCutUtf8(name)) error.name = 'InternalError'
  return error
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/s, '')
}
