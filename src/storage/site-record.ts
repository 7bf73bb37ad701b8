/**
 * The text of a record: the cookies of one site, with their places in the order of first insertion of the whole jar.
 *
 * It is JSON: `{"version":1,"cookies":[[place, name, value, domain, path, flags, same-site, expiry-time, creation-time,
 * last-access-time, top-level-site, has-cross-site-ancestor], …]}`, of which cookies without a partition lack the last two.
 * The flags are the sum of 1 for host-only, 2 for Secure, 4 for HttpOnly and 8 for persistent.
 */
import type { Cookie } from '../cookie/cookie.js'
import { readCookies } from '../input/serialized-jar.js'
import type { PlacedCookie } from '../jar/admission.js'
import { StorageError } from './storage-error.js'

const VERSION = 1
const HOST_ONLY = 1
const SECURE = 2
const HTTP_ONLY = 4
const PERSISTENT = 8

/** The text of a site's cookies. The same cookies give the same text. */
export function siteText(cookies: readonly PlacedCookie[]): string {
  return JSON.stringify({ version: VERSION, cookies: cookieEntries(cookies) })
}

/** The cookies as they stand in a record. */
export function cookieEntries(cookies: readonly PlacedCookie[]): readonly (readonly unknown[])[] {
  return cookies.map(fieldsOf)
}

/** The time when the last cookie expires; `null` if one of them never expires. */
export function siteExpiry(cookies: readonly PlacedCookie[]): number | null {
  let last = Number.NEGATIVE_INFINITY
  for (const { cookie } of cookies) {
    if (cookie.expiryTime === null) return null
    last = Math.max(last, cookie.expiryTime)
  }
  return Number.isFinite(last) ? last : null
}

/**
 * Reads the text of a site's cookies.
 *
 * @param name - the record, for messages.
 * @throws StorageError if it is not such a text. The message holds no value.
 */
export function readSiteText(text: string, name: string): PlacedCookie[] {
  const saved = parse(text, name)
  if (saved.version !== VERSION) {
    throw typeof saved.version === 'number'
      ? new StorageError('newer', `${name}: written by a newer version of speculoos; use that version`)
      : notOurs(name)
  }
  return readCookieEntries(saved.cookies, name)
}

/**
 * Reads cookies as they stand in a record.
 *
 * @throws StorageError if they are not valid.
 */
export function readCookieEntries(given: unknown, name: string): PlacedCookie[] {
  if (!Array.isArray(given)) throw notOurs(name)
  const entries: readonly unknown[] = given
  const cookies = read(entries.map(recordOf), name)
  return cookies.map((cookie, index) => ({ cookie, place: placeOf(entries[index], name) }))
}

function fieldsOf({ cookie, place }: PlacedCookie): readonly unknown[] {
  const { name, value, domain, path, sameSite, expiryTime, creationTime, lastAccessTime, partitionKey } = cookie
  const flags =
    (cookie.hostOnly ? HOST_ONLY : 0) |
    (cookie.secure ? SECURE : 0) |
    (cookie.httpOnly ? HTTP_ONLY : 0) |
    (cookie.persistent ? PERSISTENT : 0)
  const fields = [place, name, value, domain, path, flags, sameSite, expiryTime, creationTime, lastAccessTime]
  if (partitionKey === null) return fields
  return [...fields, partitionKey.topLevelSite, partitionKey.hasCrossSiteAncestor]
}

/** The fields of an entry as a record, which is still to be checked. */
function recordOf(entry: unknown): unknown {
  if (!Array.isArray(entry)) return entry
  const [, name, value, domain, path, given, sameSite, expiryTime, creationTime, lastAccessTime] = entry
  const [topLevelSite, hasCrossSiteAncestor] = entry.slice(10)
  const flags = typeof given === 'number' ? given : Number.NaN
  const flag = (bit: number): boolean | undefined => (Number.isInteger(flags) ? (flags & bit) !== 0 : undefined)
  return {
    name,
    value,
    domain,
    hostOnly: flag(HOST_ONLY),
    path,
    secure: flag(SECURE),
    httpOnly: flag(HTTP_ONLY),
    sameSite,
    persistent: flag(PERSISTENT),
    expiryTime,
    partitionKey: topLevelSite === undefined ? null : { topLevelSite, hasCrossSiteAncestor },
    creationTime,
    lastAccessTime,
  }
}

function placeOf(entry: unknown, name: string): number {
  const place: unknown = Array.isArray(entry) ? entry[0] : undefined
  if (typeof place !== 'number' || !Number.isSafeInteger(place) || place < 0) throw notOurs(name)
  return place
}

function parse(text: string, name: string): { readonly version?: unknown; readonly cookies?: unknown } {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // The message of the parser quotes the text.
  }
  throw notOurs(name)
}

function read(records: readonly unknown[], name: string): Cookie[] {
  try {
    return readCookies('cookies', records)
  } catch (error) {
    throw notOurs(name, error)
  }
}

function notOurs(name: string, cause?: unknown): StorageError {
  return new StorageError('damaged', `${name}: expected the cookies of a site, got something else`, cause)
}
