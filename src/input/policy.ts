/**
 * What the owner of a jar decides: clock, suffix list, limits, and the user's controls (§5.5, §5.7, §7).
 */
import type { ReceptionPolicy } from '../algorithms/receive-cookie.js'
import type { RetrievalPolicy } from '../algorithms/retrieve-cookies.js'
import { fieldsOf, invalidArgument, readFlag, readWord } from '../cookie/invalid-argument.js'
import {
  COOKIE_AGE_LIMIT,
  COOKIE_STRING_OCTETS,
  COOKIES,
  COOKIES_PER_SITE,
  LAX_ALLOWING_UNSAFE_AGE,
  OCTETS,
  OCTETS_PER_SITE,
} from '../cookie/limits.js'
import type { PublicSuffixes } from '../cookie/public-suffixes.js'
import type { Profile } from '../profiles/profile.js'
import { profileOf } from '../profiles/registry.js'
import type { StoreLimits } from '../store/cookie-store.js'
import type { Inspection } from './inspection.js'
import type { RejectionListener } from './rejections.js'
import { readTrustedHosts } from './trusted-hosts.js'
import { type UrlCache, type UrlRules, urlCacheFor } from './url-cache.js'

/**
 * How many cookies a jar keeps, how large, and for how long. Each may be `Infinity`.
 *
 * @see RFC 6265bis §5.5 and §5.7
 */
export interface Limits {
  /** The most cookies of one site, all its sub-domains together; 180 by default. */
  readonly cookiesPerSite?: number | undefined
  /** The most cookies in all; 100,000 by default. */
  readonly cookies?: number | undefined
  /** The most octets of one site's names, values, domains and paths; 1,048,576 (1 MiB) by default. */
  readonly octetsPerSite?: number | undefined
  /** The most octets of all names, values, domains and paths; 134,217,728 (128 MiB) by default. */
  readonly octets?: number | undefined
  /** The most octets of one Cookie header field; 262,144 (256 KiB) by default. Cookies that do not fit are not sent. */
  readonly cookieStringOctets?: number | undefined
  /** The longest that a cookie may live, in seconds; 34,560,000 (400 days) by default. */
  readonly cookieAgeLimit?: number | undefined
}

/**
 * The options of a jar.
 *
 * @see RFC 6265bis §5.5, §5.7 and §7
 */
export interface CookieJarOptions {
  /** The clock: the current time in milliseconds since 1970-01-01T00:00:00Z. `Date.now` by default. */
  readonly now?: (() => number) | undefined
  /** The public suffix list; by default that of `tldts`, private section included. `null` switches the check off. */
  readonly publicSuffixes?: PublicSuffixes | null | undefined
  /** How many cookies the jar keeps, how large, and for how long. */
  readonly limits?: Limits | undefined
  /** Whether `localhost`, `*.localhost`, 127.0.0.0/8 and `[::1]` count as secure connections; true by default. */
  readonly trustLoopback?: boolean | undefined
  /**
   * Hosts to which all connections count as secure, such as those of a container network: a name such as `'app'`, or
   * `'*.internal'` for all names below `internal`. None by default.
   */
  readonly trustedHosts?: readonly string[] | undefined
  /**
   * Whether cookies that named no SameSite are sent with unsafe cross-site top-level requests while they are young:
   * `true` for two minutes, or a number of milliseconds. False by default (§5.6.7.2).
   */
  readonly laxAllowingUnsafe?: boolean | number | undefined
  /**
   * Whether third-party requests may set and get cookies (§7.1): `'allow'` by default. With `'partition'` all their
   * cookies belong to the partition that the context names; without a partition they are blocked.
   */
  readonly thirdPartyCookies?: 'allow' | 'block' | 'partition' | undefined
  /** Whether cookies are set and sent at all; true by default (§7.3). */
  readonly cookiesEnabled?: boolean | undefined
  /** Whether every cookie that is received ends with the session, if not before; false by default (§7.3). */
  readonly sessionOnly?: boolean | undefined
  /**
   * Is called with every refusal after the call, for all clients of the jar: a Set-Cookie line, a cookie that was put,
   * or a record that was admitted. It never gets a value. `null` for none, by default.
   */
  readonly onRejected?: RejectionListener | null | undefined
  /**
   * Inspects each cookie before it is stored, loaded, imported or sent, and may refuse it; `null` for none, by default. A
   * refusal is a reason of the kind `inspection`. See `noMarkup`, `shape` and `jwtNotExpired` of `speculoos/sealed`.
   */
  readonly inspect?: Inspection | null | undefined
  /**
   * The user agent whose rules apply: a profile of `speculoos/profiles`, or the name of one that was imported. By
   * default, and with `null`, those of the text. A profile also decides `laxAllowingUnsafe` and `thirdPartyCookies` if
   * these are not given.
   */
  readonly profile?: Profile | string | null | undefined
}

/** The options of a jar, complete and checked. */
export interface Policy extends ReceptionPolicy, RetrievalPolicy, StoreLimits, UrlRules {
  readonly sameSiteDefault: 'Lax' | 'None'
  readonly redirectChain: boolean
  /** The clock; `null` for that of the runtime. */
  readonly now: (() => number) | null
  readonly publicSuffixes: PublicSuffixes | null
  /** The most octets of a cookie-string. */
  readonly cookieStringOctets: number
  readonly thirdPartyCookies: 'allow' | 'block' | 'partition'
  readonly cookiesEnabled: boolean
  readonly onRejected: RejectionListener | null
  readonly inspect: Inspection | null
  /** `null` for the rules of the text. */
  readonly profile: Profile | null
  /** The cache that reads URLs under the policy. */
  readonly urls: UrlCache
}

/** The names of the options. */
export const OPTIONS: readonly string[] = [
  'now',
  'publicSuffixes',
  'limits',
  'trustLoopback',
  'trustedHosts',
  'laxAllowingUnsafe',
  'thirdPartyCookies',
  'cookiesEnabled',
  'sessionOnly',
  'onRejected',
  'inspect',
  'profile',
]

const DEFAULT_LIMITS: Readonly<Record<keyof Limits, number>> = {
  cookiesPerSite: COOKIES_PER_SITE,
  cookies: COOKIES,
  octetsPerSite: OCTETS_PER_SITE,
  octets: OCTETS,
  cookieStringOctets: COOKIE_STRING_OCTETS,
  cookieAgeLimit: COOKIE_AGE_LIMIT,
}

/**
 * The default policy, with a public suffix list.
 *
 * @throws TypeError if there is no list.
 */
export function defaultPolicy(publicSuffixes: PublicSuffixes | null | undefined): Policy {
  return withUrls({
    now: null,
    publicSuffixes: suffixes(publicSuffixes),
    ...DEFAULT_LIMITS,
    trustLoopback: true,
    trustedHosts: [],
    laxAllowingUnsafe: null,
    thirdPartyCookies: 'allow',
    cookiesEnabled: true,
    sessionOnly: false,
    onRejected: null,
    inspect: null,
    profile: null,
    sameSiteDefault: 'Lax',
    redirectChain: false,
  })
}

const sharedPolicies = /* @__PURE__ */ new WeakMap<object, Policy>()

/**
 * Makes options that name only a list. Jars with these options share one policy; most jars of a program have no other
 * options.
 */
export function optionsWithOnly(publicSuffixes: PublicSuffixes): { readonly publicSuffixes: PublicSuffixes } {
  const options = Object.freeze({ publicSuffixes })
  sharedPolicies.set(options, defaultPolicy(publicSuffixes))
  return options
}

/**
 * Makes the policy of a jar from its options.
 *
 * @throws TypeError that names the option, the expected value and the given one.
 */
export function policyOf(options: CookieJarOptions): Policy {
  const shared = sharedPolicies.get(options)
  if (shared !== undefined) return shared
  const given = fieldsOf('options', options, OPTIONS)
  return withOptions(defaultPolicy(given.publicSuffixes), given)
}

/**
 * Makes a policy from another one by changing some options.
 *
 * @throws TypeError that names the option, the expected value and the given one.
 */
export function withOptions(current: Policy, options: CookieJarOptions): Policy {
  const given = fieldsOf('options', options, OPTIONS)
  const policy =
    given.profile === undefined ? current : withProfile(current, profileOf('options.profile', given.profile))
  return withUrls({
    ...policy,
    ...readLimits(given.limits === undefined ? {} : given.limits),
    now: clock(given.now) ?? policy.now,
    publicSuffixes: given.publicSuffixes === undefined ? policy.publicSuffixes : suffixes(given.publicSuffixes),
    trustLoopback: readFlag('options.trustLoopback', given.trustLoopback) ?? policy.trustLoopback,
    trustedHosts: given.trustedHosts === undefined ? policy.trustedHosts : readTrustedHosts(given.trustedHosts),
    laxAllowingUnsafe:
      given.laxAllowingUnsafe === undefined ? policy.laxAllowingUnsafe : laxAllowingUnsafeAge(given.laxAllowingUnsafe),
    thirdPartyCookies:
      readWord('options.thirdPartyCookies', given.thirdPartyCookies, ['allow', 'block', 'partition']) ??
      policy.thirdPartyCookies,
    cookiesEnabled: readFlag('options.cookiesEnabled', given.cookiesEnabled) ?? policy.cookiesEnabled,
    sessionOnly: readFlag('options.sessionOnly', given.sessionOnly) ?? policy.sessionOnly,
    onRejected: given.onRejected === undefined ? policy.onRejected : functionOrNull('onRejected', given.onRejected),
    inspect: given.inspect === undefined ? policy.inspect : functionOrNull('inspect', given.inspect),
  })
}

function withUrls(policy: Omit<Policy, 'urls'>): Policy {
  return { ...policy, urls: urlCacheFor(policy) }
}

/** The policy with what a profile decides. */
function withProfile(policy: Policy, profile: Profile | null): Policy {
  return {
    ...policy,
    profile,
    sameSiteDefault: profile?.sameSiteDefault ?? 'Lax',
    redirectChain: profile?.redirectChain ?? false,
    laxAllowingUnsafe: profile?.laxAllowingUnsafe ?? null,
    thirdPartyCookies: profile?.thirdPartyCookies ?? 'allow',
  }
}

function clock(given: (() => number) | undefined): (() => number) | undefined {
  if (given !== undefined && typeof given !== 'function') {
    throw invalidArgument('options.now', given, 'a function that returns milliseconds')
  }
  return given
}

function functionOrNull<Given>(name: string, given: Given): Given {
  if (given !== null && typeof given !== 'function') {
    throw invalidArgument(`options.${name}`, given, 'a function or null')
  }
  return given
}

function suffixes(given: PublicSuffixes | null | undefined): PublicSuffixes | null {
  if (given === null) return null
  if (typeof given?.isPublicSuffix !== 'function' || typeof given.registrableDomain !== 'function') {
    throw invalidArgument('options.publicSuffixes', given, 'a PublicSuffixes object or null')
  }
  return given
}

/** The limits that are given. */
function readLimits(given: Limits): Readonly<Record<string, number>> {
  const limits: Record<string, number> = {}
  for (const [name, limit] of Object.entries(fieldsOf('options.limits', given, Object.keys(DEFAULT_LIMITS)))) {
    if (limit === undefined) continue
    if (limit !== Number.POSITIVE_INFINITY && !(Number.isSafeInteger(limit) && limit >= 0)) {
      throw invalidArgument(`options.limits.${name}`, limit, 'a non-negative integer or Infinity')
    }
    limits[name] = limit
  }
  return limits
}

function laxAllowingUnsafeAge(given: boolean | number): number | null {
  if (typeof given === 'boolean') return given ? LAX_ALLOWING_UNSAFE_AGE : null
  if (typeof given !== 'number' || !(given >= 0)) {
    throw invalidArgument('options.laxAllowingUnsafe', given, 'true, false or a number of milliseconds')
  }
  return given
}
