/**
 * The format of juju/persistent-cookiejar, a cookie jar of Go: a JSON array of persistent cookies.
 */

import type { Cookie } from '../cookie/cookie.js'
import { timeOfDate } from '../input/date-time.js'
import type { Draft } from './entries.js'
import type { FormatCode } from './format.js'
import { ownField, someEntry } from './json.js'
import type { LossName } from './losses.js'
import { readObjects } from './objects.js'
import { writeRecords } from './records.js'
import { dateOfTime, type Expiry, isExactDate, SESSION } from './times.js'

const lossy: readonly LossName[] = ['sameSite', 'persistent', 'expiryTime']

/**
 * The file of persistent-cookiejar, a cookie jar of Go.
 *
 * @example
 * ```ts
 * import { juju } from 'speculoos/formats'
 *
 * console.log(juju.lossy.join()) // => sameSite,persistent,expiryTime
 * ```
 */
export const juju: FormatCode<'juju'> = {
  name: 'juju',
  title: 'Go persistent-cookiejar',
  reads: true,
  writes: true,
  lossy,
  looksLike: 'the JSON of persistent-cookiejar of Go',
  recognizes: ({ data }) =>
    someEntry(listOf(data), (entry) => ['Name', 'Value', 'Domain'].every((key) => Object.hasOwn(entry, key))),
  read({ data }, context) {
    const list = listOf(data)
    return list && readObjects(list, context, { text: 'characters' }, draftOf)
  },
  write: (records, context) =>
    writeRecords(
      records,
      context,
      { text: 'characters', lossy, holdsSessions: false, keepsExpiry: isExactDate },
      entryOf,
      (cookies) => ({ data: cookies }),
    ),
}

function listOf(data: unknown): readonly unknown[] | null {
  return Array.isArray(data) ? data : null
}

function draftOf(entry: object): Draft {
  return {
    name: ownField(entry, 'Name'),
    value: ownField(entry, 'Value'),
    domain: ownField(entry, 'Domain'),
    hostOnly: ownField(entry, 'HostOnly') ?? true,
    path: ownField(entry, 'Path'),
    secure: ownField(entry, 'Secure'),
    httpOnly: ownField(entry, 'HttpOnly'),
    sameSite: ownField(entry, 'SameSite'),
    expiry: expiryOf(entry),
    creationTime: timeOfDate(ownField(entry, 'Creation')),
    lastAccessTime: timeOfDate(ownField(entry, 'LastAccess')),
  }
}

function expiryOf(entry: object): Expiry | null {
  if (ownField(entry, 'Persistent') === false) return SESSION
  const time = timeOfDate(ownField(entry, 'Expires'))
  return time === null ? null : { time }
}

function entryOf(cookie: Cookie): object {
  const { name, value, domain, path, secure, httpOnly, hostOnly, expiryTime } = cookie
  const accessed = dateOfTime(cookie.lastAccessTime)
  return {
    Name: name,
    Value: value,
    Domain: domain,
    Path: path,
    Secure: secure,
    HttpOnly: httpOnly,
    Persistent: true,
    HostOnly: hostOnly,
    Expires: dateOfTime(expiryTime ?? 0),
    Creation: dateOfTime(cookie.creationTime),
    LastAccess: accessed,
    Updated: accessed,
    CanonicalHost: domain,
  }
}
