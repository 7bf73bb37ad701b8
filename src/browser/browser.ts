/**
 * A simulated browser: its profile, its jar and its pages.
 */
import { fieldsOf, invalidArgument } from '../cookie/invalid-argument.js'
import type { PublicSuffixes } from '../cookie/public-suffixes.js'
import { type GivenJar, jarOf } from '../http/door-arguments.js'
import type { Hop } from '../http/hop.js'
import type { CookieJar } from '../jar/cookie-jar.js'
import { publicSuffixes } from '../public-suffix.js'
import { type BrowserFetch, BrowserState } from './browser-state.js'
import { Page } from './frame.js'
import { type BrowserProfile, type ProfileName, profiles, type ThirdPartyRule } from './profiles.js'
import { readBrowserProfile } from './read-browser-profile.js'
import { type BrowserServiceWorker, registerServiceWorker, type ServiceWorkerOptions } from './service-worker.js'

/**
 * What a browser is to be. Everything may be left out.
 *
 * @see {@link Browser}
 */
export interface BrowserOptions {
  /** The browser to simulate: `'chromium'`, `'firefox'`, a profile, or the text itself, `'rfc6265bis'`, by default. */
  readonly profile?: ProfileName | BrowserProfile | undefined
  /**
   * Makes the requests: it is called with a URL, `redirect: 'manual'` and a Cookie header field. Without it every request
   * gets an empty response with status 200.
   */
  readonly fetch?: BrowserFetch | undefined
  /**
   * The jar; by default a new one with the rules of the profile. One that is given gets the rule for third-party cookies,
   * and the profile and the clock if they are given too.
   */
  readonly jar?: GivenJar | undefined
  /** The clock, in milliseconds since 1970-01-01T00:00:00Z; `Date.now` by default. */
  readonly now?: (() => number) | undefined
  /** What becomes of third-party cookies; by default what the profile does. */
  readonly thirdPartyCookies?: ThirdPartyRule | undefined
  /** The public suffix list; by default that of `tldts`. Give the one of the jar if that has another. */
  readonly publicSuffixes?: PublicSuffixes | null | undefined
  /** Takes each hop of each request once its cookies are stored. What it throws rejects the call. */
  readonly onHop?: ((hop: Hop) => void) | undefined
}

const OPTIONS = ['profile', 'fetch', 'jar', 'now', 'thirdPartyCookies', 'publicSuffixes', 'onHop']

/**
 * A browser without windows and network: pages, frames and workers that have the cookies which they would have in the
 * browser of its profile, and say why.
 *
 * @example An advertiser in a page of a newspaper
 * ```ts
 * import { Browser } from 'speculoos/browser'
 *
 * const browser = new Browser({ profile: 'chromium' })
 * browser.jar.setCookies(['lax=1; Secure', 'none=2; SameSite=None; Secure'], 'https://ads.example/')
 * const page = await browser.open('https://news.example/')
 * console.log(page.request('https://ads.example/pixel', { destination: 'image' }).cookie) // => none=2
 * ```
 *
 * @see RFC 6265bis §5.2
 */
export class Browser {
  readonly #state: BrowserState

  /**
   * Makes a browser without pages.
   *
   * @throws TypeError if an option does not exist or has a value that it cannot have.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const fetch = async (url: string) => new Response(`This is ${url}`)
   * const page = await new Browser({ profile: 'chromium', fetch }).open('https://shop.example/')
   * console.log(await page.response?.text()) // => This is https://shop.example/
   * ```
   */
  constructor(options: BrowserOptions = {}) {
    const given = fieldsOf('options', options, OPTIONS)
    const profile = readBrowserProfile('options.profile', given.profile === undefined ? 'rfc6265bis' : given.profile)
    const thirdPartyCookies = given.thirdPartyCookies ?? profile.thirdPartyCookies
    if (!['allow', 'block', 'partition'].includes(thirdPartyCookies)) {
      throw invalidArgument('options.thirdPartyCookies', thirdPartyCookies, "'allow', 'block' or 'partition'")
    }
    if (given.now !== undefined && typeof given.now !== 'function') {
      throw invalidArgument('options.now', given.now, 'a function that returns milliseconds')
    }
    if (given.fetch !== undefined && typeof given.fetch !== 'function') {
      throw invalidArgument('options.fetch', given.fetch, 'a function')
    }
    if (given.onHop !== undefined && typeof given.onHop !== 'function') {
      throw invalidArgument('options.onHop', given.onHop, 'a function')
    }
    const jar = given.jar === undefined ? null : jarOf(given.jar)
    const clock = given.now === undefined ? {} : { now: given.now }
    const rules = given.profile === undefined ? {} : { profile: profile === profiles.rfc6265bis ? null : profile }
    jar?.configure({ ...clock, ...rules, thirdPartyCookies })
    this.#state = new BrowserState({
      profile,
      jar,
      publicSuffixes: given.publicSuffixes === undefined ? publicSuffixes : given.publicSuffixes,
      now: given.now ?? null,
      thirdPartyCookies,
      fetch: given.fetch ?? emptyResponse,
      onHop: given.onHop ?? null,
    })
  }

  /** The jar. Its texts are the octets of headers, a code unit each. */
  get jar(): CookieJar {
    return this.#state.jar
  }

  /** What the browser does where browsers differ. */
  get profile(): BrowserProfile {
    return this.#state.profile
  }

  /** The open pages, in the order in which they were opened. */
  get pages(): Page[] {
    return [...this.#state.open].filter((open) => open instanceof Page)
  }

  /**
   * Opens a page in a new tab, as the user does by the address bar.
   *
   * @param url - the URL; `about:blank` by default.
   * @returns the page. It rejects as {@link Page.goto} does.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const browser = new Browser()
   * const page = await browser.open('https://shop.example/')
   * console.log(page.url, browser.pages.length) // => https://shop.example/ 1
   * ```
   *
   * @see RFC 6265bis §5.2
   */
  async open(url: string | URL = 'about:blank'): Promise<Page> {
    if (this.#state.isClosed) throw new TypeError('browser: expected an open browser, got a closed one')
    const page = new Page(this.#state, null)
    try {
      await page.goto(url)
    } catch (error) {
      page.close()
      throw error
    }
    return page
  }

  /**
   * Registers a service worker, whose script is not fetched.
   *
   * @param url - the URL of the script.
   * @throws TypeError if an argument cannot be used, and a SecurityError if the URL is not secure.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const worker = new Browser().registerServiceWorker('https://shop.example/sw.js', { scope: '/' })
   * await worker.cookieStore.set('a', '1')
   * console.log(worker.request('/api').cookie) // => a=1
   * ```
   *
   * @see RFC 6265bis §5.2.2.2
   */
  registerServiceWorker(url: string | URL, options: ServiceWorkerOptions = {}): BrowserServiceWorker {
    return registerServiceWorker(this.#state, url, options)
  }

  /**
   * Removes all cookies, those of credentialless frames too. Pages stay open.
   *
   * @example After each test
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const browser = new Browser()
   * const page = await browser.open('https://shop.example/')
   * page.document.cookie = 'a=1'
   * browser.clear()
   * console.log(browser.jar.size) // => 0
   * ```
   *
   * @see RFC 6265bis §7.3
   */
  clear(): void {
    this.#state.jar.clear()
    for (const jar of this.#state.ephemeralJars) jar.clear()
  }

  /**
   * Closes all pages and ends the session: cookies without a lifetime are gone. Service workers stay registered.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const browser = new Browser()
   * browser.jar.setCookies(['a=1', 'b=2; Max-Age=60'], 'https://shop.example/')
   * browser.restart()
   * console.log(Array.from(browser.jar, ({ name }) => name)) // => [ 'b' ]
   * ```
   *
   * @see RFC 6265bis §5.7
   */
  restart(): void {
    for (const page of this.pages) page.close()
    this.#state.jar.endSession()
  }

  /**
   * Closes the browser: its pages and workers. What they asked for is aborted, and nothing can be opened any more. The jar
   * keeps its cookies.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const browser = new Browser()
   * await browser.open('https://shop.example/')
   * browser.close()
   * console.log(browser.pages.length) // => 0
   * ```
   */
  close(): void {
    this.#state.isClosed = true
    for (const open of this.#state.open) open.close()
  }
}

async function emptyResponse(): Promise<Response> {
  return new Response()
}
