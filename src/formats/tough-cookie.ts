/**
 * The format of tough-cookie: the JSON of its jars, read from versions 2 to 6 and written as version 6.
 */

import { isToughEntry, maxAgeStart } from '../input/tough-cookie-form.js'
import type { FormatCode } from './format.js'
import { cookieList, isObject, ownField, someEntry } from './json.js'
import type { LossName } from './losses.js'
import { readObjects } from './objects.js'
import { writeRecords } from './records.js'
import { isExactDate } from './times.js'
import { toughDraft, toughEntry } from './tough-cookie-entry.js'

const lossy: readonly LossName[] = ['persistent', 'expiryTime']

/**
 * The JSON of a jar of tough-cookie.
 *
 * @example
 * ```ts
 * import { toughCookie } from 'speculoos/formats'
 *
 * console.log(toughCookie.name) // => tough-cookie
 * ```
 */
export const toughCookie: FormatCode<'tough-cookie'> = {
  name: 'tough-cookie',
  title: 'JSON of tough-cookie',
  reads: true,
  writes: true,
  lossy,
  looksLike: 'the JSON of a jar of tough-cookie, version 2 to 6',
  recognizes({ data }) {
    const version = isObject(data) ? ownField(data, 'version') : undefined
    if (typeof version === 'string' && version.startsWith('tough-cookie@')) return cookieList(data) !== null
    const isJar = isObject(data) && Object.hasOwn(data, 'storeType') && cookieList(data) !== null
    return isJar || someEntry(cookieList(data), isOfTough)
  },
  read({ data }, context) {
    const list = cookieList(data)
    const version = isObject(data) ? ownField(data, 'version') : undefined
    const start = maxAgeStart(version)
    return list && readObjects(list, context, { text: 'octets' }, (entry) => toughDraft(entry, start, context.now))
  },
  write: (records, context) =>
    writeRecords(
      records,
      context,
      { text: 'as they are', lossy, keepsSameSite: () => true, keepsExpiry: isExactDate },
      toughEntry,
      (cookies) => ({
        data: {
          version: 'tough-cookie@6.0.0',
          storeType: 'MemoryCookieStore',
          rejectPublicSuffixes: true,
          enableLooseMode: false,
          allowSpecialUseDomain: true,
          prefixSecurity: 'silent',
          cookies,
        },
      }),
    ),
}

function isOfTough(entry: object): boolean {
  return isToughEntry(entry) && Object.hasOwn(entry, 'domain')
}
