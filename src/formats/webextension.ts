/**
 * The cookies of browser extensions: `chrome.cookies`, `browser.cookies`, EditThisCookie and Cookie-Editor.
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
import type { Draft } from './entries.js'
import type { EntryReason, FormatCode } from './format.js'
import { flagContradictsDomain, otherContainer, partitionUnknown } from './format-reasons.js'
import { cookieList, ownField, someEntry } from './json.js'
import type { LossName } from './losses.js'
import { readObjects } from './objects.js'
import { dottedDomain, writeRecords } from './records.js'
import { SESSION } from './times.js'

const lossy: readonly LossName[] = ['creationTime', 'lastAccessTime', 'persistent', 'expiryTime']

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
export const webextension: FormatCode<'webextension'> = {
  name: 'webextension',
  title: 'Browser extensions (chrome.cookies)',
  reads: true,
  writes: true,
  lossy,
  looksLike: 'cookies of a browser extension such as EditThisCookie or Cookie-Editor',
  recognizes: ({ data }) => someEntry(cookieList(data), isOfExtension),
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

function isOfExtension(entry: object): boolean {
  const has = (key: string): boolean => Object.hasOwn(entry, key)
  return has('name') && (has('storeId') || has('expirationDate') || (has('hostOnly') && has('session')))
}

function draftOf(entry: object): Draft | { refusal: EntryReason; name: unknown } {
  const name = ownField(entry, 'name')
  // Firefox, when it isolates first parties.
  const firstParty = ownField(entry, 'firstPartyDomain')
  if (typeof firstParty === 'string' && firstParty !== '') return { refusal: partitionUnknown, name }
  const isSession = ownField(entry, 'session') === true
  const expiry = isSession ? SESSION : browserExpiry(ownField(entry, 'expirationDate') ?? ownField(entry, 'expiration'))
  const draft = browserDraft(entry, expiry, partitionIn(entry, 'topLevelSite'))
  const hostOnly = ownField(entry, 'hostOnly') ?? undefined
  const warnings: EntryReason[] = []
  const { domain } = draft
  const hasDot = typeof domain === 'string' && domain.startsWith('.')
  if (hostOnly === false && typeof domain === 'string' && !hasDot) warnings.push(flagContradictsDomain)
  const storeId = ownField(entry, 'storeId')
  if (typeof storeId === 'string' && /^firefox-(?:container|private)/.test(storeId)) warnings.push(otherContainer)
  return { ...draft, hostOnly, warnings }
}

const SAME_SITE = { Strict: 'strict', Lax: 'lax', None: 'no_restriction', Default: 'unspecified' } as const

function entryOf(cookie: Cookie): object {
  const { hostOnly, sameSite, expiryTime, partitionKey } = cookie
  return {
    ...plainFields(cookie),
    domain: dottedDomain(cookie),
    hostOnly,
    sameSite: SAME_SITE[sameSite],
    session: expiryTime === null,
    ...(expiryTime === null ? {} : { expirationDate: fractionalSeconds(expiryTime) }),
    storeId: '0',
    ...partitionField('topLevelSite', partitionKey),
  }
}
