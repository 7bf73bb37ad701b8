/**
 * The cookies of WebDriver: what Get All Cookies returns and Add Cookie takes.
 */
import { browserFormat } from './browser-format.js'
import type { FormatCode } from './format.js'
import { arrayIn, cookieList } from './json.js'

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
export const webdriver: FormatCode<'webdriver'> = browserFormat({
  name: 'webdriver',
  title: 'WebDriver',
  looksLike: 'cookies of WebDriver',
  alsoLossy: ['hostOnly'],
  isEntry,
  // The list itself, or the response of a driver that has it as `value`.
  listOf: (data) => cookieList(data) ?? arrayIn(data, 'value'),
  takesEmpty: true,
  expiry: 'expiry',
  isWhole: true,
  site: 'topLevelSite',
  holdsPartitions: false,
  sameSite: { Strict: 'Strict', Lax: 'Lax', None: 'None' },
})

function isEntry(entry: object): boolean {
  const has = (key: string): boolean => Object.hasOwn(entry, key)
  const isOfAnother = has('expires') || has('expirationDate') || has('storeId') || has('size') || has('expiryTime')
  return has('name') && has('value') && (has('expiry') || (has('domain') && has('httpOnly') && !isOfAnother))
}
