/**
 * The cookie jar: stores what §5.7 accepts, retrieves what §5.8 includes, and gives a reason for everything else.
 */
import { reasonsAgainst } from '../algorithms/admissible.js'
import type { Cookie } from '../cookie/cookie.js'
import { fieldsOf, invalidArgument, invalidSecret } from '../cookie/invalid-argument.js'
import type { PublicSuffixes } from '../cookie/public-suffixes.js'
import { type Reason, sessionOver } from '../cookie/reason.js'
import type { SiteKey } from '../cookie/site-key.js'
import { ALL, type CookieFilter, type ReadFilter, readSite } from '../input/cookie-filter.js'
import type { CookieInit } from '../input/cookie-init.js'
import { inspectionReason } from '../input/inspection.js'
import { type CookieJarOptions, OPTIONS, policyOf, withOptions } from '../input/policy.js'
import { nameOfLine } from '../input/rejections.js'
import { NO_CONTEXT, type RequestContext, resolveContext } from '../input/request-context.js'
import {
  type RejectedEntry,
  readCookies,
  readSerializedJar,
  type SavedCookies,
  type SerializedJar,
} from '../input/serialized-jar.js'
import type { SetCookieLines } from '../input/set-cookie-lines.js'
import type { Admission, PlacedCookie } from './admission.js'
import type { ChangeListener, ChangesListener, SiteChange } from './changes.js'
import { CookieClient } from './cookie-client.js'
import type { AdmitResult, Explanation, FilteredExplanation, SetCookieResult } from './decision.js'
import { DENO_INSPECT, describeJar, NODE_INSPECT } from './inspect.js'
import { JarState } from './jar-state.js'

/**
 * The options of a jar that requires a public suffix list.
 *
 * @see RFC 6265bis §5.7 step 9
 */
export interface OptionsWithSuffixes extends CookieJarOptions {
  /** The public suffix list; `null` switches the check off. */
  readonly publicSuffixes: PublicSuffixes | null
}

/**
 * The options for reading a serialised jar.
 *
 * @see RFC 6265bis §5.7
 */
export interface FromJSONOptions extends Omit<CookieJarOptions, 'onRejected'> {
  /**
   * Is called with each saved cookie that is not admitted, and the reasons, but not with expired ones. It is for saved
   * cookies only: to listen to later refusals of the jar, use {@link CookieJar.configure}.
   */
  readonly onRejected?: ((rejection: RejectedEntry) => void) | undefined
}

/** Matches the cookies that end with the session. */
const SESSION: ReadFilter = { site: null, isMeant: ({ persistent }) => !persistent }

/** The names of the options of `fromJSON`. */
export const FROM_JSON_OPTIONS: readonly string[] = OPTIONS

/**
 * A cookie jar that does what RFC 6265bis says, without a built-in public suffix list.
 *
 * @example
 * ```ts
 * import { publicSuffixes } from 'speculoos'
 * import { CookieJar } from 'speculoos/core'
 *
 * const jar = new CookieJar({ publicSuffixes })
 * jar.setCookie('SID=31d4; Path=/; Secure; HttpOnly; SameSite=Lax', 'https://site.example/login')
 * console.log(jar.getCookieString('https://site.example/')) // => SID=31d4
 * ```
 *
 * @see RFC 6265bis §5
 */
export class CookieJar {
  #state: JarState
  #plain: CookieClient

  /**
   * Makes an empty jar.
   *
   * @throws TypeError if an option is unknown or has an invalid value, or if there is no public suffix list.
   *
   * @example A jar that knows no public suffixes, for a network of one owner
   * ```ts
   * import { CookieJar } from 'speculoos/core'
   *
   * const jar = new CookieJar({ publicSuffixes: null })
   * console.log(jar.setCookie('a=1; Domain=corp', 'https://wiki.corp/').status) // => stored
   * ```
   */
  constructor(options: OptionsWithSuffixes) {
    this.#state = new JarState(policyOf(options))
    this.#plain = new CookieClient(this.#state, NO_CONTEXT)
  }

  /**
   * Whether the jar has a public suffix list, and so knows which hosts belong to one site.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * console.log(new CookieJar().hasSuffixList, new CookieJar({ publicSuffixes: null }).hasSuffixList) // => true false
   * ```
   *
   * @see RFC 6265bis §2.3
   */
  get hasSuffixList(): boolean {
    return this.#state.policy.publicSuffixes !== null
  }

  /**
   * How many cookies the jar holds.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookies(['a=1', 'b=2'], 'https://site.example/')
   * console.log(jar.size) // => 2
   * ```
   */
  get size(): number {
    return this.#state.inCall((state) => {
      state.advance()
      return state.size
    })
  }

  /**
   * Makes a client: it has the verbs of the jar for one context, which is checked once.
   *
   * @throws TypeError if the context is not valid.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * const page = jar.client({ siteForCookies: 'https://news.example/' })
   * page.setCookie('id=1; SameSite=None; Secure', 'https://ads.example/')
   * console.log(page.getCookieString('https://ads.example/')) // => id=1
   * ```
   *
   * @see RFC 6265bis §5.2 and §5.8
   */
  client(context?: RequestContext): CookieClient {
    return new CookieClient(this.#state, context === undefined ? NO_CONTEXT : resolveContext(context))
  }

  /**
   * Receives one Set-Cookie line.
   *
   * @param text - the value of the header field, or what a script assigns to `document.cookie`.
   * @param url - the URL of the request whose response it is, or of the script's document.
   * @returns the outcome; `'rejected'` with every reason if the cookie was ignored.
   * @throws TypeError if `text` is not a string, or `url` or `context` cannot be used.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * const result = jar.setCookie('__Host-SID=1; Secure; Domain=site.example', 'https://site.example/')
   * console.log(result.status === 'rejected' && result.reasons.map(({ id }) => id))
   * // => [ 'host-prefix-not-host-only', 'host-prefix-path' ]
   * ```
   *
   * @see RFC 6265bis §5.6 and §5.7
   */
  setCookie(text: string, url: string | URL, context?: RequestContext): SetCookieResult {
    return this.#clientFor(context).setCookie(text, url)
  }

  /**
   * Receives every Set-Cookie line of a response, in order. A rejected line does not affect the others.
   *
   * @param headersOrLines - the headers of the response in any form, the lines, or a string that joins them.
   * @param url - the URL of the request whose response it is.
   * @returns the outcome for each line.
   * @throws TypeError if an argument cannot be used; then no line is received.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const headers = new Headers([
   *   ['Set-Cookie', 'a=1'],
   *   ['Set-Cookie', 'b=2; Domain=elsewhere.example'],
   * ])
   * const results = new CookieJar().setCookies(headers, 'https://site.example/')
   * console.log(results.map(({ status }) => status)) // => [ 'stored', 'rejected' ]
   * ```
   *
   * @see RFC 6265bis §5.6
   */
  setCookies(headersOrLines: SetCookieLines, url: string | URL, context?: RequestContext): SetCookieResult[] {
    return this.#clientFor(context).setCookies(headersOrLines, url)
  }

  /**
   * Puts a cookie into the jar that comes in no header line. Its value may be anything that a jar can store, such as
   * JSON. It is checked like any other cookie: public suffix, name prefix, Secure, SameSite, limits.
   *
   * @param cookie - the fields of the cookie, with a `url`, a `domain` or both; see {@link CookieInit}.
   * @returns the outcome, as {@link CookieJar.setCookie} does.
   * @throws TypeError that names the field if one has a wrong type, or there is neither a URL nor a domain.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.put({ name: 'cart', value: '{ "id": 1 }', url: 'https://www.shop.example/', path: '/', maxAge: 3600 })
   * jar.put({ name: 'lang', value: 'fr', domain: 'shop.example' })
   * console.log(jar.getCookieString('https://www.shop.example/')) // => cart={ "id": 1 }; lang=fr
   * console.log(jar.getCookieString('https://shop.example/')) // => lang=fr
   * const result = jar.put({ name: 'a', value: '1; 2', domain: 'shop.example' })
   * console.log(result.status === 'rejected' && result.reasons[0]?.id) // => cookie-not-expressible
   * ```
   *
   * @see RFC 6265bis §5.7
   */
  put(cookie: CookieInit, context?: RequestContext): SetCookieResult {
    return this.#clientFor(context).put(cookie)
  }

  /**
   * The value of the Cookie header field for a request; `''` if there is nothing to send.
   *
   * @throws TypeError if `url` or `context` cannot be used.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookies(['a=1', 'b=2; Path=/docs'], 'https://site.example/')
   * console.log(jar.getCookieString('https://site.example/docs/Web')) // => b=2; a=1
   * ```
   *
   * @see RFC 6265bis §5.8
   */
  getCookieString(url: string | URL, context?: RequestContext): string {
    return this.#clientFor(context).getCookieString(url)
  }

  /**
   * The cookies that a request carries, as records, in the order in which they are sent. Their last access is set.
   *
   * @throws TypeError if `url` or `context` cannot be used.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('SID=1; HttpOnly', 'https://site.example/')
   * console.log(jar.getCookies('https://site.example/').map(({ name }) => name)) // => [ 'SID' ]
   * console.log(jar.getCookies('https://site.example/', { type: 'non-HTTP' })) // => []
   * ```
   *
   * @see RFC 6265bis §5.8
   */
  getCookies(url: string | URL, context?: RequestContext): Cookie[] {
    return this.#clientFor(context).getCookies(url)
  }

  /**
   * The first cookie with a name that a request carries, as a record; `undefined` if it carries none. It sets the last
   * access of all cookies of the request.
   *
   * @throws TypeError if an argument cannot be used.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookies(['lang=fr', 'lang=en; Path=/docs'], 'https://site.example/')
   * console.log(jar.get('lang', 'https://site.example/docs/')?.value) // => en
   * console.log(jar.get('cart', 'https://site.example/')) // => undefined
   * ```
   *
   * @see RFC 6265bis §5.8.3
   */
  get(name: string, url: string | URL, context?: RequestContext): Cookie | undefined {
    return this.#clientFor(context).get(name, url)
  }

  /**
   * Returns the cookies that a request would carry, and the others of the same site with the reasons against them. It
   * changes nothing, not even a last access.
   *
   * @throws TypeError if an argument cannot be used.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('SID=1; Secure', 'https://site.example/')
   * for (const { cookie, reasons } of jar.explain('http://site.example/').excluded) {
   *   console.log(`${cookie.name}: ${reasons[0]?.sentence}`) // => SID: The cookie is Secure, and the connection is not.
   * }
   * ```
   *
   * @see RFC 6265bis §5.8.3
   */
  explain(url: string | URL, context?: RequestContext): Explanation
  /**
   * Explains only the cookies that match a filter, including up to 100 of other sites.
   *
   * @param filter - a function of a cookie, or the fields that a cookie must have.
   * @throws TypeError if an argument cannot be used.
   *
   * @example A cookie that belongs to another host
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('SID=1', 'http://127.0.0.1/')
   * const { elsewhere } = jar.explain('http://localhost/', {}, { name: 'SID' })
   * console.log(elsewhere.map(({ cookie, reasons }) => [cookie.domain, reasons[0]?.id]))
   * // => [ [ '127.0.0.1', 'host-not-identical' ] ]
   * ```
   *
   * @see RFC 6265bis §5.8.3
   */
  explain(url: string | URL, context: RequestContext | undefined, filter: CookieFilter): FilteredExplanation
  explain(url: string | URL, context?: RequestContext, filter?: CookieFilter): Explanation {
    const client = this.#clientFor(context)
    return filter === undefined ? client.explain(url) : client.explain(url, filter)
  }

  /**
   * All cookies, as records, in the order in which they were first inserted. Changes during the iteration do not affect
   * it.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('a=1', 'https://site.example/')
   * for (const { name, domain } of jar) console.log(name, domain) // => a site.example
   * ```
   */
  [Symbol.iterator](): IterableIterator<Cookie> {
    return this.records()[Symbol.iterator]()
  }

  /**
   * The records of all cookies, or of one site with all its partitions, in the order in which they were first inserted.
   *
   * @param site - the registrable domain of the site, or any of its hosts.
   * @throws TypeError if `site` is not a host.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('a=1', 'https://www.site.example/')
   * console.log(jar.records('site.example').length, jar.records('other.example').length) // => 1 0
   * ```
   */
  records(site?: string): Cookie[] {
    return this.#state.inCall((state) => {
      const { urls, policy } = state
      const siteOf = (host: string) => urls.host(host).site
      const only = site === undefined ? site : readSite('site', site, siteOf, policy.publicSuffixes !== null)
      state.advance()
      return state.cookies(only)
    })
  }

  /**
   * Admits records of cookies, such as those of another jar, with all their fields. A record with the identity of a
   * stored cookie replaces it. Records that could not have been stored are rejected, and expired ones are left out.
   *
   * @returns the records that were rejected, with reasons, and the cookies that were evicted to make room.
   * @throws TypeError if one of them is not a cookie; then none is admitted.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * const other = new CookieJar()
   * other.setCookie('a=1', 'https://site.example/')
   * console.log(jar.admit(other).rejected.length, jar.size) // => 0 1
   * ```
   *
   * @see RFC 6265bis §5.7
   */
  admit(cookies: Iterable<Cookie>): AdmitResult {
    if (
      typeof cookies !== 'object' ||
      cookies === null ||
      typeof Reflect.get(cookies, Symbol.iterator) !== 'function'
    ) {
      throw invalidSecret('cookies', cookies, 'an iterable of cookies')
    }
    // Read the records first: they may come from this jar.
    return this.#import({ cookies: readCookies('cookies', [...cookies]), rejected: [] })
  }

  /**
   * Replaces all cookies with those of a result of {@link CookieJar.toJSON}, or of the JSON of tough-cookie 2 to 6. Clients
   * and agents that hold the jar send them from now on.
   *
   * @param saved - the plain data, or its JSON text.
   * @returns which cookies were rejected and why.
   * @throws TypeError if it is not of that form; then the jar does not change.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('a=1', 'https://site.example/')
   * const saved = JSON.stringify(jar)
   * jar.setCookie('a=2', 'https://site.example/')
   * jar.restore(saved)
   * console.log(jar.getCookieString('https://site.example/')) // => a=1
   * ```
   */
  restore(saved: unknown): AdmitResult {
    return this.#import(readSerializedJar(saved, 'saved', this.#state.policy.publicSuffixes), true)
  }

  /**
   * Deletes the cookies that match a filter, whatever their attributes.
   *
   * @param filter - a function of a cookie, or the fields that a cookie must have.
   * @param url - if given, only cookies of its site are deleted, and the others are not read.
   * @returns the removed cookies.
   * @throws TypeError if the filter has an unknown field, or no field at all, or `url` cannot be used.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookies(['a=1', 'b=2'], 'https://www.site.example/')
   * console.log(jar.delete({ site: 'site.example', name: 'a' }).length) // => 1
   * console.log(jar.delete(({ hostOnly }) => hostOnly, 'https://site.example/').length) // => 1
   * ```
   *
   * @see RFC 6265bis §7.3
   */
  delete(filter: CookieFilter, url?: string | URL): Cookie[] {
    return this.#remove((state) => {
      const read = state.readFilter(filter)
      return url === undefined ? read : { ...read, site: state.urls.read(url).host.site }
    }, 'explicit')
  }

  /**
   * Deletes every cookie.
   *
   * @returns the removed cookies.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('a=1', 'https://site.example/')
   * console.log(jar.clear().length, jar.size) // => 1 0
   * ```
   *
   * @see RFC 6265bis §7.3
   */
  clear(): Cookie[] {
    return this.#remove(() => ALL, 'explicit')
  }

  /**
   * Ends the session: removes the cookies that are not persistent.
   *
   * @returns the removed cookies.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookies(['session=1', 'kept=1; Max-Age=60'], 'https://site.example/')
   * console.log(jar.endSession().map(({ name }) => name), jar.size) // => [ 'session' ] 1
   * ```
   *
   * @see RFC 6265bis §5.7
   */
  endSession(): Cookie[] {
    return this.#remove(() => SESSION, 'session-over', sessionOver)
  }

  /**
   * Changes the policy of the jar; options that are not given stay. Cookies in excess of new limits are evicted at
   * once.
   *
   * @throws TypeError if an option is unknown or has an invalid value; then nothing is changed.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('a=1', 'https://site.example/')
   * jar.configure({ cookiesEnabled: false })
   * console.log(jar.getCookieString('https://site.example/') === '') // => true
   * ```
   *
   * @see RFC 6265bis §7.2 and §7.3
   */
  configure(options: CookieJarOptions): void {
    this.#state.inCall((state) => state.configure(withOptions(state.policy, options)))
  }

  /**
   * The jar as plain data for `JSON.stringify`: every cookie with every field, in the order of first insertion.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('a=1', 'https://site.example/')
   * const restored = CookieJar.fromJSON(JSON.stringify(jar))
   * console.log(restored.getCookieString('https://site.example/')) // => a=1
   * ```
   */
  toJSON(): SerializedJar {
    return { version: 2, cookies: this.records() }
  }

  /**
   * Calls a listener after every change from now on.
   *
   * @returns a function that ends the subscription.
   * @throws TypeError if `listener` is not a function.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * const causes: string[] = []
   * const unsubscribe = jar.subscribe(({ cause, cookie }) => causes.push(`${cause} ${cookie.name}=${cookie.value}`))
   * jar.setCookie('a=1', 'https://site.example/')
   * jar.setCookie('a=2', 'https://site.example/')
   * unsubscribe()
   * console.log(causes) // => [ 'inserted a=1', 'overwritten a=1', 'inserted a=2' ]
   * ```
   */
  subscribe(listener: ChangeListener): () => void {
    if (typeof listener !== 'function') throw invalidArgument('listener', listener, 'a function')
    return this.#state.changes.subscribe(listener)
  }

  /**
   * Calls a listener after each call that changes the jar from now on, with all changes of that call. Listeners do not
   * share records.
   *
   * If one call inserts a cookie and evicts it again, both are reported, in this order; a cookie that is rejected because
   * there is no room for it is not reported. A public suffix list that moves cookies to other sites causes no change.
   *
   * @returns a function that ends the subscription.
   * @throws TypeError if `listener` is not a function.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.onChanges((changes) => {
   *   console.log(changes.map(({ site, cause, cookie }) => `${site}: ${cause} ${cookie.name}=${cookie.value}`))
   * })
   * jar.setCookies(['a=1', 'b=2'], 'https://www.site.example/')
   * // => [ 'site.example: inserted a=1', 'site.example: inserted b=2' ]
   * ```
   *
   * @see RFC 6265bis §5.7
   */
  onChanges(listener: ChangesListener): () => void {
    if (typeof listener !== 'function') throw invalidArgument('listener', listener, 'a function')
    return this.#state.changes.onChanges(listener)
  }

  /**
   * Makes another jar with the same cookies and policy. Subscriptions are not copied.
   *
   * @param options - the options in which the other jar differs.
   * @throws TypeError if an option is unknown or has an invalid value.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('a=1', 'https://site.example/')
   * const other = jar.clone()
   * other.clear()
   * console.log(jar.size, other.size) // => 1 0
   * ```
   */
  clone(options: CookieJarOptions = {}): CookieJar {
    return this.copiedInto(new CookieJar({ publicSuffixes: null }), options)
  }

  /** Fills another jar with the cookies and the policy of this one. */
  protected copiedInto<Jar extends CookieJar>(jar: Jar, options: CookieJarOptions): Jar {
    const own = fieldsOf('options', options, OPTIONS)
    const state = new JarState(withOptions(this.#state.policy, own))
    const [cookies, now] = this.#state.inCall((from) => {
      const time = from.advance()
      return [from.entries(), time]
    })
    state.admit(cookies, own.now === undefined ? now : state.advance())
    const to: CookieJar = jar
    to.#state = state
    to.#plain = new CookieClient(state, NO_CONTEXT)
    return jar
  }

  /** The cookies of a site and its partitions, or all, with their places: for a jar that is saved site by site. */
  protected placedCookies(site?: string): PlacedCookie[] {
    return this.#state.inCall((state) => state.entries(site))
  }

  /** Passes on the site of each change from now on, while the jar is busy and may not be called; `null` ends it. */
  protected onTouched(take: ((site: SiteKey) => void) | null): void {
    this.#state.onTouched = take
  }

  /** Admits the cookies that an empty jar of the same owner had, with their places. */
  protected admitPlaced(cookies: readonly PlacedCookie[]): AdmitResult {
    return this.#admit(cookies, 'load')
  }

  /** A number for each site, or for one, which changes when a cookie of the site is accessed. */
  protected accessMarks(site?: string): Map<string, number> {
    return this.#state.inCall((state) => state.accessMarks(site))
  }

  /**
   * Makes a jar from the result of {@link CookieJar.toJSON}, or from the JSON of tough-cookie 2 to 6. The rules in that
   * JSON are ignored. Cookies that could not have been stored are left out.
   *
   * @param serialized - the plain data, or its JSON text.
   * @throws TypeError that names the place if it is not of that form, or the option if one cannot be used.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/core'
   *
   * const jar = CookieJar.fromJSON('{"version":1,"cookies":[]}', { publicSuffixes: null })
   * console.log(jar.size) // => 0
   * ```
   */
  static fromJSON(
    serialized: unknown,
    options: FromJSONOptions & Pick<OptionsWithSuffixes, 'publicSuffixes'>,
  ): CookieJar {
    const { onRejected, ...jarOptions } = fieldsOf('options', options, FROM_JSON_OPTIONS)
    return CookieJar.restored(new CookieJar(jarOptions), serialized, onRejected)
  }

  /** Fills an empty jar with serialised cookies. */
  protected static restored<Jar extends CookieJar>(
    jar: Jar,
    serialized: unknown,
    onRejected: FromJSONOptions['onRejected'],
  ): Jar {
    if (onRejected !== undefined && typeof onRejected !== 'function') {
      throw invalidArgument('options.onRejected', onRejected, 'a function')
    }
    const to: CookieJar = jar
    const { rejected } = to.#import(readSerializedJar(serialized, 'serialized', to.#state.policy.publicSuffixes))
    for (const rejection of rejected) onRejected?.(rejection)
    return jar
  }

  /**
   * What `console.log` shows on Node and Bun. It reads no clock, so it may show a cookie that has just expired.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * const jar = new CookieJar()
   * jar.setCookie('SID=31d4; Secure', 'https://site.example/')
   * console.log(jar)
   * // => CookieJar: 1 cookie of 1 site
   * // =>   SID=…; site.example/; Secure
   * ```
   *
   * @internal
   */
  [NODE_INSPECT](): string {
    return describeJar(this.#state.entries())
  }

  /**
   * What `console.log` shows on Deno.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos'
   *
   * console.log(new CookieJar()) // => CookieJar: 0 cookies of 0 sites
   * ```
   *
   * @internal
   */
  [DENO_INSPECT](): string {
    return describeJar(this.#state.entries())
  }

  #clientFor(context: RequestContext | undefined): CookieClient {
    return context === undefined ? this.#plain : this.client(context)
  }

  #import({ cookies, rejected }: SavedCookies, replacesAll = false): AdmitResult {
    const entries = cookies.map((cookie) => ({ cookie }))
    return this.#admit(entries, 'import', replacesAll, rejected)
  }

  #admit(
    entries: readonly Admission[],
    use: 'import' | 'load',
    replacesAll = false,
    refused: readonly RejectedEntry[] = [],
  ): AdmitResult {
    return this.#state.inCall((state) => {
      const now = state.advance()
      const { publicSuffixes, thirdPartyCookies, inspect } = state.policy
      const admissible: Admission[] = []
      const rejected = [...refused]
      for (const admission of entries) {
        const entry = admission.cookie
        const found = reasonsAgainst(entry, publicSuffixes, thirdPartyCookies === 'partition')
        const refusal = inspect === null ? null : inspectionReason(inspect, entry, { use, host: null, path: null, now })
        const reasons = refusal === null ? found : [...found, refusal]
        if (reasons.length === 0) admissible.push(admission)
        else rejected.push({ entry, reasons })
      }
      for (const { entry, reasons } of rejected) {
        state.noteRejection({ name: nameOfLine(`${entry.name}=`), reasons, warnings: [], url: null, via: 'admit' })
      }
      const evictions = state.admit(admissible, now, replacesAll)
      return { rejected, evicted: evictions.map(({ cookie, reason }) => ({ cookie, reason })) }
    })
  }

  #remove(read: (state: JarState) => ReadFilter, cause: SiteChange['cause'], reason?: Reason): Cookie[] {
    return this.#state.inCall((state) => {
      const filter = read(state)
      state.advance()
      return state.remove(filter, cause, reason)
    })
  }
}
