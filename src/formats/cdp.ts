/**
 * The cookies of the Chrome DevTools Protocol: what Network.getAllCookies and Storage.getCookies return, and what
 * Storage.setCookies takes.
 */
import { browserFormat } from './browser-format.js'
import type { FormatCode } from './format.js'
import { partitionNotUsable } from './format-reasons.js'
import { ownField } from './json.js'

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
export const cdp: FormatCode<'cdp'> = browserFormat({
  name: 'cdp',
  title: 'Chrome DevTools Protocol',
  looksLike: 'cookies of the Chrome DevTools Protocol',
  isEntry,
  expiry: 'expires',
  site: 'topLevelSite',
  sameSite: { Strict: 'Strict', Lax: 'Lax', None: 'None' },
  refine: (draft, entry) =>
    ownField(entry, 'partitionKeyOpaque') === true ? { refusal: partitionNotUsable, name: draft.name } : draft,
  ownFields: () => ({ priority: 'Medium' }),
})

function isEntry(entry: object): boolean {
  const has = (key: string): boolean => Object.hasOwn(entry, key)
  return has('name') && (has('priority') || has('sourceScheme') || (has('size') && has('session')))
}
