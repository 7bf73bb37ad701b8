/**
 * The format of cookie_store, a crate of Rust: a JSON array, or one JSON object a line as its older versions write.
 */

import { parseSetCookie } from '../algorithms/parse-set-cookie.js'
import type { Cookie } from '../cookie/cookie.js'
import { timeOfDate } from '../input/date-time.js'
import { type Draft, Entries } from './entries.js'
import type { EntryReason, FileContents, FormatCode, ReadContext } from './format.js'
import { fileDamaged, namelessNotWritable, notAnEntry, partitionUnknown } from './format-reasons.js'
import type { Input } from './input.js'
import { isObject, ownField, parseJson, someEntry } from './json.js'
import { linesOf } from './lines.js'
import type { LossName } from './losses.js'
import { readObjects } from './objects.js'
import { octetsOf } from './octets.js'
import { writeRecords } from './records.js'
import { dateOfTime, type Expiry, isExactDate, SESSION } from './times.js'

const lossy: readonly LossName[] = ['creationTime', 'lastAccessTime', 'persistent', 'expiryTime']

/**
 * The JSON of cookie_store, a crate of Rust that reqwest uses.
 *
 * @example
 * ```ts
 * import { cookieStore } from 'speculoos/formats'
 *
 * console.log(cookieStore.name) // => cookie_store
 * ```
 */
export const cookieStore: FormatCode<'cookie_store'> = {
  name: 'cookie_store',
  title: 'Rust cookie_store',
  reads: true,
  writes: true,
  lossy,
  looksLike: 'the JSON of cookie_store of Rust, as an array or one object a line',
  recognizes: (input) => someEntry(listOf(input.data), isOfCookieStore) || hasLines(input),
  read(input, context) {
    const list = listOf(input.data)
    if (list !== null) return readObjects(list, context, { text: 'octets' }, draftOf)
    return hasLines(input) ? readLines(input, context) : null
  },
  write: (records, context) =>
    writeRecords(
      records,
      context,
      { text: 'characters', lossy, keepsSameSite: () => true, keepsExpiry: isExactDate, refusalOf },
      entryOf,
      (cookies) => ({ data: cookies }),
    ),
}

function listOf(data: unknown): readonly unknown[] | null {
  // A file of one line is one object.
  if (isObject(data) && isOfCookieStore(data)) return [data]
  return Array.isArray(data) ? data : null
}

function isOfCookieStore(entry: object): boolean {
  return Object.hasOwn(entry, 'raw_cookie')
}

/** Whether the first line is an object of this format. */
function hasLines({ beginsLikeJson, characters }: Input): boolean {
  const start = beginsLikeJson ? (characters ?? '').slice(0, 100_000).trimStart() : ''
  return /^\{[^\n]*"raw_cookie"/.test(start)
}

function readLines({ characters }: Input, context: ReadContext): FileContents {
  const entries = new Entries(context, { text: 'octets' })
  for (const [line, text] of linesOf(characters ?? '')) {
    if (text.trim() === '') continue
    if (entries.isFull({ line })) break
    const json = parseJson(text)
    const entry = 'value' in json ? json.value : undefined
    if (!isObject(entry)) entries.refuse({ line }, undefined, 'value' in json ? notAnEntry : fileDamaged)
    else {
      const draft = draftOf(entry)
      if ('refusal' in draft) entries.refuse({ line }, draft.name, draft.refusal)
      else entries.take({ line }, draft)
    }
  }
  return entries.result()
}

/** Name, value and flags are those of the raw cookie; the rest was computed on arrival, and is not computed again. */
function draftOf(entry: object): Draft | { readonly refusal: EntryReason; readonly name: unknown } {
  const raw = ownField(entry, 'raw_cookie')
  const parsed = typeof raw === 'string' ? parseSetCookie(octetsOf(raw), 'HTTP', true) : null
  if (parsed === null) return { refusal: notAnEntry, name: undefined }
  if (parsed.status === 'rejected') return { refusal: parsed.reasons[0] ?? notAnEntry, name: undefined }
  const { name, value, secure, httpOnly, sameSite, partitioned } = parsed.setCookie
  if (partitioned) return { refusal: partitionUnknown, name }
  const path = ownField(entry, 'path')
  const domain = ownField(entry, 'domain')
  const hostOnly = isObject(domain) ? ownField(domain, 'HostOnly') : undefined
  const givenPath = Array.isArray(path) ? path[0] : path
  return {
    name,
    value,
    domain: hostOnly ?? (isObject(domain) ? ownField(domain, 'Suffix') : undefined),
    hostOnly: hostOnly !== undefined || !isObject(domain),
    path: typeof givenPath === 'string' ? octetsOf(givenPath) : givenPath,
    secure,
    httpOnly,
    sameSite,
    expiry: expiryOf(ownField(entry, 'expires')),
    warnings: parsed.warnings,
  }
}

function expiryOf(expires: unknown): Expiry | null {
  if (expires === 'SessionEnd') return SESSION
  const time = isObject(expires) ? timeOfDate(ownField(expires, 'AtUtc')) : null
  return time === null ? null : { time }
}

/** A raw cookie without a name makes cookie_store refuse the whole file. */
function refusalOf({ name }: Cookie): EntryReason | null {
  return name === '' ? namelessNotWritable : null
}

function entryOf({ name, value, domain, hostOnly, path, secure, httpOnly, sameSite, expiryTime }: Cookie): object {
  const attributes = [
    `${name}=${value}`,
    ...(httpOnly ? ['HttpOnly'] : []),
    ...(sameSite === 'Default' ? [] : [`SameSite=${sameSite}`]),
    ...(secure ? ['Secure'] : []),
  ]
  return {
    raw_cookie: attributes.join('; '),
    path: [path, true],
    domain: hostOnly ? { HostOnly: domain } : { Suffix: domain },
    expires: expiryTime === null ? 'SessionEnd' : { AtUtc: dateOfTime(expiryTime) },
  }
}
