/**
 * The serialised form of a jar, and the checks that it passes before it is a jar again (§5.7).
 */
import type { Cookie } from '../cookie/cookie.js'
import { fieldOf, invalidArgument, invalidSecret, requireKnownKeys } from '../cookie/invalid-argument.js'
import { SAVED_FIELDS, type SavedField } from './saved-fields.js'

/**
 * A jar as plain data. Times are in milliseconds since 1970-01-01T00:00:00Z.
 *
 * @see RFC 6265bis §5.7
 */
export interface SerializedJar {
  /** The version of this form. Version 1, which knows no partitions, is read too. */
  readonly version: 2
  /** The cookies, in the order in which they were first inserted. */
  readonly cookies: readonly Cookie[]
}

const SERIALIZED = 'what toJSON() of a jar returns, or its JSON text'

const KEYS: readonly string[] = /* @__PURE__ */ Object.keys(SAVED_FIELDS)

/**
 * Reads a serialised jar: text, or the value that `JSON.parse` makes of it. Each field is read once and copied, so that
 * the records are not shared.
 *
 * @throws TypeError that names the place if it is not of the form. The message holds no value.
 */
export function readSerializedJar(serialized: unknown, argument: string): readonly Cookie[] {
  const value = typeof serialized === 'string' ? parseJson(argument, serialized) : serialized
  if (typeof value !== 'object' || value === null || isJar(value)) throw notSerialized(argument, value)
  const version = ownField(value, 'version')
  if (isOfToughCookie(value, version)) throw ofToughCookie(argument)
  requireKnownKeys(argument, value, ['version', 'cookies'])
  if (version !== 1 && version !== 2) {
    throw (typeof version === 'number' ? invalidArgument : invalidSecret)(`${argument}.version`, version, '1 or 2')
  }
  const cookies = ownField(value, 'cookies')
  if (!Array.isArray(cookies)) throw invalidSecret(`${argument}.cookies`, cookies, 'an array of cookies')
  return readCookies(`${argument}.cookies`, cookies)
}

/**
 * Reads records of cookies. Each field is read once and copied.
 *
 * @throws TypeError that names the place if one is not a cookie. The message holds no value.
 */
export function readCookies(argument: string, cookies: readonly unknown[]): Cookie[] {
  const { length } = cookies
  const taken: Cookie[] = []
  // An array may override the methods and the iterator of arrays.
  for (let index = 0; index < length; index += 1) taken.push(readCookie(`${argument}[${index}]`, cookies[index]))
  return taken
}

function parseJson(argument: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidSecret(argument, text, 'JSON')
  }
}

function readCookie(place: string, entry: unknown): Cookie {
  if (typeof entry !== 'object' || entry === null) throw invalidSecret(place, entry, 'an object')
  if (Object.hasOwn(entry, 'key') && !Object.hasOwn(entry, 'name')) throw ofToughCookie(place)
  requireKnownKeys(place, entry, KEYS)
  const read = <Field extends keyof Cookie>(field: Field, given = ownField(entry, field)): Cookie[Field] => {
    const { expected, isValid }: SavedField<Cookie[Field]> = SAVED_FIELDS[field]
    if (!isValid(given)) throw invalidSecret(`${place}.${field}`, ownField(entry, field), expected)
    return given
  }
  const cookie: Cookie = {
    name: read('name'),
    value: read('value'),
    domain: read('domain'),
    hostOnly: read('hostOnly'),
    path: read('path'),
    secure: read('secure'),
    httpOnly: read('httpOnly'),
    sameSite: read('sameSite'),
    persistent: read('persistent'),
    expiryTime: read('expiryTime'),
    partitionKey: read('partitionKey', partitionKeyOf(entry)),
    creationTime: read('creationTime'),
    lastAccessTime: read('lastAccessTime'),
  }
  const priority = read('priority')
  if (cookie.persistent && cookie.expiryTime === null) {
    const { expected } = SAVED_FIELDS.creationTime
    throw invalidSecret(`${place}.expiryTime`, null, `${expected}, since the cookie is persistent`)
  }
  return priority === undefined ? cookie : { ...cookie, priority }
}

/** A copy of a partition key; `null` if the cookie has no such field, as in version 1. */
function partitionKeyOf(entry: object): unknown {
  if (!Object.hasOwn(entry, 'partitionKey')) return null
  const given = ownField(entry, 'partitionKey')
  if (typeof given !== 'object' || given === null) return given
  const [topLevelSite, hasCrossSiteAncestor] = ['topLevelSite', 'hasCrossSiteAncestor'].map((key) =>
    ownField(given, key),
  )
  return Object.freeze({ topLevelSite, hasCrossSiteAncestor })
}

/** The field of an object itself: JSON has no inherited fields. */
function ownField(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
}

/** Whether an object is a jar, by its methods, and not the saved form of one. */
function isJar(value: object): boolean {
  return typeof fieldOf(value, 'toJSON') === 'function' && typeof fieldOf(value, 'getCookieString') === 'function'
}

function isOfToughCookie(value: object, version: unknown): boolean {
  const isNamed = typeof version === 'string' && version.startsWith('tough-cookie@')
  return isNamed || Object.hasOwn(value, 'storeType') || Object.hasOwn(value, 'rejectPublicSuffixes')
}

function ofToughCookie(place: string): TypeError {
  return new TypeError(
    `${place}: expected ${SERIALIZED}, got the JSON of tough-cookie; use CookieJar.fromJSON of speculoos/tough-cookie`,
  )
}

function notSerialized(argument: string, value: unknown): TypeError {
  const isObject = typeof value === 'object' && value !== null
  return invalidSecret(argument, value, SERIALIZED, isObject ? 'use clone() to copy a jar' : undefined)
}
