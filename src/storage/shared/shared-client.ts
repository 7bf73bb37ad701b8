/**
 * A client of a shared jar: the verbs of `CookieClient` as promises (§5.2, §5.8).
 */
import { canonicalizeHost } from '../../algorithms/canonical-host.js'
import type { Cookie } from '../../cookie/cookie.js'
import { fieldOf, requireString } from '../../cookie/invalid-argument.js'
import { storageFailed } from '../../cookie/reason.js'
import type { CookieFilter } from '../../input/cookie-filter.js'
import { type CookieInit, copyOfInit } from '../../input/cookie-init.js'
import { type RequestContext, resolveContext } from '../../input/request-context.js'
import { type SetCookieLines, setCookieLines } from '../../input/set-cookie-lines.js'
import type { UrlCache } from '../../input/url-cache.js'
import type { CookieClient } from '../../jar/cookie-client.js'
import type { Explanation, FilteredExplanation, SetCookieResult } from '../../jar/decision.js'
import type { SharedUnits, UnitCalls } from './shared-units.js'
import type { UnitJar } from './unit-jar.js'
import { WHOLE_JAR } from './unit-record.js'
import { kindOf } from './unit-setting.js'

/** The parts of a shared jar that its clients use. */
export interface SharedParts {
  readonly units: SharedUnits
  readonly urls: UrlCache
  /** Whether each site is a unit. */
  readonly isBySite: boolean
  /** Whether a call goes on without cookies if the storage cannot be reached. */
  readonly isWithoutCookies: boolean
}

/** The unit of calls that no site can be found for, which then fail or find nothing. */
const NO_SITE = 'no site'

/**
 * The kinds of errors with which a jar may go on without cookies. A record that was damaged, forged or written by others, and
 * keys that may not be used, do not count.
 */
const OUT_OF_REACH: ReadonlySet<string | null> = new Set(['closed', 'locked', 'full', 'contended', 'unknown', 'failed'])

/** The most cookies of other sites that one explanation holds. */
const MOST_ELSEWHERE = 100

/**
 * The verbs of a shared jar for one context, which is read only once. `jar.client(context)` makes it.
 *
 * @example The scripts of a page, and its requests
 * ```ts
 * import { SharedCookieJar } from 'speculoos/shared'
 * import { memoryStorage } from 'speculoos/storage/memory'
 *
 * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
 * const page = jar.client({ siteForCookies: 'https://shop.example/' })
 * const script = jar.client({ siteForCookies: 'https://shop.example/', type: 'non-HTTP' })
 * await page.setCookies(['SID=1; HttpOnly', 'cart=2'], 'https://shop.example/')
 * console.log(await script.getCookieString('https://shop.example/')) // => cart=2
 * ```
 *
 * @see RFC 6265bis §5.2 and §5.8
 */
export class SharedCookieClient {
  readonly #parts: SharedParts
  readonly #context: RequestContext | undefined
  readonly #signal: AbortSignal | undefined
  /** The client of each jar for the context. */
  readonly #clients = new WeakMap<UnitJar, CookieClient>()

  /** @internal Use {@link SharedCookieJar.client}. */
  constructor(parts: SharedParts, context: RequestContext | undefined, signal: AbortSignal | undefined) {
    // A context that cannot be used is a mistake here, and not only in a call.
    if (context !== undefined) resolveContext(context)
    this.#parts = parts
    this.#context = context === undefined ? undefined : { ...context }
    this.#signal = signal
  }

  /**
   * Receives one Set-Cookie line; see `CookieClient.setCookie`.
   *
   * @throws TypeError if an argument cannot be used. StorageError if the storage fails.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const script = new SharedCookieJar(memoryStorage(), { name: 'ada' }).client({ type: 'non-HTTP' })
   * console.log((await script.setCookie('SID=1; HttpOnly', 'https://site.example/')).status) // => rejected
   * ```
   *
   * @see RFC 6265bis §5.6 and §5.7
   */
  async setCookie(text: string, url: string | URL): Promise<SetCookieResult> {
    requireString('text', text)
    // A URL object may change while the call waits.
    const address = addressOf(url)
    return await this.#call(
      address,
      (client) => client.setCookie(text, address),
      () => rejected(),
    )
  }

  /**
   * Receives every Set-Cookie line of a response, in order; see `CookieClient.setCookies`.
   *
   * @throws TypeError if an argument cannot be used. StorageError if the storage fails.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const page = new SharedCookieJar(memoryStorage(), { name: 'ada' }).client()
   * console.log((await page.setCookies(['a=1', 'b=2'], 'https://site.example/')).length) // => 2
   * ```
   *
   * @see RFC 6265bis §5.6
   */
  async setCookies(headersOrLines: SetCookieLines, url: string | URL): Promise<SetCookieResult[]> {
    // Headers may change before it is their turn.
    const lines = setCookieLines(headersOrLines)
    const address = addressOf(url)
    return await this.#call(
      address,
      (client) => client.setCookies({ 'set-cookie': lines }, address),
      () => lines.map(rejected),
    )
  }

  /**
   * Stores a cookie that came in no header field; see `CookieClient.put`.
   *
   * @throws TypeError if a field has a wrong type, or there is neither a URL nor a domain. StorageError if the storage fails.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const page = new SharedCookieJar(memoryStorage(), { name: 'ada' }).client()
   * console.log((await page.put({ name: 'a', value: '1', domain: 'site.example' })).status) // => stored
   * ```
   *
   * @see RFC 6265bis §5.7
   */
  async put(cookie: CookieInit): Promise<SetCookieResult> {
    // The object may change while the call waits.
    const own = copyOfInit(cookie)
    return await this.#perform(
      this.#siteOfCookie(own),
      (client) => client.put(own),
      () => rejected(),
    )
  }

  /**
   * The value of the Cookie header field for a request; `''` if there is nothing to send.
   *
   * @throws TypeError if `url` cannot be used. StorageError if the storage fails.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * await jar.setCookie('a=1; SameSite=Strict', 'https://site.example/')
   * const foreign = jar.client({ siteForCookies: 'https://other.example/' })
   * console.log((await foreign.getCookieString('https://site.example/')) === '') // => true
   * ```
   *
   * @see RFC 6265bis §5.8
   */
  async getCookieString(url: string | URL): Promise<string> {
    const address = addressOf(url)
    const jar = this.#known(address)
    if (jar !== null) return this.#reported(jar, this.#clientOf(jar).getCookieString(address))
    return await this.#call(
      address,
      (client) => client.getCookieString(address),
      () => '',
    )
  }

  /**
   * The cookies that a request carries, as records, in the order in which they are sent.
   *
   * @throws TypeError if `url` cannot be used. StorageError if the storage fails.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * await jar.setCookies(['a=1', 'SID=2; HttpOnly'], 'https://site.example/')
   * const script = jar.client({ type: 'non-HTTP' })
   * console.log((await script.getCookies('https://site.example/')).map(({ name }) => name)) // => [ 'a' ]
   * ```
   *
   * @see RFC 6265bis §5.8.3
   */
  async getCookies(url: string | URL): Promise<Cookie[]> {
    const address = addressOf(url)
    const jar = this.#known(address)
    if (jar !== null) return this.#reported(jar, this.#clientOf(jar).getCookies(address))
    return await this.#call(
      address,
      (client) => client.getCookies(address),
      () => [],
    )
  }

  /**
   * The first cookie of a name that a request carries, as a record; `undefined` if it carries none.
   *
   * @throws TypeError if an argument cannot be used. StorageError if the storage fails.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * await jar.setCookie('SID=1; HttpOnly', 'https://site.example/')
   * console.log(await jar.client({ type: 'non-HTTP' }).get('SID', 'https://site.example/')) // => undefined
   * ```
   *
   * @see RFC 6265bis §5.8.3
   */
  async get(name: string, url: string | URL): Promise<Cookie | undefined> {
    const address = addressOf(url)
    const jar = this.#known(address)
    if (jar !== null) return this.#reported(jar, this.#clientOf(jar).get(name, address))
    return await this.#call(
      address,
      (client) => client.get(name, address),
      () => undefined,
    )
  }

  /**
   * Says which cookies a request would carry, and why not the others of the same site. It changes nothing.
   *
   * @throws TypeError if `url` cannot be used. StorageError if the storage fails.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * await jar.setCookie('SID=1; SameSite=Strict', 'https://site.example/')
   * const foreign = jar.client({ siteForCookies: 'https://other.example/' })
   * const { excluded } = await foreign.explain('https://site.example/')
   * console.log(excluded[0]?.reasons[0]?.id) // => cross-site-strict
   * ```
   *
   * @see RFC 6265bis §5.8.3
   */
  explain(url: string | URL): Promise<Explanation>
  /**
   * Explains only the cookies that a filter means, up to 100 of other sites among them.
   *
   * @param filter - a function of a cookie, or fields that a cookie must have, all of them. A function may be called more than
   * once for a cookie.
   * @throws TypeError if an argument cannot be used. StorageError if the storage fails.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * await jar.setCookie('SID=1', 'https://other.example/')
   * const { elsewhere } = await jar.client().explain('https://site.example/', { name: 'SID' })
   * console.log(elsewhere.map(({ cookie }) => cookie.domain)) // => [ 'other.example' ]
   * ```
   *
   * @see RFC 6265bis §5.8.3
   */
  explain(url: string | URL, filter: CookieFilter): Promise<FilteredExplanation>
  async explain(url: string | URL, filter?: CookieFilter): Promise<Explanation> {
    const failed = (): FilteredExplanation => ({ included: [], excluded: [], elsewhere: [], reasons: [storageFailed] })
    const address = addressOf(url)
    if (filter === undefined) {
      return await this.#call(
        address,
        (client) => client.explain(address),
        (): Explanation => ({ included: [], excluded: [], reasons: [storageFailed] }),
      )
    }
    return await this.#parts.units.together(async (calls) => {
      const own = await this.#call(address, (client) => client.explain(address, filter), failed)
      if (!this.#parts.isBySite || own.reasons.includes(storageFailed)) return own
      return await this.#orElse(this.#withOtherUnits(calls, own, address, filter), failed)
    })
  }

  /** Adds what other units have. The own unit has no cookies of other sites. */
  async #withOtherUnits(
    calls: UnitCalls,
    own: FilteredExplanation,
    address: string | URL,
    filter: CookieFilter,
  ): Promise<FilteredExplanation> {
    const run = (jar: UnitJar): FilteredExplanation => this.#clientOf(jar).explain(address, filter)
    const explanations = await calls.performAll(run, this.#signal)
    const elsewhere = explanations
      .flatMap((explanation) => explanation.elsewhere)
      .sort((one, other) => one.cookie.creationTime - other.cookie.creationTime)
    return { ...own, elsewhere: elsewhere.slice(0, MOST_ELSEWHERE) }
  }

  /** Does a call on the unit of an address. The address is read already, so it cannot change while the call waits. */
  #call<Result>(address: string | URL, run: (client: CookieClient) => Result, failed: () => Result): Promise<Result> {
    return this.#perform(this.#parts.urls.read(address).host.site, run, failed)
  }

  /**
   * The jar on which a call that only reads can be done at once; `null` if the call has to wait. Its cookies are those
   * of an address that is read already. This is all that a request from memory costs beside the jar, so it allocates
   * nothing.
   */
  #known(address: string | URL): UnitJar | null {
    const { isBySite, units, urls } = this.#parts
    this.#signal?.throwIfAborted()
    // A jar that is saved as a whole has one unit, so the URL need not be read for it.
    return units.known(isBySite ? urls.read(address).host.site : WHOLE_JAR)
  }

  /** Returns what a call on a known jar returned, once its reports are delivered. */
  #reported<Result>(jar: UnitJar, result: Result): Result {
    this.#parts.units.report(jar)
    return result
  }

  /** The client of a jar for the context. */
  #clientOf(jar: UnitJar): CookieClient {
    if (this.#context === undefined) return jar.plain
    let client = this.#clients.get(jar)
    if (client === undefined) {
      client = jar.client(this.#context)
      this.#clients.set(jar, client)
    }
    return client
  }

  #perform<Result>(site: string, run: (client: CookieClient) => Result, failed: () => Result): Promise<Result> {
    const { units, isWithoutCookies } = this.#parts
    // To go on with a jar that was closed is a mistake of the program, and not of the storage.
    const mayFail = isWithoutCookies && !units.isClosed
    const done = units.perform(site, (jar) => run(this.#clientOf(jar)), this.#signal)
    return mayFail ? this.#orElse(done, failed) : done
  }

  /** What a call returned, or what stands for it if the storage was out of reach and the jar goes on without cookies. */
  async #orElse<Result>(done: Promise<Result>, failed: () => Result): Promise<Result> {
    try {
      return await done
    } catch (error) {
      if (!this.#parts.isWithoutCookies || !OUT_OF_REACH.has(kindOf(error))) throw error
      return failed()
    }
  }

  #siteOfCookie(cookie: CookieInit): string {
    const { urls } = this.#parts
    const url = fieldOf(cookie, 'url')
    if (url !== undefined) return urls.read(url, 'cookie.url').host.site
    const domain: unknown = fieldOf(cookie, 'domain')
    const host = typeof domain === 'string' ? canonicalizeHost(domain.replace(/^\./, '')) : null
    return host === null ? NO_SITE : urls.host(host).site
  }
}

function rejected(): SetCookieResult {
  return { status: 'rejected', reasons: [storageFailed], warnings: [] }
}

/** The text of a URL, which is read once; what is not a URL is left to the error. */
function addressOf(url: string | URL): string | URL {
  const href: unknown = typeof url === 'string' ? url : url?.href
  return typeof href === 'string' ? href : url
}
