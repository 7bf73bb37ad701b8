/**
 * The cookies of WebDriver: what Get All Cookies returns and Add Cookie takes.
 */
import type { Cookie } from '../cookie/cookie.js'
import { browserDraft, browserExpiry, plainFields } from './browser-objects.js'
import type { FormatCode } from './format.js'
import { arrayIn, cookieList, ownField, someEntry } from './json.js'
import type { LossName } from './losses.js'
import { readObjects } from './objects.js'
import { dottedDomain, writeRecords } from './records.js'
import { wholeSeconds } from './times.js'

const lossy: readonly LossName[] = ['hostOnly', 'creationTime', 'lastAccessTime', 'persistent', 'expiryTime']

/**
 * The cookies of WebDriver, as Selenium and other drivers return and add them.
 *
 * @example
 * ```ts
 * import { webdriver } from 'speculoos/formats'
 *
 * console.log(webdriver.title) // => WebDriver
 * ```
 */
export const webdriver: FormatCode<'webdriver'> = {
  name: 'webdriver',
  title: 'WebDriver',
  reads: true,
  writes: true,
  lossy,
  looksLike: 'cookies of WebDriver',
  recognizes: ({ data }) => listOf(data)?.length === 0 || someEntry(listOf(data), isOfWebDriver),
  read({ data }, context) {
    const list = listOf(data)
    return (
      list &&
      readObjects(list, context, { text: 'characters', noneMayBeUnset: true }, (entry) =>
        browserDraft(entry, browserExpiry(ownField(entry, 'expiry')), ownField(entry, 'partitionKey')),
      )
    )
  },
  write: (records, context) =>
    writeRecords(records, context, { text: 'characters', lossy, keepsSameSite: () => true }, entryOf, (cookies) => ({
      data: cookies,
    })),
}

/** The list itself, or the response of a driver that has it as `value`. */
function listOf(data: unknown): readonly unknown[] | null {
  return cookieList(data) ?? arrayIn(data, 'value')
}

function isOfWebDriver(entry: object): boolean {
  const has = (key: string): boolean => Object.hasOwn(entry, key)
  const isOfAnother = has('expires') || has('expirationDate') || has('storeId') || has('size')
  return has('name') && has('value') && (has('expiry') || (has('domain') && has('httpOnly') && !isOfAnother))
}

function entryOf(cookie: Cookie): object {
  const { expiryTime, sameSite } = cookie
  return {
    ...plainFields(cookie),
    domain: dottedDomain(cookie),
    ...(expiryTime === null ? {} : { expiry: wholeSeconds(expiryTime) }),
    ...(sameSite === 'Default' ? {} : { sameSite }),
  }
}
