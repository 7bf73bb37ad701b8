/**
 * The events of the Cookie Store API.
 */
import { invalidArgument } from '../cookie/invalid-argument.js'

/**
 * A cookie as scripts see it. By the text it has a name and a value, and in a list of deleted ones no value; the profile
 * of Chromium adds the attributes.
 *
 * @see https://cookiestore.spec.whatwg.org/#dictdef-cookielistitem
 */
export interface CookieListItem {
  /** The cookie-name. */
  readonly name?: string
  /** The cookie-value. */
  readonly value?: string
  /** The domain of a cookie with a Domain attribute; `null` without one. */
  readonly domain?: string | null
  /** The path. */
  readonly path?: string
  /** When the cookie expires, in milliseconds; `null` for a session cookie. */
  readonly expires?: number | null
  /** Whether the cookie is Secure. */
  readonly secure?: boolean
  /** The enforcement of SameSite. */
  readonly sameSite?: CookieSameSite
  /** Whether the cookie is in a partition. */
  readonly partitioned?: boolean
}

/** How SameSite is written in the Cookie Store API; see {@link CookieListItem}. */
export type CookieSameSite = 'strict' | 'lax' | 'none'

/**
 * What a change event holds.
 *
 * @see https://cookiestore.spec.whatwg.org/#dictdef-cookiechangeeventinit
 */
export interface CookieChangeEventInit extends EventInit {
  /** The cookies that were set; none by default. */
  readonly changed?: readonly CookieListItem[] | undefined
  /** The cookies that are gone; none by default. */
  readonly deleted?: readonly CookieListItem[] | undefined
}

/**
 * Tells a page which cookies changed.
 *
 * @example
 * ```ts
 * import { CookieChangeEvent } from 'speculoos/browser'
 *
 * const event = new CookieChangeEvent('change', { changed: [{ name: 'a', value: '1' }] })
 * console.log(event.changed.length, event.deleted.length) // => 1 0
 * ```
 *
 * @see https://cookiestore.spec.whatwg.org/#CookieChangeEvent
 */
export class CookieChangeEvent extends Event {
  readonly #changed: readonly CookieListItem[]
  readonly #deleted: readonly CookieListItem[]

  /**
   * Makes an event.
   *
   * @throws TypeError if a list is not iterable.
   *
   * @example
   * ```ts
   * import { CookieChangeEvent } from 'speculoos/browser'
   *
   * console.log(new CookieChangeEvent('change').bubbles) // => false
   * ```
   */
  constructor(type: string, init: CookieChangeEventInit = {}) {
    super(type, init)
    this.#changed = frozen('init.changed', init.changed)
    this.#deleted = frozen('init.deleted', init.deleted)
  }

  /** The cookies that were set: always the same frozen list. */
  get changed(): readonly CookieListItem[] {
    return this.#changed
  }

  /** The cookies that are gone: always the same frozen list. */
  get deleted(): readonly CookieListItem[] {
    return this.#deleted
  }
}

/**
 * Tells a service worker which cookies of its subscriptions changed.
 *
 * @example
 * ```ts
 * import { ExtendableCookieChangeEvent } from 'speculoos/browser'
 *
 * const event = new ExtendableCookieChangeEvent('cookiechange', { deleted: [{ name: 'a' }] })
 * event.waitUntil(Promise.resolve())
 * console.log(event.deleted) // => [ { name: 'a' } ]
 * ```
 *
 * @see https://cookiestore.spec.whatwg.org/#ExtendableCookieChangeEvent
 */
export class ExtendableCookieChangeEvent extends CookieChangeEvent {
  /**
   * Keeps the service worker alive until a promise settles. Here it never ends by itself, so nothing waits.
   *
   * @example
   * ```ts
   * import { ExtendableCookieChangeEvent } from 'speculoos/browser'
   *
   * new ExtendableCookieChangeEvent('cookiechange').waitUntil(Promise.resolve())
   * ```
   *
   * @see https://w3c.github.io/ServiceWorker/#dom-extendableevent-waituntil
   */
  waitUntil(work: unknown): void {
    Promise.resolve(work).catch(() => {})
  }
}

function frozen(argument: string, list: readonly CookieListItem[] | undefined): readonly CookieListItem[] {
  if (list === undefined) return Object.freeze([])
  if (typeof list !== 'object' || list === null || !(Symbol.iterator in list)) {
    throw invalidArgument(argument, list, 'a list of cookies')
  }
  return Object.freeze([...list])
}
