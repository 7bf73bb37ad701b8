/**
 * Turns what a caller knows of a request into what the algorithms ask of it (§5.2, §5.7, §5.8).
 */
import type { ApiType } from '../algorithms/octets.js'
import type { CookieRequest } from '../algorithms/request.js'
import {
  canonicalOrigin,
  type Origin,
  originOf,
  type SameSiteStatus,
  sameSiteOfRequest,
} from '../algorithms/same-site.js'
import {
  fieldOf,
  fieldsOf,
  hasClass,
  invalidArgument,
  invalidSecret,
  requireKnownKeys,
} from '../cookie/invalid-argument.js'
import type { PublicSuffixes } from '../cookie/public-suffixes.js'
import type { RequestTarget } from './request-target.js'

/**
 * What a caller knows of a request beside its URL. Everything may be left out: it is then a GET request that has no
 * client, as an HTTP client makes it, and so same-site. Fields are read from the object itself or its class, and never
 * from `Object.prototype`.
 *
 * @example A form that a foreign page posts to the bank
 * ```ts
 * import { CookieJar } from 'speculoos'
 *
 * const jar = new CookieJar()
 * jar.setCookie('SID=1; SameSite=Lax', 'https://bank.example/')
 * const context = { method: 'POST', topLevelNavigation: true, siteForCookies: 'https://evil.example/' }
 * console.log(jar.getCookies('https://bank.example/pay', context).length) // => 0
 * ```
 *
 * @see RFC 6265bis §5.2 and §5.8
 */
export interface RequestContext {
  /** `'HTTP'` for a request or its response (the default), `'non-HTTP'` for a script such as `document.cookie`. */
  readonly type?: ApiType | undefined
  /** The same-site status, where the caller knows it; `'same-site'` by default. */
  readonly sameSite?: SameSiteStatus | undefined
  /** The HTTP method of the current hop; `'GET'` by default. Its case does not matter. */
  readonly method?: string | undefined
  /** Whether the request navigates a top-level traversable; false by default. */
  readonly topLevelNavigation?: boolean | undefined
  /**
   * The site for cookies of the client that makes the request, from which the same-site status is computed: an origin, a
   * URL of that origin, `'opaque'`, or `null` where there is no client. For a script it is that of its document, and the
   * URL of the request is the document's.
   */
  readonly siteForCookies?: Origin | string | URL | null | undefined
  /** For a reload that the user asked for: the same-site status of the navigation that first loaded the document. */
  readonly reload?: SameSiteStatus | undefined
}

const KEYS = ['type', 'sameSite', 'method', 'topLevelNavigation', 'siteForCookies', 'reload']

/**
 * The request that a target and a context describe.
 *
 * @throws TypeError where the context has something that it cannot have.
 */
export function resolveRequest(
  target: RequestTarget,
  context: RequestContext | undefined,
  publicSuffixes: PublicSuffixes | null,
): CookieRequest {
  return context === undefined ? target : requestInContext(target, context, publicSuffixes)
}

function requestInContext(
  target: RequestTarget,
  context: RequestContext,
  publicSuffixes: PublicSuffixes | null,
): CookieRequest {
  const { type, sameSite, method, topLevelNavigation, siteForCookies, reload } = readContext(context)
  const { host, registrableDomain, path, secure, scheme } = target
  const origin: Origin = host === null ? 'opaque' : { scheme, host }
  return {
    host,
    registrableDomain,
    path,
    secure,
    type,
    sameSite: reload ?? sameSite ?? sameSiteOfRequest({ origin, siteForCookies }, publicSuffixes),
    method,
    topLevelNavigation,
  }
}

/** What a context says, checked; each of its fields is read once. */
interface CheckedContext {
  readonly type: ApiType
  readonly sameSite: SameSiteStatus | undefined
  readonly method: string
  readonly topLevelNavigation: boolean
  readonly siteForCookies: Origin | null
  readonly reload: SameSiteStatus | undefined
}

function readContext(context: RequestContext): CheckedContext {
  requireKnownKeys('context', context, KEYS)
  const fields = hasClass(context) ? fieldsOf('context', context, KEYS) : ownFields(context)
  const { type = 'HTTP', sameSite, method = 'GET', topLevelNavigation = false, siteForCookies, reload } = fields
  if (type !== 'HTTP' && type !== 'non-HTTP') throw invalidArgument('context.type', type, "'HTTP' or 'non-HTTP'")
  requireStatus('context.sameSite', sameSite)
  requireStatus('context.reload', reload)
  if (typeof method !== 'string' || method === '') throw invalidArgument('context.method', method, 'an HTTP method')
  if (typeof topLevelNavigation !== 'boolean') {
    throw invalidArgument('context.topLevelNavigation', topLevelNavigation, 'true or false')
  }
  if (sameSite !== undefined && siteForCookies !== undefined && siteForCookies !== null) {
    throw new TypeError('context: expected one of sameSite and siteForCookies, got both')
  }
  return {
    type,
    sameSite,
    method,
    topLevelNavigation,
    siteForCookies: readSiteForCookies(siteForCookies ?? null),
    reload,
  }
}

/** The fields of an object without a class. Written out, since this is done for each request with a context. */
function ownFields(context: RequestContext): RequestContext {
  return {
    type: Object.hasOwn(context, 'type') ? context.type : undefined,
    sameSite: Object.hasOwn(context, 'sameSite') ? context.sameSite : undefined,
    method: Object.hasOwn(context, 'method') ? context.method : undefined,
    topLevelNavigation: Object.hasOwn(context, 'topLevelNavigation') ? context.topLevelNavigation : undefined,
    siteForCookies: Object.hasOwn(context, 'siteForCookies') ? context.siteForCookies : undefined,
    reload: Object.hasOwn(context, 'reload') ? context.reload : undefined,
  }
}

function readSiteForCookies(given: Origin | string | URL | null): Origin | null {
  const argument = 'context.siteForCookies'
  const expected = "an origin with scheme and host, a URL, 'opaque' or null"
  if (given === null || given === 'opaque') return given
  if (typeof given === 'string') return originOf(given, argument)
  if (typeof given !== 'object') throw invalidSecret(argument, given, expected)
  if ('scheme' in given && fieldOf(given, 'scheme') !== undefined) return canonicalOrigin(argument, given)
  if (!('href' in given) || fieldOf(given, 'href') === undefined) throw invalidSecret(argument, given, expected)
  return originOf(given, argument)
}

function requireStatus(argument: string, given: SameSiteStatus | undefined): void {
  if (given !== undefined && given !== 'same-site' && given !== 'cross-site') {
    throw invalidArgument(argument, given, "'same-site' or 'cross-site'")
  }
}
