/**
 * The arguments of createFetch, and the mistakes that are made with them.
 */
import { fieldsOf, invalidArgument } from '../../cookie/invalid-argument.js'
import { isJar, isJarClass } from '../../http/door-arguments.js'
import {
  HOP_OPTIONS,
  type HopOptions,
  type HopSettings,
  type JarSource,
  readHopSettings,
} from '../../http/hop-settings.js'

/**
 * Any function that does what the Fetch standard says of `fetch`, whichever declaration its types come from.
 *
 * @see https://fetch.spec.whatwg.org/#fetch-method
 */
export type WhatwgFetch = (input: never, init?: never) => Promise<object>

/**
 * A call of a fetch with cookies, as it was made: the same for every hop of its redirects.
 *
 * @see https://fetch.spec.whatwg.org/#fetch-method
 */
export interface FetchCall {
  /** The first argument. */
  readonly input: string | URL | Request
  /** The second argument. */
  readonly init: RequestInit | null | undefined
}

/**
 * How a fetch with cookies is made; see {@link createFetch}.
 */
export interface FetchOptions<Fetch extends WhatwgFetch = typeof globalThis.fetch> extends HopOptions<FetchCall> {
  /** The fetch to wrap: the global one by default. It must honour `redirect: 'manual'`, and let a program see redirects. */
  readonly fetch?: Fetch | undefined
  /** How many redirects are followed for one call; 20 by default, as in the standard. One more rejects the call with a TypeError. */
  readonly redirectLimit?: number | undefined
}

/** The arguments of createFetch, checked. */
export interface FetchSettings extends HopSettings<FetchCall> {
  /** The fetch to wrap; `undefined` for the global one. */
  readonly fetch: typeof globalThis.fetch | undefined
  readonly redirectLimit: number
}

const OPTIONS = ['fetch', ...HOP_OPTIONS, 'redirectLimit']

/** Fetch standard, HTTP-redirect fetch step 7. */
const REDIRECT_LIMIT = 20

/** Returns the jar and the options, each read once; throws if one of them cannot be used. */
export function readArguments<Fetch extends WhatwgFetch>(
  jar: JarSource<FetchCall>,
  options: FetchOptions<Fetch>,
): FetchSettings {
  requireOurJar(jar, options)
  const own = fieldsOf('options', options, OPTIONS)
  if (own.fetch !== undefined && typeof own.fetch !== 'function') {
    throw invalidArgument('options.fetch', own.fetch, 'a WHATWG fetch')
  }
  // Declarations of fetch differ in their types for the same standard objects; what is called is the standard's.
  const fetch = own.fetch as unknown as typeof globalThis.fetch | undefined
  const { redirectLimit = REDIRECT_LIMIT } = own
  if (!(redirectLimit >= 0 && (Number.isInteger(redirectLimit) || redirectLimit === Infinity))) {
    throw invalidArgument('options.redirectLimit', redirectLimit, 'a non-negative integer or Infinity')
  }
  return { fetch, redirectLimit, ...readHopSettings(jar, own) }
}

/** Throws if something else was given in the place of the jar. The error names what it is. */
function requireOurJar(jar: unknown, options: unknown): void {
  const expected = 'a CookieJar, as in createFetch(jar, { fetch })'
  if (isJarClass(jar) || jar === globalThis.fetch || (typeof jar === 'function' && isJar(options))) {
    throw invalidArgument('jar', jar, expected)
  }
  if (typeof jar !== 'object' || jar === null || isJar(jar)) return
  if ('fetch' in jar || 'onHop' in jar) throw invalidArgument('jar', jar, expected)
  if (!('jar' in jar) && 'setCookie' in jar && 'getCookies' in jar) {
    throw new TypeError('jar: expected a CookieJar of speculoos, got a jar with the methods of tough-cookie')
  }
}
