/**
 * The serialised form of a jar, and the checks that it passes before it is a jar again (§5.7).
 */
import { isPublicSuffix } from '../algorithms/site.js'
import type { Cookie } from '../cookie/cookie.js'
import { fieldOf, invalidArgument, invalidSecret, requireKnownKeys } from '../cookie/invalid-argument.js'
import { EARLIEST_DATE, LATEST_DATE } from '../cookie/limits.js'
import type { PublicSuffixes } from '../cookie/public-suffixes.js'
import type { Reason } from '../cookie/reason.js'
import { FOREIGN_FIELDS, reasonsAgainstTexts, SAVED_FIELDS, type SavedField } from './saved-fields.js'
import { entriesOf, isToughEntry, type MaxAgeStart, maxAgeStart, ownField, toughRecord } from './tough-cookie-form.js'

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

/**
 * A record of a cookie that a jar did not admit, and every reason why.
 *
 * @see RFC 6265bis §5.7
 */
export interface RejectedEntry {
  /** The record as it came. */
  readonly entry: Cookie
  /** Why it was not admitted, in the order of the specification's steps. */
  readonly reasons: readonly Reason[]
}

/** The cookies of a saved jar. Cookies of tough-cookie are rejected if no Set-Cookie line could have set them. */
export interface SavedCookies {
  readonly cookies: readonly Cookie[]
  readonly rejected: readonly RejectedEntry[]
}

const SERIALIZED = 'what toJSON() of a jar returns, or its JSON text'
const READER = "readCookies of 'speculoos/formats' reads other forms"
const OTHER_FORMS = `pass what toJSON() of a jar returns; ${READER}`

const KEYS: readonly string[] = /* @__PURE__ */ Object.keys(SAVED_FIELDS)
const PARTITION_KEYS = ['topLevelSite', 'hasCrossSiteAncestor']

/**
 * Reads a serialised jar, of this package or of tough-cookie: text, or the value that `JSON.parse` returns for it. Each
 * field is read once and copied, so that the records are not shared.
 *
 * @param publicSuffixes - the list by which a cookie of tough-cookie for a public suffix becomes host-only, as if the host
 * had set it (§5.7 step 9.3).
 * @throws TypeError that names the place if it is not of the form. The message holds no value.
 */
export function readSerializedJar(
  serialized: unknown,
  argument: string,
  publicSuffixes: PublicSuffixes | null,
): SavedCookies {
  const value = typeof serialized === 'string' ? parseJson(argument, serialized) : serialized
  if (typeof value !== 'object' || value === null || isJar(value) || Array.isArray(value)) {
    throw notSerialized(argument, value)
  }
  const version = ownField(value, 'version')
  const list = ownField(value, 'cookies')
  const entries = Array.isArray(list) ? entriesOf(list) : null
  const isTough = isOfToughCookie(value, version, entries?.[0])
  if (!isTough) {
    const isOther = version === undefined && Object.keys(value).some((key) => key !== 'version' && key !== 'cookies')
    if (isOther) throw invalidSecret(argument, value, SERIALIZED, READER)
    if (version !== 1 && version !== 2) {
      const place = `${argument}.version`
      if (typeof version === 'number') throw invalidArgument(place, version, '1 or 2')
      throw invalidSecret(place, version, '1 or 2', OTHER_FORMS)
    }
    requireKnownKeys(argument, value, ['version', 'cookies'])
  }
  if (entries === null) throw invalidSecret(`${argument}.cookies`, list, 'an array of cookies')
  const start = maxAgeStart(version)
  const cookies = entries.map((entry, index) => {
    const place = `${argument}.cookies[${index}]`
    // The rules of a jar of tough-cookie are ignored.
    return isTough ? readToughCookie(place, entry, start, publicSuffixes) : readCookie(place, entry)
  })
  if (!isTough) return { cookies, rejected: [] }
  const judged = cookies.map((entry) => ({ entry, reasons: reasonsAgainstTexts(entry) }))
  const rejected = judged.filter(({ reasons }) => reasons.length > 0)
  return { cookies: cookies.filter((_, index) => judged[index]?.reasons.length === 0), rejected }
}

/**
 * Reads records of cookies. Each field is read once and copied.
 *
 * @throws TypeError that names the place if one is not a cookie. The message holds no value.
 */
export function readCookies(argument: string, cookies: readonly unknown[]): Cookie[] {
  return entriesOf(cookies).map((entry, index) => readCookie(`${argument}[${index}]`, entry))
}

function parseJson(argument: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidSecret(argument, text, 'JSON', OTHER_FORMS)
  }
}

function readToughCookie(
  place: string,
  entry: unknown,
  start: MaxAgeStart,
  publicSuffixes: PublicSuffixes | null,
): Cookie {
  if (typeof entry !== 'object' || entry === null) throw invalidSecret(place, entry, 'an object')
  const record = toughRecord(place, entry, start)
  const cookie = checkedCookie(place, (field) => record[field], FOREIGN_FIELDS)
  return isPublicSuffix(cookie.domain, publicSuffixes) ? { ...cookie, hostOnly: true } : cookie
}

function readCookie(place: string, entry: unknown): Cookie {
  if (typeof entry !== 'object' || entry === null) throw invalidSecret(place, entry, 'an object')
  if (isToughEntry(entry)) {
    throw invalidSecret(place, entry, 'a record with a name', 'restore() and fromJSON() read jars of tough-cookie')
  }
  requireKnownKeys(place, entry, KEYS)
  return checkedCookie(place, (field) =>
    field === 'partitionKey' ? partitionKeyOf(`${place}.partitionKey`, entry) : ownField(entry, field),
  )
}

/** Makes a cookie. Each field is read once and checked. */
function checkedCookie(place: string, valueAt: (field: keyof Cookie) => unknown, fields = SAVED_FIELDS): Cookie {
  const read = <Field extends keyof Cookie>(field: Field): Cookie[Field] => {
    const { expected, isValid }: SavedField<Cookie[Field]> = fields[field]
    const given = valueAt(field)
    if (!isValid(given)) throw invalidSecret(`${place}.${field}`, given, expected)
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
    expiryTime: nearestDate(read('expiryTime')),
    partitionKey: read('partitionKey'),
    creationTime: nearestDate(read('creationTime')),
    lastAccessTime: nearestDate(read('lastAccessTime')),
  }
  const priority = read('priority')
  if (cookie.persistent && cookie.expiryTime === null) {
    const { expected } = SAVED_FIELDS.creationTime
    throw invalidSecret(`${place}.expiryTime`, null, `${expected}, since the cookie is persistent`)
  }
  return priority === undefined ? cookie : { ...cookie, priority }
}

/** Limits a time to the earliest and the latest date. An expiry-time is never beyond them (§5.6.1, §5.7). */
function nearestDate(time: number): number
function nearestDate(time: number | null): number | null
function nearestDate(time: number | null): number | null {
  return time === null ? null : Math.min(Math.max(time, EARLIEST_DATE), LATEST_DATE)
}

/** Copies a partition key, and refuses unknown keys in it. Returns `null` if the cookie has none, as in version 1. */
function partitionKeyOf(place: string, entry: object): unknown {
  if (!Object.hasOwn(entry, 'partitionKey')) return null
  const given = ownField(entry, 'partitionKey')
  if (typeof given !== 'object' || given === null) return given
  requireKnownKeys(place, given, PARTITION_KEYS)
  const [topLevelSite, hasCrossSiteAncestor] = PARTITION_KEYS.map((key) => ownField(given, key))
  return Object.freeze({ topLevelSite, hasCrossSiteAncestor })
}

/** Whether an object is a jar, by its methods, and not the saved form of one. */
function isJar(value: object): boolean {
  return typeof fieldOf(value, 'toJSON') === 'function' && typeof fieldOf(value, 'getCookieString') === 'function'
}

/** Whether an object is a saved jar of tough-cookie, of any version. Some have only a list of cookies. */
function isOfToughCookie(value: object, version: unknown, first: unknown): boolean {
  if (typeof version === 'string' && version.startsWith('tough-cookie@')) return true
  if (Object.hasOwn(value, 'storeType') || Object.hasOwn(value, 'rejectPublicSuffixes')) return true
  return version === undefined && typeof first === 'object' && first !== null && isToughEntry(first)
}

function notSerialized(argument: string, value: unknown): TypeError {
  if (typeof value !== 'object' || value === null) return invalidSecret(argument, value, SERIALIZED)
  if (Array.isArray(value)) return invalidSecret(argument, value, SERIALIZED, `admit() takes records; ${READER}`)
  const isShared = fieldOf(value, 'isAsync') === true
  return invalidSecret(
    argument,
    value,
    SERIALIZED,
    isShared ? 'wait for its toJSON()' : 'use clone() to copy a jar, or pass jar.toJSON()',
  )
}
