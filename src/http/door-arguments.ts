/**
 * Checks the arguments that all clients have in common.
 */

import type { Cookie } from '../cookie/cookie.js'
import { fieldOf, fieldsOf, invalidArgument } from '../cookie/invalid-argument.js'
import type { CookieFilter } from '../jar/cookie-filter.js'
import type { CookieJar } from '../jar/cookie-jar.js'
import type { Explanation, SetCookieResult } from '../jar/decision.js'
import { CONTEXT_KEYS, type RequestContext } from '../jar/request-context.js'
import type { HopContext } from './hop.js'

/** The fields that a caller may give about the page behind a request. */
export const HOP_CONTEXT_KEYS = CONTEXT_KEYS.filter((key) => key !== 'type' && key !== 'method')

/**
 * What every client takes as its jar: a jar, or an object that holds one, such as a jar of `speculoos/tough-cookie`.
 *
 * @see {@link JarHolder}
 */
export type GivenJar = CookieJar | JarHolder

/**
 * An object whose cookies are those of a jar.
 *
 * @see {@link GivenJar}
 */
export interface JarHolder {
  /** The jar; `undefined` if the cookies are in a store. */
  readonly jar: CookieJar | undefined
}

/**
 * A jar whose verbs return promises, such as a `SharedCookieJar`. A request waits for it before it is sent, and its response
 * before the client sees it.
 *
 * @see RFC 6265bis §5.7 and §5.8
 */
export interface AsyncJar {
  /** Tells it from a jar whose verbs return at once. */
  readonly isAsync: true
  /** Makes a client for requests in one context. */
  client(context?: RequestContext): AsyncClient
  /** Deletes the cookies that a filter means, and returns them. */
  delete(filter: CookieFilter): Promise<Cookie[]>
}

/**
 * The verbs of an {@link AsyncJar} in one context.
 *
 * @see RFC 6265bis §5.7 and §5.8
 */
export interface AsyncClient {
  /** Receives the Set-Cookie lines of a response, in order. */
  setCookies(lines: { readonly 'set-cookie': readonly string[] }, url: string): Promise<SetCookieResult[]>
  /** The cookies that a request carries, in the order in which they are sent. */
  getCookies(url: string): Promise<Cookie[]>
  /** Says which cookies a request would carry, and why not the others. */
  explain(url: string): Promise<Explanation>
}

/**
 * Returns the jar that was given, whose verbs may return promises, or the one that the given object holds.
 *
 * @throws TypeError if there is no jar.
 */
export function clientJarOf(given: GivenJar | AsyncJar, argument = 'jar'): CookieJar | AsyncJar {
  return isAsyncJar(given) ? given : jarOf(given, argument)
}

function isAsyncJar(given: GivenJar | AsyncJar): given is AsyncJar {
  return typeof given === 'object' && given !== null && fieldOf(given, 'isAsync') === true
}

/**
 * Returns the jar that was given, or the one that the given object holds. Both are recognized by their methods, since
 * each module form of this package has its own classes.
 *
 * @throws TypeError if there is no jar.
 */
export function jarOf(given: GivenJar, argument = 'jar'): CookieJar {
  if (isAsyncJar(given)) throw invalidArgument(argument, given, 'a jar whose verbs return at once')
  if (isJar(given)) return given
  if (typeof given !== 'object' || given === null) throw invalidArgument(argument, given, 'a CookieJar')
  const held = fieldOf(given, 'jar')
  if (isJar(held)) return held
  if (typeof fieldOf(given, 'store') === 'object') {
    const expected = 'a CookieJar of speculoos, or one of speculoos/tough-cookie without a store'
    throw new TypeError(`${argument}: expected ${expected}`)
  }
  throw invalidArgument(argument, given, 'a CookieJar')
}

/** Whether a value is the class of a jar, which is easily passed instead of a jar. */
export function isJarClass(value: unknown): boolean {
  return typeof value === 'function' && isJar(value.prototype)
}

/** Whether a value has the methods of a jar of this package. */
export function isJar(value: unknown): value is CookieJar {
  return typeof value === 'object' && value !== null && typeof fieldOf(value, 'setCookies') === 'function'
}

/**
 * Reads the fields about the page behind a request, each once.
 *
 * @throws TypeError if it is not an object, or has a key of another kind.
 */
export function contextFields(argument: string, context: HopContext): HopContext {
  return fieldsOf(argument, context, HOP_CONTEXT_KEYS)
}
