/**
 * The cookies of the Chrome DevTools Protocol: what Network.getAllCookies and Storage.getCookies return, and what
 * Storage.setCookies takes.
 */
import type { Cookie } from '../cookie/cookie.js'
import {
  browserDraft,
  browserExpiry,
  fractionalSeconds,
  isFractionalSeconds,
  partitionField,
  partitionIn,
  plainFields,
} from './browser-objects.js'
import type { FormatCode } from './format.js'
import { partitionNotUsable } from './format-reasons.js'
import { cookieList, ownField, someEntry } from './json.js'
import type { LossName } from './losses.js'
import { readObjects } from './objects.js'
import { dottedDomain, writeRecords } from './records.js'

const lossy: readonly LossName[] = ['creationTime', 'lastAccessTime', 'persistent', 'expiryTime']

/**
 * The cookies of the Chrome DevTools Protocol, as `Storage.getCookies` returns and `Storage.setCookies` takes them.
 *
 * @example
 * ```ts
 * import { cdp } from 'speculoos/formats'
 *
 * console.log(cdp.lossy.includes('sameSite')) // => false
 * ```
 */
export const cdp: FormatCode<'cdp'> = {
  name: 'cdp',
  title: 'Chrome DevTools Protocol',
  reads: true,
  writes: true,
  lossy,
  looksLike: 'cookies of the Chrome DevTools Protocol',
  recognizes: ({ data }) => someEntry(cookieList(data), isOfCdp),
  read({ data }, context) {
    const list = cookieList(data)
    return list && readObjects(list, context, { text: 'characters', noneMayBeUnset: true }, draftOf)
  },
  write: (records, context) =>
    writeRecords(
      records,
      context,
      { text: 'characters', lossy, holdsPartitions: true, keepsSameSite: () => true, keepsExpiry: isFractionalSeconds },
      entryOf,
      (cookies) => ({ data: cookies }),
    ),
}

function isOfCdp(entry: object): boolean {
  const has = (key: string): boolean => Object.hasOwn(entry, key)
  return has('name') && (has('priority') || has('sourceScheme') || (has('size') && has('session')))
}

function draftOf(entry: object) {
  if (ownField(entry, 'partitionKeyOpaque') === true) {
    return { refusal: partitionNotUsable, name: ownField(entry, 'name') }
  }
  return browserDraft(entry, browserExpiry(ownField(entry, 'expires')), partitionIn(entry, 'topLevelSite'))
}

function entryOf(cookie: Cookie): object {
  const { expiryTime, sameSite, partitionKey } = cookie
  return {
    ...plainFields(cookie),
    domain: dottedDomain(cookie),
    // Without a time the cookie ends with the session, and without a word SameSite is unset.
    ...(expiryTime === null ? {} : { expires: fractionalSeconds(expiryTime) }),
    ...(sameSite === 'Default' ? {} : { sameSite }),
    priority: 'Medium',
    ...partitionField('topLevelSite', partitionKey),
  }
}
