/**
 * "Same-site" and "cross-site" requests, and the site for cookies of documents and workers (§5.2).
 */
import { fieldOf, invalidArgument, invalidSecret, invalidUrl } from '../cookie/invalid-argument.js'
import type { PublicSuffixes } from '../cookie/public-suffixes.js'
import { canonicalizeHost, isIpAddress } from './canonical-host.js'
import { parseUrl } from './url.js'

/**
 * The scheme and host of an origin; the port is not a part of a site. `'opaque'` is same-site with nothing.
 *
 * @see RFC 6265bis §5.2
 */
export type Origin = { readonly scheme: string; readonly host: string } | 'opaque'

/**
 * Whether a request, or the document of a script, is same-site.
 *
 * @see RFC 6265bis §5.2
 */
export type SameSiteStatus = 'same-site' | 'cross-site'

/**
 * A document, and the chain of documents that it is embedded in.
 *
 * @see RFC 6265bis §5.2.1
 */
export interface CookieDocument {
  /** The URI of the document. */
  readonly url: string | URL
  /** The origin of the document if it is not that of its URI, as in `about:srcdoc` and `blob:` documents. */
  readonly origin?: Origin | undefined
  /** Whether the sandboxed origin browsing context flag is set; then the origin of the URI counts. */
  readonly sandboxed?: boolean | undefined
  /** The document that this one is embedded in; absent for the document of a top-level traversable. */
  readonly parent?: CookieDocument | null | undefined
}

/**
 * A dedicated or shared worker, and the documents it is bound to.
 *
 * @see RFC 6265bis §5.2.2.1
 */
export interface CookieWorker {
  /** The origin of the worker. */
  readonly origin: Origin
  /** The documents that the worker is bound to. */
  readonly documents: readonly CookieDocument[]
}

/**
 * The origin of a URL; `ws:` and `wss:` count as `http:` and `https:`, and a URL without a host has an opaque origin.
 *
 * @param argument - the name of the argument in the error.
 * @throws TypeError if the text is not an absolute URL.
 *
 * @example
 * ```ts
 * import { originOf } from 'speculoos/algorithms'
 *
 * console.log(originOf('wss://site.example:8443/chat')) // => { scheme: 'https', host: 'site.example' }
 * console.log(originOf('data:text/html,hello')) // => opaque
 * ```
 *
 * @see RFC 6265bis §5.2
 */
export function originOf(url: string | URL, argument = 'url'): Origin {
  const { origin } = parseUrl(argument, url)
  if (origin === 'null') return 'opaque'
  const { protocol, hostname } = new URL(origin)
  const host = canonicalizeHost(hostname)
  if (host === null) return 'opaque'
  return { scheme: schemeOfSite(protocol.slice(0, -1)), host }
}

const ORIGIN = "an origin with scheme and host, or 'opaque'"

/**
 * Checks an origin that a caller made, and canonicalizes its host.
 *
 * @param argument - the name of the argument in the error.
 * @throws TypeError if it is not an origin, or its host is not a host.
 */
export function canonicalOrigin(argument: string, origin: Origin): Origin {
  if (origin === 'opaque') return origin
  if (typeof origin !== 'object' || origin === null) throw invalidSecret(argument, origin, ORIGIN)
  const scheme = fieldOf(origin, 'scheme')
  const given = fieldOf(origin, 'host')
  if (typeof scheme !== 'string' || typeof given !== 'string') throw invalidSecret(argument, origin, ORIGIN)
  // scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ) (RFC 3986 §3.1)
  if (!/^[a-z][a-z0-9+.-]*$/i.test(scheme)) throw invalidUrl(argument, scheme, "a scheme such as 'https'")
  const host = canonicalizeHost(given)
  if (host === null) throw invalidUrl(argument, given, 'the name or address of a host, without a user name and a port')
  return { scheme: schemeOfSite(scheme.toLowerCase()), host }
}

function schemeOfSite(scheme: string): string {
  return scheme === 'ws' ? 'http' : scheme === 'wss' ? 'https' : scheme
}

/**
 * Whether two origins are same-site: their schemes are the same, and their hosts or registrable domains.
 *
 * @param publicSuffixes - the list to use; with `null` only identical hosts are same-site.
 * @throws TypeError if the host of an origin is not a host.
 *
 * @example
 * ```ts
 * import { publicSuffixes } from 'speculoos'
 * import { originOf, sameSite } from 'speculoos/algorithms'
 *
 * const shop = originOf('https://shop.site.example/')
 * console.log(sameSite(shop, originOf('https://login.site.example/'), publicSuffixes)) // => true
 * console.log(sameSite(shop, originOf('http://shop.site.example/'), publicSuffixes)) // => false
 * ```
 *
 * @see RFC 6265bis §5.2
 */
export function sameSite(first: Origin, second: Origin, publicSuffixes: PublicSuffixes | null): boolean {
  return isSameSite(canonicalOrigin('first', first), canonicalOrigin('second', second), publicSuffixes)
}

function isSameSite(first: Origin, second: Origin, publicSuffixes: PublicSuffixes | null): boolean {
  if (first === 'opaque' || second === 'opaque' || first.scheme !== second.scheme) return false
  if (first.host === second.host) return true
  if (publicSuffixes === null || isIpAddress(first.host) || isIpAddress(second.host)) return false
  const registrableDomain = publicSuffixes.registrableDomain(first.host)
  return registrableDomain !== null && registrableDomain === publicSuffixes.registrableDomain(second.host)
}

/**
 * The site for cookies of a document: the top-level origin, if every document in between is same-site with it.
 *
 * @throws TypeError if a URL is not absolute, the host of an origin is not a host, or a document is its own ancestor.
 *
 * @example
 * ```ts
 * import { publicSuffixes } from 'speculoos'
 * import { siteForCookiesOfDocument } from 'speculoos/algorithms'
 *
 * const page = { url: 'https://news.example/' }
 * const advert = { url: 'https://advert.example/', parent: page }
 * console.log(siteForCookiesOfDocument(page, publicSuffixes)) // => { scheme: 'https', host: 'news.example' }
 * console.log(siteForCookiesOfDocument(advert, publicSuffixes)) // => opaque
 * ```
 *
 * @see RFC 6265bis §5.2.1
 */
export function siteForCookiesOfDocument(document: CookieDocument, publicSuffixes: PublicSuffixes | null): Origin {
  // §5.2.1 steps 1 and 3
  const documents = new Set<CookieDocument>()
  // §5.2.1 steps 2 and 4.1
  const origins: Origin[] = []
  for (let item: CookieDocument | null = document; item !== null; item = parentOf(item)) {
    if (documents.has(item)) throw invalidArgument('document', item, 'a document that is not its own ancestor')
    documents.add(item)
    origins.push(auditedOrigin(item))
  }
  const topOrigin = origins.at(-1) ?? 'opaque'
  // §5.2.1 step 4
  for (const origin of origins) {
    // §5.2.1 step 4.2
    if (!isSameSite(origin, topOrigin, publicSuffixes)) return 'opaque'
  }
  // §5.2.1 step 5
  return topOrigin
}

/**
 * The site for cookies of a dedicated or shared worker: its origin, if that is same-site with the site for cookies of
 * each of its documents.
 *
 * @throws TypeError if a URL is not absolute, the host of an origin is not a host, or a document is its own ancestor.
 *
 * @example
 * ```ts
 * import { publicSuffixes } from 'speculoos'
 * import { originOf, siteForCookiesOfWorker } from 'speculoos/algorithms'
 *
 * const worker = { origin: originOf('https://site.example/'), documents: [{ url: 'https://www.site.example/' }] }
 * console.log(siteForCookiesOfWorker(worker, publicSuffixes)) // => { scheme: 'https', host: 'site.example' }
 * ```
 *
 * @see RFC 6265bis §5.2.2.1
 */
export function siteForCookiesOfWorker(worker: CookieWorker, publicSuffixes: PublicSuffixes | null): Origin {
  // §5.2.2.1 step 1
  const site = canonicalOrigin('worker.origin', worker.origin)
  // §5.2.2.1 step 2
  for (const document of worker.documents) {
    // §5.2.2.1 step 2.1
    const documentSite = siteForCookiesOfDocument(document, publicSuffixes)
    // §5.2.2.1 step 2.2
    if (!isSameSite(documentSite, site, publicSuffixes)) return 'opaque'
  }
  // §5.2.2.1 step 3
  return site
}

/**
 * What decides whether a request is same-site.
 *
 * @see RFC 6265bis §5.2
 */
export interface SameSiteRequest {
  /** The origin of the request's current url. */
  readonly origin: Origin
  /** The site for cookies of the request's client; `null` if it has no client. */
  readonly siteForCookies: Origin | null
  /** For a reload that the user asked for: the status of the navigation that first loaded the document. */
  readonly reload?: SameSiteStatus | undefined
}

/**
 * Whether a request is same-site or cross-site.
 *
 * @example
 * ```ts
 * import { publicSuffixes } from 'speculoos'
 * import { originOf, sameSiteOfRequest } from 'speculoos/algorithms'
 *
 * const origin = originOf('https://bank.example/pay')
 * const siteForCookies = originOf('https://evil.example/')
 * console.log(sameSiteOfRequest({ origin, siteForCookies }, publicSuffixes)) // => cross-site
 * console.log(sameSiteOfRequest({ origin, siteForCookies: null }, publicSuffixes)) // => same-site
 * ```
 *
 * @see RFC 6265bis §5.2
 */
export function sameSiteOfRequest(request: SameSiteRequest, publicSuffixes: PublicSuffixes | null): SameSiteStatus {
  // §5.2 step 1
  const reload = fieldOf(request, 'reload')
  if (reload !== undefined) return reload
  // §5.2 step 2
  if (request.siteForCookies === null) return 'same-site'
  const origin = canonicalOrigin('request.origin', request.origin)
  const siteForCookies = canonicalOrigin('request.siteForCookies', request.siteForCookies)
  return isSameSite(origin, siteForCookies, publicSuffixes) ? 'same-site' : 'cross-site'
}

/** The origin that §5.2.1 steps 2 and 4.1 look at. */
function auditedOrigin(document: CookieDocument): Origin {
  const origin = fieldOf(document, 'origin')
  const isOfUrl = origin === undefined || fieldOf(document, 'sandboxed') === true
  return isOfUrl ? originOf(document.url) : canonicalOrigin('document.origin', origin)
}

/** The document that a document is embedded in; `null` for that of a top-level traversable. */
function parentOf(document: CookieDocument): CookieDocument | null {
  return fieldOf(document, 'parent') ?? null
}
