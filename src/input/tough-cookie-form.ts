/**
 * Reads the JSON of tough-cookie, versions 2 to 6.
 */
import type { Cookie, SameSite } from '../cookie/cookie.js'
import { invalidSecret } from '../cookie/invalid-argument.js'
import { EARLIEST_DATE, LATEST_DATE } from '../cookie/limits.js'
import { timeOfDate } from './date-time.js'
import { SAME_SITES } from './saved-fields.js'

/**
 * The time from which Max-Age counts: tough-cookie 2 to 4 use the creation, 5 and 6 the last access. If the version is
 * not known, the earlier of the two is used, so that the cookie does not outlive its Max-Age.
 */
export type MaxAgeStart = 'creation' | 'lastAccessed' | 'earlier'

/** The fields of an entry. A field of type `unknown` has not been checked. */
export interface ToughFields {
  readonly name: unknown
  readonly value: unknown
  readonly domain: unknown
  readonly hostOnly: unknown
  readonly path: unknown
  readonly secure: unknown
  readonly httpOnly: unknown
  readonly sameSite: unknown
  /** In milliseconds; `null` for a session cookie, `undefined` if the time of the entry cannot be read. */
  readonly expiryTime: number | null | undefined
  readonly creationTime: number | null
  readonly lastAccessTime: number | null
  /** The attributes that tough-cookie does not know. */
  readonly extensions: readonly string[]
}

/** Reads an entry. `now` stands for a missing creation time. */
export function toughFields(entry: object, start: MaxAgeStart, now: number): ToughFields {
  const extensions = extensionsIn(ownField(entry, 'extensions'))
  const creationTime = timeOfDate(ownField(entry, 'creation'))
  const lastAccessTime = timeOfDate(ownField(entry, 'lastAccessed'))
  const created = creationTime ?? now
  const accessed = lastAccessTime ?? created
  const received = start === 'creation' ? created : start === 'lastAccessed' ? accessed : Math.min(created, accessed)
  return {
    name: ownField(entry, 'key') ?? '',
    value: ownField(entry, 'value') ?? '',
    domain: ownField(entry, 'domain'),
    hostOnly: ownField(entry, 'hostOnly') ?? true,
    path: pathOf(entry),
    secure: ownField(entry, 'secure'),
    httpOnly: ownField(entry, 'httpOnly'),
    sameSite: ownField(entry, 'sameSite') ?? sameSiteIn(extensions),
    expiryTime: expiryOf(entry, received),
    creationTime,
    lastAccessTime,
    extensions,
  }
}

/** Returns the time from which Max-Age counts in the JSON of a version of tough-cookie. */
export function maxAgeStart(version: unknown): MaxAgeStart {
  const major = typeof version === 'string' ? /^tough-cookie@(\d+)\./.exec(version)?.[1] : undefined
  if (major === undefined) return 'earlier'
  return Number(major) <= 4 ? 'creation' : 'lastAccessed'
}

/** Whether an object is an entry of tough-cookie, and not a record. */
export function isToughEntry(entry: object): boolean {
  return Object.hasOwn(entry, 'key') && !Object.hasOwn(entry, 'name')
}

/**
 * Reads an entry as the fields of a record. The fields have not been checked.
 *
 * @throws TypeError that names the place if its dates cannot be read.
 */
export function toughRecord(place: string, entry: object, start: MaxAgeStart): Record<keyof Cookie, unknown> {
  const { extensions, domain, path, sameSite, expiryTime, ...fields } = toughFields(entry, start, Number.NaN)
  if (Object.hasOwn(entry, 'name') && !Object.hasOwn(entry, 'key')) {
    throw invalidSecret(place, entry, 'a cookie of tough-cookie, which has a key')
  }
  if (expiryTime === undefined) {
    throw new TypeError(`${place}: expected seconds as maxAge, or a date or 'Infinity' as expires, got neither`)
  }
  if (Number.isNaN(expiryTime)) {
    throw new TypeError(`${place}.creation: expected a date, since maxAge counts from one, got none`)
  }
  const creationTime = fields.creationTime ?? 0
  return {
    ...fields,
    domain: typeof domain === 'string' ? hostOfDomain(domain) : domain,
    path: path ?? '/',
    secure: fields.secure ?? false,
    httpOnly: fields.httpOnly ?? false,
    sameSite: sameSiteOf(sameSite),
    persistent: expiryTime !== null,
    expiryTime: expiryTime === null ? null : Math.min(expiryTime, LATEST_DATE),
    // The cookies of tough-cookie have no partitions.
    partitionKey: null,
    creationTime,
    lastAccessTime: fields.lastAccessTime ?? creationTime,
    priority: undefined,
  }
}

function pathOf(entry: object): unknown {
  const path = ownField(entry, 'path')
  return typeof path === 'string' && ownField(entry, 'pathIsDefault') === true ? encodedPath(path) : path
}

/** Percent-encodes a default-path, as URLs are. tough-cookie 4 and 6 save it decoded, and then it matches no URL. */
export function encodedPath(path: string): string {
  return path.replace(/%(?![\dA-Fa-f]{2})|[^!$-;=@-[\]_a-z|~\ud800-\udfff]/gu, encodeURIComponent)
}

/** Converts the domain of a cookie to a canonicalized host: an IPv6 address gets brackets. */
export function hostOfDomain(domain: string): string {
  return domain.includes(':') && !domain.startsWith('[') ? `[${domain}]` : domain
}

/** The same-site-flag that a value of SameSite stands for. */
export function sameSiteOf(given: unknown): SameSite {
  const word = typeof given === 'string' ? given.toLowerCase() : ''
  return SAME_SITES.find((sameSite) => sameSite.toLowerCase() === word) ?? 'Default'
}

/** The attributes that tough-cookie does not know. */
function extensionsIn(extensions: unknown): readonly string[] {
  return Array.isArray(extensions) ? entriesOf(extensions).filter((text) => typeof text === 'string') : []
}

/** The last value of SameSite in the extensions of a cookie. Version 2 of tough-cookie keeps it there. */
export function sameSiteIn(extensions: unknown): string | undefined {
  const values = extensionsIn(extensions).map((text) => /^\s*samesite\s*=\s*(\S*)\s*$/i.exec(text.slice(0, 200))?.[1])
  return values.filter((value) => value !== undefined).at(-1)
}

function expiryOf(entry: object, received: number): number | null | undefined {
  const given = ownField(entry, 'maxAge')
  // The numbers of YAML are strings here.
  const maxAge = typeof given === 'string' && /^-?\d{1,15}$/.test(given) ? Number(given) : given
  if (maxAge === 'Infinity') return Number.POSITIVE_INFINITY
  if (maxAge === '-Infinity') return EARLIEST_DATE
  if (Number.isNaN(maxAge)) return undefined
  if (typeof maxAge === 'number') return maxAge <= 0 ? EARLIEST_DATE : received + maxAge * 1000
  if (maxAge !== undefined && maxAge !== null) return undefined
  const expires = ownField(entry, 'expires')
  if (expires === undefined || expires === null || expires === 'Infinity') return null
  return timeOfDate(expires) ?? undefined
}

/** Copies a list, and reads each entry once. An array may override the methods and the iterator of arrays. */
export function entriesOf(list: readonly unknown[]): unknown[] {
  const { length } = list
  const entries: unknown[] = []
  for (let index = 0; index < length; index += 1) entries.push(list[index])
  return entries
}

/** Returns an own field of an object: JSON has no inherited fields. */
export function ownField(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
}
