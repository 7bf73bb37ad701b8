/**
 * Reads the JSON of tough-cookie, versions 2 to 6.
 */
import type { Cookie, SameSite } from '../cookie/cookie.js'
import { invalidSecret } from '../cookie/invalid-argument.js'
import { COOKIE_AGE_LIMIT, EARLIEST_DATE } from '../cookie/limits.js'
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
  const extensions = extensionsOf(entry)
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
    path: ownField(entry, 'path'),
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
  if (expiryTime === undefined) {
    throw invalidSecret(`${place}.expires`, ownField(entry, 'expires'), "a date or 'Infinity', or seconds as maxAge")
  }
  if (Number.isNaN(expiryTime)) {
    throw invalidSecret(`${place}.creation`, ownField(entry, 'creation'), 'a date, since maxAge counts from one')
  }
  const creationTime = fields.creationTime ?? 0
  const lastAccessTime = fields.lastAccessTime ?? creationTime
  const isEndless = expiryTime === Number.POSITIVE_INFINITY
  return {
    ...fields,
    domain: typeof domain === 'string' && /^[^[].*:/.test(domain) ? `[${domain}]` : domain,
    path: path ?? '/',
    secure: fields.secure ?? false,
    httpOnly: fields.httpOnly ?? false,
    sameSite: sameSiteOf(sameSite),
    persistent: expiryTime !== null,
    expiryTime: isEndless ? lastAccessTime + COOKIE_AGE_LIMIT * 1000 : expiryTime,
    // The cookies of tough-cookie have no partitions.
    partitionKey: null,
    creationTime,
    lastAccessTime,
    priority: undefined,
  }
}

function sameSiteOf(given: unknown): SameSite {
  const word = typeof given === 'string' ? given.toLowerCase() : ''
  return SAME_SITES.find((sameSite) => sameSite.toLowerCase() === word) ?? 'Default'
}

function extensionsOf(entry: object): readonly string[] {
  const extensions = ownField(entry, 'extensions')
  return Array.isArray(extensions) ? extensions.filter((text) => typeof text === 'string') : []
}

/** The value of SameSite in the extensions. Version 2 of tough-cookie keeps it there. */
function sameSiteIn(extensions: readonly string[]): string | undefined {
  for (const text of extensions) {
    const [, value] = /^\s*samesite\s*=\s*(\S*)\s*$/i.exec(text.slice(0, 200)) ?? []
    if (value !== undefined) return value
  }
  return undefined
}

function expiryOf(entry: object, received: number): number | null | undefined {
  const given = ownField(entry, 'maxAge')
  // The numbers of YAML are strings here.
  const maxAge = typeof given === 'string' && /^-?\d{1,15}$/.test(given) ? Number(given) : given
  if (maxAge === 'Infinity') return Number.POSITIVE_INFINITY
  if (maxAge === '-Infinity') return EARLIEST_DATE
  if (typeof maxAge === 'number') return maxAge <= 0 ? EARLIEST_DATE : received + maxAge * 1000
  if (maxAge !== undefined && maxAge !== null) return undefined
  const expires = ownField(entry, 'expires')
  if (expires === undefined || expires === null || expires === 'Infinity') return null
  return timeOfDate(expires) ?? undefined
}

/** Returns an own field of an object: JSON has no inherited fields. */
export function ownField(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
}
