/**
 * The stores of this package: one over a jar of speculoos, in memory or shared with other programs, and one that keeps
 * its cookies in objects that a program can read and change.
 */
import { pathMatch } from '../../algorithms/cookie-path.js'
import { domainMatch, domainsAbove, isForHost } from '../../algorithms/domain-match.js'
import type { Cookie as CookieRecord } from '../../cookie/cookie.js'
import { fieldOf, invalidArgument } from '../../cookie/invalid-argument.js'
import { domainPublicSuffix } from '../../cookie/reason.js'
import { type AsyncJar, isAsyncJar } from '../../http/door-arguments.js'
import type { RequestContext } from '../../input/request-context.js'
import { hostOfDomain } from '../../input/tough-cookie-form.js'
import type { CookieClient } from '../../jar/cookie-client.js'
import type { CookieJar as NativeJar } from '../../jar/cookie-jar.js'
import { publicSuffixes } from '../../public-suffix.js'
import type { Cookie } from './cookie.js'
import { cookieOf, recordOf, Wordings } from './cookie-record.js'
import { permutePath } from './functions.js'
import { timeOf } from './given.js'
import { type CookieTable, Store, USE, type Work } from './store.js'

/** The cookies of a jar of speculoos, with their wordings. It takes no cookie that the jar could not have received. */
export class JarView implements CookieTable {
  readonly jar: NativeJar
  readonly wordings: Wordings
  readonly #clients = new Map<RequestContext, CookieClient>()

  constructor(jar: NativeJar, wordings: Wordings) {
    this.jar = jar
    this.wordings = wordings
  }

  find(domain: string, path: string, key: string): Cookie | undefined {
    const found = this.#matching((record) => isPlacedAt(record, domain, path, key))
    return found.find(({ hostOnly }) => hostOnly) ?? found[0]
  }

  at(domain: string, path: string | null): Cookie[] {
    const host = hostOfDomain(domain)
    return this.#matching((record) => {
      return isForHost(record, host) && (path === null || pathMatch(path, record.path))
    })
  }

  all(): Cookie[] {
    return this.#matching(() => true)
  }

  remove(domain: string | null, path: string | null, key: string | null): void {
    this.jar.delete((record) => domain === null || isPlacedAt(record, domain, path, key))
  }

  /** The client of the jar for one of the contexts of a call. */
  client(context: RequestContext): CookieClient {
    const known = this.#clients.get(context)
    if (known !== undefined) return known
    const client = this.jar.client(context)
    this.#clients.set(context, client)
    return client
  }

  /** A store over a copy of the jar. */
  copy(): JarStore {
    return new JarStore(this.jar.clone(), new Wordings(this.wordings))
  }

  /** The cookies of records, with their wordings. */
  cookies(records: readonly CookieRecord[]): Cookie[] {
    return records.map((record) => this.cookie(record))
  }

  /** The cookie of a record, with its wording. */
  cookie(record: CookieRecord): Cookie {
    return cookieOf(record, this.wordings.of(record))
  }

  /** Admits cookies to the jar. A cookie for a public suffix is kept for that host alone, as if the host had set it. */
  put(given: Cookie | readonly Cookie[]): void {
    const records = [given].flat().flatMap((cookie) => {
      const record = recordOf(cookie)
      if (record === null) return []
      const { maxAge, expires, extensions, pathIsDefault } = cookie
      const age = maxAge && Number(maxAge)
      this.wordings.note(record, { maxAge: age, expires: timeOf(expires), extensions, pathIsDefault })
      return record
    })
    const { rejected } = this.jar.admit(records)
    // §5.7 step 9.3
    const ofSuffixes = rejected.filter(({ reasons }) => reasons.every(({ id }) => id === domainPublicSuffix.id))
    this.jar.admit(ofSuffixes.map(({ entry }) => ({ ...entry, hostOnly: true })))
  }

  #matching(matches: (record: CookieRecord) => boolean): Cookie[] {
    return this.cookies(this.jar.records().filter((record) => record.partitionKey === null && matches(record)))
  }
}

/** Whether a cookie has this domain, path and name, and no partition. `null` stands for any. */
function isPlacedAt(record: CookieRecord, domain: string, path: string | null, key: string | null): boolean {
  const isOfDomain = record.partitionKey === null && record.domain === hostOfDomain(domain)
  return isOfDomain && (path === null || record.path === path) && (key === null || record.name === key)
}

/** Calls a function with all cookies of a shared jar, maybe repeatedly, and saves the changes of the last call. */
type Transact = <Result>(use: (view: JarView) => Result) => Promise<Result>

/** @throws TypeError if the jar is not shared as a whole. */
function transactOf(jar: AsyncJar, wordings: Wordings): Transact {
  const transact: unknown = fieldOf(jar, 'transact')
  const viewed = (use: (view: JarView) => unknown) => (own: NativeJar) => use(new JarView(own, wordings))
  if (typeof transact === 'function') return (use) => Reflect.apply(transact, jar, [viewed(use)])
  throw invalidArgument('jar', jar, "a CookieJar, or a SharedCookieJar with unit: 'jar'")
}

/** The store over a jar of speculoos. Each use of a shared jar is a transaction, with the cookies of that moment. */
export class JarStore extends Store {
  readonly source: JarView | Transact
  /** The shared jar, which clients then use instead; `null` if the jar returns at once. */
  readonly shared: AsyncJar | null

  constructor(jar: NativeJar | AsyncJar, wordings = new Wordings()) {
    super()
    this.shared = isAsyncJar(jar) ? jar : null
    this.source = isAsyncJar(jar) ? transactOf(jar, wordings) : new JarView(jar, wordings)
    this.synchronous = this.source instanceof JarView
  }

  override *[USE]<Result>(use: (view: JarView) => Result): Work<Result> {
    const { source } = this
    if (source instanceof JarView) return use(source)
    const outcomes: PromiseSettledResult<Result>[] = []
    yield Promise.allSettled([source(use)]).then((settled) => void outcomes.push(...settled))
    const [outcome] = outcomes
    if (outcome?.status === 'fulfilled') return outcome.value
    throw outcome?.reason
  }
}

/** The view of a store over a jar that need not be waited for; `null` for any other store. */
export function viewOf(store: Store): JarView | null {
  return store instanceof JarStore && store.source instanceof JarView ? store.source : null
}

/**
 * The cookies of a `MemoryCookieStore` by domain, path and name.
 *
 * @see RFC 6265bis §5.7
 */
export type MemoryCookieStoreIndex = { [domain: string]: { [path: string]: { [key: string]: Cookie } } }

/**
 * From this length on, the parts of a domain or a path are not looked up one by one. Everything stored is searched
 * instead. DNS names and attributes are shorter.
 */
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
   * All cookies, in objects of the store itself. A program may write into them. If it adds a domain, the Secure cookies
   * of that domain are not protected from the domains above it (§5.7 step 16) at once. The protection begins when as
   * many cookies have been set over http as the store has domains.
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
  const isOverridden = (['findCookies', 'getAllCookies'] as const).some((name) => store[name] !== Store.prototype[name])
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

/** The domains of each idx that was searched for Secure cookies below a domain. */
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
  const highest = publicSuffixes.registrableDomain(host) ?? host
  const domains = host.length >= LONG ? Object.keys(idx) : [host, ...domainsAbove(host)].reverse()
  return domains.filter((domain) => domain.length >= highest.length && domainMatch(host, domain))
}

function cookiesAt(paths: MemoryCookieStoreIndex[string] | undefined, path: string | null): Cookie[] {
  return Object.entries(paths ?? {}).flatMap(([cookiePath, cookies]) => {
    return path === null || pathMatch(path, cookiePath) ? Object.values(cookies) : []
  })
}
