/**
 * A cookie in the JSON of tough-cookie, versions 2 to 6, which several formats hold.
 */
import type { Cookie } from '../cookie/cookie.js'
import { type MaxAgeStart, toughFields } from '../input/tough-cookie-form.js'
import type { Draft } from './entries.js'
import type { EntryReason } from './format.js'
import { partitionUnknown } from './format-reasons.js'
import { dateOfTime } from './times.js'

/** The draft of an entry, or why it cannot be read. */
export function toughDraft(
  entry: object,
  start: MaxAgeStart,
  now: number,
): Draft | { readonly refusal: EntryReason; readonly name: unknown } {
  const { extensions, expiryTime, ...fields } = toughFields(entry, start, now)
  if (extensions.some((text) => /^\s*partitioned\s*(?:=|$)/i.test(text.slice(0, 200))))
    return { refusal: partitionUnknown, name: fields.name }
  return { ...fields, expiry: expiryTime === undefined ? null : { time: expiryTime } }
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
