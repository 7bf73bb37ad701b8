/**
 * Retrieves cookies (RFC 6265bis §5.8.3): the jar below decides, or the same algorithms over a store.
 */
import { domainMatch } from '../../algorithms/domain-match.js'
import { isExpired } from '../../cookie/cookie.js'
import { retrieve } from '../../jar/decide.js'
import { defaultPolicy } from '../../jar/policy.js'
import { requestFor, resolveContext } from '../../jar/request-context.js'
import { publicSuffixes } from '../../public-suffix.js'
import type { Cookie } from './cookie.js'
import { cookieCompare } from './cookie-functions.js'
import { recordOf, type StoredRecord } from './cookie-record.js'
import { domainOfHost } from './domains.js'
import { type GetCookiesOptions, type JarParts, readGetOptions } from './jar-options.js'
import { contextOf, readAddress, urlsOf } from './request.js'
import { isSayable } from './sayable.js'
import { findCookies, removeCookie, run, type StoreSteps } from './store-steps.js'

/**
 * The cookies for a request, in the order in which they are sent, or as the store has them. Their last access is now.
 *
 * @throws what the store throws, and if `url` or an option cannot be used.
 */
export function* getCookies(
  { rules, view, store }: JarParts,
  url: string | URL,
  given?: GetCookiesOptions,
): StoreSteps<Cookie[]> {
  const options = readGetOptions(given)
  const urls = urlsOf(rules)
  const address = readAddress(url, urls)
  const context = contextOf(options)
  const host = address?.url.host.host ?? null
  if (address === null || host === null) return []
  const isOfAnyPath = options.allPaths === true
  if (view !== null && !isOfAnyPath) return view.cookies(view.client(context).getCookies(address.text))

  const request = requestFor(address.url, resolveContext(context), urls)
  const path = isOfAnyPath ? null : request.path
  const found = yield* findCookies(store, domainOfHost(host), path, rules.allowSpecialUseDomain)
  const { registrableDomain } = address.url.host
  const policy = defaultPolicy(rules.rejectPublicSuffixes ? publicSuffixes : null)
  const now = Date.now()
  const records = found
    .map((source) => ({ ...recordOf(source), source }))
    .filter((record) => {
      if (options.expire === false || !isExpired(record, now)) return true
      // Nobody waits for it, and the next retrieval tries again.
      run(removeCookie(store, record.source), () => {})
      return false
    })
    .filter((record) => isSayable(record.source) && isOfSite(record, registrableDomain))
    // Cookies that were set for a public suffix go to that host alone (§5.7 step 9.3).
    .map((record) => {
      const isOfSuffix = policy.publicSuffixes !== null && registrableDomain === null && record.domain === host
      return isOfSuffix ? { ...record, hostOnly: true } : record
    })
  if (options.sort !== false) records.sort((first, second) => cookieCompare(first.source, second.source))
  const included = (candidates: readonly StoredRecord[], ofPath: string): readonly StoredRecord[] => {
    const site = { find: () => undefined, hasSecureOverlaid: () => false, candidates: () => candidates, all: () => [] }
    return retrieve({ ...request, path: ofPath }, site, policy, now)
  }
  const kept = isOfAnyPath
    ? records.filter((record) => included([record], record.path).length > 0)
    : included(records, request.path)
  return kept.map(({ source }) => {
    source.lastAccessed = new Date(now)
    return source
  })
}

/**
 * Whether the domain of a cookie is at or below the registrable domain of the host. Above it there are public suffixes,
 * for which a store may have cookies all the same (§5.8.3 step 3).
 */
function isOfSite(record: StoredRecord, registrableDomain: string | null): boolean {
  return registrableDomain === null || record.hostOnly || domainMatch(record.domain, registrableDomain)
}

/** The value of the Cookie header field for a request. */
export function* getCookieString(parts: JarParts, url: string | URL, given?: GetCookiesOptions): StoreSteps<string> {
  const options = readGetOptions(given)
  if (parts.view !== null && options.allPaths !== true) {
    const address = readAddress(url, urlsOf(parts.rules))
    const client = parts.view.client(contextOf(options))
    return address === null ? '' : client.getCookieString(address.text)
  }
  const cookies = yield* getCookies(parts, url, { ...options, sort: true })
  // §5.8.3 step 6
  return cookies.map((cookie) => cookie.cookieString()).join('; ')
}

/** The cookies for a request, each as a Set-Cookie header field has it. */
export function* getSetCookieStrings(
  parts: JarParts,
  url: string | URL,
  given?: GetCookiesOptions,
): StoreSteps<string[]> {
  return (yield* getCookies(parts, url, given)).map((cookie) => cookie.toString())
}
