/**
 * The options of a jar and of its methods, the rules that they result in, and the URL and the context of a call.
 */
import type { Reason } from '../../cookie/reason.js'
import { defaultPolicy, type Policy } from '../../jar/policy.js'
import type { RequestContext } from '../../jar/request-context.js'
import { type RequestUrl, type UrlCache, urlCacheFor } from '../../jar/url-cache.js'
import { publicSuffixes } from '../../public-suffix.js'
import type { Cookie } from './cookie.js'
import type { Store } from './store.js'

/**
 * The three ways to treat a cookie that breaks the promise of its name prefix: `silent` ignores it without an
 * error, `strict` ignores it with an error, `unsafe-disabled` stores it.
 *
 * @example
 * ```ts
 * import { CookieJar, PrefixSecurityEnum } from 'speculoos/tough-cookie'
 *
 * const jar = new CookieJar(null, { prefixSecurity: PrefixSecurityEnum.STRICT })
 * try {
 *   jar.setCookieSync('__Secure-SID=1', 'https://site.example/')
 * } catch (error) {
 *   console.log(String(error)) // => Error: Cookie has __Secure prefix but Secure attribute is not set
 * }
 * ```
 *
 * @see RFC 6265bis §4.1.3 and §5.4
 */
export const PrefixSecurityEnum = /* @__PURE__ */ Object.freeze({
  SILENT: 'silent',
  STRICT: 'strict',
  DISABLED: 'unsafe-disabled',
} as const)

/**
 * One of the values of {@link PrefixSecurityEnum}.
 *
 * @see RFC 6265bis §5.4
 */
export type PrefixSecurityMode = (typeof PrefixSecurityEnum)[keyof typeof PrefixSecurityEnum]

/** The mode that a value names, in upper or lower case; `silent` if it names none. */
export function prefixSecurityMode(name: unknown): PrefixSecurityMode {
  const lowerCase = typeof name === 'string' ? name.toLowerCase() : undefined
  return Object.values(PrefixSecurityEnum).find((mode) => mode === lowerCase) ?? 'silent'
}

/**
 * The error for an argument of the wrong kind.
 *
 * @example
 * ```ts
 * import { CookieJar, ParameterError } from 'speculoos/tough-cookie'
 *
 * try {
 *   new CookieJar().getCookiesSync('')
 * } catch (error) {
 *   console.log(error instanceof ParameterError) // => true
 * }
 * ```
 */
export class ParameterError extends Error {}

/**
 * The options of a jar.
 *
 * @see {@link CookieJarRejection}
 */
export interface CreateCookieJarOptions {
  /** Whether a Domain attribute that is a public suffix is refused; true by default. */
  rejectPublicSuffixes?: boolean | undefined
  /** Has no effect, except in serialised jars: the parser takes cookies without a name, as the specification does. */
  looseMode?: boolean | undefined
  /** What becomes of a cookie that breaks the promise of its name prefix; `'silent'` by default. */
  prefixSecurity?: PrefixSecurityMode | undefined
  /** Whether Domain attributes under `local`, `example`, `invalid`, `localhost` and `test` are taken; true by default. */
  allowSpecialUseDomain?: boolean | undefined
  /** Whether `localhost`, `*.localhost`, 127.0.0.0/8 and `[::1]` count as secure connections; true by default. */
  allowSecureOnLocal?: boolean | undefined
  /** Whether Secure cookies are refused over connections that are not; true by default. */
  enforceSecureOriginOnStorage?: boolean | undefined
  /**
   * Is called with every cookie that is refused, even if there is no error. If it throws, the error is reported as an
   * uncaught one. tough-cookie does not have this option.
   */
  onRejected?: ((rejection: CookieJarRejection) => void) | undefined
}

/**
 * A cookie that a jar refused, and every reason why.
 *
 * @see RFC 6265bis §5.6 and §5.7
 */
export interface CookieJarRejection {
  /** The cookie that was to be set. */
  readonly cookie: string | Cookie
  /** The URL that it was to be set for. */
  readonly url: string
  /** Why it was refused, in the order of the specification's steps; empty if the specification does not refuse it. */
  readonly reasons: readonly Reason[]
  /** The error that a jar throws unless it is silent. */
  readonly error: CookieRefusal
}

/**
 * The error for a cookie that was refused: a message in the words of tough-cookie, and the reasons of the specification.
 *
 * @example
 * ```ts
 * import { CookieJar, type CookieRefusal } from 'speculoos/tough-cookie'
 *
 * try {
 *   new CookieJar().setCookieSync('a=1; Domain=other.example', 'https://site.example/')
 * } catch (error) {
 *   const { message, reasons } = error as CookieRefusal
 *   console.log(message) // => Cookie not in this host's domain. Cookie:other.example Request:site.example
 *   console.log(reasons[0]?.section, reasons[0]?.step, reasons[0]?.sentence)
 *   // => 5.7 10.1 The host of the URL does not domain-match the Domain attribute.
 * }
 * ```
 *
 * @see RFC 6265bis §5.7
 */
export interface CookieRefusal extends Error {
  /** Every reason, in the order of the specification's steps; empty if the specification does not refuse it. */
  readonly reasons: readonly Reason[]
}

/**
 * The options of setting a cookie.
 *
 * @see RFC 6265bis §5.7
 */
export interface SetCookieOptions {
  /** Has no effect: the parser takes cookies without a name, as the specification does. */
  loose?: boolean | undefined
  /**
   * The kind of request: `'strict'` if it is same-site, `'lax'` if it is a cross-site top-level navigation, `'none'` if
   * it is any other cross-site request. Without it SameSite is not enforced, as with `'strict'`.
   */
  sameSiteContext?: 'strict' | 'lax' | 'none' | undefined
  /** Whether a refused cookie is ignored without an error; false by default. Errors of the store remain. */
  ignoreError?: boolean | undefined
  /** Whether an HTTP response sets the cookie, rather than a script; true by default. */
  http?: boolean | undefined
  /** When the cookie is received; now by default. */
  now?: Date | undefined
}

/**
 * The options of retrieving cookies.
 *
 * @see RFC 6265bis §5.8.3
 */
export interface GetCookiesOptions {
  /** Whether an HTTP request carries the cookies, rather than a script that reads them; true by default. */
  http?: boolean | undefined
  /** Whether expired cookies are left out and removed; true by default. */
  expire?: boolean | undefined
  /** Whether the path is ignored; false by default. */
  allPaths?: boolean | undefined
  /** The kind of request; see {@link SetCookieOptions}. */
  sameSiteContext?: 'none' | 'lax' | 'strict' | undefined
  /** Whether the cookies are put into the order of the specification; true by default. */
  sort?: boolean | undefined
}

/** The rules of a jar by the names of its options. */
type Rules = Omit<CreateCookieJarOptions, 'looseMode' | 'onRejected'>

/** What a jar consists of: its rules, its store and its listener. */
export type JarParts = Readonly<Pick<CreateCookieJarOptions, 'onRejected'>> & {
  readonly [Name in keyof Rules]-?: NonNullable<Rules[Name]>
} & { readonly enableLooseMode: boolean; readonly store: Store }

/** The names of the options of a jar. */
export const JAR_OPTIONS: readonly (keyof CreateCookieJarOptions)[] = [
  'rejectPublicSuffixes',
  'looseMode',
  'prefixSecurity',
  'allowSpecialUseDomain',
  'allowSecureOnLocal',
  'enforceSecureOriginOnStorage',
  'onRejected',
]

/** The names of the options of setting a cookie that have an effect. */
export const SET_OPTIONS = ['sameSiteContext', 'ignoreError', 'http', 'now'] as const
/** The names of the options of retrieving cookies. */
export const GET_OPTIONS = ['http', 'expire', 'allPaths', 'sameSiteContext', 'sort'] as const

/** A URL that has a host: with a scheme that jars know, and as jars read it. */
export type Address = { readonly text: string; readonly url: RequestUrl }

/**
 * The cache that reads URLs for jars with the default rules. Looking it up takes a twentieth of the time to set a
 * cookie.
 */
const USUAL_URLS = /* @__PURE__ */ urlCacheFor({ publicSuffixes, trustLoopback: true, trustedHosts: [] })

/** The policy of a jar over a store. */
export function rulesOf({ rejectPublicSuffixes }: JarParts): Policy {
  return defaultPolicy(rejectPublicSuffixes ? publicSuffixes : null)
}

/** Reads URLs by the rules of a jar. */
export function urlsOf({ rejectPublicSuffixes, allowSecureOnLocal }: JarParts): UrlCache {
  if (rejectPublicSuffixes && allowSecureOnLocal) return USUAL_URLS
  const list = rejectPublicSuffixes ? publicSuffixes : null
  return urlCacheFor({ publicSuffixes: list, trustLoopback: allowSecureOnLocal, trustedHosts: [] })
}

/**
 * Reads a URL; `null` if it has no host. A scheme that jars do not know counts as `http`.
 *
 * @throws ParameterError if it is neither a string nor a URL; TypeError if the string is not a URL. No error shows it,
 * since it may hold a password, or be a cookie in the wrong place.
 */
export function readAddress(url: unknown, urls: UrlCache): Address | null {
  // Clients send a request to the address as a whole, whatever the other properties say.
  const href: unknown = typeof url === 'object' && url !== null ? Reflect.get(url, 'href') : url
  const text = href === Reflect.get(Object.prototype, 'href') ? undefined : href
  if (typeof text !== 'string') throw new ParameterError('`url` argument is not a string or URL.')
  if (text === '') throw new ParameterError('`url` argument is an empty string, a URL is wanted.')
  try {
    return { text, url: urls.read(text) }
  } catch {
    if (!URL.canParse(text)) throw Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL' })
  }
  const { hostname, pathname } = new URL(text)
  if (hostname === '') return null
  const http = `http://${hostname}${pathname.startsWith('/') ? pathname : '/'}`
  return { text: http, url: urls.read(http) }
}

/** The address as if the connection to it were secure. */
export function trusted({ text, url }: Address): Address {
  return { text: text.replace(/^(?:http|ws):/i, 'https:'), url: { ...url, scheme: 'https', secure: true } }
}

const contextsOf = (context: RequestContext) =>
  [
    { ...context, type: 'HTTP' },
    { ...context, type: 'non-HTTP' },
  ] as const

/** The contexts of requests and of scripts by sameSiteContext. Making one for each call would take 400 ns. */
const CONTEXTS: ReadonlyMap<string, readonly [http: RequestContext, script: RequestContext]> = new Map([
  ['strict', contextsOf({ sameSite: 'same-site' })],
  ['lax', contextsOf({ sameSite: 'cross-site', topLevelNavigation: true })],
  ['none', contextsOf({ sameSite: 'cross-site' })],
])

/**
 * The context that the options of a call describe: the same object for the same options.
 *
 * @throws Error if there is no such sameSiteContext.
 */
export function contextOf({ http, sameSiteContext }: GetCookiesOptions): RequestContext {
  const contexts = CONTEXTS.get(String(sameSiteContext || 'strict').toLowerCase())
  if (contexts !== undefined) return contexts[http === false ? 1 : 0]
  throw new Error('Invalid sameSiteContext option for getCookies(); expected one of "strict", "lax", or "none"')
}
