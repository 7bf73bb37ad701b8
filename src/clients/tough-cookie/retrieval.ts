/**
 * Retrieves cookies (RFC 6265bis §5.8.3): the jar below decides, or the same algorithms over a store.
 */
import { cookieString } from '../../algorithms/cookie-string.js'
import { domainMatch } from '../../algorithms/domain-match.js'
import { isExpired } from '../../cookie/cookie.js'
import { retrieve } from '../../jar/decide.js'
import { requestFor, resolveContext } from '../../jar/request-context.js'
import { run, type Work } from './callbacks.js'
import { Cookie, cookieCompare } from './cookie.js'
import { recordOf, type StoredRecord } from './cookie-record.js'
import { isSayable } from './cookie-text.js'
import { domainOfHost } from './domains-and-paths.js'
import { type GetCookiesOptions, type JarParts, readGetOptions } from './jar-options.js'
import { viewOf } from './jar-store.js'
import { NO_COOKIES } from './reception.js'
import { contextOf, readAddress, rulesOf, urlsOf } from './request.js'
import { SharedStore } from './shared-store.js'
import { findCookies, removeCookie } from './store-steps.js'

/**
 * The cookies for a request, in the order in which they are sent, or as the store has them. Their last access is set.
 *
 * @throws errors of the store, or an error if `url` or an option cannot be used.
 */
export function* getCookies(jar: JarParts, url: string | URL, given?: GetCookiesOptions): Work<Cookie[]> {
  if (jar.store instanceof SharedStore)
    return yield* jar.store.use((store) => getCookies({ ...jar, store }, url, given))
  const options = readGetOptions(given)
  const view = viewOf(jar.store)
  if (view === null || options.allPaths === true) {
    return (yield* getStored(jar, url, options, options.sort ?? true)).map(({ source }) => source)
  }
  const address = readAddress(url, urlsOf(jar))
  const client = view.client(contextOf(options))
  return address === null ? [] : view.cookies(client.getCookies(address.text))
}

/** The value of the Cookie header field for a request. */
export function* getCookieString(jar: JarParts, url: string | URL, given?: GetCookiesOptions): Work<string> {
  if (jar.store instanceof SharedStore)
    return yield* jar.store.use((store) => getCookieString({ ...jar, store }, url, given))
  const options = readGetOptions(given)
  const view = viewOf(jar.store)
  if (view === null || options.allPaths === true) return cookieString(yield* getStored(jar, url, options, true))
  const address = readAddress(url, urlsOf(jar))
  const client = view.client(contextOf(options))
  return address === null ? '' : client.getCookieString(address.text)
}

/** The cookies for a request, each as a Set-Cookie header field has it. */
export function* getSetCookieStrings(jar: JarParts, url: string | URL, given?: GetCookiesOptions): Work<string[]> {
  const copies = (yield* getCookies(jar, url, given)).flatMap((cookie) => Cookie.fromJSON(cookie) ?? [])
  return copies.filter(isSayable).map(String)
}

/** The cookies for a request, found in a store. A record that no header field could have set is left out. */
function* getStored(
  jar: JarParts,
  url: string | URL,
  options: GetCookiesOptions,
  sort: boolean,
): Work<readonly StoredRecord[]> {
  const { store, allowSpecialUseDomain } = jar
  const { expire = true, allPaths = false } = options
  const urls = urlsOf(jar)
  const address = readAddress(url, urls)
  const context = resolveContext(contextOf(options))
  if (address === null || address.url.host.host === null) return []
  const { host, registrableDomain } = address.url.host
  const request = requestFor(address.url, context, urls)
  const now = Date.now()
  const found = yield* findCookies(store, domainOfHost(host), allPaths ? null : request.path, allowSpecialUseDomain)
  const records = found.flatMap((source): StoredRecord[] => {
    const record = recordOf(source)
    if (record === null) return []
    const { domain, path, hostOnly } = record
    if (expire && isExpired(record, now)) {
      // Nobody waits for it, and the next retrieval tries again.
      run(removeCookie(store, source), ignore, ignore)
      return []
    }
    // Above the registrable domain there are public suffixes, for which a store may have cookies (§5.8.3 step 3).
    if (registrableDomain !== null && !hostOnly && !domainMatch(domain, registrableDomain)) return []
    // Cookies that were set for a public suffix go to that host alone (§5.7 step 9.3).
    const isOfSuffix = registrableDomain === null && domain === host
    return [{ ...record, source, hostOnly: hostOnly || isOfSuffix, path: allPaths ? request.path : path }]
  })
  if (sort) records.sort((first, second) => cookieCompare(first.source, second.source))
  const retrieved = retrieve(request, { ...NO_COOKIES, candidates: () => records }, rulesOf(jar), now)
  // A cookie that is frozen keeps its last access.
  for (const { source } of retrieved) Reflect.set(source, 'lastAccessed', new Date(now))
  return retrieved
}

function ignore(): void {}
