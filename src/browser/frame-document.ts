/**
 * The document of a page or frame: its origin and site for cookies, and `document.cookie` (§5.2.1, §5.8.2).
 */
import { readUrl } from '../algorithms/url.js'
import type { CookieClient } from '../jar/cookie-client.js'
import { isHttp } from './browser-request.js'
import type { BrowserState } from './browser-state.js'
import { ContextClients } from './context-clients.js'
import { CookieStore } from './cookie-store.js'
import { Environment, type EnvironmentParts, siteOfOrigin } from './environment.js'
import { isUtf8, octetsOf, textOf } from './octets.js'

/**
 * The document of a page or frame, as far as cookies go.
 *
 * @see https://html.spec.whatwg.org/#dom-document-cookie
 */
export interface BrowserDocument {
  /** The URL of the document. */
  readonly URL: string
  /**
   * The cookies that scripts see, as one string; what is assigned is one cookie with its attributes. A document without
   * cookies has `''`. It throws a SecurityError if the origin is opaque, as that of a sandboxed frame.
   */
  cookie: string
}

/** What a new document is made of. */
export interface DocumentParts {
  readonly state: BrowserState
  readonly url: string
  /** The document that holds the frame; `null` for a page. */
  readonly parent: FrameDocument | null
  /** The document whose origin an `about:` document has. */
  readonly creator: Environment | null
  readonly isSandboxed: boolean
  readonly isCredentialless: boolean
}

export class FrameDocument extends Environment implements BrowserDocument {
  readonly parent: FrameDocument | null
  override readonly isSandboxed: boolean
  readonly isCredentialless: boolean
  #currentUrl: string
  #cookieStore: CookieStore | null = null
  /** The jars of credentialless frames, by the site of the frame. They are those of the page, and go with it. */
  #ephemeral: Map<string, ContextClients> | null = null

  constructor(parts: DocumentParts) {
    super(environmentOf(parts))
    this.parent = parts.parent
    this.isSandboxed = parts.isSandboxed
    this.isCredentialless = parts.isCredentialless
    this.#currentUrl = parts.url
  }

  get URL(): string {
    return this.#currentUrl
  }

  get cookie(): string {
    const client = this.#cookieClient()
    if (client === null) return ''
    const octets = client.getCookieString(this.cookieUrl)
    return this.state.profile.invalidOctetsHideCookies && !isUtf8(octets) ? '' : textOf(octets)
  }

  set cookie(text: string) {
    this.#cookieClient()?.setCookie(octetsOf(String(text)), this.cookieUrl)
  }

  /** The Cookie Store API; `undefined` in a context that is not secure, as TypeScript's library leaves unsaid. */
  get cookieStore(): CookieStore {
    if (this.#cookieStore === null && !this.#isSecureContext) {
      // The type is that of `Window.cookieStore`, which is there in secure contexts alone.
      return undefined as unknown as CookieStore
    }
    if (this.#cookieStore === null) this.#cookieStore = new CookieStore(this, true)
    return this.#cookieStore
  }

  /** Whether the document and all documents that hold it are of URLs that no one on the network can change. */
  get #isSecureContext(): boolean {
    const isTrusted = ({ storeUrl }: FrameDocument): boolean =>
      isHttp(storeUrl) ? this.state.urls.read(storeUrl).secure : this.state.profile.cookieStore.inDataDocuments
    for (let document: FrameDocument | null = this; document !== null; document = document.parent) {
      if (!isTrusted(document)) return false
    }
    return true
  }

  /** Changes the URL without a navigation, as `history.pushState` does. */
  pushState(url: string): void {
    const next = this.absolute(url)
    if (!this.isSameOrigin(next)) {
      throw new DOMException('pushState: the URL has another origin than the document', 'SecurityError')
    }
    this.changeUrl(next)
  }

  /** Gives the document another URL. */
  changeUrl(url: string): void {
    this.#currentUrl = url
    this.baseUrl = url
    this.cookieUrl = url
  }

  /** The clients of the jar that a credentialless frame of this page has for a site. */
  ephemeralClients(site: string): ContextClients {
    const top = topOf(this)
    if (top.#ephemeral === null) top.#ephemeral = new Map()
    let clients = top.#ephemeral.get(site)
    if (clients === undefined) {
      const { state } = this
      const jar = state.ephemeralJar()
      clients = new ContextClients(jar)
      top.#ephemeral.set(site, clients)
      state.ephemeralJars.add(jar)
      top.onEnd(() => {
        state.ephemeralJars.delete(jar)
      })
    }
    return clients
  }

  /** The client of the jar for `document.cookie`; `null` if the document is cookie-averse. */
  #cookieClient(): CookieClient | null {
    if (!this.isActive) return null
    const throws = this.state.profile.dataDocumentsThrow && this.url.startsWith('data:')
    if (!isHttp(this.cookieUrl) && !throws) return null
    if (this.origin === 'null') {
      throw new DOMException('document.cookie: a document with an opaque origin has no cookies', 'SecurityError')
    }
    return this.scriptClient
  }
}

function topOf(document: FrameDocument): FrameDocument {
  let top = document
  while (top.parent !== null) top = top.parent
  return top
}

/** The origin of a new document (HTML, determining the origin). */
export function originOfDocument(url: string, creator: Environment | null, isSandboxed: boolean): string {
  if (isSandboxed) return 'null'
  if (url.startsWith('about:')) return creator?.origin ?? 'null'
  return originOfUrl(url)
}

/** The origin of a URL as text; that of a file is opaque. */
function originOfUrl(url: string): string {
  const read = readUrl(url)
  return read === null || !/^(https?|blob):$/.test(read.protocol) ? 'null' : read.origin
}

function environmentOf({
  state,
  url,
  parent,
  creator,
  isSandboxed,
  isCredentialless,
}: DocumentParts): EnvironmentParts {
  const origin = originOfDocument(url, creator, isSandboxed)
  const site = siteOfOrigin(origin)
  // §5.2.1 steps 2 and 4.1
  const audited = isSandboxed && state.profile.sandboxedSiteIsThatOfUrl ? siteOfOrigin(originOfUrl(url)) : site
  // §5.2.1 step 4: whatever stands above the parent was compared when the parent was made.
  const isOfParent = parent === null || state.areSameSite(audited, parent.siteForCookies)
  const siteForCookies = parent === null ? audited : isOfParent ? parent.siteForCookies : 'opaque'
  const isAbout = url.startsWith('about:') && creator !== null
  const baseUrl = isAbout ? creator.baseUrl : url
  const cookieUrl = isAbout && state.profile.aboutDocumentsHaveCookies ? creator.cookieUrl : url
  if (isCredentialless && parent !== null) {
    const own = site === 'opaque' ? state.uniqueSite() : site
    const clients = parent.ephemeralClients(state.siteOf(own))
    return { state, clients, url, baseUrl, cookieUrl, origin, siteForCookies, topLevelOrigin: own }
  }
  const topLevelOrigin = parent?.topLevelOrigin ?? (audited === 'opaque' ? state.uniqueSite() : audited)
  return { state, clients: state.clients, url, baseUrl, cookieUrl, origin, siteForCookies, topLevelOrigin }
}
