/**
 * Checks the arguments that all clients take.
 */

import type { Cookie } from '../cookie/cookie.js'
import { fieldOf, fieldsOf, invalidArgument, invalidSecret } from '../cookie/invalid-argument.js'
import type { CookieFilter } from '../input/cookie-filter.js'
import { CONTEXT_KEYS, type RequestContext } from '../input/request-context.js'
import type { CookieJar } from '../jar/cookie-jar.js'
import type { Explanation, SetCookieResult } from '../jar/decision.js'
import type { HopContext } from './hop.js'

/** The fields by which a caller may describe the page behind a request. */
export const HOP_CONTEXT_KEYS = CONTEXT_KEYS.filter((key) => key !== 'type' && key !== 'method')

/**
 * A jar, or an object that holds one, such as a jar of `speculoos/tough-cookie`. Every client takes either.
 *
 * @see {@link JarHolder}
 */
export type GivenJar = CookieJar | JarHolder

/**
 * An object that keeps its cookies in a jar.
 *
 * @see {@link GivenJar}
 */
export interface JarHolder {
  /** The jar; `undefined` if the object keeps its cookies in a store instead. */
  readonly jar: CookieJar | undefined
}

/**
 * A jar whose verbs return promises, such as a `SharedCookieJar`. The client waits for it before it sends a request,
 * and before it delivers the response.
 *
 * @see RFC 6265bis §5.7 and §5.8
 */
export interface AsyncJar {
  /** Distinguishes it from a jar whose verbs return at once. */
  readonly isAsync: true
  /** Whether the jar has a public suffix list, and so knows which hosts belong to one site; true by default. */
  readonly hasSuffixList?: boolean | undefined
  /** Makes a client for requests in one context. */
  client(context?: RequestContext): AsyncClient
  /** Deletes the cookies of the URL's site that a filter matches, and returns them. */
  delete(filter: CookieFilter, url: string): Promise<Cookie[]>
}

/**
 * The verbs of an {@link AsyncJar} in one context.
 *
 * @see RFC 6265bis §5.7 and §5.8
 */
export interface AsyncClient {
  /** Receives the Set-Cookie lines of a response, in order. */
  setCookies(lines: { readonly 'set-cookie': readonly string[] }, url: string): Promise<SetCookieResult[]>
  /** Returns the cookies that a request carries, in the order in which they are sent. */
  getCookies(url: string): Promise<Cookie[]>
  /** Explains which cookies a request would carry, and why not the others. */
  explain(url: string): Promise<Explanation>
}

/**
 * Returns the given jar, whose verbs may return promises, or the jar that the given object holds.
 *
 * @throws TypeError if there is no jar.
 */
export function clientJarOf(given: GivenJar | AsyncJar, argument = 'jar'): CookieJar | AsyncJar {
  if (isAsyncJar(given)) return given
  const store: unknown = typeof given === 'object' && given !== null ? fieldOf(given, 'store') : null
  const shared: unknown = typeof store === 'object' && store !== null ? fieldOf(store, 'shared') : null
  return isAsyncJar(shared) ? shared : jarOf(given, argument)
}

/** Whether a value is a jar whose verbs return promises. */
export function isAsyncJar(given: unknown): given is AsyncJar {
  return typeof given === 'object' && given !== null && fieldOf(given, 'isAsync') === true
}

/**
 * Returns the given jar, or the jar that the given object holds. Both are recognized by their methods, since each
 * module form of this package has its own classes.
 *
 * @throws TypeError if there is no jar.
 */
export function jarOf(given: GivenJar, argument = 'jar'): CookieJar {
  if (isAsyncJar(given)) throw invalidArgument(argument, given, 'a jar whose verbs return at once')
  if (isJar(given)) return given
  // A session key is easily passed by mistake. The message must not show it.
  if (typeof given !== 'object' || given === null) throw invalidSecret(argument, given, 'a CookieJar')
  const held = fieldOf(given, 'jar')
  if (isJar(held)) return held
  if (typeof fieldOf(given, 'store') === 'object') {
    const expected = 'a CookieJar of speculoos, or one of speculoos/tough-cookie without a store'
    throw new TypeError(`${argument}: expected ${expected}`)
  }
  throw invalidArgument(argument, given, 'a CookieJar')
}

/** Whether a value is a class of jars: of `speculoos`, of shared jars or of tough-cookie. It is an easy mistake. */
export function isJarClass(value: unknown): boolean {
  return typeof value === 'function' && typeof fieldOf(Object(value.prototype), 'getCookieString') === 'function'
}

/** Whether a value has the methods of a jar of this package. */
export function isJar(value: unknown): value is CookieJar {
  return typeof value === 'object' && value !== null && typeof fieldOf(value, 'setCookies') === 'function'
}

/**
 * Reads the fields that describe the page behind a request, each once.
 *
 * @throws TypeError if `context` is not an object, or has an unknown key.
 */
export function contextFields(argument: string, context: HopContext): HopContext {
  return fieldsOf(argument, context, HOP_CONTEXT_KEYS)
}
