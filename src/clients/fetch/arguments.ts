/**
 * Reads and checks the arguments of createFetch.
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
 * A function that behaves as `fetch` does in the Fetch standard, whichever declaration its types come from.
 *
 * @see https://fetch.spec.whatwg.org/#fetch-method
 */
export type WhatwgFetch = (input: never, init?: never) => Promise<object>

/**
 * The arguments of one call to a fetch with cookies. They are the same for every hop of a redirect chain.
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
 * The options of {@link createFetch}.
 */
export interface FetchOptions<Fetch extends WhatwgFetch = typeof globalThis.fetch> extends HopOptions<FetchCall> {
  /** The fetch to wrap; the global one by default. For `redirect: 'manual'` it must return the redirect itself. */
  readonly fetch?: Fetch | undefined
  /**
   * The most redirects that one call follows; 20 by default, as in the standard. One more rejects the call with a
   * TypeError.
   */
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

/** Reads the jar and the options, each once. Throws a TypeError if one of them is not valid. */
export function readArguments<Fetch extends WhatwgFetch>(
  jar: JarSource<FetchCall>,
  options: FetchOptions<Fetch>,
): FetchSettings {
  requireOurJar(jar, options)
  const own = fieldsOf('options', options, OPTIONS)
  if (own.fetch !== undefined && typeof own.fetch !== 'function') {
    throw invalidArgument('options.fetch', own.fetch, 'a WHATWG fetch')
  }
  // Declarations of fetch give different types to the same standard objects. Every wrapped fetch is called as the
  // standard's.
  const fetch = own.fetch as unknown as typeof globalThis.fetch | undefined
  const { redirectLimit = REDIRECT_LIMIT } = own
  if (!(redirectLimit >= 0 && (Number.isInteger(redirectLimit) || redirectLimit === Infinity))) {
    throw invalidArgument('options.redirectLimit', redirectLimit, 'a non-negative integer or Infinity')
  }
  return { fetch, redirectLimit, ...readHopSettings(jar, own) }
}

/** Throws if `jar` is a common mistake, such as a class or a fetch. The error names what was given. */
function requireOurJar(jar: unknown, options: unknown): void {
  const expected = 'a CookieJar, as in createFetch(jar, { fetch })'
  if (isJarClass(jar) || jar === globalThis.fetch || (typeof jar === 'function' && isJar(options))) {
    throw invalidArgument('jar', jar, expected)
  }
  if (typeof jar !== 'object' || jar === null || isJar(jar)) return
  if ('fetch' in jar || 'onHop' in jar) throw invalidArgument('jar', jar, expected)
  if (!('jar' in jar) && 'setCookie' in jar && 'getCookies' in jar) {
    throw new TypeError(
      'jar: expected a CookieJar of speculoos, got a jar with the methods of tough-cookie; CookieJar.fromJSON(JSON.stringify(jar)) reads its cookies',
    )
  }
}
