/**
 * Retrieves cookies (RFC 6265bis §5.8.3): the jar below decides, or the same algorithms over a store.
 */
import { cookieString } from '../../algorithms/cookie-string.js'
import { domainMatch } from '../../algorithms/domain-match.js'
import { isExpired } from '../../cookie/cookie.js'
import type { CookieClient } from '../../jar/cookie-client.js'
import { retrieve as retrieveFrom } from '../../jar/decide.js'
import { requestFor, resolveContext } from '../../jar/request-context.js'
import { Cookie, cookieCompare } from './cookie.js'
import { recordOf, type StoredRecord } from './cookie-record.js'
import { domainOfHost, fitsHeader, ownOptions } from './fields.js'
import { type GetCookiesOptions, ParameterError } from './options.js'
import { NO_COOKIES } from './reception.js'
import { contextOf, type JarParts, readAddress, rulesOf, urlsOf } from './rules.js'
import { findAll, removeCookie, settle, USE, type Work } from './store.js'
import { JarStore, type JarView } from './stores.js'

/** The names of the options. */
const OPTIONS = ['http', 'expire', 'allPaths', 'sameSiteContext', 'sort'] as const

/**
 * The cookies for a request, in the order in which they are sent, or as the store has them. Their last access is set.
 *
 * @throws errors of the store, or an error if `url` or an option cannot be used.
 */
export const getCookies = /* @__PURE__ */ retrieval(
  (client, url, view) => view.cookies(client.getCookies(url)),
  (records, { sort = true }) => (sort ? sorted(records) : records).map(({ source }) => source),
)

/** The value of the Cookie header field for a request. */
export const getCookieString = /* @__PURE__ */ retrieval(
  (client, url) => client.getCookieString(url),
  (records) => cookieString(sorted(records)),
)

/** The cookies for a request, each as a Set-Cookie header field has it. */
export function* getSetCookieStrings(jar: JarParts, url: string | URL, given?: GetCookiesOptions): Work<string[]> {
  const copies = (yield* getCookies(jar, url, given)).flatMap((cookie) => Cookie.fromJSON(cookie) ?? [])
  return copies.filter(fitsHeader).map(String)
}

/**
 * Makes a function that retrieves cookies: from a jar by one of its clients, or from a store as records. A record that no
 * header field could have set is left out.
 */
function retrieval<Result>(
  fromJar: (client: CookieClient, url: string, view: JarView) => Result,
  fromStore: (records: readonly StoredRecord[], options: GetCookiesOptions) => Result,
) {
  return function* retrieve(jar: JarParts, url: string | URL, given?: GetCookiesOptions): Work<Result> {
    const { store, allowSpecialUseDomain } = jar
    if (given && Object.prototype.toString.call(given) !== '[object Object]') {
      throw new ParameterError('`options` argument is not an object.')
    }
    const options = ownOptions(given, OPTIONS)
    const { expire = true, allPaths = false } = options
    const urls = urlsOf(jar)
    const address = readAddress(url, urls)
    const context = contextOf(options)
    if (address === null || address.url.host.host === null) return fromStore([], options)
    if (store instanceof JarStore && !allPaths) {
      return yield* store[USE]((view) => fromJar(view.client(context), address.text, view))
    }
    const { host, registrableDomain } = address.url.host
    const request = requestFor(address.url, resolveContext(context), urls)
    const now = Date.now()
    const below = allPaths ? null : request.path
    const found = yield* findAll(store, 'findCookies', domainOfHost(host), below, allowSpecialUseDomain)
    const candidates = found.flatMap((source): StoredRecord[] => {
      const record = recordOf(source)
      if (record === null) return []
      const { domain, path, hostOnly } = record
      if (expire && isExpired(record, now)) {
        // The retrieval does not wait for it. If it fails, the next one tries again.
        settle(removeCookie(store, source), () => {})
        return []
      }
      // Above the registrable domain there are public suffixes, for which a store may have cookies (§5.8.3 step 3).
      if (registrableDomain !== null && !hostOnly && !domainMatch(domain, registrableDomain)) return []
      // Cookies that were set for a public suffix go to that host alone (§5.7 step 9.3).
      const isOfSuffix = registrableDomain === null && domain === host
      return [{ ...record, source, hostOnly: hostOnly || isOfSuffix, path: allPaths ? request.path : path }]
    })
    const records = retrieveFrom(request, { ...NO_COOKIES, candidates: () => candidates }, rulesOf(jar), now)
    // A cookie that is frozen keeps its last access.
    for (const { source } of records) Reflect.set(source, 'lastAccessed', new Date(now))
    return fromStore(records, options)
  }
}

function sorted(records: readonly StoredRecord[]): StoredRecord[] {
  return [...records].sort((first, second) => cookieCompare(first.source, second.source))
}
