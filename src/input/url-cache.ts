/**
 * Reads what the algorithms need of a URL, once for each host and text (§5.1.2, §5.1.4). It does not depend on a jar,
 * so all jars with the same suffix list and trust share one cache.
 */
import { canonicalizeHost, isIpAddress } from '../algorithms/canonical-host.js'
import { isLoopback } from '../algorithms/loopback.js'
import { siteOf } from '../algorithms/site.js'
import { parseUrl } from '../algorithms/url.js'
import { invalidArgument, invalidUrl } from '../cookie/invalid-argument.js'
import type { PublicSuffixes } from '../cookie/public-suffixes.js'
import type { Profile } from '../profiles/profile.js'
import { CACHES_OF_A_LIST, HOST_LENGTH, HOSTS } from '../store/bounds.js'
import { ownText } from '../store/own-text.js'
import { BoundedMap } from './bounded-map.js'
import { endOfPlainPath, plainHost, startOfAuthority } from './plain-url.js'
import { SampledMap } from './sampled-map.js'
import { isTrustedHost } from './trusted-hosts.js'

const HTTPS_START = 'https://'.length
const WSS_START = 'wss://'.length

/** What is known of a host. */
export interface Host {
  /** The canonicalized host; `null` if it cannot be canonicalized. */
  readonly host: string | null
  /** Whether connections to it count as secure, whatever their scheme. */
  readonly isTrusted: boolean
  readonly registrableDomain: string | null
  /** The site of the host; one without cookies if the host cannot be canonicalized. */
  readonly site: string
}

/** A host that cannot be canonicalized. No cookie has its site: no host contains a space. */
const NO_HOST: Host = { host: null, isTrusted: false, registrableDomain: null, site: ' ' }

/** The parts of a URL that the algorithms need. */
export interface RequestUrl {
  readonly host: Host
  readonly path: string
  readonly scheme: 'http' | 'https'
  /** Whether the URL denotes a secure connection. */
  readonly secure: boolean
}

/** The rules by which URLs are read. */
export interface UrlRules {
  readonly publicSuffixes: PublicSuffixes | null
  readonly trustLoopback: boolean
  readonly trustedHosts: readonly string[]
  /** What decides which requests are same-site, and which partition they belong to; `null` for the text. */
  readonly profile?: Pick<Profile, 'schemefulSameSite' | 'crossSiteAncestor'> | null
}

export class UrlCache {
  readonly #rules: UrlRules
  readonly #urls = new SampledMap<RequestUrl>()
  readonly #hosts = new BoundedMap<Host>(HOSTS)
  #hasReadBefore = false

  /** Whether two origins with different schemes are cross-site. */
  readonly isSchemeful: boolean
  /** Whether a cross-site ancestor is part of the partition key only of requests that are same-site with the top. */
  readonly dropsAncestor: boolean

  constructor(rules: UrlRules) {
    this.#rules = rules
    this.isSchemeful = rules.profile?.schemefulSameSite ?? true
    this.dropsAncestor = rules.profile?.crossSiteAncestor === 'same-site'
  }

  /** Whether the last URL that was read was in the cache already, from an earlier request of this or another jar. */
  get hasReadBefore(): boolean {
    return this.#hasReadBefore
  }

  /**
   * Reads a URL.
   *
   * @param argument - the name of the argument that the URL was given as.
   * @throws TypeError if it is not an absolute URL, or its scheme has no cookies.
   */
  read(url: string | URL, argument = 'url'): RequestUrl {
    const text = typeof url === 'string' ? url : url?.href
    if (typeof text !== 'string') return this.#parse(url, argument)
    const known = this.#urls.get(text)
    this.#hasReadBefore = known !== undefined
    if (known !== undefined) return known
    const read = this.#readPlain(text) ?? this.#parse(text, argument)
    this.#urls.offer(text, read)
    return read
  }

  /** The URL of `https://` and a canonicalized host; `null` stands for a host that cannot be canonicalized. */
  ofHost(host: string | null): RequestUrl {
    return requestUrl(host === null ? NO_HOST : this.host(host), '/', 'https')
  }

  /** What is known of a canonicalized host. */
  host(hostname: string): Host {
    return this.#hosts.get(hostname) ?? this.#readHost(hostname)
  }

  #parse(url: string | URL, argument: string): RequestUrl {
    const { protocol, hostname, pathname } = parseUrl(argument, url)
    const scheme = schemeOf(protocol)
    if (scheme === null) throw invalidUrl(argument, String(url), 'a URL with the scheme http, https, ws or wss')
    return requestUrl(this.host(hostname), pathname, scheme)
  }

  /** Reads a URL without a URL parser; `null` if it needs one. */
  #readPlain(url: string): RequestUrl | null {
    const start = startOfAuthority(url)
    const pathStart = start === -1 ? -1 : url.indexOf('/', start)
    const pathEnd = pathStart === -1 ? -1 : endOfPlainPath(url, pathStart)
    if (pathEnd === -1) return null
    const authority = url.slice(start, pathStart)
    const host = this.#hosts.get(authority) ?? this.#readPlainAuthority(authority)
    const path = pathEnd === pathStart + 1 ? '/' : url.slice(pathStart, pathEnd)
    return host && requestUrl(host, path, start === HTTPS_START || start === WSS_START ? 'https' : 'http')
  }

  /** Reads a host, with or without a port, without a URL parser; `null` if it needs one. */
  #readPlainAuthority(authority: string): Host | null {
    const name = plainHost(authority)
    if (name === null || canonicalizeHost(name) !== name) return null
    const host = this.host(name)
    return name === authority ? host : this.#keep(ownText(authority), host)
  }

  #readHost(text: string): Host {
    const hostname = ownText(text)
    const { publicSuffixes, trustLoopback, trustedHosts } = this.#rules
    const host = canonicalizeHost(hostname)
    if (host === null) return this.#keep(hostname, NO_HOST)
    const isName = !isIpAddress(host)
    const registrable = isName && publicSuffixes !== null ? publicSuffixes.registrableDomain(host) : null
    if (registrable !== null && typeof registrable !== 'string') {
      throw invalidArgument('options.publicSuffixes.registrableDomain()', registrable, 'a string or null')
    }
    const registrableDomain = registrable === null ? null : ownText(registrable)
    const isTrusted = (trustLoopback && isLoopback(host)) || isTrustedHost(host, trustedHosts)
    return this.#keep(hostname, {
      host,
      isTrusted,
      registrableDomain,
      site: registrableDomain ?? siteOf(host, publicSuffixes),
    })
  }

  #keep(authority: string, host: Host): Host {
    if (authority.length <= HOST_LENGTH) this.#hosts.set(authority, host)
    return host
  }
}

function requestUrl(host: Host, path: string, scheme: 'http' | 'https'): RequestUrl {
  return { host, path, scheme, secure: scheme === 'https' || host.isTrusted }
}

function schemeOf(protocol: string): 'http' | 'https' | null {
  if (protocol === 'https:' || protocol === 'wss:') return 'https'
  return protocol === 'http:' || protocol === 'ws:' ? 'http' : null
}

/** Stands for the list of rules without one. */
const NO_LIST = {}
const cachesOfLists = new WeakMap<object, Map<string, UrlCache>>()

/** The cache for some rules. Jars with the same rules get the same one. */
export function urlCacheFor(rules: UrlRules): UrlCache {
  const { publicSuffixes, trustLoopback, trustedHosts, profile } = rules
  const caches = cachesOfLists.get(publicSuffixes ?? NO_LIST) ?? new Map<string, UrlCache>()
  cachesOfLists.set(publicSuffixes ?? NO_LIST, caches)
  const trust = [trustLoopback, profile?.schemefulSameSite, profile?.crossSiteAncestor, ...trustedHosts].join(' ')
  let cache = caches.get(trust)
  if (cache === undefined) {
    if (caches.size >= CACHES_OF_A_LIST) caches.clear()
    cache = new UrlCache(rules)
    caches.set(trust, cache)
  }
  return cache
}
