/**
 * The arguments of createFetch, and the mistakes that are made with them.
 */
import { invalidArgument, requireKnownKeys } from '../../cookie/invalid-argument.js'
import { type GivenJar, isJar, jarOf } from '../../http/door-arguments.js'
import { type HopOptions, type HopSettings, readHopOptions } from '../../http/hop-settings.js'
import type { CookieJar } from '../../jar/cookie-jar.js'
import { withoutPrototype } from './init.js'

/**
 * Any function that does what the Fetch standard says of `fetch`, whichever declaration its types come from.
 *
 * @see https://fetch.spec.whatwg.org/#fetch-method
 */
export type WhatwgFetch = (input: never, init?: never) => Promise<object>

/**
 * How a fetch with cookies is made; see {@link createFetch}.
 */
export interface FetchOptions<Fetch extends WhatwgFetch = typeof globalThis.fetch>
  extends Pick<HopOptions<never>, 'onHop'> {
  /** The fetch to wrap: the global one by default. It must honour `redirect: 'manual'`, and let a program see redirects. */
  readonly fetch?: Fetch | undefined
}

/** The arguments of createFetch, checked. */
export interface FetchSettings extends HopSettings {
  readonly jar: CookieJar
  /** The fetch to wrap; `undefined` for the global one. */
  readonly fetch: typeof globalThis.fetch | undefined
}

const OPTIONS = ['fetch', 'onHop']

/** Returns the jar and the own members of the options, each read once; throws if one of them cannot be used. */
export function readArguments<Fetch extends WhatwgFetch>(given: GivenJar, options: FetchOptions<Fetch>): FetchSettings {
  const jar = ourJar(given)
  requireRecord('options', options, OPTIONS)
  requireKnownKeys('options', options, OPTIONS)
  const own = withoutPrototype(options)
  if (own.fetch !== undefined && typeof own.fetch !== 'function') {
    throw invalidArgument('options.fetch', own.fetch, 'a WHATWG fetch')
  }
  // Declarations of fetch differ in their types for the same standard objects; what is called is the standard's.
  const fetch = own.fetch as unknown as typeof globalThis.fetch | undefined
  return { jar, fetch, ...readHopOptions(own) }
}

/** Throws if `given` is an instance of a class, such as a jar or a Response, that has none of the known members. */
export function requireRecord(argument: string, given: unknown, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return
  const prototype: unknown = Object.getPrototypeOf(given)
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null
  if (isPlain || known.some((name) => Object.hasOwn(given, name))) return
  throw invalidArgument(argument, given, `an object with ${known.join(', ')}`)
}

/** Returns the given jar, or the jar that the given object holds. The error names what was given instead. */
function ourJar(jar: GivenJar): CookieJar {
  const order = 'createFetch(jar, { fetch })'
  if (typeof jar === 'function') throw invalidArgument('jar', jar, `a CookieJar, as in ${order}`)
  if (typeof jar === 'object' && jar !== null && !isJar(jar)) {
    if ('fetch' in jar || 'onHop' in jar) throw invalidArgument('jar', jar, `a CookieJar, as in ${order}`)
    if (!('jar' in jar) && 'setCookie' in jar && 'getCookies' in jar) {
      throw new TypeError('jar: expected a CookieJar of speculoos, got a jar with the methods of tough-cookie')
    }
  }
  return jarOf(jar)
}
