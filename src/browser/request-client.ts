/**
 * What requests need to know of the document or worker that makes them.
 */
import type { Origin } from '../algorithms/same-site.js'
import type { RequestUrl } from '../input/url-cache.js'
import type { CookieClient } from '../jar/cookie-client.js'
import type { BrowserState } from './browser-state.js'
import type { ContextClients } from './context-clients.js'

/** What a request has its site, partition and jar from: a document or worker, or the frame that a navigation fills. */
export interface RequestPlace {
  /** The site for cookies: of the document or worker, or of the document that holds the frame (§5.2.1). */
  readonly siteForCookies: Origin
  /** The origin of the top-level document; a site that nobody has if it is opaque. */
  readonly topLevelOrigin: Exclude<Origin, 'opaque'>
  /** The clients of the jar for a request: that of the browser, or one that a credentialless frame has for a site. */
  clientsFor(url: RequestUrl): ContextClients
}

/** A document, worker or service worker that makes requests: what HTML calls an environment settings object. */
export interface RequestClient extends RequestPlace {
  readonly state: BrowserState
  /** The scheme and host of the origin. */
  readonly site: Origin
  /** Whether it still runs. */
  readonly isActive: boolean
  /** Whether a URL has the same origin, port included. */
  isSameOrigin(url: string): boolean
  /** The client of the jar for a URL of its own origin, if it still runs and is first-party there; `null` otherwise. */
  ownClient(url: string): CookieClient | null
  /** The client of the jar for a request that it makes for a part of itself, and for no navigation. */
  subresourceClient(url: string): CookieClient
}

/** What a navigation fills, and how its request is compared. */
export interface NavigationPlace extends RequestPlace {
  readonly state: BrowserState
  readonly isTopLevel: boolean
  /** Whether its document will have an opaque origin, whatever its URL. */
  readonly isSandboxed: boolean
  /** The document without which there is nothing to fill: the one that holds the frame, or that a link is in. */
  readonly holder: { readonly isActive: boolean } | null
  /** For a reload: the status of the navigation that first loaded the document (§5.2). */
  readonly reload: 'same-site' | 'cross-site' | null
}
