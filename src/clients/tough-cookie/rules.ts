/**
 * The rules of a jar, and how it reads the URL and the context of a call.
 */
import { defaultPolicy, type Policy, withOptions } from '../../input/policy.js'
import type { RequestContext } from '../../input/request-context.js'
import type { RequestUrl, UrlCache } from '../../input/url-cache.js'
import { publicSuffixes } from '../../public-suffix.js'
import { type CreateCookieJarOptions, type GetCookiesOptions, ParameterError, PrefixSecurityEnum } from './options.js'
import type { Store } from './store.js'

/** The mode that a value names, in upper or lower case; `silent` if it names none. */
export function prefixSecurityMode(name: unknown) {
  const lowerCase = typeof name === 'string' ? name.toLowerCase() : undefined
  return Object.values(PrefixSecurityEnum).find((mode) => mode === lowerCase) ?? 'silent'
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

/** A URL with a host and a scheme that jars know: its text, and what jars read in it. */
export type Address = { readonly text: string; readonly url: RequestUrl }

/** The four policies that the rules of jars lead to. Each is made when it is first needed. */
const policies: Policy[] = []

/** The policy of a jar over a store. */
export function rulesOf({ rejectPublicSuffixes, allowSecureOnLocal }: JarParts): Policy {
  const index = (rejectPublicSuffixes ? 1 : 0) + (allowSecureOnLocal ? 2 : 0)
  policies[index] ??= withOptions(defaultPolicy(rejectPublicSuffixes ? publicSuffixes : null), {
    trustLoopback: Boolean(allowSecureOnLocal),
  })
  return policies[index]
}

/** Reads URLs by the rules of a jar. */
export function urlsOf(jar: JarParts): UrlCache {
  return rulesOf(jar).urls
}

/**
 * Reads a URL; `null` if it has no host. A scheme that jars do not know counts as `http`.
 *
 * @throws ParameterError if it is neither a string nor a URL; TypeError if the string is not a URL. No error shows
 * the string, since it may hold a password, or be a cookie in the wrong place.
 */
export function readAddress(url: unknown, urls: UrlCache): Address | null {
  // Clients send a request to the `href`, whatever the other properties are.
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
  const http = `http://${hostname}${pathname}`
  return { text: http, url: urls.read(http) }
}

/** The address as if the connection to it were secure. */
export function trusted({ text, url }: Address): Address {
  return { text: text.replace(/[^:]*/, 'https'), url: { ...url, secure: true } }
}

/** The contexts of requests by sameSiteContext. Making one for each call would take 400 ns. */
const REQUESTS: ReadonlyMap<string, RequestContext> = new Map([
  ['strict', { sameSite: 'same-site' }],
  ['lax', { sameSite: 'cross-site', topLevelNavigation: true }],
  ['none', { sameSite: 'cross-site' }],
])
/** The contexts of scripts by sameSiteContext. */
const SCRIPTS = new Map(Array.from(REQUESTS, ([name, context]) => [name, { ...context, type: 'non-HTTP' }] as const))

/**
 * The context that the options of a call describe. The same options give the same object.
 *
 * @throws Error if there is no such sameSiteContext.
 */
export function contextOf({ http, sameSiteContext }: GetCookiesOptions): RequestContext {
  const context = (http === false ? SCRIPTS : REQUESTS).get(String(sameSiteContext || 'strict').toLowerCase())
  if (context !== undefined) return context
  throw new Error('Invalid sameSiteContext option for getCookies(); expected one of "strict", "lax", or "none"')
}
