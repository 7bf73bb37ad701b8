/**
 * Where a request goes: what its URL says to the algorithms, read once for each text (§5.1.2, §5.1.4).
 */
import { canonicalizeHost, isIpAddress } from '../algorithms/canonical-host.js'
import { isLoopback } from '../algorithms/loopback.js'
import type { CookieRequest } from '../algorithms/request.js'
import { siteOf } from '../algorithms/site.js'
import { parseUrl } from '../algorithms/url.js'
import { invalidArgument, invalidUrl } from '../cookie/invalid-argument.js'
import { type MemoSlots, NO_MARK, NO_SLOT } from '../store/memo-slots.js'
import { ownText } from '../store/own-text.js'
import type { RetrievalMemo } from '../store/retrieval-memo.js'
import type { SiteCookies } from '../store/site-cookies.js'
import { BoundedMap } from './bounded-map.js'
import { endOfPlainPath, plainHost, startOfAuthority } from './plain-url.js'
import type { Policy } from './policy.js'

/** How many URLs are remembered. */
const REMEMBERED_URLS = 16_384

/** How many characters the URLs have that are remembered. */
const REMEMBERED_LENGTH = 1024

/** How long the cookie-strings are that targets keep. Those of URLs that are not asked for again are kept for long. */
const KEPT_HEADER = 512

/** After how many new URLs in a row only one in thirty-two is looked for. */
const NEW_IN_A_ROW = 64

/** How many hosts are remembered: asking the public suffix list takes as long as all the rest. */
const REMEMBERED_HOSTS = 32_768

/** How many characters the hosts have that are remembered, with a port: no name in the DNS has more. */
const HOST_LENGTH = 260

const HTTPS_START = 'https://'.length
const WSS_START = 'wss://'.length

/** What is known of a host. What every request reads stands first, so that it is near in memory. */
interface HostFacts {
  /** What the site last found for a request without a context, whatever the path. */
  memo: RetrievalMemo | null
  readonly isTrusted: boolean
  /** The canonicalized host; `null` where there is none. */
  readonly host: string | null
  readonly registrableDomain: string | null
  /** The site of the host; of no meaning where the host cannot be canonicalized. */
  readonly site: string
  /** The cookies of the site, where they were asked for and there were some. */
  cookies: SiteCookies | undefined
}

/** Where a request goes; by itself it is a GET request that has no client. */
export class RequestTarget implements CookieRequest {
  /** The cookie-string of `#memo`, which is the answer as long as its slot has this mark. */
  #header = ''
  #slot = NO_SLOT
  #mark = NO_MARK
  /** What the last retrieval without a context answered. */
  #memo: RetrievalMemo | null = null
  readonly facts: HostFacts
  readonly path: string
  readonly scheme: 'http' | 'https'

  constructor(facts: HostFacts, path: string, scheme: 'http' | 'https') {
    this.facts = facts
    this.path = path
    this.scheme = scheme
  }

  /** The cookie-string for a request without a context, which is then an access; `null` where none is kept. */
  answer(slots: MemoSlots, now: number): string | null {
    if (slots.markOf(this.#slot) !== this.#mark) return null
    slots.noteAccess(this.#slot, now)
    return this.#header
  }

  /** Keeps the cookie-string of a memo that answered a request without a context. */
  keepHeader(header: string, { slot }: RetrievalMemo, slots: MemoSlots): void {
    if (header.length > KEPT_HEADER) return
    this.#header = header
    this.#slot = slot
    this.#mark = slots.markOf(slot)
  }

  /** The memo that answers a request without a context; `null` where none is known. */
  get memo(): RetrievalMemo | null {
    const own = this.#memo
    if (own !== null && !own.isStale) return own
    const { memo } = this.facts
    if (memo === null || memo.isStale || !memo.isForPath(this)) return null
    this.#memo = memo
    return memo
  }

  /** Keeps the memo that answered a request without a context. */
  keep(memo: RetrievalMemo): void {
    this.#memo = memo
    this.facts.memo = memo
  }

  get secure(): boolean {
    return this.scheme === 'https' || this.facts.isTrusted
  }

  get host(): string | null {
    return this.facts.host
  }

  get registrableDomain(): string | null {
    return this.facts.registrableDomain
  }

  /** The site of the host; of no meaning where the host cannot be canonicalized. */
  get site(): string {
    return this.facts.site
  }

  get type(): 'HTTP' {
    return 'HTTP'
  }

  get sameSite(): 'same-site' {
    return 'same-site'
  }

  get method(): 'GET' {
    return 'GET'
  }

  get topLevelNavigation(): false {
    return false
  }
}

/** Reads the URLs of requests under one policy, and remembers them. */
export class RequestTargets {
  readonly #policy: Policy
  readonly #targets = new BoundedMap<RequestTarget>(REMEMBERED_URLS)
  /** How many URLs since the last one that was remembered. */
  #newInARow = 0
  readonly #hosts = new BoundedMap<HostFacts>(REMEMBERED_HOSTS)

  constructor(policy: Policy) {
    this.#policy = policy
  }

  /**
   * The target of a URL, which is remembered.
   *
   * @throws TypeError where the URL is none, or its scheme has no cookies.
   */
  read(url: string | URL): RequestTarget {
    const text = typeof url === 'string' ? url : url?.href
    if (typeof text !== 'string') return this.#read(url)
    // Where one URL after another was never seen, most are not even looked for.
    const isSought = this.#newInARow < NEW_IN_A_ROW || (++this.#newInARow & 31) === 0
    if (text.length > REMEMBERED_LENGTH || !isSought) return this.#read(text)
    const known = this.#targets.get(text)
    if (known === undefined) return this.#readNew(text)
    this.#newInARow = 0
    return known
  }

  #readNew(url: string): RequestTarget {
    this.#newInARow += 1
    const target = this.#read(url)
    this.#targets.offer(url, target)
    return target
  }

  #read(url: string | URL): RequestTarget {
    const plain = typeof url === 'string' ? this.#readPlain(url) : null
    if (plain !== null) return plain
    const { protocol, hostname, pathname } = parseUrl('url', url)
    const scheme = schemeOf(protocol)
    if (scheme === null) throw invalidUrl('url', String(url), 'a URL with the scheme http, https, ws or wss')
    return new RequestTarget(this.#hosts.get(hostname) ?? this.#learnHost(hostname), pathname, scheme)
  }

  /** Reads a URL without a URL parser; `null` where one must look at it. */
  #readPlain(url: string): RequestTarget | null {
    const start = startOfAuthority(url)
    const pathStart = start === -1 ? -1 : url.indexOf('/', start)
    const pathEnd = pathStart === -1 ? -1 : endOfPlainPath(url, pathStart)
    if (pathEnd === -1) return null
    const authority = url.slice(start, pathStart)
    const facts = this.#hosts.get(authority) ?? this.#learnPlainAuthority(authority)
    const path = pathEnd === pathStart + 1 ? '/' : url.slice(pathStart, pathEnd)
    const scheme = start === HTTPS_START || start === WSS_START ? 'https' : 'http'
    return facts && new RequestTarget(facts, path, scheme)
  }

  /** Learns a host, with or without a port, that was not read by a URL parser; `null` where one must look at it. */
  #learnPlainAuthority(authority: string): HostFacts | null {
    const host = plainHost(authority)
    if (host === null) return null
    const last = host.charCodeAt(host.lastIndexOf('.') + 1)
    const isNumeric = !(last >= 0x61 && last <= 0x7a)
    if (isNumeric || canonicalizeHost(host) !== host) return null
    const facts = this.#hosts.get(host) ?? this.#learnHost(host)
    if (host !== authority) this.#remember(ownText(authority), facts)
    return facts
  }

  #learnHost(text: string): HostFacts {
    const hostname = ownText(text)
    const { publicSuffixes, trustLoopback } = this.#policy
    const host = canonicalizeHost(hostname)
    const hasRegistrableDomain = host !== null && publicSuffixes !== null && !isIpAddress(host)
    const registrableDomain = hasRegistrableDomain ? publicSuffixes.registrableDomain(host) : null
    if (registrableDomain !== null && typeof registrableDomain !== 'string') {
      throw invalidArgument('options.publicSuffixes.registrableDomain()', registrableDomain, 'a string or null')
    }
    const ownDomain = registrableDomain === null ? null : ownText(registrableDomain)
    const facts: HostFacts = {
      memo: null,
      isTrusted: trustLoopback && host !== null && isLoopback(host),
      host,
      registrableDomain: ownDomain,
      site: host === null ? '' : (ownDomain ?? siteOf(host, publicSuffixes)),
      cookies: undefined,
    }
    this.#remember(hostname, facts)
    return facts
  }

  #remember(authority: string, facts: HostFacts): void {
    if (authority.length <= HOST_LENGTH) this.#hosts.set(authority, facts)
  }
}

function schemeOf(protocol: string): 'http' | 'https' | null {
  switch (protocol) {
    case 'https:':
    case 'wss:':
      return 'https'
    case 'http:':
    case 'ws:':
      return 'http'
    default:
      return null
  }
}
