/**
 * The cookies of tough-cookie's interface and the records of this package, each converted to the other.
 */
import type { ParsedSetCookie } from '../../algorithms/parsed-set-cookie.js'
import type { Cookie as CookieRecord } from '../../cookie/cookie.js'
import { COOKIE_AGE_LIMIT } from '../../cookie/limits.js'
import { expiresCapped, maxAgeCapped, type Reason } from '../../cookie/reason.js'
import { Cookie, type CreateCookieOptions, sameSiteOf } from './cookie.js'
import { noteReceived, receivedTime, timeOf } from './cookie-dates.js'
import { isSayable, jsonSeconds } from './cookie-text.js'
import { domainOfHost, hostOfDomain } from './domains-and-paths.js'

/** The parts of a header field that a record has in another form, or does not have. */
export interface Wording {
  readonly maxAge: number | null
  /** In milliseconds. */
  readonly expires: number | null
  readonly extensions: readonly string[] | null
  readonly pathIsDefault: boolean | null
}

/** The record of a cookie in a store. */
export interface StoredRecord extends CookieRecord {
  /** The cookie itself. */
  readonly source: Cookie
}

/** The record of a cookie, whose fields are read once; `null` if it has no domain or no header field could have set it. */
export function recordOf(cookie: CreateCookieOptions): CookieRecord | null {
  const { key, value, domain, path, secure, httpOnly, hostOnly, sameSite } = cookie
  if (typeof domain !== 'string' || !isSayable({ key, value, path })) return null
  const { maxAge, expires, creation, lastAccessed } = cookie
  const creationTime = timeOf(creation) ?? 0
  const expiryTime = expiryTimeOf(cookie, { maxAge, expires, creation, lastAccessed })
  return {
    name: key ?? '',
    value: value ?? '',
    domain: hostOfDomain(domain),
    // A database may have numbers instead of flags.
    hostOnly: Boolean(hostOnly),
    path: path ?? '/',
    secure: Boolean(secure),
    httpOnly: Boolean(httpOnly),
    sameSite: sameSiteOf(sameSite),
    persistent: expiryTime !== null,
    expiryTime,
    // The cookies of tough-cookie have no partitions.
    partitionKey: null,
    creationTime,
    lastAccessTime: timeOf(lastAccessed) ?? creationTime,
  }
}

/** The cookie of a record. */
export function cookieOf(record: CookieRecord, wording: Wording | undefined): Cookie {
  const { domain, sameSite, expiryTime, lastAccessTime } = record
  const maxAge = wording?.maxAge ?? null
  const expires = wording === undefined ? expiryTime : wording.expires
  const cookie = new Cookie()
  cookie.key = record.name
  cookie.value = record.value
  cookie.domain = domainOfHost(domain)
  cookie.hostOnly = record.hostOnly
  cookie.path = record.path
  cookie.pathIsDefault = wording?.pathIsDefault ?? null
  cookie.secure = record.secure
  cookie.httpOnly = record.httpOnly
  cookie.sameSite = sameSite === 'Default' ? undefined : sameSite.toLowerCase()
  cookie.extensions = wording?.extensions ? [...wording.extensions] : null
  cookie.creation = new Date(record.creationTime)
  cookie.lastAccessed = new Date(lastAccessTime)
  cookie.expires = expires === null ? 'Infinity' : new Date(expires)
  if (maxAge !== null) {
    cookie.maxAge = jsonSeconds(maxAge)
    const received = (expiryTime ?? lastAccessTime) - maxAge * 1000
    // Without a note, the time of receipt is the last access.
    if (maxAge > 0 && received !== lastAccessTime && Number.isFinite(received)) noteReceived(cookie, received)
  }
  return cookie
}

/** The wording of a cookie that has just been received. */
export function wordingOf(
  { maxAge, expires, path }: ParsedSetCookie,
  extensions: readonly string[] | null,
  { expiryTime, lastAccessTime }: CookieRecord,
  warnings: readonly Reason[],
): Wording {
  return {
    // §5.5
    maxAge: warnings.includes(maxAgeCapped) ? ((expiryTime ?? lastAccessTime) - lastAccessTime) / 1000 : maxAge,
    expires: warnings.includes(expiresCapped) ? expiryTime : expires,
    extensions,
    pathIsDefault: path ? null : true,
  }
}

/** The latest time that a Date can have, in milliseconds. */
const LAST_TIME = 8.64e15

/**
 * When a cookie in a store expires, in milliseconds; `null` if it names no lifetime. Max-Age counts from when the cookie was
 * received. If that was not noted, it is the last access, from which tough-cookie counts; it is noted then.
 */
function expiryTimeOf(
  cookie: object,
  {
    maxAge,
    expires,
    lastAccessed,
    creation,
  }: { readonly [name in 'maxAge' | 'expires' | 'lastAccessed' | 'creation']: unknown },
): number | null {
  if (typeof maxAge !== 'number' && typeof maxAge !== 'string') return timeOf(expires)
  const seconds = maxAge === 'Infinity' ? COOKIE_AGE_LIMIT : Number(maxAge)
  if (!(seconds > 0)) return 0
  const received = receivedTime(cookie) ?? timeOf(lastAccessed) ?? timeOf(creation) ?? Date.now()
  noteReceived(cookie, received)
  return Math.min(received + seconds * 1000, LAST_TIME)
}
