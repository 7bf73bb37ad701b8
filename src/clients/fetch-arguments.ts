/**
 * The arguments of createFetch, and the mistakes that are made with them.
 */
import { invalidArgument, requireKnownKeys } from '../cookie/invalid-argument.js'
import { requireJar, requireListener } from '../http/door-arguments.js'
import { withoutPrototype } from './fetch-init.js'

const OPTIONS = ['fetch', 'onHop']

/** Returns the own members of the options, each read once; throws if they or the jar cannot be used. */
export function readArguments<Options extends { readonly fetch?: unknown; readonly onHop?: unknown }>(
  jar: unknown,
  options: Options,
): Options {
  requireOurJar(jar)
  requireRecord('options', options, OPTIONS)
  requireKnownKeys('options', options, OPTIONS)
  const own = withoutPrototype(options)
  if (own.fetch !== undefined && typeof own.fetch !== 'function') {
    throw invalidArgument('options.fetch', own.fetch, 'a WHATWG fetch')
  }
  requireListener(own.onHop)
  return own
}

/** Throws if `given` is an instance of a class, such as a jar or a Response, that has none of the known members. */
export function requireRecord(argument: string, given: unknown, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return
  const prototype: unknown = Object.getPrototypeOf(given)
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null
  if (isPlain || known.some((name) => Object.hasOwn(given, name))) return
  throw invalidArgument(argument, given, `an object with ${known.join(', ')}`)
}

/** Throws unless `jar` is a jar of this package, and says what stands in its place. */
function requireOurJar(jar: unknown): void {
  const order = 'createFetch(jar, { fetch })'
  if (typeof jar === 'function') throw invalidArgument('jar', jar, `a CookieJar, as in ${order}`)
  if (typeof jar === 'object' && jar !== null && !('setCookies' in jar)) {
    if ('setCookie' in jar && 'getCookies' in jar) {
      throw new TypeError('jar: expected a CookieJar of speculoos, got a jar with the methods of tough-cookie')
    }
    if ('fetch' in jar || 'onHop' in jar || 'jar' in jar) {
      throw invalidArgument('jar', jar, `a CookieJar, as in ${order}`)
    }
  }
  requireJar(jar)
}
