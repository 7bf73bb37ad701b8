/**
 * The oracle's documents: a tree in which each document knows the one that holds it, and everything else follows from a walk
 * up the tree (§5.2.1, CHIPS, HTML's cookie-averse documents, and secure contexts).
 */

import type { PublicSuffixes } from '../../src/cookie/public-suffixes.js'
import type { PartitionKey } from '../../src/cookie/site-key.js'
import { canonicalizeHost, isLoopback } from './canonical-host.js'
import { type FramedDocument, type Origin, originOf, sameSite, siteForCookiesOfDocument, siteOf } from './same-site.js'

/** A document of a page or frame. */
export interface LinearDocument {
  readonly url: string
  /** The URL of its origin: its own URL, or that of the document that created it if its URL begins with `about:`. */
  readonly originUrl: string
  readonly isSandboxed: boolean
  readonly parent: LinearDocument | null
}

/** The origin as text, port included; `'null'` if it is opaque. */
export function originText({ originUrl, isSandboxed }: LinearDocument): string {
  if (isSandboxed) return 'null'
  const { protocol, origin } = new URL(originUrl)
  return protocol === 'http:' || protocol === 'https:' ? origin : 'null'
}

function framed(document: LinearDocument): FramedDocument {
  const { url, parent, isSandboxed } = document
  const origin = originText(document)
  return {
    url,
    origin: origin === 'null' ? 'opaque' : originOf(new URL(origin)),
    sandboxed: isSandboxed,
    parent: parent === null ? null : framed(parent),
  }
}

/** The site for cookies (§5.2.1). */
export function siteForCookies(document: LinearDocument, suffixes: PublicSuffixes | null): Origin {
  return siteForCookiesOfDocument(framed(document), suffixes)
}

/** Whether a URL is first-party for a document. */
export function isFirstParty(document: LinearDocument, url: string, suffixes: PublicSuffixes | null): boolean {
  return sameSite(siteForCookies(document, suffixes), originOf(new URL(url)), suffixes)
}

/** The partition for requests and scripts of a document (CHIPS): the site at the top, and the documents between. */
export function partitionKeyOf(document: LinearDocument, url: string, suffixes: PublicSuffixes | null): PartitionKey {
  let top = document
  while (top.parent !== null) top = top.parent
  const topLevelSite = siteText(top.isSandboxed ? top.url : top.originUrl, suffixes)
  return { topLevelSite, hasCrossSiteAncestor: !isFirstParty(document, url, suffixes) }
}

/** The partition of a page. */
export function partitionKeyOfPage(url: string, suffixes: PublicSuffixes | null): PartitionKey {
  return { topLevelSite: siteText(url, suffixes), hasCrossSiteAncestor: false }
}

function siteText(url: string, suffixes: PublicSuffixes | null): string {
  const origin = originOf(new URL(url))
  return origin === 'opaque' ? 'https://opaque.invalid' : `${origin.scheme}://${siteOf(origin.host, suffixes)}`
}

/** Whether the document and all above it are in a secure context. */
export function isSecureContext(document: LinearDocument): boolean {
  const { protocol, hostname } = new URL(document.originUrl)
  const host = canonicalizeHost(hostname)
  const isTrustworthy = ['https:', 'data:'].includes(protocol) || (host !== null && isLoopback(host))
  return isTrustworthy && (document.parent === null || isSecureContext(document.parent))
}
