/**
 * Cookies as items of the Cookie Store API, and which changes a script may observe.
 */
import { isSamePartition, retrieveCookies } from '../algorithms/retrieve-cookies.js'
import type { Cookie } from '../cookie/cookie.js'
import type { SiteChange } from '../jar/changes.js'
import type { CookieListItem } from './cookie-change-event.js'
import type { Environment } from './environment.js'
import { isUtf8, textOf } from './octets.js'
import { partyOf } from './party.js'
import type { CookieStoreRules } from './profiles.js'
import { isUnchanged } from './stored-order.js'

const SAME_SITES = { Strict: 'strict', Lax: 'lax', None: 'none', Default: 'lax' } as const

/** The item of a cookie, with its value unless it is deleted. */
export function itemOf(cookie: Cookie, rules: CookieStoreRules, isDeleted = false): CookieListItem {
  const shown = (octets: string): string => (rules.emptiesInvalidTexts && !isUtf8(octets) ? '' : textOf(octets))
  const item = isDeleted ? { name: shown(cookie.name) } : { name: shown(cookie.name), value: shown(cookie.value) }
  if (!rules.listsAttributes) return item
  const { domain, hostOnly, expiryTime, path, secure, sameSite, partitionKey } = cookie
  return {
    ...item,
    domain: hostOnly ? null : domain,
    expires: expiryTime,
    path: textOf(path),
    secure,
    // Chromium 156 leaves it out of what is deleted, if the cookie named none.
    ...(!(isDeleted && sameSite === 'Default') && { sameSite: SAME_SITES[sameSite] }),
    partitioned: partitionKey !== null,
  }
}

/** Whether a script that gives a name means a cookie. */
export function hasName(cookie: Cookie, name: string, { emptiesInvalidTexts }: CookieStoreRules): boolean {
  return textOf(cookie.name) === name && (!emptiesInvalidTexts || isUtf8(cookie.name))
}

/** What changed for a script. */
export interface ObservedChange {
  readonly cookie: Cookie
  readonly isDeleted: boolean
}

/** The changes that a script at a URL may observe, if need be whatever their path (Cookie Store, observable changes). */
export function observableChanges(
  environment: Environment,
  url: string,
  changes: readonly SiteChange[],
  ignoresPath = false,
): ObservedChange[] {
  const { firesOnExpiry } = environment.state.profile.cookieStore
  const observed: ObservedChange[] = []
  for (const { cause, cookie, replaced } of changes) {
    const isDeleted = cause !== 'inserted'
    if (cause === 'expired' && !firesOnExpiry) continue
    // No page is left when a session ends, and no service worker runs.
    if (cause === 'session-over') continue
    // Setting a cookie to what it is changes nothing.
    if (replaced !== undefined && !isDeleted && isUnchanged(cookie, replaced)) continue
    if (isObservable(environment, url, cookie, ignoresPath)) observed.push({ cookie, isDeleted })
  }
  return observed
}

/** Whether a cookie passes the first step of a retrieval by a script at a URL (§5.8.3 step 3). */
function isObservable(environment: Environment, url: string, cookie: Cookie, ignoresPath: boolean): boolean {
  const { state } = environment
  const { host, path, secure } = state.urls.read(url)
  const { isFirstParty, partitionKey } = partyOf(state, environment, state.urls.read(url))
  if (cookie.partitionKey !== null && !isSamePartition(cookie.partitionKey, partitionKey)) return false
  if (cookie.partitionKey !== null && !state.profile.cookieStore.firesForPartitioned) return false
  if (cookie.partitionKey === null && !isFirstParty && state.thirdPartyCookies !== 'allow') return false
  const request = {
    host: host.host,
    registrableDomain: host.registrableDomain,
    path: ignoresPath ? cookie.path : path,
    secure,
    type: 'non-HTTP',
    sameSite: isFirstParty ? 'same-site' : 'cross-site',
    partitionKey: cookie.partitionKey,
    method: 'GET',
    topLevelNavigation: false,
  } as const
  const { sameSiteDefault } = state.profile
  const policy = { publicSuffixes: state.publicSuffixes, laxAllowingUnsafe: null, sameSiteDefault }
  return retrieveCookies(request, [cookie], policy, state.now()).length > 0
}
