/**
 * Writes a jar as JSON, and imports the cookies of one.
 */
import { readSerializedJar } from '../../jar/serialized-jar.js'
import { Cookie, type CreateCookieOptions, type SerializedCookie, serializedFields } from './cookie.js'
import { fieldIn, fitsHeader, noteReceived, ownOptions, receivedTime, timeOf } from './cookie-fields.js'
import { cookieOf, recordOf } from './cookie-record.js'
import { type CreateCookieJarOptions, type JarParts, prefixSecurityMode } from './jar-options.js'
import { JarStore } from './jar-store.js'
import { findAll, type Store, saveCookie, USE, type Work } from './store.js'

/**
 * The version of tough-cookie whose interface this is. Serialised jars contain it.
 *
 * @example
 * ```ts
 * import { CookieJar, version } from 'speculoos/tough-cookie'
 *
 * console.log(new CookieJar().toJSON()?.version === `tough-cookie@${version}`) // => true
 * ```
 */
export const version = '6.1.0'

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
export function* serialize(jar: JarParts): Work<SerializedCookieJar> {
  const { store, rejectPublicSuffixes, enableLooseMode, allowSpecialUseDomain, enforceSecureOriginOnStorage } = jar
  if (typeof store.getAllCookies !== 'function') {
    throw new Error('store does not support getAllCookies and cannot be serialized')
  }
  const storeType: unknown = store instanceof JarStore ? 'MemoryCookieStore' : store.constructor.name
  return {
    version: `tough-cookie@${version}`,
    storeType: typeof storeType === 'string' ? storeType : null,
    rejectPublicSuffixes,
    enableLooseMode,
    allowSpecialUseDomain,
    enforceSecureOriginOnStorage,
    prefixSecurity: jar.prefixSecurity,
    cookies: (yield* findAll(store, 'getAllCookies')).flatMap(serializeCookie),
  }
}

/**
 * A cookie as plain data. Max-Age counts from the last access in this form, so the last access of a cookie with Max-Age
 * is when it was received. A record that no jar would send is left out.
 */
function serializeCookie(cookie: Cookie): SerializedCookie[] {
  const fields = ownOptions<CreateCookieOptions>(cookie, Cookie.serializableProperties)
  if (recordOf(fields) === null) return []
  const serialized = serializedFields(fields)
  const received = receivedTime(cookie)
  if (typeof fields.maxAge !== 'number' || received === undefined) return [serialized]
  return [{ ...serialized, lastAccessed: new Date(received).toISOString() }]
}

/** The versions for which Max-Age counts from the creation of the cookie, and not from its last access. */
const COUNTING_FROM_CREATION = /^tough-cookie@[0-4]\./

/**
 * Imports the cookies of a serialised jar of tough-cookie or of speculoos. Cookies that no header field could have set
 * are left out.
 */
export function* importCookies(store: Store, serialized: unknown): Work<void> {
  const isOwn = typeof fieldIn(serialized, 'version') === 'number'
  const records = isOwn ? readSerializedJar(serialized, 'serialized', null).cookies : null
  const unpartitioned = records?.filter(({ partitionKey }) => partitionKey === null)
  const cookies = unpartitioned?.map((record) => cookieOf(record)) ?? readCookies(serialized)
  if (store instanceof JarStore) {
    return yield* store[USE]((view) => (records === null ? view.put(cookies) : void view.jar.admit(records)))
  }
  for (const cookie of cookies) yield* saveCookie(store, cookie, null)
}

/** Reads the cookies of a serialised jar of tough-cookie: all of them before the first is stored. */
function readCookies(serialized: unknown): Cookie[] {
  if (typeof fieldIn(serialized, 'getCookieString') === 'function') {
    throw new TypeError('serialized: expected what toJSON() of a jar returns, got a jar; use CookieJar.over(jar)')
  }
  const version = fieldIn(serialized, 'version')
  const entries = fieldIn(serialized, 'cookies')
  if (!Array.isArray(entries)) throw new Error('serialized jar has no cookies array')
  const countsFromCreation = typeof version === 'string' && COUNTING_FROM_CREATION.test(version)
  return Array.from(entries, (entry) => Cookie.fromJSON(entry)).flatMap((cookie) => {
    if (cookie === undefined || !fitsHeader(cookie)) return []
    if (countsFromCreation) noteReceived(cookie, timeOf(cookie.creation))
    return [cookie]
  })
}

/** The options in a serialised jar. An option that cannot be read has its default. */
export function optionsOfSerialized(serialized: unknown): CreateCookieJarOptions {
  return {
    rejectPublicSuffixes: fieldIn(serialized, 'rejectPublicSuffixes') !== false,
    looseMode: fieldIn(serialized, 'enableLooseMode') === true,
    allowSpecialUseDomain: fieldIn(serialized, 'allowSpecialUseDomain') !== false,
    enforceSecureOriginOnStorage: fieldIn(serialized, 'enforceSecureOriginOnStorage') !== false,
    prefixSecurity: prefixSecurityMode(fieldIn(serialized, 'prefixSecurity')),
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
