/**
 * The arguments that the doors have in common, and what is wrong with them.
 */
import { fieldsOf, invalidArgument, requireKnownKeys } from '../cookie/invalid-argument.js'
import type { HopContext } from '../jar/hop.js'

/** What may be told of the page behind a request. */
export const CONTEXT_KEYS = ['sameSite', 'siteForCookies', 'topLevelNavigation', 'reload']

/** Throws where `jar` has not what every jar of this package has. */
export function requireJar(jar: unknown): void {
  const isJar = typeof jar === 'object' && jar !== null && 'setCookies' in jar && typeof jar.setCookies === 'function'
  if (!isJar) throw invalidArgument('jar', jar, 'a CookieJar')
}

/** Throws where `options.onHop` is given, and nothing that can be called. */
export function requireListener(onHop: unknown): void {
  if (onHop !== undefined && typeof onHop !== 'function') throw invalidArgument('options.onHop', onHop, 'a function')
}

/** Throws where what is told of the page behind a request is no object, or has a key of another kind. */
export function requireContext(argument: string, context: unknown): void {
  requireKnownKeys(argument, context, CONTEXT_KEYS)
}

/** Reads what is told of the page behind a request, each field once. Throws as {@link requireContext} does. */
export function contextFields(argument: string, context: HopContext): HopContext {
  return fieldsOf(argument, context, CONTEXT_KEYS)
}
