/**
 * The serialised form of a jar, and the checks that it passes before it is a jar again (§5.7).
 */
import { canonicalizeHost } from '../algorithms/canonical-host.js'
import { hasControl, isAscii, trimmed } from '../algorithms/characters.js'
import { checkNamePrefix } from '../algorithms/name-prefix.js'
import { octetLength } from '../algorithms/octets.js'
import { isPublicSuffix } from '../algorithms/site.js'
import type { Cookie } from '../cookie/cookie.js'
import { invalidArgument, invalidSecret, requireKnownKeys } from '../cookie/invalid-argument.js'
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

const FIELDS: Readonly<Record<keyof Cookie, (value: unknown) => boolean>> = {
  name: (value) => isTrimmed(value) && !/[;=]/.test(value),
  value: (value) => isTrimmed(value) && !value.includes(';'),
  domain: isString,
  hostOnly: isBoolean,
  path: (value) => isTrimmed(value) && value.startsWith('/') && !value.includes(';') && !hasControl(value),
  secure: isBoolean,
  httpOnly: isBoolean,
  sameSite: (value) => value === 'Strict' || value === 'Lax' || value === 'None' || value === 'Default',
  persistent: isBoolean,
  expiryTime: (value) => value === null || isTime(value),
  creationTime: isTime,
  lastAccessTime: isTime,
}

/**
 * Reads a serialised jar: text, or the value that `JSON.parse` makes of it.
 *
 * @throws TypeError where it is not of the form, naming the place.
 */
export function readSerializedJar(serialized: unknown): readonly Cookie[] {
  const value = typeof serialized === 'string' ? parseJson(serialized) : serialized
  requireKnownKeys('serialized', value, ['version', 'cookies'])
  const version = property(value, 'version')
  if (version !== 1) throw invalidSecret('serialized.version', version, '1')
  const cookies = property(value, 'cookies')
  if (!Array.isArray(cookies)) throw invalidSecret('serialized.cookies', cookies, 'an array of cookies')
  return cookies.map(readCookie)
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
  requireKnownKeys(place, entry, Object.keys(FIELDS))
  // Each field is read once: a live object could give another value the second time.
  const cookie: Record<string, unknown> = {}
  for (const [field, isValid] of Object.entries(FIELDS)) {
    const given = property(entry, field)
    if (!isValid(given)) throw invalidSecret(`${place}.${field}`, given, 'what a cookie can have there')
    cookie[field] = given
  }
  if (!isCookie(cookie)) throw invalidArgument(place, entry, 'a cookie that has an expiryTime where it is persistent')
  return cookie
}

/** Whether the fields, each of them valid, go together. */
function isCookie(entry: unknown): entry is Cookie {
  return property(entry, 'persistent') === false || property(entry, 'expiryTime') !== null
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

function isString(value: unknown): value is string {
  return typeof value === 'string'
}

/** Whether a value is a string as the parser leaves it, without WSP characters around it. */
function isTrimmed(value: unknown): value is string {
  return isString(value) && trimmed(value, 0, value.length) === value
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean'
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}
