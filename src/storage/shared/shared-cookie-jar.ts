/**
 * A jar whose cookies are those of a storage, so that many processes share them.
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { siteOf } from '../../algorithms/site.js'
import type { Cookie } from '../../cookie/cookie.js'
import { fieldsOf, invalidArgument, invalidSecret } from '../../cookie/invalid-argument.js'
import { type CookieFilter, readFilter, readSite } from '../../input/cookie-filter.js'
import type { CookieInit } from '../../input/cookie-init.js'
import { policyOf } from '../../input/policy.js'
import { nameOfLine, shownRejection } from '../../input/rejections.js'
import type { RequestContext } from '../../input/request-context.js'
import { readCookies, readSerializedJar, type SerializedJar } from '../../input/serialized-jar.js'
import type { SetCookieLines } from '../../input/set-cookie-lines.js'
import { urlCacheFor } from '../../input/url-cache.js'
import { type ChangeListener, Changes, type ChangesListener } from '../../jar/changes.js'
import type { CookieJar, OptionsWithSuffixes } from '../../jar/cookie-jar.js'
import type { AdmitResult, Explanation, FilteredExplanation, SetCookieResult } from '../../jar/decision.js'
import { tell } from '../../jar/outbox.js'
import { publicSuffixes } from '../../public-suffix.js'
import type { RecordStorage } from '../record-storage.js'
import { requireStorage } from '../required.js'
import { readOptions, type SharedCookieJarOptions } from './options.js'
import { SharedCookieClient, type SharedParts } from './shared-client.js'
import { SharedUnits, type UnitCalls } from './shared-units.js'
import type { Reports } from './unit-jar.js'

/**
 * What a client of a shared jar has beside its context.
 *
 * @see {@link SharedCookieJar.client}
 */
export interface ClientOptions {
  /** Ends the wait of every call of the client. What was begun may still be saved. */
  readonly signal?: AbortSignal | undefined
}

/**
 * A jar whose cookies are those of a storage. Any number of processes may have one with the same name: what one of them sets,
 * the others send. Its verbs are those of a `CookieJar` as promises, with the same results and reasons.
 *
 * Each call is decided on what the storage has, and saved at once. If another process was faster, it is decided again; values
 * are never merged. The jar does not close the storage, which may have many jars.
 *
 * @example Two workers
 * ```ts
 * import { SharedCookieJar } from 'speculoos/shared'
 * import { memoryStorage } from 'speculoos/storage/memory'
 *
 * const storage = memoryStorage() // redisStorage(client), outside of examples
 * const one = new SharedCookieJar(storage, { name: 'ada' })
 * const other = new SharedCookieJar(storage, { name: 'ada' })
 * await one.setCookie('SID=31d4; Secure', 'https://shop.example/')
 * console.log(await other.getCookieString('https://shop.example/')) // => SID=31d4
 * ```
 *
 * @see RFC 6265bis §5
 */
export class SharedCookieJar {
  /** True: the verbs return promises. Clients know the jar by it. */
  readonly isAsync = true
  /** Whether the jar has a public suffix list, and so knows which hosts belong to one site. */
  readonly hasSuffixList: boolean
  readonly #parts: SharedParts
  readonly #plain: SharedCookieClient
  readonly #options: OptionsWithSuffixes
  readonly #changes = new Changes()
  readonly #deliver: (reports: Reports) => void

  /**
   * Makes a jar. Nothing is read before the first call.
   *
   * @param storage - where the cookies are, such as `redisStorage(client)`. It has to be one that these processes share.
   * @throws TypeError if an argument cannot be used.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const crawler = new SharedCookieJar(memoryStorage(), { name: 'crawler', unit: 'site', consistency: 'cached' })
   * console.log((await crawler.records()).length) // => 0
   * ```
   */
  constructor(storage: RecordStorage, options: SharedCookieJarOptions) {
    requireStorage('storage', storage, 'redisStorage(client)')
    const { name, isBySite, isWithoutCookies, jarOptions, ...setting } = readOptions(options)
    const given = jarOptions.publicSuffixes
    this.#options = { ...jarOptions, publicSuffixes: given === undefined ? publicSuffixes : given }
    this.hasSuffixList = this.#options.publicSuffixes !== null
    const policy = policyOf(this.#options)
    const { onRejected } = policy
    const now = policy.now ?? (() => Date.now())
    this.#deliver = ({ changes, rejections }: Reports): void => {
      if (onRejected !== null) for (const rejection of rejections) tell(onRejected, rejection)
      for (const { replaced, reason, ...change } of changes) this.#changes.note({ ...change, replaced, reason })
      this.#changes.deliver()
    }
    const hasOwnClock = jarOptions.now !== undefined
    const units = new SharedUnits(
      { storage, jar: name, options: this.#options, now, hasOwnClock, deliver: this.#deliver, ...setting },
      isBySite,
    )
    this.#parts = { units, urls: urlCacheFor(policy), isBySite, isWithoutCookies }
    this.#plain = new SharedCookieClient(this.#parts, undefined, undefined)
  }

  /**
   * Makes a client for requests in one context; see `CookieJar.client`.
   *
   * @throws TypeError if an argument cannot be used.
   *
   * @example A client that waits for one second at most
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * const page = jar.client({ siteForCookies: 'https://shop.example/' }, { signal: AbortSignal.timeout(1000) })
   * console.log((await page.setCookie('a=1', 'https://shop.example/')).status) // => stored
   * ```
   *
   * @see RFC 6265bis §5.2
   */
  client(context?: RequestContext, options: ClientOptions = {}): SharedCookieClient {
    const { signal } = fieldsOf('options', options, ['signal'])
    if (signal !== undefined && !(signal instanceof AbortSignal)) {
      throw invalidArgument('options.signal', signal, 'an AbortSignal')
    }
    return new SharedCookieClient(this.#parts, context, signal)
  }

  /**
   * Receives one Set-Cookie line; see `CookieJar.setCookie`.
   *
   * @throws TypeError if an argument cannot be used. StorageError if the storage fails.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * const result = await jar.setCookie('SID=31d4; Domain=com', 'https://shop.example.com/')
   * console.log(result.status === 'rejected' && result.reasons[0]?.id) // => domain-public-suffix
   * ```
   *
   * @see RFC 6265bis §5.6 and §5.7
   */
  setCookie(text: string, url: string | URL, context?: RequestContext): Promise<SetCookieResult> {
    return context === undefined
      ? this.#plain.setCookie(text, url)
      : this.#in(context, (client) => client.setCookie(text, url))
  }

  /**
   * Receives every Set-Cookie line of a response, in order; see `CookieJar.setCookies`. They are saved together.
   *
   * @throws TypeError if an argument cannot be used. StorageError if the storage fails.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * const response = new Response(null, { headers: { 'set-cookie': 'a=1' } })
   * console.log((await jar.setCookies(response.headers, 'https://shop.example/'))[0]?.status) // => stored
   * ```
   *
   * @see RFC 6265bis §5.6
   */
  setCookies(headersOrLines: SetCookieLines, url: string | URL, context?: RequestContext): Promise<SetCookieResult[]> {
    return context === undefined
      ? this.#plain.setCookies(headersOrLines, url)
      : this.#in(context, (client) => client.setCookies(headersOrLines, url))
  }

  /**
   * Stores a cookie that came in no header field; see `CookieJar.put`.
   *
   * @throws TypeError if an argument cannot be used. StorageError if the storage fails.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * await jar.put({ name: 'a', value: '1', domain: 'site.example' })
   * console.log(await jar.getCookieString('https://www.site.example/')) // => a=1
   * ```
   *
   * @see RFC 6265bis §5.7
   */
  put(cookie: CookieInit, context?: RequestContext): Promise<SetCookieResult> {
    return context === undefined ? this.#plain.put(cookie) : this.#in(context, (client) => client.put(cookie))
  }

  /**
   * The value of the Cookie header field for a request; see `CookieJar.getCookieString`.
   *
   * @throws TypeError if an argument cannot be used. StorageError if the storage fails.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * await jar.setCookie('SID=31d4', 'https://shop.example/')
   * console.log(await jar.getCookieString('https://shop.example/')) // => SID=31d4
   * ```
   *
   * @see RFC 6265bis §5.8
   */
  getCookieString(url: string | URL, context?: RequestContext): Promise<string> {
    return context === undefined
      ? this.#plain.getCookieString(url)
      : this.#in(context, (client) => client.getCookieString(url))
  }

  /**
   * The cookies that a request carries, as records; see `CookieJar.getCookies`.
   *
   * @throws TypeError if an argument cannot be used. StorageError if the storage fails.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * await jar.setCookie('SID=31d4', 'https://shop.example/')
   * console.log((await jar.getCookies('https://shop.example/')).map(({ name }) => name)) // => [ 'SID' ]
   * ```
   *
   * @see RFC 6265bis §5.8.3
   */
  getCookies(url: string | URL, context?: RequestContext): Promise<Cookie[]> {
    return context === undefined ? this.#plain.getCookies(url) : this.#in(context, (client) => client.getCookies(url))
  }

  /**
   * The first cookie of a name that a request carries; see `CookieJar.get`.
   *
   * @throws TypeError if an argument cannot be used. StorageError if the storage fails.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * await jar.setCookie('SID=31d4', 'https://shop.example/')
   * console.log((await jar.get('SID', 'https://shop.example/'))?.domain) // => shop.example
   * ```
   *
   * @see RFC 6265bis §5.8.3
   */
  get(name: string, url: string | URL, context?: RequestContext): Promise<Cookie | undefined> {
    return context === undefined ? this.#plain.get(name, url) : this.#in(context, (client) => client.get(name, url))
  }

  /**
   * Says which cookies a request would carry, and why not the others; see `CookieJar.explain`.
   *
   * @throws TypeError if an argument cannot be used. StorageError if the storage fails.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * await jar.setCookie('SID=31d4; Secure', 'https://shop.example/')
   * console.log((await jar.explain('http://shop.example/')).excluded[0]?.reasons[0]?.id) // => secure-over-insecure
   * ```
   *
   * @see RFC 6265bis §5.8.3
   */
  explain(url: string | URL, context?: RequestContext): Promise<Explanation>
  /** Explains only the cookies that a filter means, up to 100 of other sites among them. */
  explain(url: string | URL, context: RequestContext | undefined, filter: CookieFilter): Promise<FilteredExplanation>
  async explain(url: string | URL, context?: RequestContext, filter?: CookieFilter): Promise<Explanation> {
    const client = this.#clientFor(context)
    return filter === undefined ? await client.explain(url) : await client.explain(url, filter)
  }

  /**
   * Does something on all cookies at once, perhaps more than once, on a jar that is saved or thrown away after it. There is
   * no such function if each site is a unit.
   *
   * @internal For clients that have other verbs.
   */
  get transact(): (<Result>(run: (jar: CookieJar) => Result) => Promise<Result>) | undefined {
    const { isBySite, units } = this.#parts
    return isBySite ? undefined : (run) => units.perform('', run)
  }

  /**
   * The number of cookies.
   *
   * @throws StorageError if the storage fails.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * await jar.setCookie('SID=31d4', 'https://shop.example/')
   * console.log(await jar.size()) // => 1
   * ```
   */
  async size(): Promise<number> {
    const sizes = await this.#parts.units.performAll((jar) => jar.size)
    return sizes.reduce((sum, size) => sum + size, 0)
  }

  /**
   * The records of all cookies, or of one site; see `CookieJar.records`. With `unit: 'site'` the sites are read one after
   * another, and their cookies are in the order of their creation.
   *
   * @throws TypeError if `site` is not a host. StorageError if the storage fails.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * await jar.setCookie('SID=31d4', 'https://www.shop.example/')
   * console.log((await jar.records('shop.example')).map(({ domain }) => domain)) // => [ 'www.shop.example' ]
   * ```
   */
  async records(site?: string): Promise<Cookie[]> {
    const { publicSuffixes: list } = this.#options
    const named = site === undefined ? site : readSite('site', site, (host) => siteOf(host, list), list !== null)
    if (named !== undefined && this.#parts.isBySite) {
      return await this.#parts.units.perform(named, (jar) => jar.records(named))
    }
    return this.#joined(await this.#parts.units.performAll((jar) => jar.records(named)))
  }

  /**
   * Admits records of cookies with all their fields; see `CookieJar.admit`.
   *
   * @throws TypeError if an entry is not a cookie. StorageError if the storage fails.
   *
   * @example A jar of one process moves to where others share it
   * ```ts
   * import { CookieJar } from 'speculoos'
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const own = new CookieJar()
   * own.setCookie('SID=31d4', 'https://shop.example/')
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * console.log((await jar.admit(own)).rejected.length, await jar.size()) // => 0 1
   * ```
   *
   * @see RFC 6265bis §5.7
   */
  async admit(cookies: Iterable<Cookie>): Promise<AdmitResult> {
    if (typeof cookies !== 'object' || cookies === null || !(Symbol.iterator in cookies)) {
      throw invalidSecret('cookies', cookies, 'an iterable of cookies')
    }
    const read = readCookies('cookies', [...cookies])
    return await this.#parts.units.together((calls) => this.#admit(calls, read))
  }

  async #admit(calls: UnitCalls, cookies: readonly Cookie[]): Promise<AdmitResult> {
    const bySite = new Map<string, Cookie[]>()
    for (const cookie of cookies) {
      const site = this.#parts.isBySite ? siteOf(cookie.domain, this.#options.publicSuffixes) : ''
      bySite.set(site, [...(bySite.get(site) ?? []), cookie])
    }
    const results: AdmitResult[] = []
    for (const [site, ofSite] of bySite) results.push(await calls.perform(site, (jar) => jar.admit(ofSite)))
    return {
      rejected: results.flatMap(({ rejected }) => rejected),
      evicted: results.flatMap(({ evicted }) => evicted),
    }
  }

  /**
   * Replaces all cookies with those of a result of `toJSON`; see `CookieJar.restore`. With `unit: 'site'` this is done site by
   * site.
   *
   * @param saved - the plain data, or its JSON text.
   * @throws TypeError if it is not of that form; then the jar does not change. StorageError if the storage fails.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * await jar.setCookie('SID=1', 'https://shop.example/')
   * const saved = JSON.stringify(await jar.toJSON())
   * await jar.setCookie('SID=2', 'https://shop.example/')
   * await jar.restore(saved)
   * console.log(await jar.getCookieString('https://shop.example/')) // => SID=1
   * ```
   *
   * @see RFC 6265bis §5.7
   */
  async restore(saved: unknown): Promise<AdmitResult> {
    const { cookies, rejected } = readSerializedJar(saved, 'saved', this.#options.publicSuffixes)
    const { isBySite, units } = this.#parts
    const result = isBySite
      ? await units.together(async (calls) => {
          await calls.performAll((jar) => jar.clear())
          return await this.#admit(calls, cookies)
        })
      : await units.perform('', (jar) => {
          jar.clear()
          return jar.admit(cookies)
        })
    const rejections = rejected.map(({ entry: { name }, reasons }) =>
      shownRejection({ name: nameOfLine(`${name}=`), reasons, warnings: [], url: null, via: 'admit' }),
    )
    this.#deliver({ changes: [], rejections })
    return { ...result, rejected: [...rejected, ...result.rejected] }
  }

  /**
   * Deletes the cookies that a filter means, and returns them; see `CookieJar.delete`. With `unit: 'site'` this is done site
   * by site, and a cookie that is set meanwhile may stay. With a URL, only the record of its site is read then.
   *
   * @param filter - a function of a cookie, or fields that a cookie must have. A function may be called more than once for a
   * cookie.
   * @param url - if given, only cookies of its site are deleted.
   * @throws TypeError if an argument cannot be used. StorageError if the storage fails, even with
   * `onStorageError: 'without-cookies'`: a logout that could not be saved must not look like one that was.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * await jar.setCookies(['SID=31d4', 'theme=dark'], 'https://shop.example/')
   * console.log((await jar.delete({ name: 'SID' })).length, await jar.size()) // => 1 1
   * ```
   *
   * @see RFC 6265bis §7.3
   */
  async delete(filter: CookieFilter, url?: string | URL): Promise<Cookie[]> {
    // A filter that cannot be used is an error even if there are no cookies.
    const { publicSuffixes: list } = this.#options
    readFilter(filter, (host) => siteOf(host, list), list !== null)
    const { units, urls } = this.#parts
    if (url === undefined) return this.#joined(await units.performAll((jar) => jar.delete(filter)))
    const address = String(url)
    return await units.perform(urls.read(address).host.site, (jar) => jar.delete(filter, address))
  }

  /**
   * Deletes all cookies, and returns them; see `CookieJar.clear`.
   *
   * @throws StorageError if the storage fails, even with `onStorageError: 'without-cookies'`.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * await jar.setCookie('SID=31d4', 'https://shop.example/')
   * console.log((await jar.clear()).length, await jar.size()) // => 1 0
   * ```
   *
   * @see RFC 6265bis §7.3
   */
  async clear(): Promise<Cookie[]> {
    return this.#joined(await this.#parts.units.performAll((jar) => jar.clear()))
  }

  /**
   * Ends the session: deletes the cookies that are not persistent, and returns them; see `CookieJar.endSession`.
   *
   * @throws StorageError if the storage fails, even with `onStorageError: 'without-cookies'`.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * await jar.setCookies(['SID=31d4', 'theme=dark; Max-Age=3600'], 'https://shop.example/')
   * console.log((await jar.endSession()).map(({ name }) => name)) // => [ 'SID' ]
   * ```
   *
   * @see RFC 6265bis §5.7
   */
  async endSession(): Promise<Cookie[]> {
    return this.#joined(await this.#parts.units.performAll((jar) => jar.endSession()))
  }

  /**
   * The jar as plain data, for `CookieJar.fromJSON`.
   *
   * @throws StorageError if the storage fails.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * await jar.setCookie('SID=31d4', 'https://shop.example/')
   * console.log(CookieJar.fromJSON(await jar.toJSON()).size) // => 1
   * ```
   */
  async toJSON(): Promise<SerializedJar> {
    return { version: 2, cookies: await this.records() }
  }

  /**
   * Reports each change that a call of this jar makes, once it is saved; those of other processes are not reported.
   *
   * @returns a function that ends it.
   * @throws TypeError if `listener` is not a function.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * jar.subscribe(({ cause, cookie }) => console.log(cause, cookie.name))
   * await jar.setCookie('SID=31d4', 'https://shop.example/') // => inserted SID
   * ```
   */
  subscribe(listener: ChangeListener): () => void {
    if (typeof listener !== 'function') throw invalidArgument('listener', listener, 'a function')
    return this.#changes.subscribe(listener)
  }

  /**
   * Reports all changes of a call of this jar at once, when they are saved; those of other processes are not reported.
   *
   * @returns a function that ends it.
   * @throws TypeError if `listener` is not a function.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * jar.onChanges((changes) => console.log(changes.length))
   * await jar.setCookies(['SID=31d4', 'theme=dark'], 'https://shop.example/') // => 2
   * ```
   */
  onChanges(listener: ChangesListener): () => void {
    if (typeof listener !== 'function') throw invalidArgument('listener', listener, 'a function')
    return this.#changes.onChanges(listener)
  }

  /**
   * Waits for all calls, and ends the jar: later ones reject. The storage stays open.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * const jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * await jar.close()
   * await jar.size().catch(({ kind }) => console.log(kind)) // => closed
   * ```
   */
  async close(): Promise<void> {
    await this.#parts.units.close()
  }

  /**
   * Ends the jar, as {@link SharedCookieJar.close} does: for `await using`.
   *
   * @example
   * ```ts
   * import { SharedCookieJar } from 'speculoos/shared'
   * import { memoryStorage } from 'speculoos/storage/memory'
   *
   * await using jar = new SharedCookieJar(memoryStorage(), { name: 'ada' })
   * console.log(await jar.size()) // => 0
   * ```
   *
   * @see {@link SharedCookieJar.close}
   */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Does a call in a context. A context that cannot be used rejects the call, as all errors do. */
  async #in<Result>(context: RequestContext, run: (client: SharedCookieClient) => Promise<Result>): Promise<Result> {
    return await run(this.client(context))
  }

  #clientFor(context: RequestContext | undefined): SharedCookieClient {
    return context === undefined ? this.#plain : this.client(context)
  }

  /** The cookies of several units; those of one are in the order of their first insertion already. */
  #joined(cookies: readonly Cookie[][]): Cookie[] {
    const all = cookies.flat()
    return this.#parts.isBySite ? all.sort((one, other) => one.creationTime - other.creationTime) : all
  }
}
