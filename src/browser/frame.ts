/**
 * Frames and pages: navigations and their history, popups and frames within frames (HTML, navigables).
 */
import { fieldsOf, invalidArgument, readFlag } from '../cookie/invalid-argument.js'
import { BrowserRequest, isHttp } from './browser-request.js'
import type { BrowserState } from './browser-state.js'
import type { CookieStore } from './cookie-store.js'
import type { Environment } from './environment.js'
import { type BrowserDocument, FrameDocument } from './frame-document.js'
import {
  headersOf,
  isFragmentOf,
  type LinkTarget,
  readSubmission,
  readTarget,
  type Submission,
  type SubmitInit,
} from './link.js'
import { type FilledFrame, placeOf } from './navigation-place.js'
import { PageCookieContainer } from './page-cookie-container.js'
import { PageCookieJar } from './page-cookie-jar.js'
import type { NavigationPlace } from './request-client.js'
import { RequestMaker } from './request-maker.js'
import { navigationSettings } from './request-settings.js'
import { SessionHistory } from './session-history.js'
import { walk } from './walk.js'
import { type BrowserWorker, createWorker, type WorkerOptions } from './worker.js'

/**
 * What a frame is to be.
 *
 * @see https://html.spec.whatwg.org/#the-iframe-element
 */
export interface FrameOptions {
  /** Whether its documents, and those of all frames within, have an opaque origin; false by default. */
  readonly sandbox?: boolean | undefined
  /** Whether its cookies are apart from all others and end with the page, if the profile knows such frames; false by default. */
  readonly credentialless?: boolean | undefined
}

/** A navigation that is to be made. */
interface Plan extends Submission {
  /** The document that asks for it; `null` if the user does. */
  readonly initiator: Environment | null
  readonly reload: NavigationPlace['reload']
}

/** A navigation that was made. */
interface Entry extends Plan {
  readonly reload: NonNullable<Plan['reload']>
  readonly isSameDocument?: boolean
}

/** Loads a document in a frame. It is no member, since only pages may use it. */
let navigate: (frame: Frame, plan: Plan) => Promise<Response | null>

/**
 * A frame of a page, or a page: what the user or a document can navigate. `frame.frame(url)` makes one within.
 *
 * @example
 * ```ts
 * import { Browser } from 'speculoos/browser'
 *
 * const page = await new Browser().open('https://news.example/')
 * const frame = await page.frame('https://ads.example/')
 * console.log(frame.origin, frame.siteForCookies) // => https://ads.example opaque
 * ```
 *
 * @see RFC 6265bis §5.2.1
 */
export class Frame extends RequestMaker {
  readonly #state: BrowserState
  readonly #parent: Frame | null
  readonly #options: FrameOptions
  readonly #frames = new Set<Frame>()
  #document: FrameDocument
  static {
    navigate = (frame, plan) => frame.#navigate(plan)
  }

  readonly #history = new SessionHistory<Entry>()
  #navigating: AbortController | null = null
  #response: Response | null = null
  #cookieJar: PageCookieJar | null = null

  /** @internal Use `frame` of a page, or `open` of a browser. */
  constructor(state: BrowserState, parent: Frame | null, creator: FrameDocument | null, options: FrameOptions) {
    super()
    this.#state = state
    this.#parent = parent
    this.#options = options
    this.#document = this.#documentFor('about:blank', creator)
  }

  protected get environment(): FrameDocument {
    return this.#document
  }

  /** The URL of the document. */
  get url(): string {
    return this.#document.URL
  }

  /** The document, with `cookie`. */
  get document(): BrowserDocument {
    return this.#document
  }

  /**
   * The Cookie Store API of the document. As in browsers it is `undefined` if the page is not a secure context, though its
   * type, as that of TypeScript's own library, does not say so.
   */
  get cookieStore(): CookieStore {
    return this.#document.cookieStore
  }

  /** The cookies of the page or frame behind the interface of tough-cookie's jar, such as jsdom takes. */
  get cookieJar(): PageCookieJar {
    if (this.#cookieJar === null) this.#cookieJar = new PageCookieJar(() => this.#document)
    return this.#cookieJar
  }

  /** The same cookies behind the interface of happy-dom's cookie container. */
  get cookieContainer(): PageCookieContainer {
    return new PageCookieContainer(this.cookieJar)
  }

  /** The last response of the navigation that loaded the document; `null` for `about:blank` and the like. */
  get response(): Response | null {
    return this.#response
  }

  /** The frame or page that holds this one; `null` for a page. */
  get parent(): Frame | null {
    return this.#parent
  }

  /**
   * Follows a link of the document, or does what `location=` and a meta refresh do.
   *
   * @param url - the URL, which may be relative.
   * @returns the page or frame that was filled. It rejects as {@link Page.goto} does.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://news.example/')
   * const shop = await page.follow('https://shop.example/', { target: '_blank' })
   * console.log(page.url, shop.url) // => https://news.example/ https://shop.example/
   * ```
   *
   * @see RFC 6265bis §8.8.2
   */
  async follow(url: string | URL, options: { readonly target?: LinkTarget | undefined } = {}): Promise<Frame> {
    const { target } = fieldsOf('options', options, ['target'])
    return this.#fill(target, { url: this.#document.absolute(url), method: 'GET', body: null })
  }

  /**
   * Submits a form of the document.
   *
   * @param url - the URL, which may be relative.
   * @returns the page or frame that was filled. It rejects as {@link Page.goto} does.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const browser = new Browser({ profile: 'chromium', onHop: ({ method, cookie }) => console.log(method, cookie) })
   * browser.jar.setCookies(['old=1; SameSite=Lax; Secure', 'all=2; SameSite=None; Secure'], 'https://bank.example/')
   * const page = await browser.open('https://evil.example/') // => GET
   * await page.submit('https://bank.example/pay', { method: 'POST', body: 'to=me' }) // => POST all=2
   * ```
   *
   * @see RFC 6265bis §8.8.6
   */
  async submit(url: string | URL, init: SubmitInit = {}): Promise<Frame> {
    const { target, ...submission } = readSubmission(this.#document.absolute(url), init)
    return this.#fill(target, submission)
  }

  /**
   * Opens a popup, as `window.open` does.
   *
   * @param url - the URL, which may be relative; `about:blank` by default.
   * @returns the new page. It rejects as {@link Page.goto} does.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * const popup = await page.open('https://login.example/')
   * console.log(popup.origin, popup.parent) // => https://login.example null
   * ```
   *
   * @see https://html.spec.whatwg.org/#dom-open
   */
  async open(url: string | URL = 'about:blank'): Promise<Page> {
    const plan = planOf(this.#document.absolute(url), this.#document)
    const page = this.#newPage()
    await page.#begin(plan)
    return page
  }

  /**
   * Makes a frame in the document, and loads a URL in it: of the web, or `about:blank`, `about:srcdoc`, `data:`, `blob:`.
   *
   * @param url - the URL, which may be relative; `about:blank` by default.
   * @returns the frame. It rejects as {@link Page.goto} does.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * const frame = await page.frame('/help', { sandbox: true })
   * console.log(frame.origin) // => null
   * ```
   *
   * @see https://html.spec.whatwg.org/#the-iframe-element
   */
  async frame(url: string | URL = 'about:blank', options: FrameOptions = {}): Promise<Frame> {
    const given = fieldsOf('options', options, ['sandbox', 'credentialless'])
    const sandbox = readFlag('options.sandbox', given.sandbox) ?? false
    const credentialless = readFlag('options.credentialless', given.credentialless) ?? false
    const plan = planOf(this.#document.absolute(url), this.#document)
    const frame = new Frame(this.#state, this, this.#document, { sandbox, credentialless })
    this.#frames.add(frame)
    await frame.#begin(plan)
    return frame
  }

  /**
   * Starts a worker of the document. Its script is not fetched.
   *
   * @param url - the URL of the script, which may be relative.
   * @throws TypeError if an argument cannot be used, and a SecurityError if the URL has another origin, or if it is shared and
   * Firefox blocks the cookies of the frame.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * page.document.cookie = 'a=1'
   * console.log(page.worker('/worker.js').request('/api').cookie) // => a=1
   * ```
   *
   * @see RFC 6265bis §5.2.2.1
   */
  worker(url: string | URL, options: WorkerOptions = {}): BrowserWorker {
    return createWorker(this.#document, this.#document.absolute(url), options)
  }

  /**
   * Changes the URL of the document without a request, as `history.pushState` does.
   *
   * @throws TypeError if it is not a URL, and a SecurityError if it has another origin.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://shop.example/')
   * page.pushState('/cart')
   * console.log(page.url) // => https://shop.example/cart
   * ```
   *
   * @see https://html.spec.whatwg.org/#dom-history-pushstate
   */
  pushState(url: string | URL): void {
    this.#document.pushState(typeof url === 'string' ? url : url.href)
    this.#addSameDocument()
  }

  /**
   * Loads the document again: by the user, or by the document itself as `location.reload()` does.
   *
   * @returns the response; `null` for a document without one. It rejects as {@link Page.goto} does.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const browser = new Browser()
   * browser.jar.setCookie('SID=1; SameSite=Strict; Secure', 'https://shop.example/')
   * const page = await browser.open('https://news.example/')
   * await page.follow('https://shop.example/')
   * await page.reload()
   * console.log(page.request('/').cookie) // => SID=1
   * ```
   *
   * @see RFC 6265bis §8.8.5
   */
  async reload(options: { readonly by?: 'user' | 'script' | undefined } = {}): Promise<Response | null> {
    const { by = 'user' } = fieldsOf('options', options, ['by'])
    if (by !== 'user' && by !== 'script') throw invalidArgument('options.by', by, "'user' or 'script'")
    const { present: entry, position } = this.#history
    if (entry === undefined) return null
    // §5.2: the status of the first navigation counts if the user reloads.
    if (by === 'user') return this.#navigate({ ...entry, url: this.url }, position)
    const reload = this.#state.profile.reloadByScriptIsSameSite ? null : entry.reload
    return this.#navigate({ ...entry, url: this.url, initiator: this.#document, reload }, position)
  }

  /**
   * Goes back to the document before this one, or to the URL that the document had before, as the user or `history.back()`
   * does.
   *
   * @returns the response of the document; `null` if it has no response, or if the history has no earlier entry. It rejects
   * as {@link Page.goto} does.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://news.example/')
   * await page.follow('/sports')
   * await page.back()
   * console.log(page.url) // => https://news.example/
   * ```
   *
   * @see RFC 6265bis §8.8.5
   */
  async back(): Promise<Response | null> {
    const { present, previous, position } = this.#history
    if (previous === undefined) return null
    if (present?.isSameDocument !== true) return this.#navigate(previous, position - 1)
    this.#history.enter(previous, position - 1)
    this.#document.changeUrl(previous.url)
    return this.#response
  }

  /**
   * Removes the frame, or closes the page. What its documents asked for is aborted.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://news.example/')
   * const request = page.request('/late')
   * page.close()
   * console.log(request.receive({ status: 200, headers: { 'set-cookie': 'a=1' } }), request.received) // => null []
   * ```
   */
  close(): void {
    if (this.#parent !== null) this.#parent.#frames.delete(this)
    this.#endDocument()
    this.#leave()
    this.#state.open.delete(this)
  }

  /** Loads the first document of a new page or frame, and closes the page or frame if that fails. */
  async #begin(plan: Plan): Promise<void> {
    try {
      await this.#navigate(plan)
    } catch (error) {
      // Another navigation may have begun meanwhile.
      if (this.#navigating === null && this.#history.present === undefined) this.close()
      throw error
    }
  }

  /** A page that the document opens. */
  #newPage(): Page {
    if (this.#state.isClosed || !this.#document.isActive) throw closed()
    return new Page(this.#state, this.#document)
  }

  /** Loads a document; `position` is its place in the history, by default the next one. */
  async #navigate(plan: Plan, position = this.#history.position + 1): Promise<Response | null> {
    const holder = this.#parent === null ? this.#state.isClosed : !this.#parent.#document.isActive
    if (holder || !this.#document.isActive) throw closed()
    this.#navigating?.abort(new DOMException('Another navigation began', 'AbortError'))
    this.#navigating = null
    const { url, initiator, method, body, reload } = plan
    // A script that a URL holds is not run, and has no document.
    if (url.startsWith('javascript:')) return null
    if (!isHttp(url)) {
      this.#commit({ ...plan, reload: reload ?? 'cross-site' }, null, position)
      return null
    }
    const isNew = reload === null && position > this.#history.position
    if (isNew && method === 'GET' && this.#history.present !== undefined && isFragmentOf(url, this.url)) {
      this.#document.changeUrl(url)
      this.#addSameDocument()
      return this.#response
    }
    const controller = new AbortController()
    this.#navigating = controller
    const settings = navigationSettings(this.#parent === null ? 'document' : 'iframe', method)
    const parts = { state: this.#state, client: initiator, navigation: placeOf(this.#filled, reload) }
    const request = new BrowserRequest(parts, url, settings)
    const sending = { state: this.#state, request, headers: headersOf(plan), body, signal: controller.signal }
    const { response, request: last } = await walk(sending).finally(() => {
      if (this.#navigating === controller) this.#navigating = null
    })
    if (response.status === 204 || response.status === 205) return response
    const arrived = { ...plan, url: last.url, method: last.method, body: last.method === method ? body : null }
    this.#commit({ ...arrived, reload: last.repeatedSameSite }, response, position)
    return response
  }

  async #fill(target: LinkTarget | undefined, submission: Submission): Promise<Frame> {
    const plan: Plan = { ...submission, initiator: this.#document, reload: null }
    const filled = this.#frameFor(readTarget(target))
    if (target === '_blank') await filled.#begin(plan)
    else await filled.#navigate(plan)
    return filled
  }

  #frameFor(target: LinkTarget): Frame {
    if (target === '_blank') return this.#newPage()
    if (target === '_parent') return this.#parent ?? this
    let frame: Frame = this
    if (target === '_top') while (frame.#parent !== null) frame = frame.#parent
    return frame
  }

  get #filled(): FilledFrame {
    const holder = this.#parent?.environment ?? null
    const [isSandboxed, isCredentialless] = [this.#isSandboxed, this.#isCredentialless]
    return { document: this.#document, holder, isSandboxed, isCredentialless }
  }

  get #isSandboxed(): boolean {
    return this.#options.sandbox === true || this.#parent?.environment.isSandboxed === true
  }

  get #isCredentialless(): boolean {
    const isAsked = this.#options.credentialless === true || this.#parent?.environment.isCredentialless === true
    return isAsked && this.#state.profile.hasCredentiallessFrames
  }

  #commit(entry: Entry, response: Response | null, position: number): void {
    this.#endDocument()
    this.#document = this.#documentFor(entry.url, entry.initiator)
    this.#response = response
    this.#history.enter(entry, position)
  }

  /** Adds an entry for the new URL of the document. */
  #addSameDocument(): void {
    const { present, position } = this.#history
    if (present !== undefined) this.#history.enter({ ...present, url: this.url, isSameDocument: true }, position + 1)
  }

  #documentFor(url: string, creator: Environment | null): FrameDocument {
    const parent = this.#parent?.environment ?? null
    const [isSandboxed, isCredentialless] = [this.#isSandboxed, this.#isCredentialless]
    return new FrameDocument({ state: this.#state, url, parent, creator, isSandboxed, isCredentialless })
  }

  #endDocument(): void {
    // The frames within, those within them, and so on: a list, since they may be deep.
    const within = [...this.#frames]
    for (const frame of within) for (const inner of frame.#frames) within.push(inner)
    this.#frames.clear()
    this.#document.end()
    for (const frame of within) frame.#leave()
  }

  /** Ends what goes on in a frame that is gone. */
  #leave(): void {
    this.#navigating?.abort(new DOMException('The frame is gone', 'AbortError'))
    this.#frames.clear()
    this.#document.end()
  }
}

/**
 * A page: what stands in a tab or a popup.
 *
 * @example
 * ```ts
 * import { Browser } from 'speculoos/browser'
 *
 * const page = await new Browser().open('https://shop.example/')
 * console.log(page.origin, page.partitionKey.topLevelSite) // => https://shop.example https://shop.example
 * ```
 *
 * @see RFC 6265bis §5.2.1
 */
export class Page extends Frame {
  /** @internal Use `open` of a browser or of a page. */
  constructor(state: BrowserState, opener: FrameDocument | null) {
    super(state, null, opener, { sandbox: opener?.isSandboxed === true })
    state.open.add(this)
  }

  /**
   * Loads a URL that the user typed, or chose from the bookmarks.
   *
   * @returns the response; `null` for `about:blank` and the like. It rejects with a TypeError for a network error, if a
   * redirect cannot be followed, and if the page is closed; with an AbortError if another navigation begins meanwhile or
   * the page is closed. The document then stays.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const page = await new Browser().open('https://news.example/')
   * await page.goto('https://shop.example/')
   * console.log(page.url) // => https://shop.example/
   * ```
   *
   * @see RFC 6265bis §5.2
   */
  async goto(url: string | URL): Promise<Response | null> {
    return navigate(this, planOf(this.environment.absolute(url), null))
  }
}

function closed(): TypeError {
  return new TypeError('navigation: expected an open page or frame, got a closed one')
}

function planOf(url: string, initiator: Environment | null): Plan {
  return { url, initiator, method: 'GET', body: null, reload: null }
}
