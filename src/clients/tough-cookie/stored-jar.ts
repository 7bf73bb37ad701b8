/**
 * The part of a jar that writes it down and empties it.
 */
import { type Callback, type ErrorCallback, settle } from './callbacks.js'
import { STATE } from './jar-state.js'
import { removeAll, type SerializedCookieJar, serialize } from './saved-jar.js'
import { SendingJar } from './sending-jar.js'
import { run } from './store-steps.js'

/**
 * A jar that can be written down.
 *
 * @see RFC 6265bis §7.3
 */
export abstract class StoredJar extends SendingJar {
  /**
   * The jar as plain data, in the form of tough-cookie.
   *
   * @throws Error where the store cannot list its cookies; what the store throws. With a callback, that one gets it.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * await jar.setCookie('a=1', 'https://site.example/')
   * const { version, storeType, cookies } = await jar.serialize()
   * console.log(version, storeType, cookies[0]?.key) // => tough-cookie@6.1.0 MemoryCookieStore a
   * ```
   */
  serialize(callback: Callback<SerializedCookieJar>): void
  serialize(): Promise<SerializedCookieJar>
  serialize(callback?: Callback<SerializedCookieJar>): unknown {
    return settle(callback, (settled) => run(serialize(this[STATE]), settled))
  }

  /**
   * The jar as plain data, without waiting; see {@link CookieJar.serialize}.
   *
   * @throws Error where the store has to be waited for.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * console.log(new CookieJar(null, false).serializeSync()?.rejectPublicSuffixes) // => false
   * ```
   */
  serializeSync(): SerializedCookieJar | undefined {
    return this.callSync<SerializedCookieJar>((callback) => this.serialize(callback))
  }

  /**
   * The jar as plain data for `JSON.stringify`; see {@link CookieJar.serializeSync}.
   *
   * @throws Error where the store has to be waited for.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * console.log(JSON.parse(JSON.stringify(new CookieJar())).cookies) // => []
   * ```
   */
  toJSON(): SerializedCookieJar | undefined {
    return this.serializeSync()
  }

  /**
   * Removes every cookie.
   *
   * @throws what the store throws. With a callback, that one gets it.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * await jar.setCookie('a=1', 'https://site.example/')
   * await jar.removeAllCookies()
   * console.log(jar.toJSON()?.cookies) // => []
   * ```
   *
   * @see RFC 6265bis §7.3
   */
  removeAllCookies(callback: ErrorCallback): void
  removeAllCookies(): Promise<void>
  removeAllCookies(callback?: ErrorCallback): unknown {
    return settle<void>(callback, (settled) => run(removeAll(this[STATE]), settled))
  }

  /**
   * Removes every cookie, without waiting; see {@link CookieJar.removeAllCookies}.
   *
   * @throws Error where the store has to be waited for.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * jar.setCookieSync('a=1', 'https://site.example/')
   * jar.removeAllCookiesSync()
   * console.log(jar.getCookiesSync('https://site.example/')) // => []
   * ```
   */
  removeAllCookiesSync(): void {
    this.callSync<void>((callback) => this.removeAllCookies(callback))
  }
}
