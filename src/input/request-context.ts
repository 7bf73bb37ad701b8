/**
 * Turns the context that a caller gives into the request that the algorithms need (§5.2, §5.7, §5.8).
 */
import { cookieDate } from '../algorithms/cookie-date.js'
import type { ApiType } from '../algorithms/octets.js'
import type { CookieRequest } from '../algorithms/request.js'
import { canonicalOrigin, type Origin, originOf, type SameSiteStatus } from '../algorithms/same-site.js'
import {
  fieldOf,
  fieldsOf,
  invalidArgument,
  invalidSecret,
  invalidUrl,
  readFlag,
  readWord,
} from '../cookie/invalid-argument.js'
import type { PartitionKey } from '../cookie/site-key.js'
import type { RequestUrl, UrlCache } from './url-cache.js'

/**
 * What a caller knows of a request besides its URL. All fields are optional. By default it is a GET request without a
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
  /** The same-site status, if the caller knows it; `'same-site'` by default. */
  readonly sameSite?: SameSiteStatus | undefined
  /** The HTTP method of the current hop; `'GET'` by default. Its case does not matter. */
  readonly method?: string | undefined
  /** Whether the request navigates a top-level traversable; false by default. */
  readonly topLevelNavigation?: boolean | undefined
  /**
   * The site for cookies of the client that makes the request, from which the same-site status is computed: an origin, a
   * URL of that origin, `'opaque'`, or `null` if there is no client. For a script it is that of its document, and the
   * URL of the request is the document's.
   */
  readonly siteForCookies?: Origin | string | URL | null | undefined
  /** For a reload that the user asked for: the same-site status of the navigation that first loaded the document. */
  readonly reload?: SameSiteStatus | undefined
  /**
   * The partition for `Partitioned` cookies: the site, or any http or https URL, of the top-level document, and whether a
   * document of another site stands between it and the request. Without it the attribute is ignored with a warning.
   */
  readonly partitionKey?: PartitionKey | null | undefined
  /**
   * Whether the request is third-party, if the caller knows it. By default a cross-site request is, unless it navigates a
   * top-level traversable. The two differ if a foreign frame navigates itself to the site of the page that holds it.
   */
  readonly thirdParty?: boolean | undefined
  /** Whether an earlier hop of the chain of redirects was cross-site, for profiles that look at it; false by default. */
  readonly crossSiteRedirect?: boolean | undefined
  /** The Date header field of the response, or its time in milliseconds, for profiles that correct Expires by it. */
  readonly responseDate?: string | number | null | undefined
}

/** The fields of a context. */
export const CONTEXT_KEYS: readonly string[] = [
  'type',
  'sameSite',
  'method',
  'topLevelNavigation',
  'siteForCookies',
  'reload',
  'partitionKey',
  'thirdParty',
  'crossSiteRedirect',
  'responseDate',
]
const STATUSES: readonly SameSiteStatus[] = ['same-site', 'cross-site']
const PARTITION_KEYS = ['topLevelSite', 'hasCrossSiteAncestor']

/** A context, checked and complete. */
export interface ResolvedContext {
  readonly type: ApiType
  /** The same-site status of all requests; `null` if it follows from the site for cookies. */
  readonly sameSite: SameSiteStatus | null
  readonly method: string
  readonly topLevelNavigation: boolean
  readonly siteForCookies: Origin | null
  readonly partitionKey: PartitionKey | null
  /** The origin of the top-level document, whose site depends on the public suffix list. */
  readonly topLevelOrigin: Exclude<Origin, 'opaque'> | null
  /** `null` if it follows from the rest. */
  readonly thirdParty: boolean | null
  readonly crossSiteRedirect: boolean
  readonly responseDate: number | null
}

/**
 * Checks a context. Each of its fields is read once.
 *
 * @throws TypeError if the context is not valid.
 */
export function resolveContext(context: RequestContext): ResolvedContext {
  const fields = fieldsOf('context', context, CONTEXT_KEYS)
  const { method = 'GET' } = fields
  if (typeof method !== 'string' || method === '') throw invalidArgument('context.method', method, 'an HTTP method')
  const sameSite = readWord('context.sameSite', fields.sameSite, STATUSES)
  const reload = readWord('context.reload', fields.reload, STATUSES)
  const siteForCookies = fields.siteForCookies ?? null
  if (sameSite !== undefined && siteForCookies !== null) {
    throw new TypeError('context: expected one of sameSite and siteForCookies, got both')
  }
  const site = readSiteForCookies(siteForCookies)
  return {
    type: readWord('context.type', fields.type, ['HTTP', 'non-HTTP']) ?? 'HTTP',
    // §5.2 step 1
    sameSite: reload ?? sameSite ?? null,
    method,
    topLevelNavigation: readFlag('context.topLevelNavigation', fields.topLevelNavigation) ?? false,
    siteForCookies: site,
    ...readPartitionKey(fields.partitionKey ?? null),
    thirdParty: readFlag('context.thirdParty', fields.thirdParty) ?? null,
    crossSiteRedirect: readFlag('context.crossSiteRedirect', fields.crossSiteRedirect) ?? false,
    responseDate: readDate(fields.responseDate ?? null),
  }
}

/** The context of an HTTP client that shows no pages. */
export const NO_CONTEXT: ResolvedContext = /* @__PURE__ */ resolveContext({ sameSite: 'same-site' })

/** The request for a URL in a context. */
export function requestFor(url: RequestUrl, context: ResolvedContext, urls: UrlCache): CookieRequest {
  const { host, registrableDomain } = url.host
  return {
    host,
    registrableDomain,
    path: url.path,
    secure: url.secure,
    type: context.type,
    sameSite: sameSiteStatus(url, context, urls),
    method: context.method,
    topLevelNavigation: context.topLevelNavigation,
    partitionKey: partitionKeyOf(url, context, urls),
    partitionsAll: false,
    thirdParty: context.thirdParty,
    crossSiteRedirect: context.crossSiteRedirect,
    responseDate: context.responseDate,
  }
}

/** The partition of a request for a URL; under some profiles an ancestor counts only if URL and top are same-site. */
export function partitionKeyOf(
  { host, scheme }: RequestUrl,
  context: ResolvedContext,
  urls: UrlCache,
): PartitionKey | null {
  const { partitionKey } = context
  if (!urls.dropsAncestor || partitionKey === null || !partitionKey.hasCrossSiteAncestor) return partitionKey
  const isOfTop = partitionKey.topLevelSite === `${scheme}://${host.registrableDomain ?? host.host}`
  return isOfTop ? partitionKey : { ...partitionKey, hasCrossSiteAncestor: false }
}

/** The same-site status of a request for a URL in a context (§5.2). */
export function sameSiteStatus(
  { host, scheme }: RequestUrl,
  { sameSite, siteForCookies: site }: ResolvedContext,
  urls: UrlCache,
): SameSiteStatus {
  if (sameSite !== null) return sameSite
  // §5.2 step 2
  if (site === null) return 'same-site'
  if (site === 'opaque' || (scheme !== site.scheme && urls.isSchemeful)) return 'cross-site'
  if (host.host === site.host) return 'same-site'
  const { registrableDomain } = host
  const isSameSite = registrableDomain !== null && registrableDomain === urls.host(site.host).registrableDomain
  return isSameSite ? 'same-site' : 'cross-site'
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

function readPartitionKey(given: PartitionKey | null): Pick<ResolvedContext, 'partitionKey' | 'topLevelOrigin'> {
  if (given === null) return { partitionKey: null, topLevelOrigin: null }
  const argument = 'context.partitionKey'
  const { topLevelSite, hasCrossSiteAncestor } = fieldsOf(argument, given, PARTITION_KEYS)
  if (typeof hasCrossSiteAncestor !== 'boolean') {
    throw invalidArgument(`${argument}.hasCrossSiteAncestor`, hasCrossSiteAncestor, 'true or false')
  }
  const expected = 'an http or https URL'
  const origin = typeof topLevelSite === 'string' ? originOf(topLevelSite, `${argument}.topLevelSite`) : 'opaque'
  if (origin === 'opaque' || !/^https?$/.test(origin.scheme)) {
    throw invalidUrl(`${argument}.topLevelSite`, topLevelSite, expected)
  }
  // All records of the partition share it.
  const partitionKey = Object.freeze({ topLevelSite: `${origin.scheme}://${origin.host}`, hasCrossSiteAncestor })
  return { partitionKey, topLevelOrigin: origin }
}

/** The context with the site of its top-level document under the current public suffix list. */
export function withTopLevelSite(context: ResolvedContext, urls: UrlCache): ResolvedContext {
  const { partitionKey, topLevelOrigin } = context
  if (partitionKey === null || topLevelOrigin === null) return context
  const site = urls.host(topLevelOrigin.host).registrableDomain ?? topLevelOrigin.host
  return {
    ...context,
    partitionKey: Object.freeze({ ...partitionKey, topLevelSite: `${topLevelOrigin.scheme}://${site}` }),
  }
}

/** Reads the date of a server; `null` if it is not a date. */
function readDate(given: string | number | null): number | null {
  if (typeof given === 'string') return cookieDate(given)
  if (given !== null && !(typeof given === 'number' && Number.isFinite(given))) {
    throw invalidArgument('context.responseDate', given, 'a date as text or in milliseconds, or null')
  }
  return given
}
