/**
 * Where a request goes, and what the options of a call say of it.
 */

import { fieldOf } from '../../cookie/invalid-argument.js'
import type { RequestContext } from '../../jar/request-context.js'
import { type RequestUrl, type UrlCache, urlCacheFor } from '../../jar/url-cache.js'
import { publicSuffixes } from '../../public-suffix.js'
import type { JarRules } from './jar-options.js'
import { ParameterError } from './parameter-error.js'

/** A URL that has a host. */
export interface Address {
  /** The URL with a scheme that jars know. */
  readonly text: string
  readonly url: RequestUrl
}

/** Reads URLs by the rules of a jar. */
export function urlsOf({ rejectPublicSuffixes, allowSecureOnLocal }: JarRules): UrlCache {
  const list = rejectPublicSuffixes ? publicSuffixes : null
  return urlCacheFor({ publicSuffixes: list, trustLoopback: allowSecureOnLocal, trustedHosts: [] })
}

/**
 * Reads a URL; `null` if it has no host. One of a scheme that jars do not know counts as one of `http`.
 *
 * @throws ParameterError if it is neither a string nor a URL; TypeError if the string is not a URL.
 */
export function readAddress(url: unknown, urls: UrlCache): Address | null {
  // Clients send a request to the address as a whole, whatever else a property says.
  const href = typeof url === 'string' ? url : typeof url === 'object' && url !== null ? fieldOf(url, 'href') : null
  if (typeof href === 'string') {
    try {
      return { text: href, url: urls.read(href) }
    } catch {
      // It is read below.
    }
  }
  const { protocol, hostname, pathname } = typeof href === 'string' ? parseUrl(href) : partsOf(url)
  if (hostname === '') return null
  const scheme = protocol === 'https:' || protocol === 'wss:' ? 'https' : 'http'
  const text = `${scheme}://${hostname}${pathname.startsWith('/') ? pathname : '/'}`
  return { text, url: urls.read(text) }
}

type UrlParts = Pick<URL, 'protocol' | 'hostname' | 'pathname'>

/** Parses a URL. The error does not show it, since it may hold a password, or be a cookie in the wrong place. */
function parseUrl(url: string): URL {
  if (url === '') throw new ParameterError('`url` argument is an empty string, a URL is wanted.')
  try {
    return new URL(url)
  } catch {
    throw Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL' })
  }
}

function partsOf(url: unknown): UrlParts {
  if (typeof url === 'object' && url !== null) {
    const [protocol, hostname, pathname] = ['protocol', 'hostname', 'pathname'].map((name) => fieldOf(url, name))
    if (typeof protocol === 'string' && typeof hostname === 'string' && typeof pathname === 'string') {
      return { protocol, hostname, pathname }
    }
  }
  throw new ParameterError('`url` argument is not a string or URL.')
}

/** The context of a call without options. */
const SAME_SITE: RequestContext = { sameSite: 'same-site', type: 'HTTP' }

const SITES: Readonly<Record<string, RequestContext>> = {
  strict: { sameSite: 'same-site' },
  lax: { sameSite: 'cross-site', topLevelNavigation: true },
  none: { sameSite: 'cross-site' },
}

/** The six contexts that the options of a call can describe. */
const CONTEXTS: ReadonlyMap<string, RequestContext> = new Map(
  (['HTTP', 'non-HTTP'] as const).flatMap((type) =>
    Object.entries(SITES).map(([name, site]) => [
      `${type} ${name}`,
      type === 'HTTP' && name === 'strict' ? SAME_SITE : { ...site, type },
    ]),
  ),
)

/**
 * The context that the options of a call describe: the same object for the same options.
 *
 * @throws Error if there is no such sameSiteContext.
 */
export function contextOf(options: {
  readonly http?: boolean | undefined
  readonly sameSiteContext?: string | undefined
}): RequestContext {
  const { http, sameSiteContext } = options
  if (http === undefined && sameSiteContext === undefined) return SAME_SITE
  const name = sameSiteContext ? String(sameSiteContext).toLowerCase() : 'strict'
  const context = CONTEXTS.get(`${http === false ? 'non-HTTP' : 'HTTP'} ${name}`)
  if (context !== undefined) return context
  throw new Error('Invalid sameSiteContext option for getCookies(); expected one of "strict", "lax", or "none"')
}
