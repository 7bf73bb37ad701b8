/**
 * A jar as JSON, and what a jar takes over from it.
 */
import { Cookie } from './cookie.js'
import { timeOf } from './cookie-dates.js'
import type { SerializedCookie } from './cookie-options.js'
import type { CreateCookieJarOptions } from './jar-options.js'
import type { JarState } from './jar-state.js'
import { nativeJar } from './native-form.js'
import { fieldOf } from './own-options.js'
import { prefixSecurityMode } from './prefix-security.js'
import { noteReceived, receivedTime } from './received-time.js'
import { isSayable } from './sayable.js'
import type { Store } from './store.js'
import { getAllCookies, isMissing, removeAllCookies, removeCookie, type StoreSteps, saveCookie } from './store-steps.js'
import { version } from './version.js'

/**
 * A jar as plain data, as tough-cookie reads and writes it.
 *
 * @see RFC 6265bis §5.7
 */
export interface SerializedCookieJar {
  /** The version of tough-cookie whose form it is. */
  version: string
  /** The name of the store's class. */
  storeType: string | null
  /** Whether public suffixes are refused. */
  rejectPublicSuffixes: boolean
  /** The other rules. */
  [key: string]: unknown
  /** The cookies, in the order in which they were made. */
  cookies: SerializedCookie[]
}

/** The jar as plain data. */
export function* serialize({ store, rules }: JarState): StoreSteps<SerializedCookieJar> {
  if (typeof store.getAllCookies !== 'function') {
    throw new Error('store does not support getAllCookies and cannot be serialized')
  }
  const cookies = yield* getAllCookies(store)
  const storeType: unknown = store.constructor.name
  return {
    version: `tough-cookie@${version}`,
    storeType: typeof storeType === 'string' ? storeType : null,
    rejectPublicSuffixes: rules.rejectPublicSuffixes,
    enableLooseMode: rules.enableLooseMode,
    allowSpecialUseDomain: rules.allowSpecialUseDomain,
    enforceSecureOriginOnStorage: rules.enforceSecureOriginOnStorage,
    prefixSecurity: prefixSecurityMode(rules.prefixSecurity),
    cookies: cookies.map(serializeCookie),
  }
}

/** A cookie as plain data. Where it has Max-Age, that counts from its last access, which is then when it was received. */
function serializeCookie(cookie: Cookie): SerializedCookie {
  const { creationIndex: _, ...serialized } = cookie.toJSON()
  const received = receivedTime(cookie)
  if (typeof cookie.maxAge !== 'number' || received === undefined) return serialized
  return { ...serialized, lastAccessed: new Date(received).toISOString() }
}

/** The versions for which Max-Age counts from when the cookie was made, and not from its last access. */
const COUNTING_FROM_CREATION = /^tough-cookie@[0-4]\./

/**
 * Puts the cookies of a serialised jar into a store, one after the other. Those that no header field could have set are
 * left out.
 */
export function* importCookies({ store }: JarState, serialized: unknown): StoreSteps<void> {
  const version = fieldOf(serialized, 'version')
  if (typeof version === 'number') throw nativeJar()
  const entries = fieldOf(serialized, 'cookies')
  if (!Array.isArray(entries)) throw new Error('serialized jar has no cookies array')
  const countsFromCreation = typeof version === 'string' && COUNTING_FROM_CREATION.test(version)
  // All are read before the first is stored.
  const cookies = Array.from(entries, (entry) => Cookie.fromJSON(entry))
  for (const cookie of cookies) {
    if (cookie === undefined || !isSayable(cookie)) continue
    const creation = countsFromCreation ? timeOf(cookie.creation) : null
    if (creation !== null) noteReceived(cookie, creation)
    yield* saveCookie(store, cookie, null)
  }
}

/** Puts copies of all cookies of one store into another one. */
export function* copyCookies(store: Store, target: Store): StoreSteps<void> {
  for (const cookie of yield* getAllCookies(store)) {
    const copy = Cookie.fromJSON(cookie.toJSON())
    if (copy === undefined) continue
    const received = receivedTime(cookie)
    if (received !== undefined) noteReceived(copy, received)
    yield* saveCookie(target, copy, null)
  }
}

/** Removes every cookie: by the store's own method, or one by one. The first error of those is thrown in the end. */
export function* removeAll({ store }: JarState): StoreSteps<void> {
  const { removeAllCookies: own }: Partial<Store> = store
  if (typeof own === 'function') {
    try {
      yield* removeAllCookies(store)
      return
    } catch (error) {
      if (!isMissing(error, 'removeAllCookies')) throw error
    }
  }
  const failures: unknown[] = []
  for (const cookie of yield* getAllCookies(store)) {
    try {
      yield* removeCookie(store, cookie)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}

/** The options that a serialised jar has, as far as they are what they can be. */
export function optionsOfSerialized(serialized: unknown): CreateCookieJarOptions {
  const flag = (name: string): boolean | undefined => {
    const value = fieldOf(serialized, name)
    return typeof value === 'boolean' ? value : undefined
  }
  const prefixSecurity = fieldOf(serialized, 'prefixSecurity')
  return {
    rejectPublicSuffixes: flag('rejectPublicSuffixes'),
    looseMode: flag('enableLooseMode'),
    allowSpecialUseDomain: flag('allowSpecialUseDomain'),
    enforceSecureOriginOnStorage: flag('enforceSecureOriginOnStorage'),
    prefixSecurity: prefixSecurityMode(typeof prefixSecurity === 'string' ? prefixSecurity : 'silent'),
  }
}

/**
 * Reads a serialised jar, or its JSON text.
 *
 * @throws SyntaxError if the text is not JSON. The message does not quote it, since it may hold a cookie's value.
 */
export function parseSerialized(serialized: unknown): unknown {
  if (typeof serialized !== 'string') return serialized
  try {
    return JSON.parse(serialized)
  } catch {
    throw new SyntaxError(`serialized: expected JSON, got a string of length ${serialized.length}`)
  }
}
