/**
 * A store that keeps its cookies in memory, in objects that a program can read and change.
 */
import { pathMatch } from '../../algorithms/cookie-path.js'
import { domainMatch, domainsAbove } from '../../algorithms/domain-match.js'
import type { Cookie } from './cookie.js'
import { getPublicSuffix, permutePath } from './domains-and-paths.js'
import { type CookieTable, Store, USE, type Work } from './store.js'

/**
 * The cookies of a `MemoryCookieStore` by domain, path and name.
 *
 * @see RFC 6265bis §5.7
 */
export type MemoryCookieStoreIndex = { [domain: string]: { [path: string]: { [key: string]: Cookie } } }

/** From this length on, not every part of a domain or a path is looked up. Names in the DNS and attributes are shorter. */
const LONG = 1025

/**
 * A store that keeps its cookies in memory. A jar over it can be used without waiting. A jar without a store is faster:
 * it keeps its cookies in a jar of `speculoos`.
 *
 * @example
 * ```ts
 * import { CookieJar, MemoryCookieStore } from 'speculoos/tough-cookie'
 *
 * const store = new MemoryCookieStore()
 * const jar = new CookieJar(store)
 * jar.setCookieSync('SID=31d4', 'https://site.example/')
 * store.findCookie('site.example', '/', 'SID', (_error, cookie) => console.log(cookie?.value)) // => 31d4
 * ```
 */
export class MemoryCookieStore extends Store {
  /**
   * All cookies, in objects of the store itself. A program may write into them. The Secure cookies of a domain that it
   * adds are protected from the domains above it (§5.7 step 16) once as many cookies have been set over http as the
   * store has domains.
   *
   * @example
   * ```ts
   * import { CookieJar, MemoryCookieStore } from 'speculoos/tough-cookie'
   *
   * const store = new MemoryCookieStore()
   * const jar = new CookieJar(store)
   * jar.setCookieSync('a=1', 'https://site.example/')
   * console.log(store.idx['site.example']?.['/']?.['a']?.value) // => 1
   * delete store.idx['site.example']
   * console.log(jar.getCookieStringSync('https://site.example/') === '') // => true
   * ```
   */
  idx: MemoryCookieStoreIndex = Object.create(null)

  /** True: every method calls back before it returns. */
  override synchronous = true

  /**
   * Calls a function with the table that keeps the cookies of the store.
   *
   * @internal
   *
   * @example
   * ```ts
   * import { MemoryCookieStore } from 'speculoos/tough-cookie'
   *
   * console.log(await new MemoryCookieStore().getAllCookies()) // => []
   * ```
   */
  override *[USE]<Result>(use: (table: CookieTable) => Result): Work<Result> {
    const { idx } = this
    return use({
      find: (domain, path, key) => field(field(field(idx, domain), path), key),
      at: (host, path) => domainsOf(idx, host).flatMap((domain) => cookiesAt(idx[domain], path)),
      put: (cookie) => {
        const { domain, path, key } = cookie
        if (typeof domain !== 'string' || typeof path !== 'string' || typeof key !== 'string') return
        if (idx[domain] === undefined) INDEXES.get(idx)?.add(domain)
        objectIn(objectIn(idx, domain), path)[key] = cookie
      },
      remove: (domain, path, key) => {
        if (domain === null) this.idx = Object.create(null)
        else if (path === null) delete idx[domain]
        else if (key === null) delete idx[domain]?.[path]
        else delete idx[domain]?.[path]?.[key]
      },
      all: () => {
        const cookies = Object.values(idx).flatMap((paths) => cookiesAt(paths, null))
        return cookies.sort((first, second) => (first.creationIndex || 0) - (second.creationIndex || 0))
      },
    })
  }
}

/**
 * The cookies with this name, at a path that this one path-matches, at this domain, above it or below it, and perhaps
 * others; `undefined` if the class of the store has another way to find cookies.
 */
export function cookiesNear(store: Store, domain: string, path: string, key: string): Cookie[] | undefined {
  const methods = ['findCookie', 'findCookies', 'getAllCookies'] as const
  const isOverridden = methods.some((method) => store[method] !== Store.prototype[method])
  if (isOverridden || !(store instanceof MemoryCookieStore)) return undefined
  const { idx } = store
  const near = [domain, ...domainsAbove(domain), ...domainsBelow(idx, domain)]
  const above = permutePath(path).flatMap((prefix) => [prefix, `${prefix}/`])
  return (domain.length < LONG ? near : Object.keys(idx)).flatMap((name) => {
    const paths = field(idx, name)
    return (path.length < LONG ? above : Object.keys(paths ?? {})).flatMap((at) => field(field(paths, at), key) ?? [])
  })
}

/** The object in a field. A missing one is made without a prototype, so that no inherited name is found in it. */
function objectIn<Value extends object>(fields: { [name: string]: Value }, name: string): Value {
  const empty: Value = Object.create(null)
  fields[name] ??= empty
  return fields[name]
}

/** The field of an object itself. An idx of a program may have a prototype. */
function field<Value>(fields: { readonly [name: string]: Value } | undefined, name: string): Value | undefined {
  return fields !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined
}

/**
 * The domains of an idx by the domains above them. A search through all domains would make the time to set many cookies
 * quadratic.
 */
class DomainsBelow extends Map<string, Set<string>> {
  /** After this many lookups the idx is read again, since a program may have written domains into it. */
  lookupsLeft = 0

  add(domain: string): void {
    this.lookupsLeft += 1
    for (const above of domainsAbove(domain.slice(-LONG))) this.set(above, (this.get(above) ?? new Set()).add(domain))
  }
}

/** What is known of each idx over which a cookie was set that could overlay a Secure one. */
const INDEXES = /* @__PURE__ */ new WeakMap<MemoryCookieStoreIndex, DomainsBelow>()

function domainsBelow(idx: MemoryCookieStoreIndex, domain: string): Iterable<string> {
  let below = INDEXES.get(idx)
  if (below === undefined || below.lookupsLeft <= 0) {
    below = new DomainsBelow()
    for (const own of Object.keys(idx)) below.add(own)
    INDEXES.set(idx, below)
  }
  below.lookupsLeft -= 1
  return below.get(domain) ?? []
}

/** The domains with cookies that a host may get: from its registrable domain down to itself. */
function domainsOf(idx: MemoryCookieStoreIndex, host: string): string[] {
  const highest = getPublicSuffix(host, { allowSpecialUseDomain: true, ignoreError: true }) ?? host
  const domains = host.length >= LONG ? Object.keys(idx) : [host, ...domainsAbove(host)].reverse()
  return domains.filter((domain) => domain.length >= highest.length && domainMatch(host, domain))
}

function cookiesAt(paths: MemoryCookieStoreIndex[string] | undefined, path: string | null): Cookie[] {
  return Object.entries(paths ?? {}).flatMap(([cookiePath, cookies]) => {
    return path === null || pathMatch(path, cookiePath) ? Object.values(cookies) : []
  })
}
