/**
 * An interceptor for the dispatchers of undici, which sends and stores cookies with every request (§5.3, §5.8.1).
 *
 * @module speculoos/undici
 */
import { readUrl } from '../../algorithms/url.js'
import { fieldsOf, invalidUrl } from '../../cookie/invalid-argument.js'
import { untilAborted } from '../../http/aborted.js'
import type { AsyncHop } from '../../http/async-hop.js'
import { cookiePairs, pairsAfter } from '../../http/cookie-header.js'
import type { AsyncClient, AsyncJar, GivenJar, JarHolder } from '../../http/door-arguments.js'
import type { Hop, HopContext, HopRequest, OpenHop, ReceivedLine } from '../../http/hop.js'
import {
  HOP_OPTIONS,
  type HopOptions,
  type HopSettings,
  type JarSource,
  openHop,
  readHopSettings,
} from '../../http/hop-settings.js'
import { upgradedUrl } from '../../http/hsts-policy.js'
import { hasOneOrigin, type OneOrigin } from '../../http/one-origin.js'
import { headerFields, valuesOf } from '../../http/response-headers.js'
import { fail } from './failure.js'
import { type Exchange, listening } from './handler.js'
import { type OnlyOrigin, requireOrigin, withStatedOrigin } from './origin.js'
import { type DispatchedRequest, ownCookies, readOnce, signalOf, urlOf, withCookie } from './request.js'

export type {
  AsyncClient,
  AsyncJar,
  DispatchedRequest,
  GivenJar,
  Hop,
  HopContext,
  HopOptions,
  HopRequest,
  JarHolder,
  JarSource,
  ReceivedLine,
}

/**
 * The options of {@link cookies}.
 */
export interface InterceptorOptions extends HopOptions<DispatchedRequest> {
  /** The origin of a dispatcher that has only one; a `Client` and a `Pool` need it. Requests to other origins fail. */
  readonly origin?: string | undefined
}

/**
 * An interceptor for `compose` of undici, whichever version its types come from.
 *
 * @typeParam Dispatch - the type of a dispatch function in that version.
 * @see https://undici.nodejs.org/#/docs/api/Dispatcher?id=dispatchercomposeinterceptors-interceptor
 */
export type CookieInterceptor = <Dispatch extends (options: never, handler: never) => boolean>(
  dispatch: Dispatch,
) => Dispatch

/**
 * Makes an interceptor for `dispatcher.compose` that sends the cookies of a jar and stores the cookies of responses.
 *
 * `compose` puts its first interceptor nearest to the network. Name `cookies` before `redirect` and `retry`, so that it
 * sees each of their requests: it then computes the Cookie header field for every hop and every attempt, and stores the
 * cookies of every response, whatever its status.
 *
 * - If `redirect` is nearer to the network, it hides the responses whose cookies the next hop needs. The request fails
 *   with a TypeError before anything is sent.
 * - If `retry` or `responseError` is nearer to the network, the cookies of the responses that it hides are lost.
 * - The pairs of the caller's Cookie header are sent first. Each replaces cookies of the jar with its name.
 * - Cookies belong to the origin of the request, whichever proxy it takes. CONNECT requests carry none.
 * - A `Client`, a `Pool` and the like connect to one origin, whichever one a request names. They need `options.origin`,
 *   unless undici 8 passes it. Requests and redirects to any other origin fail with a TypeError.
 * - Name `dns` before `cookies`, which would see addresses instead of names otherwise.
 * - With `hsts`, a request to a known host goes to its secure origin. A dispatcher that has only the insecure origin
 *   refuses the request with a TypeError.
 * - Set-Cookie lines of a response with a status below 200 are ignored, unless it upgrades the connection.
 *
 * @param jar - the jar that holds the cookies. A jar of `speculoos/tough-cookie` works too if it has no store.
 * @returns the interceptor. A request without an origin fails with a TypeError.
 * @throws TypeError if an argument is not valid.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos'
 * import { cookies } from 'speculoos/undici'
 * import { interceptors, MockAgent } from 'undici'
 *
 * const network = new MockAgent() // Agent, outside of examples
 * const shop = network.get('https://shop.example')
 * const headers = { location: '/account', 'set-cookie': 'SID=31d4; Path=/; Secure' }
 * shop.intercept({ path: '/login' }).reply(302, '', { headers })
 * shop.intercept({ path: '/account' }).reply(200, ({ headers }) => JSON.stringify(headers))
 *
 * const jar = new CookieJar()
 * const dispatcher = network.compose(cookies(jar), interceptors.redirect({ maxRedirections: 5 }))
 * const { body } = await dispatcher.request({ origin: 'https://shop.example', path: '/login', method: 'GET' })
 * console.log(await body.text()) // => {"cookie":"SID=31d4"}
 * ```
 *
 * @see RFC 6265bis §5.8.1
 */
export function cookies(jar: JarSource<DispatchedRequest>, options: InterceptorOptions = {}): CookieInterceptor {
  const { origin, ...hopOptions } = fieldsOf('options', options, [...HOP_OPTIONS, 'origin'])
  if (origin !== undefined && !isOrigin(origin)) throw invalidUrl('options.origin', origin, 'an HTTP(S) origin')
  const settings: Settings = { answers: new WeakMap(), ...readHopSettings(jar, hopOptions) }
  const stated = origin === undefined ? undefined : readUrl(origin)?.origin

  const intercept = (dispatch: Dispatch, told?: string | null): Dispatch => {
    const only: OnlyOrigin = { stated, told }
    // If its origin is known, do not test whether the dispatcher has only one.
    const isKnown = typeof (only.stated ?? only.told) === 'string'
    let isBound: boolean | Promise<OneOrigin> | undefined = isKnown || only.told === null ? true : undefined
    const send = (isOne: OneOrigin, ...[request, url, handler]: Sent): boolean => {
      let outgoing: Outgoing
      try {
        requireOrigin(request, url, isOne, only, settings.hsts)
        const hop = openHop(settings, { url, method: request.method, request })
        if (hop.ready !== null) {
          sendWhenReady(hop, hop.ready(), [request, url, handler])
          return true
        }
        outgoing = prepare(settings, request, url, handler, hop)
      } catch (error) {
        return fail(handler, error)
      }
      return dispatch(outgoing.request, outgoing.handler)
    }
    const sendWhenReady = async (hop: AsyncHop, ready: Promise<void>, sent: Sent): Promise<void> => {
      const [request, url, handler] = sent
      const signal = signalOf(request)
      try {
        await untilAborted(ready, signal)
        const outgoing = prepare(settings, request, url, handler, hop)
        dispatch(outgoing.request, outgoing.handler)
      } catch (error) {
        fail(handler, error, signal)
      }
    }
    const sendLater = async (known: Promise<OneOrigin>, ...sent: Sent): Promise<void> => {
      try {
        const isOne = await known
        isBound = isOne instanceof Error ? undefined : isOne
        send(isOne, ...sent)
      } catch (error) {
        fail(sent[2], error)
      }
    }
    return (given, handler) => {
      // undici reports arguments that are not objects.
      if (!isObject(given) || !isObject(handler)) return dispatch(given, handler)
      let sent: Sent
      let found: OneOrigin | Promise<OneOrigin>
      try {
        const asked = withStatedOrigin(readOnce(given), only)
        const wanted = urlOf(asked)
        if (wanted === null) return dispatch(asked, handler)
        const upgraded = upgradedUrl(settings.hsts, wanted)
        const url = upgraded ?? wanted
        const request = upgraded === null ? asked : { ...asked, origin: new URL(upgraded).origin }
        found = isBound ?? hasOneOrigin(dispatch, new URL(url).origin)
        sent = [request, url, handler]
      } catch (error) {
        return fail(handler, error)
      }
      // An unknown result may be known next time.
      if (!(found instanceof Error)) isBound = found
      if (!(found instanceof Promise)) return send(found, ...sent)
      sendLater(found, ...sent)
      return true
    }
  }
  // The versions of undici declare different types for options and handlers. Only the members above are read.
  return intercept as unknown as CookieInterceptor
}

type Dispatch = (request: DispatchedRequest, handler: object) => boolean

type Sent = [request: DispatchedRequest, url: string, handler: object]

interface Settings extends HopSettings<DispatchedRequest> {
  /**
   * The cookies of earlier responses by handler: a redirect or a retry dispatches its next request with the same
   * handler.
   */
  readonly answers: WeakMap<object, Answers>
}

/** The lines that the responses of a chain of requests set, and the jar of the chain. */
interface Answers {
  readonly jar: object | null
  readonly received: readonly ReceivedLine[]
}

/** The request and the handler to dispatch instead of the given ones. */
interface Outgoing {
  readonly request: DispatchedRequest
  readonly handler: object
}

/** Adds the cookies of its URL to a request, and wraps its handler. */
function prepare(
  settings: Settings,
  request: DispatchedRequest,
  url: string,
  handler: object,
  hop: OpenHop | AsyncHop,
): Outgoing {
  const { answers } = settings
  const own = ownCookies(request.headers)
  const { jar } = hop
  const answer = answers.get(handler)
  // A handler may serve other requests too, even at the same time.
  const before = answer?.jar === jar ? answer.received : []
  const cookie = hop.begin(pairsAfter(cookiePairs(own), before, new URL(url)))
  let isSuccess = false
  const exchange: Exchange = {
    refuses: hasRedirectsBelow,
    answered: (status, headers) => {
      // A server cannot upgrade the connection unless the request asks for it.
      if (status < 200 && !Reflect.get(request, 'upgrade')) return null
      isSuccess = status < 300
      const fields = headerFields(headers)
      const ended = hop.end({ status, linesOf: (name) => valuesOf(fields, name), fields: () => fields })
      const note = (received: readonly ReceivedLine[]): void => {
        if (own !== '' && received.length > 0) answers.set(handler, { jar, received: [...before, ...received] })
      }
      if (ended instanceof Promise) return ended.then(note)
      note(ended)
      return null
    },
    ended: () => {
      // No request follows a complete and successful response.
      if (isSuccess) answers.delete(handler)
    },
  }
  const changed = cookie === own ? request : { ...request, headers: withCookie(request.headers, cookie) }
  return { request: changed, handler: listening(handler, exchange, hop.ready !== null) }
}

/**
 * Returns an error if a redirect handler is nearer to the network: it shows its history in the context of the request.
 */
function hasRedirectsBelow(context: unknown): TypeError | null {
  if (!isObject(context) || !Array.isArray(Reflect.get(context, 'history'))) return null
  return new TypeError('compose: expected cookies() before redirect(), got cookies() after redirect()')
}

function isObject(given: unknown): given is object {
  return typeof given === 'object' && given !== null
}

function isOrigin(given: unknown): given is string {
  return typeof given === 'string' && /^https?:/.test(String(readUrl(given)?.protocol))
}
