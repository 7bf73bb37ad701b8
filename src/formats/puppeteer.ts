/**
 * The cookies of Puppeteer: what `browser.cookies()` returns and `browser.setCookie()` takes.
 */
import { browserFormat } from './browser-format.js'
import type { FormatCode } from './format.js'
import { isObject, ownField } from './json.js'

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
export const puppeteer: FormatCode<'puppeteer'> = browserFormat({
  name: 'puppeteer',
  title: 'Puppeteer',
  looksLike: 'cookies of Puppeteer',
  isEntry,
  expiry: 'expires',
  site: 'sourceOrigin',
  sameSite: { Strict: 'Strict', Lax: 'Lax', None: 'None', Default: 'Default' },
})

/** Whether an entry has one of the words that no other protocol has. A record of this package has one of them too. */
function isEntry(entry: object): boolean {
  const partitionKey = ownField(entry, 'partitionKey')
  const isOfOrigin = isObject(partitionKey) && Object.hasOwn(partitionKey, 'sourceOrigin')
  const has = (key: string): boolean => Object.hasOwn(entry, key)
  const isPlain = has('name') && has('domain') && !has('storeId') && !has('expiryTime')
  return isPlain && (isOfOrigin || ownField(entry, 'sameSite') === 'Default')
}
