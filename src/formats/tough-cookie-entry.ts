/**
 * A cookie in the JSON of tough-cookie, versions 2 to 6, which several formats hold.
 */
import type { Cookie } from '../cookie/cookie.js'
import { EARLIEST_DATE } from '../cookie/limits.js'
import type { Draft } from './entries.js'
import type { EntryReason } from './format.js'
import { partitionUnknown } from './format-reasons.js'
import { ownField } from './json.js'
import { dateOfTime, type Expiry, SESSION, timeOfDate } from './times.js'

/**
 * From when Max-Age counts: tough-cookie 2 to 4 count from the creation, 5 and 6 from the last access. If the version is not
 * known, the earlier of the two, so that the cookie does not live longer than its server said.
 */
export type MaxAgeStart = 'creation' | 'lastAccessed' | 'earlier'

/** The draft of an entry, or why it cannot be read. */
export function toughDraft(
  entry: object,
  start: MaxAgeStart,
  now: number,
): Draft | { readonly refusal: EntryReason; readonly name: unknown } {
  const name = ownField(entry, 'key') ?? ''
  const extensions = extensionsOf(entry)
  if (extensions.some((text) => /^\s*partitioned\s*(?:=|$)/i.test(text.slice(0, 200))))
    return { refusal: partitionUnknown, name }
  const creationTime = timeOfDate(ownField(entry, 'creation'))
  const lastAccessTime = timeOfDate(ownField(entry, 'lastAccessed'))
  const created = creationTime ?? now
  const accessed = lastAccessTime ?? created
  const received = start === 'creation' ? created : start === 'lastAccessed' ? accessed : Math.min(created, accessed)
  return {
    name,
    value: ownField(entry, 'value') ?? '',
    domain: ownField(entry, 'domain'),
    hostOnly: ownField(entry, 'hostOnly') ?? true,
    path: ownField(entry, 'path'),
    secure: ownField(entry, 'secure'),
    httpOnly: ownField(entry, 'httpOnly'),
    sameSite: ownField(entry, 'sameSite') ?? sameSiteIn(extensions),
    expiry: expiryOf(entry, received),
    creationTime,
    lastAccessTime,
  }
}

function extensionsOf(entry: object): readonly string[] {
  const extensions = ownField(entry, 'extensions')
  return Array.isArray(extensions) ? extensions.filter((text) => typeof text === 'string') : []
}

/** SameSite among the extensions, where tough-cookie 2 keeps it. */
function sameSiteIn(extensions: readonly string[]): string | undefined {
  for (const text of extensions) {
    const [, value] = /^\s*samesite\s*=\s*(\S*)\s*$/i.exec(text.slice(0, 200)) ?? []
    if (value !== undefined) return value
  }
  return undefined
}

function expiryOf(entry: object, received: number): Expiry | null {
  const given = ownField(entry, 'maxAge')
  // The numbers of YAML are texts here.
  const maxAge = typeof given === 'string' && /^-?\d{1,15}$/.test(given) ? Number(given) : given
  if (maxAge === 'Infinity') return { time: Number.POSITIVE_INFINITY }
  if (maxAge === '-Infinity') return { time: EARLIEST_DATE }
  if (typeof maxAge === 'number') return { time: maxAge <= 0 ? EARLIEST_DATE : received + maxAge * 1000 }
  if (maxAge !== undefined && maxAge !== null) return null
  const expires = ownField(entry, 'expires')
  if (expires === undefined || expires === null || expires === 'Infinity') return SESSION
  const time = timeOfDate(expires)
  return time === null ? null : { time }
}

/** The entry of a record, as tough-cookie 6 writes it. */
export function toughEntry(cookie: Cookie): object {
  const { name, value, domain, path, secure, httpOnly, hostOnly, sameSite, expiryTime } = cookie
  return {
    key: name,
    value,
    ...(expiryTime === null ? {} : { expires: dateOfTime(expiryTime) }),
    domain: domain.startsWith('[') ? domain.slice(1, -1) : domain,
    path,
    secure,
    httpOnly,
    hostOnly,
    creation: dateOfTime(cookie.creationTime),
    lastAccessed: dateOfTime(cookie.lastAccessTime),
    ...(sameSite === 'Default' ? {} : { sameSite: sameSite.toLowerCase() }),
  }
}
