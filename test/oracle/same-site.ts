/**
 * The oracle's sites: the site of a host, same-site origins, "site for cookies", and whether a request is same-site (§5.2).
 */

import type { PublicSuffixes } from '../../src/cookie/public-suffixes.js'
import { canonicalizeHost, isIpAddress } from './canonical-host.js'

/** An origin without its port, which no site knows. */
export type Origin = { readonly scheme: string; readonly host: string } | 'opaque'

/** Whether a request, or a call of an API, comes from the site it goes to. */
export type SameSiteStatus = 'same-site' | 'cross-site'

/** Answers the registrable domain of a host, or the host itself where it has none; the last label without a list. */
export function siteOf(host: string, publicSuffixes: PublicSuffixes | null): string {
  if (isIpAddress(host)) return host
  if (publicSuffixes === null) return host.slice(host.lastIndexOf('.') + 1)
  return publicSuffixes.registrableDomain(host) ?? host
}

/** Answers the origin of a URL's requests; a WebSocket is opened by an HTTP request. */
export function originOf(url: URL): Origin {
  const host = canonicalizeHost(url.hostname)
  const scheme = url.protocol.slice(0, -1)
  if (host === null || !['ftp', 'http', 'https', 'ws', 'wss'].includes(scheme)) return 'opaque'
  return { scheme: scheme === 'ws' ? 'http' : scheme === 'wss' ? 'https' : scheme, host }
}

/** Whether two origins are same-site: equal schemes, and one registrable domain or one host that has none. */
export function sameSite(one: Origin, other: Origin, publicSuffixes: PublicSuffixes | null): boolean {
  if (one === 'opaque' || other === 'opaque') return false
  if (one.scheme !== other.scheme) return false
  if (publicSuffixes === null) return one.host === other.host
  const registrableDomain = isIpAddress(one.host) ? null : publicSuffixes.registrableDomain(one.host)
  if (registrableDomain === null) return one.host === other.host
  return !isIpAddress(other.host) && registrableDomain === publicSuffixes.registrableDomain(other.host)
}

/** A document among its ancestors; without an origin of its own it has that of its URL. */
export interface FramedDocument {
  readonly url: string | URL
  readonly origin?: Origin
  readonly sandboxed?: boolean
  readonly parent?: FramedDocument | null
}

function auditedOrigin(document: FramedDocument): Origin {
  return document.sandboxed === true || document.origin === undefined
    ? originOf(new URL(document.url))
    : document.origin
}

function inclusiveAncestors(document: FramedDocument): FramedDocument[] {
  return [document, ...(document.parent ? inclusiveAncestors(document.parent) : [])]
}

/** Answers the "site for cookies" of a document. */
export function siteForCookiesOfDocument(document: FramedDocument, publicSuffixes: PublicSuffixes | null): Origin {
  // §5.2.1 step 3
  const documents = inclusiveAncestors(document)
  // §5.2.1 step 1
  const topDocument = documents.at(-1) ?? document
  // §5.2.1 step 2
  const topOrigin = auditedOrigin(topDocument)
  // §5.2.1 step 4
  for (const item of documents) {
    // §5.2.1 step 4.1
    const origin = auditedOrigin(item)
    // §5.2.1 step 4.2
    if (!sameSite(origin, topOrigin, publicSuffixes)) return 'opaque'
  }
  // §5.2.1 step 5
  return topOrigin
}

/** Answers the "site for cookies" of a dedicated or shared worker. */
export function siteForCookiesOfWorker(
  worker: { readonly origin: Origin; readonly documents: readonly FramedDocument[] },
  publicSuffixes: PublicSuffixes | null,
): Origin {
  // §5.2.2.1 step 1
  const site = worker.origin
  // §5.2.2.1 step 2
  for (const document of worker.documents) {
    // §5.2.2.1 step 2.1
    const documentSite = siteForCookiesOfDocument(document, publicSuffixes)
    // §5.2.2.1 step 2.2
    if (!sameSite(documentSite, site, publicSuffixes)) return 'opaque'
  }
  // §5.2.2.1 step 3
  return site
}

/** Answers whether a request is same-site; `null` stands for a request without a client. */
export function sameSiteOfRequest(
  origin: Origin,
  siteForCookies: Origin | null,
  reload: SameSiteStatus | undefined,
  publicSuffixes: PublicSuffixes | null,
): SameSiteStatus {
  // §5.2 step 1
  if (reload !== undefined) return reload
  // §5.2 step 2
  if (siteForCookies === null) return 'same-site'
  return sameSite(origin, siteForCookies, publicSuffixes) ? 'same-site' : 'cross-site'
}
