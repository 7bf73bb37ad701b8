/**
 * The arguments of createFetch, and the mistakes that are made with them.
 */
import { invalidArgument, requireKnownKeys } from '../../cookie/invalid-argument.js'
import { type GivenJar, isJar, jarOf, requireListener } from '../../http/door-arguments.js'
import type { CookieJar } from '../../jar/cookie-jar.js'
import { withoutPrototype } from './init.js'

const OPTIONS = ['fetch', 'onHop']

/** Returns the jar and the own members of the options, each read once; throws if one of them cannot be used. */
export function readArguments<Options extends { readonly fetch?: unknown; readonly onHop?: unknown }>(
  given: GivenJar,
  options: Options,
): Options & { readonly jar: CookieJar } {
  const jar = ourJar(given)
  requireRecord('options', options, OPTIONS)
  requireKnownKeys('options', options, OPTIONS)
  const own = withoutPrototype(options)
  if (own.fetch !== undefined && typeof own.fetch !== 'function') {
    throw invalidArgument('options.fetch', own.fetch, 'a WHATWG fetch')
  }
  requireListener(own.onHop)
  return Object.assign(own, { jar })
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
