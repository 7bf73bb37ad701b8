/**
 * A person's browser before the local servers: pages are opened, links followed, images embedded, and scripts run.
 */
import { CookieJar, type CookieJarOptions, type RequestContext, type SetCookieResult } from 'speculoos'
import { originOf } from 'speculoos/algorithms'
import { type CookieFetch, createFetch, type Hop, type HopContext } from 'speculoos/fetch'
import type { Response } from 'undici'
import type { LocalFetch, LocalServers } from './local-servers.js'

/** What the person or the page sends: a GET without a body, unless it says otherwise. */
export interface Sending {
  readonly method?: string
  readonly body?: string
}

export class Browser {
  readonly jar: CookieJar
  /** The hops of the last visit. */
  hops: Hop[] = []
  readonly #net: LocalServers
  readonly #fetch: CookieFetch<LocalFetch>

  constructor(net: LocalServers, options?: CookieJarOptions) {
    this.jar = new CookieJar(options)
    this.#net = net
    this.#fetch = createFetch(this.jar, { fetch: net.fetch, onHop: (hop) => this.hops.push(hop) })
  }

  /** The person writes a URL into the address bar. */
  open(url: string): Promise<Response> {
    return this.#visit(url, {}, { topLevelNavigation: true })
  }

  /** The person follows a link, or sends a form, on a page: a navigation of the top-level traversable. */
  follow(page: string, url: string, sending: Sending = {}): Promise<Response> {
    return this.#visit(url, sending, { topLevelNavigation: true, siteForCookies: originOf(page) })
  }

  /** A page loads an image, or its script fetches something. */
  load(page: string, url: string, sending: Sending = {}): Promise<Response> {
    return this.#visit(url, sending, { siteForCookies: originOf(page) })
  }

  /** What `document.cookie` answers to a script of a page. */
  scriptReads(page: string): string {
    return this.jar.getCookieString(this.#net.url(page), { type: 'non-HTTP' })
  }

  /** What becomes of a text that a script of a page assigns to `document.cookie`. */
  scriptSets(page: string, text: string): SetCookieResult {
    return this.jar.setCookie(text, this.#net.url(page), { type: 'non-HTTP' })
  }

  /** The cookies that the jar holds, as `name=value domain/path`; a dot before the domain where it is not host-only. */
  get held(): string[] {
    return Array.from(this.jar, ({ name, value, hostOnly, domain, path }) => {
      return `${name}=${value} ${hostOnly ? '' : '.'}${domain}${path}`
    })
  }

  /** Why the cookies of the last visit that were rejected were, by their lines. */
  get rejected(): Record<string, string[]> {
    const received = this.hops.flatMap((hop) => hop.received)
    return Object.fromEntries(
      received.flatMap(({ line, result }) => (result.status === 'rejected' ? [[line, reasonIds(result)]] : [])),
    )
  }

  /** Why cookies of the site were withheld from the last hop, by their names. */
  get withheld(): Record<string, string[]> {
    const { excluded = [] } = this.hops.at(-1)?.retrieval ?? {}
    return Object.fromEntries(excluded.map((exclusion) => [exclusion.cookie.name, reasonIds(exclusion)]))
  }

  /** Why cookies of the site would be withheld from a request. */
  explain(url: string, context?: RequestContext): Record<string, string[]> {
    const { excluded } = this.jar.explain(this.#net.url(url), context)
    return Object.fromEntries(excluded.map((exclusion) => [exclusion.cookie.name, reasonIds(exclusion)]))
  }

  async #visit(url: string, sending: Sending, cookies: HopContext): Promise<Response> {
    this.hops = []
    const response = await this.#fetch(this.#net.url(url), { ...sending, cookies })
    // The page is read to its end, as a browser does.
    await response.clone().text()
    return response
  }
}

/** The stable names of reasons. */
export function reasonIds(refused: { readonly reasons: readonly { readonly id: string }[] }): string[] {
  return refused.reasons.map(({ id }) => id)
}
