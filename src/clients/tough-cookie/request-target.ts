/**
 * Where a request goes, and what the options of a call say of it.
 */
import { canonicalizeHost, isIpAddress } from '../../algorithms/canonical-host.js'
import { isLoopback } from '../../algorithms/loopback.js'
import type { CookieRequest } from '../../algorithms/request.js'
import type { PublicSuffixes } from '../../cookie/public-suffixes.js'
import { BoundedMap } from '../../jar/bounded-map.js'
import { publicSuffixes } from '../../public-suffix.js'
import type { JarRules } from './jar-options.js'
import { fieldOf } from './own-options.js'
import { ParameterError } from './parameter-error.js'
import type { StoredRecord } from './stored-record.js'

/** How many URLs are remembered. */
const REMEMBERED_URLS = 4096

/** The longest URL that is remembered. */
const REMEMBERED_LENGTH = 1024

/** What a URL says to the algorithms. */
export interface RequestTarget {
  /** The canonicalized host; `null` where there is none. */
  readonly host: string | null
  readonly registrableDomain: string | null
  readonly path: string
  readonly secure: boolean
  /** The highest domain whose cookies the host may get; `null` where none is too high. */
  readonly highestDomain: string | null
  /** The cookies in memory that concern the target, as they were at one version of their index. */
  memo: { readonly index: object; readonly version: number; readonly records: readonly StoredRecord[] } | null
}

/** Reads the URLs of a jar's requests, and remembers them. */
export class RequestTargets {
  readonly #rules: JarRules
  #targets = new BoundedMap<RequestTarget>(REMEMBERED_URLS)
  /** The two rules that a target depends on, as they were when the targets were read. */
  #rejectPublicSuffixes: boolean
  #allowSecureOnLocal: boolean

  constructor(rules: JarRules) {
    this.#rules = rules
    this.#rejectPublicSuffixes = rules.rejectPublicSuffixes
    this.#allowSecureOnLocal = rules.allowSecureOnLocal
  }

  /** The public suffix list; `null` where it is switched off. */
  get publicSuffixes(): PublicSuffixes | null {
    return this.#rules.rejectPublicSuffixes ? publicSuffixes : null
  }

  /**
   * The target of a URL.
   *
   * @throws ParameterError if it is neither a string nor a URL; TypeError if the string is not a URL.
   */
  read(url: string | URL): RequestTarget {
    if (typeof url === 'string') return this.#readText(url)
    // Clients send a request to the address as a whole, whatever else a property says.
    const href = fieldOf(url, 'href')
    return typeof href === 'string' ? this.#readText(href) : this.#read(partsOf(url))
  }

  #readText(url: string): RequestTarget {
    this.#forgetUnderOtherRules()
    let target = this.#targets.get(url)
    if (target === undefined) {
      if (url === '') throw new ParameterError('`url` argument is an empty string, a URL is wanted.')
      target = this.#read(parseUrl(url))
      if (url.length <= REMEMBERED_LENGTH) this.#targets.set(url, target)
    }
    return target
  }

  #forgetUnderOtherRules(): void {
    const { rejectPublicSuffixes, allowSecureOnLocal } = this.#rules
    if (rejectPublicSuffixes === this.#rejectPublicSuffixes && allowSecureOnLocal === this.#allowSecureOnLocal) return
    this.#targets = new BoundedMap<RequestTarget>(REMEMBERED_URLS)
    this.#rejectPublicSuffixes = rejectPublicSuffixes
    this.#allowSecureOnLocal = allowSecureOnLocal
  }

  #read({ protocol, hostname, pathname }: UrlParts): RequestTarget {
    const host = canonicalizeHost(hostname)
    const list = this.publicSuffixes
    const isName = host !== null && !isIpAddress(host)
    const registrableDomain = list !== null && isName ? list.registrableDomain(host) : null
    return {
      host,
      registrableDomain,
      path: pathname || '/',
      secure:
        protocol === 'https:' ||
        protocol === 'wss:' ||
        (this.#rules.allowSecureOnLocal && host !== null && isLoopback(host)),
      highestDomain: registrableDomain ?? (list !== null || !isName ? host : null),
      memo: null,
    }
  }
}

type UrlParts = Pick<URL, 'protocol' | 'hostname' | 'pathname'>

/** Parses a URL. The error does not show it, since it may hold a password, or be a cookie in the wrong place. */
function parseUrl(url: string): URL {
  try {
    return new URL(url)
  } catch {
    throw Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL' })
  }
}

function partsOf(url: unknown): UrlParts {
  const protocol = fieldOf(url, 'protocol')
  const hostname = fieldOf(url, 'hostname')
  const pathname = fieldOf(url, 'pathname')
  if (typeof protocol === 'string' && typeof hostname === 'string' && typeof pathname === 'string') {
    return { protocol, hostname, pathname }
  }
  throw new ParameterError('`url` argument is not a string or URL.')
}

/** What the options of a call say of its request. */
export interface CallContext {
  readonly http?: boolean | undefined
  readonly sameSiteContext?: string | undefined
}

/**
 * The request to a target that the options of a call describe.
 *
 * @throws Error where there is no such sameSiteContext.
 */
export function requestTo(target: RequestTarget, { http, sameSiteContext }: CallContext): CookieRequest {
  const context = sameSiteContext ? String(sameSiteContext).toLowerCase() : 'strict'
  if (context !== 'strict' && context !== 'lax' && context !== 'none') {
    throw new Error('Invalid sameSiteContext option for getCookies(); expected one of "strict", "lax", or "none"')
  }
  const { host, registrableDomain, path, secure } = target
  return {
    host,
    registrableDomain,
    path,
    secure,
    type: http === false ? 'non-HTTP' : 'HTTP',
    sameSite: context === 'strict' ? 'same-site' : 'cross-site',
    method: 'GET',
    topLevelNavigation: context === 'lax',
  }
}
