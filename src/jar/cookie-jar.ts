/**
 * The cookie jar: stores what §5.7 accepts, retrieves what §5.8 includes, and gives a reason for everything else.
 */
import type { Cookie } from '../cookie/cookie.js'
import { fieldsOf, invalidArgument, requireString } from '../cookie/invalid-argument.js'
import type { PublicSuffixes } from '../cookie/public-suffixes.js'
import { beginCall } from './call.js'
import { type CookieFilter, filterFunction } from './cookie-filter.js'
import type { Explanation, FilteredExplanation, SetCookieResult } from './decision.js'
import { filteredExplanation } from './filtered-explanation.js'
import { JarState } from './jar-state.js'
import { OwnedJar } from './owned-jar.js'
import { type CookieJarOptions, defaultPolicy, OPTIONS, withOptions } from './policy.js'
import { type RequestContext, resolveRequest } from './request-context.js'
import { type RejectedEntry, readSerializedJar, reasonsAgainst } from './serialized-jar.js'
import { type SetCookieLines, setCookieLines } from './set-cookie-lines.js'

/**
 * The options of a jar for which a public suffix list must be named.
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
export interface FromJSONOptions extends CookieJarOptions {
  /** Hears of each serialised cookie that is not taken, and why; expired ones are left out without a word. */
  readonly onRejected?: ((rejection: RejectedEntry) => void) | undefined
}

/** The names of the options of `fromJSON`. */
export const FROM_JSON_OPTIONS: readonly string[] = [...OPTIONS, 'onRejected']

/**
 * A cookie jar that does what RFC 6265bis says, and knows no public suffix list of its own.
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
export class CookieJar extends OwnedJar {
  protected override state: JarState

  /**
   * Makes an empty jar.
   *
   * @throws TypeError where an option does not exist or has a value that it cannot have, or there is no public suffix list.
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
    super()
    const given = fieldsOf('options', options, OPTIONS)
    this.state = new JarState(withOptions(defaultPolicy(given.publicSuffixes), given))
  }

  /**
   * Receives one Set-Cookie line.
   *
   * @param text - the value of the header field, or what a script assigns to `document.cookie`.
   * @param url - the URL of the request whose response it is, or of the script's document.
   * @returns what became of it; `'rejected'` with every reason where it was ignored.
   * @throws TypeError where `text` is not a string, or `url` or `context` cannot be used.
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
    requireString('text', text)
    const { target, request, now } = beginCall(this.state, url, context)
    try {
      return this.state.receive(text, target, request, now)
    } finally {
      this.state.changes.deliver()
    }
  }

  /**
   * Receives every Set-Cookie line of a response, in order. A line that is rejected costs the others nothing.
   *
   * @param headersOrLines - the headers of the response in any form, the lines, or a string that several were joined to.
   * @param url - the URL of the request whose response it is.
   * @returns what became of each line.
   * @throws TypeError where an argument cannot be used; then no line is received.
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
    const lines = setCookieLines(headersOrLines)
    const { target, request, now } = beginCall(this.state, url, context)
    try {
      return lines.map((line) => this.state.receive(line, target, request, now))
    } finally {
      this.state.changes.deliver()
    }
  }

  /**
   * The value of the Cookie header field for a request; `''` where there is nothing to send.
   *
   * @throws TypeError where `url` or `context` cannot be used.
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
    const target = this.state.targets.read(url)
    const request = resolveRequest(target, context, this.state.policy.publicSuffixes)
    const header = this.state.cookieString(target, request, this.state.advance())
    this.state.changes.deliver()
    return header
  }

  /**
   * The cookies that a request carries, as records, in the order in which they are sent. Their last access is now.
   *
   * @throws TypeError where `url` or `context` cannot be used.
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
    const { target, request, now } = beginCall(this.state, url, context)
    const cookies = this.state.retrieve(target, request, now)
    this.state.changes.deliver()
    return cookies
  }

  /**
   * Says which cookies a request would carry, and why not the others of the same site. It changes nothing, not even a
   * last access.
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
   * Explains only the cookies that a filter means, up to 100 of other sites among them.
   *
   * @param filter - a function of a cookie, or fields that a cookie must have, all of them.
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
    const isMeant = filter === undefined ? null : filterFunction(filter, this.state.policy.publicSuffixes)
    const call = beginCall(this.state, url, context)
    const explanation = this.state.explain(call.target, call.request, call.now)
    const everywhere = isMeant === null ? [] : this.state.cookiesWithSites()
    this.state.changes.deliver()
    return isMeant === null
      ? explanation
      : filteredExplanation(explanation, everywhere, isMeant, call, this.state.policy)
  }

  /**
   * Makes another jar with the same cookies and policy. Subscriptions are not taken over.
   *
   * @param options - what the other jar's policy has differently.
   * @throws TypeError where an option does not exist or has a value that it cannot have.
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
    jar.state = new JarState(withOptions(this.state.policy, options))
    const now = this.state.begin()
    this.state.changes.deliver()
    jar.state.restore(this.state.cookies(), options.now === undefined ? now : undefined)
    return jar
  }

  /**
   * Makes a jar of what {@link CookieJar.toJSON} gave. Cookies that could not have been stored are not taken.
   *
   * @param serialized - the plain data, or its JSON text.
   * @throws TypeError where it is not of that form, naming the place, or an option cannot be used.
   *
   * @example
   * ```ts
   * import { CookieJar } from 'speculoos/core'
   *
   * const jar = CookieJar.fromJSON('{"version":1,"cookies":[]}', { publicSuffixes: null })
   * console.log(jar.size) // => 0
   * ```
   */
  static fromJSON(serialized: unknown, options: FromJSONOptions & OptionsWithSuffixes): CookieJar {
    const { onRejected, ...jarOptions } = fieldsOf('options', options, FROM_JSON_OPTIONS)
    return CookieJar.restored(new CookieJar(jarOptions), serialized, onRejected)
  }

  /** Fills an empty jar with what was serialised. */
  protected static restored<Jar extends CookieJar>(
    jar: Jar,
    serialized: unknown,
    onRejected: FromJSONOptions['onRejected'],
  ): Jar {
    if (onRejected !== undefined && typeof onRejected !== 'function') {
      throw invalidArgument('options.onRejected', onRejected, 'a function')
    }
    const taken = readSerializedJar(serialized).filter((entry) => {
      const reasons = reasonsAgainst(entry, jar.state.policy.publicSuffixes)
      const isTaken = reasons.length === 0
      if (!isTaken) onRejected?.({ entry, reasons })
      return isTaken
    })
    jar.state.restore(taken)
    return jar
  }
}
