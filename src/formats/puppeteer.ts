/**
 * The cookies of Puppeteer: what `browser.cookies()` returns and `browser.setCookie()` takes.
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
import { cookieList, isObject, ownField, someEntry } from './json.js'
import type { LossName } from './losses.js'
import { readObjects } from './objects.js'
import { dottedDomain, writeRecords } from './records.js'

const lossy: readonly LossName[] = ['creationTime', 'lastAccessTime', 'persistent', 'expiryTime']

/**
 * The cookies of Puppeteer, as `browser.cookies()` returns and `browser.setCookie()` takes them.
 *
 * @example
 * ```ts
 * import { puppeteer } from 'speculoos/formats'
 *
 * console.log(puppeteer.writes) // => true
 * ```
 */
export const puppeteer: FormatCode<'puppeteer'> = {
  name: 'puppeteer',
  title: 'Puppeteer',
  reads: true,
  writes: true,
  lossy,
  looksLike: 'cookies of Puppeteer',
  recognizes: ({ data }) => someEntry(cookieList(data), isOfPuppeteer),
  read({ data }, context) {
    const list = cookieList(data)
    return (
      list &&
      readObjects(list, context, { text: 'characters', noneMayBeUnset: true }, (entry) =>
        browserDraft(entry, browserExpiry(ownField(entry, 'expires')), partitionIn(entry, 'sourceOrigin')),
      )
    )
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

/** Whether an entry has one of the words that no other protocol has. */
function isOfPuppeteer(entry: object): boolean {
  const partitionKey = ownField(entry, 'partitionKey')
  const isOfOrigin = isObject(partitionKey) && Object.hasOwn(partitionKey, 'sourceOrigin')
  const isPlain = Object.hasOwn(entry, 'name') && Object.hasOwn(entry, 'domain') && !Object.hasOwn(entry, 'storeId')
  return isPlain && (isOfOrigin || ownField(entry, 'sameSite') === 'Default')
}

function entryOf(cookie: Cookie): object {
  const { expiryTime, sameSite, partitionKey } = cookie
  return {
    ...plainFields(cookie),
    domain: dottedDomain(cookie),
    ...(expiryTime === null ? {} : { expires: fractionalSeconds(expiryTime) }),
    sameSite,
    ...partitionField('sourceOrigin', partitionKey),
  }
}
