/**
 * The jar of tough-cookie's interface.
 */
import { type Callback, settle } from './callbacks.js'
import { type JarState, STATE } from './jar-state.js'
import { prefixSecurityMode } from './prefix-security.js'
import {
  copyCookies,
  importCookies,
  optionsOfSerialized,
  parseSerialized,
  type SerializedCookieJar,
} from './saved-jar.js'
import type { Store } from './store.js'
import { run, type StoreSteps } from './store-steps.js'
import { StoredJar } from './stored-jar.js'

/** A jar that is to have the cookies of a serialised one. */
interface EmptyJar {
  readonly jar: CookieJar
  readonly serialized: unknown
}

const { serialize: ownSerialize } = StoredJar.prototype

/**
 * A cookie jar with the methods, the errors and the serialised form of tough-cookie's, which decides as RFC 6265bis
 * does. Every method that has to do with the store takes a callback or answers a promise, and most have a twin whose
 * name ends in `Sync`, for stores that need not be waited for.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos/tough-cookie'
 *
 * const jar = new CookieJar()
 * await jar.setCookie('SID=31d4; Path=/; Secure; HttpOnly', 'https://site.example/login')
 * console.log(await jar.getCookieString('https://site.example/')) // => SID=31d4
 * ```
 *
 * @see RFC 6265bis §5
 */
export class CookieJar extends StoredJar {
  /**
   * Makes a jar of what {@link CookieJar.serialize} gave, or of its JSON text, over a new store in memory where none is
   * given.
   *
   * @throws SyntaxError or Error where it is not of that form; what the store throws. With a callback, that one gets it.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const json = '{"cookies":[{"key":"a","value":"1","domain":"site.example","path":"/","hostOnly":true}]}'
   * const jar = await CookieJar.deserialize(json)
   * console.log(await jar.getCookieString('https://site.example/')) // => a=1
   * ```
   */
  static deserialize(strOrObj: string | object, callback: Callback<CookieJar>): void
  static deserialize(strOrObj: string | object, store: Store, callback: Callback<CookieJar>): void
  static deserialize(strOrObj: string | object, store?: Store): Promise<CookieJar>
  static deserialize(
    strOrObj: string | object,
    store?: Store | Callback<CookieJar>,
    callback?: Callback<CookieJar>,
  ): unknown
  static deserialize(
    strOrObj: string | object,
    store?: Store | Callback<CookieJar>,
    callback?: Callback<CookieJar>,
  ): unknown {
    const isCallback = typeof store === 'function'
    return settle(isCallback ? store : callback, (settled) => {
      let empty: EmptyJar
      try {
        empty = CookieJar.#emptyOf(strOrObj, isCallback ? undefined : store)
      } catch (error) {
        settled(error)
        return
      }
      empty.jar._importCookies(empty.serialized, settled)
    })
  }

  /**
   * Makes a jar of what {@link CookieJar.serializeSync} gave, or of its JSON text, without waiting.
   *
   * @throws SyntaxError or Error where it is not of that form; Error where the store has to be waited for.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * jar.setCookieSync('a=1', 'https://site.example/')
   * console.log(CookieJar.deserializeSync(JSON.stringify(jar)).getCookieStringSync('https://site.example/')) // => a=1
   * ```
   */
  static deserializeSync(strOrObj: string | SerializedCookieJar, store?: Store): CookieJar {
    const { jar, serialized } = CookieJar.#emptyOf(strOrObj, store)
    jar._importCookiesSync(serialized)
    return jar
  }

  /**
   * Makes a jar of its JSON; see {@link CookieJar.deserializeSync}.
   *
   * @throws as that does.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * console.log(CookieJar.fromJSON(JSON.stringify(new CookieJar())).toJSON()?.cookies) // => []
   * ```
   */
  static fromJSON(jsonString: string | SerializedCookieJar, store?: Store): CookieJar {
    return CookieJar.deserializeSync(jsonString, store)
  }

  /**
   * Makes another jar with copies of all cookies, over a new store in memory where none is given.
   *
   * @throws what a store throws. With a callback, that one gets it.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * await jar.setCookie('a=1', 'https://site.example/')
   * const clone = await jar.clone()
   * await jar.removeAllCookies()
   * console.log(await clone.getCookieString('https://site.example/')) // => a=1
   * ```
   */
  clone(callback: Callback<CookieJar>): void
  clone(newStore: Store, callback: Callback<CookieJar>): void
  clone(newStore?: Store): Promise<CookieJar>
  clone(newStore?: Store | Callback<CookieJar>, callback?: Callback<CookieJar>): unknown {
    const isCallback = typeof newStore === 'function'
    const store = isCallback ? undefined : newStore
    return settle(isCallback ? newStore : callback, (settled) => {
      if (this.serialize === ownSerialize) run(CookieJar.#copied(this[STATE], store), settled)
      else {
        this.serialize((error: unknown, serialized?: SerializedCookieJar) => {
          if (error) settled(error)
          else CookieJar.deserialize(serialized ?? '', store, settled)
        })
      }
    })
  }

  /**
   * Makes another jar with copies of all cookies, without waiting; see {@link CookieJar.clone}.
   *
   * @throws Error where one of the stores has to be waited for.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * console.log(jar.cloneSync() !== jar) // => true
   * ```
   */
  cloneSync(newStore?: Store): CookieJar | undefined {
    if (newStore && !newStore.synchronous) {
      throw new Error('CookieJar clone destination store is not synchronous; use async API instead.')
    }
    return newStore ? this._cloneSync(newStore) : this._cloneSync()
  }

  /**
   * Makes another jar, as {@link CookieJar.cloneSync} does.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * console.log(new CookieJar()._cloneSync() instanceof CookieJar) // => true
   * ```
   */
  _cloneSync(newStore?: Store): CookieJar | undefined {
    return this.callSync<CookieJar>((callback) => {
      return newStore ? this.clone(newStore, callback) : this.clone(callback)
    })
  }

  /**
   * Takes over the cookies of a serialised jar.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * new CookieJar()._importCookies({}, (error) => console.log(error?.message)) // => serialized jar has no cookies array
   * ```
   */
  _importCookies(serialized: unknown, callback: Callback<CookieJar>): void {
    settle(callback, (settled) => run(importCookies(this[STATE], serialized), (error) => settled(error, this)))
  }

  /**
   * Takes over the cookies of a serialised jar, without waiting.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/tough-cookie'
   *
   * const jar = new CookieJar()
   * jar._importCookiesSync({ cookies: [{ key: 'a', domain: 'site.example', path: '/' }] })
   * console.log(jar.toJSON()?.cookies.length) // => 1
   * ```
   */
  _importCookiesSync(serialized: unknown): void {
    this.callSync<CookieJar>((callback) => this._importCookies(serialized, callback))
  }

  static #emptyOf(strOrObj: string | object, store: Store | undefined): EmptyJar {
    const serialized = parseSerialized(strOrObj)
    return { jar: new CookieJar(store, optionsOfSerialized(serialized)), serialized }
  }

  static *#copied({ rules, onRejected, store }: JarState, newStore: Store | undefined): StoreSteps<CookieJar> {
    const jar = new CookieJar(newStore, {
      rejectPublicSuffixes: rules.rejectPublicSuffixes,
      looseMode: rules.enableLooseMode,
      allowSpecialUseDomain: rules.allowSpecialUseDomain,
      allowSecureOnLocal: rules.allowSecureOnLocal,
      enforceSecureOriginOnStorage: rules.enforceSecureOriginOnStorage,
      prefixSecurity: prefixSecurityMode(rules.prefixSecurity),
      onRejected,
    })
    yield* copyCookies(store, jar.store)
    return jar
  }
}
