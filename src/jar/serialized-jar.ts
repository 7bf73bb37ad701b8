/**
 * The serialised form of a jar, and the checks that it passes before it is a jar again (§5.7).
 */
import { canonicalizeHost } from '../algorithms/canonical-host.js'
import { hasControl, isAscii } from '../algorithms/characters.js'
import { checkNamePrefix } from '../algorithms/name-prefix.js'
import { octetLength } from '../algorithms/octets.js'
import { isPublicSuffix } from '../algorithms/site.js'
import type { Cookie } from '../cookie/cookie.js'
import { fieldOf, invalidArgument, invalidSecret, requireKnownKeys } from '../cookie/invalid-argument.js'
import { NAME_VALUE_OCTETS } from '../cookie/limits.js'
import type { PublicSuffixes } from '../cookie/public-suffixes.js'
import {
  cookieControlCharacter,
  cookieTooLong,
  domainNotAscii,
  domainPublicSuffix,
  emptyNameAndValue,
  hostNotCanonical,
  type Reason,
  sameSiteNoneNotSecure,
} from '../cookie/reason.js'
import { DOMAIN, EXPIRY_TIME, FLAG, NAME, PATH, SAME_SITE, type SavedField, TIME, VALUE } from './saved-fields.js'

/**
 * A jar as plain data. Times are in milliseconds since 1970-01-01T00:00:00Z.
 *
 * @see RFC 6265bis §5.7
 */
export interface SerializedJar {
  /** The version of this form. */
  readonly version: 1
  /** The cookies, in the order in which they were first inserted. */
  readonly cookies: readonly Cookie[]
}

/**
 * A serialised cookie that was not taken, and every reason why.
 *
 * @see RFC 6265bis §5.7
 */
export interface RejectedEntry {
  /** The cookie as it was serialised. */
  readonly entry: Cookie
  /** Why it was not taken, in the order of the specification's steps. */
  readonly reasons: readonly Reason[]
}

const SERIALIZED = 'what toJSON() of a jar returns, or its JSON text'

const KEYS: readonly string[] = [
  'name',
  'value',
  'domain',
  'hostOnly',
  'path',
  'secure',
  'httpOnly',
  'sameSite',
  'persistent',
  'expiryTime',
  'creationTime',
  'lastAccessTime',
] satisfies (keyof Cookie)[]

/**
 * Reads a serialised jar: text, or the value that `JSON.parse` makes of it. Each field is read once and copied, so that the
 * records are nobody else's.
 *
 * @throws TypeError that names the place if it is not of the form. The message holds no value.
 */
export function readSerializedJar(serialized: unknown): readonly Cookie[] {
  const value = typeof serialized === 'string' ? parseJson(serialized) : serialized
  if (typeof value !== 'object' || value === null || isJar(value)) throw notSerialized(value)
  const version = ownField(value, 'version')
  if (isOfToughCookie(value, version)) throw ofToughCookie('serialized')
  requireKnownKeys('serialized', value, ['version', 'cookies'])
  if (version !== 1)
    throw (typeof version === 'number' ? invalidArgument : invalidSecret)('serialized.version', version, '1')
  const cookies = ownField(value, 'cookies')
  if (!Array.isArray(cookies)) throw invalidSecret('serialized.cookies', cookies, 'an array of cookies')
  const { length } = cookies
  const taken: Cookie[] = []
  // An array may have methods and an iterator that are not those of arrays.
  for (let index = 0; index < length; index += 1) taken.push(readCookie(cookies[index], index))
  return taken
}

/**
 * Why a serialised cookie could not have been stored; nothing where it could.
 *
 * @see RFC 6265bis §5.7 steps 2 to 4, 8, 9 and 19 to 22
 */
export function reasonsAgainst(cookie: Cookie, publicSuffixes: PublicSuffixes | null): readonly Reason[] {
  const { name, value, domain, hostOnly, path, secure } = cookie
  const reasons: Reason[] = []
  // §5.7 step 2
  if (name === '' && value === '') reasons.push(emptyNameAndValue)
  // §5.7 step 3
  if (hasControl(name) || hasControl(value)) reasons.push(cookieControlCharacter)
  // §5.7 step 4, by the count that is never the longer one
  if (octetLength(name, 'HTTP') + octetLength(value, 'HTTP') > NAME_VALUE_OCTETS) reasons.push(cookieTooLong)
  // §5.7 step 8
  if (!isAscii(domain)) reasons.push(domainNotAscii)
  // §5.7 step 9.2
  if (canonicalizeHost(domain) !== domain) reasons.push(hostNotCanonical)
  // §5.7 step 9.3
  else if (!hostOnly && isPublicSuffix(domain, publicSuffixes)) reasons.push(domainPublicSuffix)
  // §5.7 step 19
  if (cookie.sameSite === 'None' && !secure) reasons.push(sameSiteNoneNotSecure)
  // §5.7 steps 20 to 22
  checkNamePrefix(name, value, secure, hostOnly, path === '/', reasons)
  return reasons
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidSecret('serialized', text, 'JSON')
  }
}

function readCookie(entry: unknown, index: number): Cookie {
  const place = `serialized.cookies[${index}]`
  if (typeof entry !== 'object' || entry === null) throw invalidSecret(place, entry, 'an object')
  if (Object.hasOwn(entry, 'key') && !Object.hasOwn(entry, 'name')) throw ofToughCookie(place)
  requireKnownKeys(place, entry, KEYS)
  const read = <Value>(field: keyof Cookie, { expected, isValid }: SavedField<Value>): Value => {
    const value = ownField(entry, field)
    if (!isValid(value)) throw invalidSecret(`${place}.${field}`, value, expected)
    return value
  }
  const cookie: Cookie = {
    name: read('name', NAME),
    value: read('value', VALUE),
    domain: read('domain', DOMAIN),
    hostOnly: read('hostOnly', FLAG),
    path: read('path', PATH),
    secure: read('secure', FLAG),
    httpOnly: read('httpOnly', FLAG),
    sameSite: read('sameSite', SAME_SITE),
    persistent: read('persistent', FLAG),
    expiryTime: read('expiryTime', EXPIRY_TIME),
    creationTime: read('creationTime', TIME),
    lastAccessTime: read('lastAccessTime', TIME),
  }
  if (cookie.persistent && cookie.expiryTime === null) {
    throw invalidSecret(`${place}.expiryTime`, null, `${TIME.expected}, since the cookie is persistent`)
  }
  return cookie
}

/** The field of an object itself. What JSON can say is never inherited. */
function ownField(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
}

/** Whether an object has the methods of a jar, and is not what such a jar was saved as. */
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

function notSerialized(value: unknown): TypeError {
  const isObject = typeof value === 'object' && value !== null
  return invalidSecret('serialized', value, SERIALIZED, isObject ? 'use clone() to copy a jar' : undefined)
}
