/**
 * What the owner of a jar can do with it: look through it, delete, change the policy, hear of changes (§7.3).
 */
import type { Cookie } from '../cookie/cookie.js'
import { invalidArgument } from '../cookie/invalid-argument.js'
import { type Reason, sessionOver } from '../cookie/reason.js'
import type { ChangeCause, ChangeListener } from './changes.js'
import { type CookieFilter, filterFunction } from './cookie-filter.js'
import type { JarState } from './jar-state.js'
import { type CookieJarOptions, withOptions } from './policy.js'
import type { SerializedJar } from './serialized-jar.js'

/**
 * The part of a cookie jar that serves its owner.
 *
 * @see RFC 6265bis §7.3
 */
export abstract class OwnedJar {
  /** What the jar holds. */
  protected abstract readonly state: JarState

  /**
   * How many cookies the jar holds.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookies(['a=1', 'b=2'], 'https://site.example/')
   * console.log(jar.size) // => 2
   * ```
   */
  get size(): number {
    this.state.begin()
    this.state.changes.deliver()
    return this.state.size
  }

  /**
   * All cookies, as records, in the order in which they were first inserted. What changes meanwhile is not seen.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('a=1', 'https://site.example/')
   * for (const { name, domain } of jar) console.log(name, domain) // => a site.example
   * ```
   */
  [Symbol.iterator](): IterableIterator<Cookie> {
    return this.toJSON().cookies[Symbol.iterator]()
  }

  /**
   * Deletes the cookies that a filter means, whatever their attributes forbid to others.
   *
   * @param filter - a function of a cookie, or fields that a cookie must have, all of them.
   * @returns the cookies that are gone.
   * @throws TypeError where the filter has an unknown field, or no field at all.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookies(['a=1', 'b=2'], 'https://www.site.example/')
   * console.log(jar.delete({ site: 'site.example', name: 'a' }).length) // => 1
   * console.log(jar.delete((cookie) => cookie.creationTime > Date.now() - 3_600_000).length) // => 1
   * ```
   *
   * @see RFC 6265bis §7.3
   */
  delete(filter: CookieFilter): Cookie[] {
    return this.#remove(filterFunction(filter, this.state.policy.publicSuffixes), 'explicit')
  }

  /**
   * Deletes every cookie.
   *
   * @returns the cookies that are gone.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('a=1', 'https://site.example/')
   * console.log(jar.clear().length, jar.size) // => 1 0
   * ```
   *
   * @see RFC 6265bis §7.3
   */
  clear(): Cookie[] {
    return this.#remove(() => true, 'explicit')
  }

  /**
   * Ends the session: removes the cookies that are not persistent.
   *
   * @returns the cookies that are gone.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookies(['session=1', 'kept=1; Max-Age=60'], 'https://site.example/')
   * console.log(jar.endSession().map(({ name }) => name), jar.size) // => [ 'session' ] 1
   * ```
   *
   * @see RFC 6265bis §5.7
   */
  endSession(): Cookie[] {
    return this.#remove((cookie) => !cookie.persistent, 'session-over', sessionOver)
  }

  /**
   * Changes the policy of the jar; what is not named stays. Cookies in excess of new limits are evicted at once.
   *
   * @throws TypeError where an option does not exist or has a value that it cannot have; then nothing is changed.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('a=1', 'https://site.example/')
   * jar.configure({ cookiesEnabled: false })
   * console.log(jar.getCookieString('https://site.example/') === '') // => true
   * ```
   *
   * @see RFC 6265bis §7.2 and §7.3
   */
  configure(options: CookieJarOptions): void {
    this.state.configure(withOptions(this.state.policy, options))
    this.state.changes.deliver()
  }

  /**
   * The jar as plain data for `JSON.stringify`: every cookie with every field, in the order of first insertion.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('a=1', 'https://site.example/')
   * const restored = CookieJar.fromJSON(JSON.stringify(jar))
   * console.log(restored.getCookieString('https://site.example/')) // => a=1
   * ```
   */
  toJSON(): SerializedJar {
    this.state.begin()
    this.state.changes.deliver()
    return { version: 1, cookies: this.state.cookies() }
  }

  /**
   * Tells a listener every change from now on, after it has happened.
   *
   * @returns a function that ends the subscription.
   * @throws TypeError where `listener` is not a function.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * const causes: string[] = []
   * const unsubscribe = jar.subscribe(({ cause, cookie }) => causes.push(`${cause} ${cookie.name}=${cookie.value}`))
   * jar.setCookie('a=1', 'https://site.example/')
   * jar.setCookie('a=2', 'https://site.example/')
   * unsubscribe()
   * console.log(causes) // => [ 'inserted a=1', 'overwritten a=1', 'inserted a=2' ]
   * ```
   */
  subscribe(listener: ChangeListener): () => void {
    if (typeof listener !== 'function') throw invalidArgument('listener', listener, 'a function')
    return this.state.changes.subscribe(listener)
  }

  #remove(isMeant: (cookie: Cookie, site: string) => boolean, cause: ChangeCause, reason?: Reason): Cookie[] {
    this.state.begin()
    try {
      return this.state.remove(isMeant, cause, reason)
    } finally {
      this.state.changes.deliver()
    }
  }
}
