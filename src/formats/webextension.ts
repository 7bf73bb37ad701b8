/**
 * The cookies of browser extensions: `chrome.cookies`, `browser.cookies`, EditThisCookie and Cookie-Editor.
 */

import { browserFormat } from './browser-format.js'
import { browserExpiry } from './browser-objects.js'
import type { Draft } from './entries.js'
import type { EntryReason, FormatCode } from './format.js'
import { flagContradictsDomain, otherContainer, partitionUnknown } from './format-reasons.js'
import { ownField } from './json.js'
import { type Expiry, SESSION } from './times.js'

/**
 * The cookies of browser extensions such as EditThisCookie and Cookie-Editor.
 *
 * @example
 * ```ts
 * import { webextension } from 'speculoos/formats'
 *
 * console.log(webextension.title) // => Browser extensions (chrome.cookies)
 * ```
 */
export const webextension: FormatCode<'webextension'> = browserFormat({
  name: 'webextension',
  title: 'Browser extensions (chrome.cookies)',
  looksLike: 'cookies of a browser extension such as EditThisCookie or Cookie-Editor',
  isEntry,
  expiry: 'expirationDate',
  site: 'topLevelSite',
  sameSite: { Strict: 'strict', Lax: 'lax', None: 'no_restriction', Default: 'unspecified' },
  refine,
  ownFields: ({ hostOnly, expiryTime }) => ({ hostOnly, session: expiryTime === null, storeId: '0' }),
})

function isEntry(entry: object): boolean {
  const has = (key: string): boolean => Object.hasOwn(entry, key)
  return has('name') && (has('storeId') || has('expirationDate') || (has('hostOnly') && has('session')))
}

function refine(draft: Draft, entry: object): Draft | { refusal: EntryReason; name: unknown } {
  // Firefox, when it isolates first parties.
  const firstParty = ownField(entry, 'firstPartyDomain')
  if (typeof firstParty === 'string' && firstParty !== '') return { refusal: partitionUnknown, name: draft.name }
  const hostOnly = ownField(entry, 'hostOnly') ?? undefined
  const warnings: EntryReason[] = []
  const { domain } = draft
  const hasDot = typeof domain === 'string' && domain.startsWith('.')
  if (hostOnly === false && typeof domain === 'string' && !hasDot) warnings.push(flagContradictsDomain)
  const storeId = ownField(entry, 'storeId')
  if (typeof storeId === 'string' && /^firefox-(?:container|private)/.test(storeId)) warnings.push(otherContainer)
  return { ...draft, expiry: expiryOf(draft, entry), hostOnly, warnings }
}

function expiryOf({ expiry }: Draft, entry: object): Expiry | null {
  if (ownField(entry, 'session') === true) return SESSION
  // Cookie-Editor has another name for it in its own files.
  return (ownField(entry, 'expirationDate') ?? null) === null ? browserExpiry(ownField(entry, 'expiration')) : expiry
}
