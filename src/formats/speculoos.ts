/**
 * The saved form of a jar of this package: version 2, and version 1, which knows no partitions.
 */
import { cookieRecord } from '../cookie/cookie.js'
import type { Draft } from './entries.js'
import type { FormatCode } from './format.js'
import { arrayIn, isObject, ownField } from './json.js'
import { readObjects } from './objects.js'
import { writeRecords } from './records.js'
import { SESSION } from './times.js'

/**
 * What `JSON.stringify(jar)` gives. Nothing is lost.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos'
 * import { readCookies } from 'speculoos/formats'
 *
 * const jar = new CookieJar()
 * jar.setCookie('a=1', 'https://site.example/')
 * console.log(readCookies(JSON.stringify(jar)).cookies.length) // => 1
 * ```
 */
export const speculoos: FormatCode<'speculoos'> = {
  name: 'speculoos',
  title: 'JSON of a jar of speculoos',
  reads: true,
  writes: true,
  lossy: [],
  looksLike: 'the JSON of a jar of speculoos, version 1 or 2',
  recognizes: ({ data }) => listOf(data) !== null,
  read({ data }, context) {
    const list = listOf(data)
    return list && readObjects(list, context, { text: 'octets', isExact: true }, draftOf)
  },
  write: (records, context) =>
    writeRecords(
      records,
      context,
      { text: 'as they are', lossy: [], holdsPartitions: true },
      cookieRecord,
      (cookies) => ({ data: { version: 2, cookies } }),
    ),
}

function listOf(data: unknown): readonly unknown[] | null {
  const version = isObject(data) ? ownField(data, 'version') : undefined
  return version === 1 || version === 2 ? arrayIn(data, 'cookies') : null
}

function draftOf(entry: object): Draft {
  const expiryTime = ownField(entry, 'expiryTime')
  return {
    name: ownField(entry, 'name'),
    value: ownField(entry, 'value'),
    domain: ownField(entry, 'domain'),
    hostOnly: ownField(entry, 'hostOnly') ?? 'missing',
    path: ownField(entry, 'path'),
    secure: ownField(entry, 'secure'),
    httpOnly: ownField(entry, 'httpOnly'),
    sameSite: ownField(entry, 'sameSite'),
    expiry: expiryTime === null ? SESSION : isTime(expiryTime) ? { time: expiryTime } : null,
    persistent: ownField(entry, 'persistent') !== false,
    partitionKey: ownField(entry, 'partitionKey'),
    creationTime: timeIn(entry, 'creationTime'),
    lastAccessTime: timeIn(entry, 'lastAccessTime'),
  }
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

function timeIn(entry: object, key: string): number | null {
  const time = ownField(entry, key)
  return isTime(time) ? time : null
}
