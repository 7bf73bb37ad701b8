/**
 * The oracle's configuration and what it makes of the words of a request (§5.5, §5.6.7.2, §5.8, §7).
 */

import {
  COOKIE_AGE_LIMIT,
  COOKIE_STRING_OCTETS,
  COOKIES,
  COOKIES_PER_SITE,
  LAX_ALLOWING_UNSAFE_AGE,
  OCTETS,
  OCTETS_PER_SITE,
} from '../../src/cookie/limits.js'
import type { PublicSuffixes } from '../../src/cookie/public-suffixes.js'
import type { PartitionKey } from '../../src/cookie/site-key.js'
import { canonicalizeHost, isLoopback } from './canonical-host.js'
import { defaultPath } from './matching.js'
import type { RetrievalType } from './octets.js'
import { canonicalPartitionKey } from './partition.js'
import { type Origin, originOf, type SameSiteStatus, sameSiteOfRequest } from './same-site.js'

/** How many cookies a linear jar keeps, how large, and for how many seconds. */
export interface Limits {
  readonly cookiesPerSite: number
  readonly cookies: number
  readonly octetsPerSite: number
  readonly octets: number
  readonly cookieStringOctets: number
  readonly cookieAgeLimit: number
}

/** How a linear jar is to behave. */
export interface Configuration {
  readonly publicSuffixes: PublicSuffixes | null
  readonly limits: Limits
  readonly trustLoopback: boolean
  /** In milliseconds; `null` where it is off. */
  readonly laxAllowingUnsafeAge: number | null
  readonly thirdPartyCookies: 'allow' | 'block'
  readonly cookiesEnabled: boolean
  readonly sessionOnly: boolean
}

/** What can be configured; what is left out stays as it is. */
export interface ConfigurationOptions {
  readonly publicSuffixes?: PublicSuffixes | null
  readonly limits?: Partial<Limits>
  readonly trustLoopback?: boolean
  readonly laxAllowingUnsafe?: boolean | number
  readonly thirdPartyCookies?: 'allow' | 'block'
  readonly cookiesEnabled?: boolean
  readonly sessionOnly?: boolean
}

/** What a caller says about a request. */
export interface RequestContext {
  readonly type?: RetrievalType
  readonly sameSite?: SameSiteStatus
  readonly method?: string
  readonly topLevelNavigation?: boolean
  readonly siteForCookies?: Origin | null
  readonly reload?: SameSiteStatus
  readonly partitionKey?: PartitionKey | null
  /** Whether it is a third-party request, if the other fields do not imply that. */
  readonly thirdParty?: boolean
}

/** A request, with everything that the storage model and the retrieval algorithm ask. */
export interface Request {
  readonly host: string | null
  readonly path: string
  readonly defaultPath: string
  readonly secureConnection: boolean
  readonly type: RetrievalType
  readonly sameSite: SameSiteStatus
  readonly method: string
  readonly topLevelNavigation: boolean
  readonly publicSuffixes: PublicSuffixes | null
  readonly laxAllowingUnsafeAge: number | null
  readonly sessionOnly: boolean
  readonly partitionKey: PartitionKey | null
  readonly thirdParty: boolean | null
}

/** The configuration of a jar that was told nothing but its list. */
export function defaultConfiguration(publicSuffixes: PublicSuffixes | null): Configuration {
  return {
    publicSuffixes,
    limits: {
      cookiesPerSite: COOKIES_PER_SITE,
      cookies: COOKIES,
      octetsPerSite: OCTETS_PER_SITE,
      octets: OCTETS,
      cookieStringOctets: COOKIE_STRING_OCTETS,
      cookieAgeLimit: COOKIE_AGE_LIMIT,
    },
    trustLoopback: true,
    laxAllowingUnsafeAge: null,
    thirdPartyCookies: 'allow',
    cookiesEnabled: true,
    sessionOnly: false,
  }
}

/** Answers a configuration with the options in it. */
export function configured(configuration: Configuration, options: ConfigurationOptions): Configuration {
  const { laxAllowingUnsafe } = options
  for (const limit of Object.values(options.limits ?? {})) {
    const allowed = limit === Number.POSITIVE_INFINITY || (Number.isInteger(limit) && limit >= 0)
    if (!allowed) throw new TypeError('A limit is a non-negative integer or Infinity.')
  }
  return {
    publicSuffixes: options.publicSuffixes === undefined ? configuration.publicSuffixes : options.publicSuffixes,
    limits: { ...configuration.limits, ...options.limits },
    trustLoopback: options.trustLoopback ?? configuration.trustLoopback,
    laxAllowingUnsafeAge:
      laxAllowingUnsafe === undefined ? configuration.laxAllowingUnsafeAge : laxAllowingUnsafeAgeOf(laxAllowingUnsafe),
    thirdPartyCookies: options.thirdPartyCookies ?? configuration.thirdPartyCookies,
    cookiesEnabled: options.cookiesEnabled ?? configuration.cookiesEnabled,
    sessionOnly: options.sessionOnly ?? configuration.sessionOnly,
  }
}

function laxAllowingUnsafeAgeOf(option: boolean | number): number | null {
  if (option === true) return LAX_ALLOWING_UNSAFE_AGE
  return option === false ? null : option
}

/** Answers the request that a URL and a context describe. */
export function requestOf(address: string | URL, context: RequestContext, configuration: Configuration): Request {
  const url = new URL(address)
  if (!['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol)) {
    throw new TypeError('A request goes to an http, https, ws or wss URL.')
  }
  const given = context.siteForCookies ?? null
  if (context.sameSite !== undefined && given !== null) {
    throw new TypeError('A request is told its same-site status or its site for cookies, but not both.')
  }
  const host = canonicalizeHost(url.hostname)
  const path = url.pathname
  const siteForCookies = given === null ? null : canonicalOrigin(given)
  return {
    host,
    path,
    defaultPath: defaultPath(path),
    secureConnection:
      url.protocol === 'https:' ||
      url.protocol === 'wss:' ||
      (configuration.trustLoopback && host !== null && isLoopback(host)),
    type: context.type ?? 'HTTP',
    sameSite:
      context.reload === undefined && siteForCookies === null
        ? (context.sameSite ?? 'same-site')
        : sameSiteOfRequest(originOf(url), siteForCookies, context.reload, configuration.publicSuffixes),
    method: context.method ?? 'GET',
    topLevelNavigation: context.topLevelNavigation ?? false,
    publicSuffixes: configuration.publicSuffixes,
    laxAllowingUnsafeAge: configuration.laxAllowingUnsafeAge,
    sessionOnly: configuration.sessionOnly,
    thirdParty: context.thirdParty ?? null,
    partitionKey:
      context.partitionKey === undefined || context.partitionKey === null
        ? null
        : canonicalPartitionKey(context.partitionKey, configuration.publicSuffixes),
  }
}

/** A caller may spell an origin as it may spell a URL. */
function canonicalOrigin(origin: Origin): Origin {
  return origin === 'opaque' ? origin : originOf(new URL(`${origin.scheme}://${origin.host}/`))
}

/** Whether a request is a third-party one to the policy of §7.1. */
export function isThirdParty(request: Request): boolean {
  if (request.thirdParty !== null) return request.thirdParty
  return request.sameSite === 'cross-site' && (request.type === 'non-HTTP' || !request.topLevelNavigation)
}
