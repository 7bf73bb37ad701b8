/**
 * Writes a jar as JSON, and imports the cookies of one.
 */
import { readSerializedJar } from '../../input/serialized-jar.js'
import { encodedPath, maxAgeStart } from '../../input/tough-cookie-form.js'
import { Cookie, type CreateCookieOptions, type SerializedCookie } from './cookie.js'
import { cookieOf, recordOf } from './cookie-record.js'
import { fitsHeader, serializedFields } from './fields.js'
import { fieldIn, noteReceived, ownOptions, readJson, receivedTime, timeOf } from './given.js'
import type { CreateCookieJarOptions } from './options.js'
import { type JarParts, prefixSecurityMode } from './rules.js'
import { find, saveCookie, USE, type Work } from './store.js'
import { JarStore } from './stores.js'

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
    cookies: (yield* find(store, 'getAllCookies')).flatMap(serializeCookie),
  }
}

/**
 * Returns a list with the cookie as plain data. The list is empty if no header field could have set the cookie. In this
 * form, Max-Age counts from the last access. So a cookie with Max-Age gets the time of receipt as its last access.
 */
function serializeCookie(cookie: Cookie): SerializedCookie[] {
  const fields = ownOptions<CreateCookieOptions>(cookie, Cookie.serializableProperties)
  if (recordOf(fields) === null) return []
  const serialized = serializedFields(fields)
  const received = receivedTime(cookie)
  if (typeof fields.maxAge !== 'number' || received === undefined) return [serialized]
  return [{ ...serialized, lastAccessed: new Date(received).toISOString() }]
}

/**
 * Imports the cookies of a serialised jar of tough-cookie or of speculoos. Cookies that no header field could have set
 * are left out. Returns the jar.
 */
export function* importCookies<Jar extends JarParts>(jar: Jar, serialized: unknown): Work<Jar> {
  const { store } = jar
  const isOwn = typeof fieldIn(serialized, 'version') === 'number'
  const records = isOwn ? readSerializedJar(serialized, 'serialized', null).cookies : null
  const unpartitioned = records?.filter(({ partitionKey }) => partitionKey === null)
  const cookies = unpartitioned?.map((record) => cookieOf(record)) ?? readCookies(serialized)
  if (store instanceof JarStore) {
    yield* store[USE]((view) => (records === null ? view.put(cookies) : void view.jar.admit(records)))
  } else for (const cookie of cookies) yield* saveCookie(store, cookie)
  return jar
}

/** Reads the cookies of a serialised jar of tough-cookie: all of them before the first is stored. */
function readCookies(serialized: unknown): Cookie[] {
  if (typeof fieldIn(serialized, 'getCookieString') === 'function') {
    throw new TypeError(
      'serialized: expected what toJSON() of a jar returns, got a jar; use CookieJar.over(jar), or pass jar.toJSON()',
    )
  }
  const start = maxAgeStart(fieldIn(serialized, 'version'))
  const entries = fieldIn(serialized, 'cookies')
  if (!Array.isArray(entries)) {
    const isEmpty = Object.keys(Object(serialized)).length === 0
    const hint = isEmpty ? '' : "; readCookies of 'speculoos/formats' reads other forms"
    throw new Error(`serialized jar has no cookies array${hint}`)
  }
  return Array.from(entries, (entry) => Cookie.fromJSON(entry)).flatMap((cookie) => {
    if (cookie === undefined || !fitsHeader(cookie)) return []
    if (start === 'creation') noteReceived(cookie, timeOf(cookie.creation))
    if (cookie.pathIsDefault && cookie.path) cookie.path = encodedPath(cookie.path)
    return [cookie]
  })
}

/**
 * Reads a serialised jar, or its JSON text, and the options in it. An option that cannot be read gets its default.
 *
 * @throws SyntaxError if the text is not JSON. The message does not quote it, since it may hold a cookie's value.
 */
export function readSaved(given: unknown): { readonly serialized: unknown; readonly options: CreateCookieJarOptions } {
  const serialized = readJson(given)
  if (typeof given === 'string' && serialized === undefined) {
    throw new SyntaxError(
      `serialized: expected JSON, got a string of length ${given.length}; readCookies of 'speculoos/formats' reads other forms`,
    )
  }
  const options = {
    rejectPublicSuffixes: fieldIn(serialized, 'rejectPublicSuffixes') !== false,
    looseMode: fieldIn(serialized, 'enableLooseMode') === true,
    allowSpecialUseDomain: fieldIn(serialized, 'allowSpecialUseDomain') !== false,
    enforceSecureOriginOnStorage: fieldIn(serialized, 'enforceSecureOriginOnStorage') !== false,
    prefixSecurity: prefixSecurityMode(fieldIn(serialized, 'prefixSecurity')),
  }
  return { serialized, options }
}
