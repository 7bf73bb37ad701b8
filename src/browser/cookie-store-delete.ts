/**
 * "Delete a cookie" of the Cookie Store standard, and what Firefox does instead.
 */
import { isSamePartition } from '../algorithms/retrieve-cookies.js'
import type { Cookie } from '../cookie/cookie.js'
import {
  type CompleteCookieInit,
  domainOf,
  pathOf,
  requireNameAndValue,
  scriptUrl,
  setCookie,
  trimmed,
} from './cookie-store-set.js'
import type { Environment } from './environment.js'
import { textOf } from './octets.js'
import { partyOf } from './party.js'

/** Which cookie is to be deleted, with all members. */
export type CompleteDeleteOptions = Pick<CompleteCookieInit, 'name' | 'domain' | 'path' | 'partitioned'>

/** Deletes a cookie for a URL. Throws a TypeError if it fails. */
export function deleteCookie(environment: Environment, url: string, options: CompleteDeleteOptions): void {
  // Cookie Store, delete a cookie
  const name = trimmed(options.name)
  if (environment.state.profile.cookieStore.deletesFirstMatch) {
    deleteFirstMatch(environment, url, name, options)
    return
  }
  const value = name === '' ? 'deleted' : ''
  setCookie(environment, url, { ...options, name, value, expires: null, maxAge: 0, sameSite: 'strict' })
}

/**
 * Removes the first of the cookies that have the name, the path and a domain that matches, unless that one is HttpOnly. Third
 * parties reach the cookies of their partition alone, and only if they say `partitioned`; first parties the other ones.
 */
function deleteFirstMatch(
  environment: Environment,
  url: string,
  name: string,
  { domain, path: given, partitioned }: CompleteDeleteOptions,
): void {
  const { state } = environment
  const at = scriptUrl(environment, url)
  const { host, site } = at.host
  const { isFirstParty, partitionKey } = partyOf(state, environment, at)
  // Nothing but a prefix of the name can fail.
  if (/^__/.test(name)) requireNameAndValue(name, '')
  const target = domainOf(environment, url, name, domain === '' ? null : domain) ?? host
  const path = pathOf(environment, url, name, given)
  const isApart = !isFirstParty && state.thirdPartyCookies === 'partition'
  if (target === null || (isFirstParty ? partitioned : isApart && !partitioned)) return
  const key = partitioned ? partitionKey : null
  const isMeant = (cookie: Cookie): boolean =>
    textOf(cookie.name) === name &&
    textOf(cookie.path) === path &&
    (cookie.domain === target || (!cookie.hostOnly && target.endsWith(`.${cookie.domain}`))) &&
    (cookie.partitionKey === null ? key === null : isSamePartition(cookie.partitionKey, key))
  const { jar } = environment.clients
  const [first] = state.inListedOrder(jar.records(site).filter(isMeant))
  if (first === undefined || first.httpOnly) return
  jar.delete((each) => isMeant(each) && each.domain === first.domain && each.hostOnly === first.hostOnly, url)
}
