/**
 * Checks the jar and the options that all clients take, and opens a hop with their values for each request.
 */
import { invalidArgument, invalidSecret, isPromise } from '../cookie/invalid-argument.js'
import { resolveContext } from '../input/request-context.js'
import type { CookieJar } from '../jar/cookie-jar.js'
import { AsyncHop } from './async-hop.js'
import { type AsyncJar, clientJarOf, contextFields, type GivenJar, isAsyncJar, isJarClass } from './door-arguments.js'
import { type Hop, type HopContext, type HopEffects, type HopRequest, OpenHop } from './hop.js'
import { type HstsPolicy, readHstsPolicy } from './hsts-policy.js'

/**
 * The source of a client's jar: a jar, a jar whose verbs return promises, an object that holds a jar, or a function
 * that returns one of these for each hop. The function returns `null` for a request without cookies of any jar.
 *
 * @typeParam Request - the form in which the client has a request.
 * @see {@link HopRequest}
 */
export type JarSource<Request> =
  | GivenJar
  | AsyncJar
  | ((hop: HopRequest<Request>) => GivenJar | AsyncJar | null | undefined)

/**
 * The options that every client takes.
 *
 * @typeParam Request - the form in which the client has a request.
 * @see RFC 6265bis §5.2
 */
export interface HopOptions<Request> {
  /**
   * Describes the page behind the requests: one context for all of them, or a function that returns one for each hop.
   */
  readonly context?: HopContext | ((hop: HopRequest<Request>) => HopContext | undefined) | undefined
  /**
   * Called with every hop once its cookies are stored, before the client sees the response. If it throws, the request
   * fails. It is not waited for: an async function must handle its own errors.
   */
  readonly onHop?: ((hop: Hop) => void) | undefined
  /**
   * Whether a response with `Clear-Site-Data: "cookies"`, or `"*"`, deletes the cookies of its site, if it came over
   * HTTPS or from a loopback host. It deletes the cookies of all hosts of the registrable domain, also HttpOnly ones
   * and those just set; both unpartitioned ones and those in the partition of the request. False by default.
   */
  readonly clearSiteData?: boolean | undefined
  /**
   * A store of HSTS hosts, such as an `HstsStore` of `speculoos/hsts`: it takes the Strict-Transport-Security header fields of
   * responses, and no request goes without TLS to a host that it knows. Each client documents what becomes of such a
   * request. `undefined` for none, by default.
   */
  readonly hsts?: HstsPolicy | undefined
}

/** The names of the options that every client takes. */
export const HOP_OPTIONS: readonly string[] = ['context', 'onHop', 'clearSiteData', 'hsts']

/** The jar and the options that every client takes, checked. */
export interface HopSettings<Request> extends HopEffects {
  /** `null` for requests without cookies of a jar. */
  readonly jar: CookieJar | AsyncJar | null | ((hop: HopRequest<Request>) => GivenJar | AsyncJar | null | undefined)
  readonly context: HopOptions<Request>['context']
}

/**
 * Checks a jar and the options that every client takes.
 *
 * @throws TypeError if one of them is not valid.
 */
export function readHopSettings<Request>(
  jar: JarSource<Request>,
  { context, onHop, clearSiteData = false, hsts }: HopOptions<Request>,
): HopSettings<Request> {
  if (isJarClass(jar)) throw invalidArgument('jar', jar, 'a CookieJar')
  if (context !== undefined && typeof context !== 'function') resolveContext(contextFields('options.context', context))
  if (onHop !== undefined && typeof onHop !== 'function') throw invalidArgument('options.onHop', onHop, 'a function')
  if (typeof clearSiteData !== 'boolean') {
    throw invalidArgument('options.clearSiteData', clearSiteData, 'true or false')
  }
  return {
    jar: typeof jar === 'function' ? jar : clientJarOf(jar),
    context,
    onHop,
    clearSiteData,
    hsts: readHstsPolicy('options.hsts', hsts),
  }
}

/** Returns the settings for a request without cookies of a jar. */
export function withoutJar<Request>(settings: HopSettings<Request>): HopSettings<Request> {
  return { ...settings, jar: null }
}

/**
 * Opens a hop for a request.
 *
 * @param page - describes the page behind the request, and overrides the `context` of the options.
 * @throws TypeError if a function of the settings returned a value that is not valid.
 */
export function openHop<Request>(
  settings: HopSettings<Request>,
  request: HopRequest<Request>,
  page?: HopContext,
): OpenHop | AsyncHop {
  const { jar, context } = settings
  const own = typeof jar === 'function' ? jarOfFunction(jar(request)) : jar
  if (own === null) return new OpenHop(request, null, undefined, settings)
  const known = page ?? pageOf(context, request)
  return isAsyncJar(own) ? new AsyncHop(request, own, known, settings) : new OpenHop(request, own, known, settings)
}

function jarOfFunction(returned: GivenJar | AsyncJar | null | undefined): CookieJar | AsyncJar | null {
  if (returned === null) return null
  if (isPromise(returned)) ignoreRejection(returned)
  const argument = 'the result of jar'
  if (returned === undefined)
    throw invalidArgument(argument, returned, 'a CookieJar, or null for a request without one')
  return clientJarOf(returned, argument)
}

function pageOf<Request>(
  context: HopOptions<Request>['context'],
  request: HopRequest<Request>,
): HopContext | undefined {
  if (typeof context !== 'function') return context && contextFields('options.context', context)
  const page = context(request)
  if (page === undefined) return undefined
  const argument = 'the result of options.context'
  if (isPromise(page)) {
    ignoreRejection(page)
    throw invalidSecret(argument, page, 'an object at once')
  }
  return contextFields(argument, page)
}

/** Ignores the rejection of a promise. The request fails already, and an unhandled rejection would end the process. */
function ignoreRejection(promise: PromiseLike<unknown>): void {
  Promise.resolve(promise).catch(() => {})
}
