/**
 * Agents for `node:http` and `node:https` that keep cookies for every client built on these modules (§5.3, §5.8.1).
 *
 * @module speculoos/node-http
 */
/// <reference types="node" />
import { Agent, type ClientRequest } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import { asError } from '../../http/as-error.js'
import { inTheClear, isEncrypted, sendsInTheClear } from '../../http/connection.js'
import { type CookiePair, cookiePairs } from '../../http/cookie-header.js'
import type { AsyncClient, AsyncJar, GivenJar, JarHolder } from '../../http/door-arguments.js'
import type { Hop, HopContext, HopRequest, HopResponse, ReceivedLine } from '../../http/hop.js'
import { type HopOptions, type JarSource, openHop } from '../../http/hop-settings.js'
import { upgradedUrl } from '../../http/hsts-policy.js'
import { headerFields, valuesOf } from '../../http/response-headers.js'
import { type AgentOptions, type AgentSettings, readArguments } from './arguments.js'
import { frontOf, isAgent, type RequestListener } from './front.js'
import { asksForUpgrade, writeCookieHeader } from './header.js'
import { warnOfNock13 } from './mocks.js'
import { holdOutput } from './output.js'
import { type AgentPair, frontOfBoth } from './pair.js'
import { redirectStep } from './redirect.js'
import { beforeResponse, switchError } from './response.js'
import { urlOf } from './url.js'

export type {
  AgentOptions,
  AgentPair,
  AsyncClient,
  AsyncJar,
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
 * Makes an agent that sends the cookies of a jar and stores the cookies of responses. It serves both `http:` and
 * `https:`, and works with every client that takes an agent: axios, got, node-fetch, superagent, needle and others.
 *
 * A request carries the cookies of the URL that it goes to, whatever its Host header names. If the request target is a
 * URL, as in a request to a proxy, that URL counts if the Host header agrees with it. Clients make a new request to
 * follow a redirect. By then the cookies of the redirect are in the jar.
 *
 * - The pairs of the caller's Cookie header are sent first. Each replaces cookies of the jar with its name.
 * - The Cookie header is written when the headers are sent. `request.getHeader` does not return it, so that no client
 *   copies it to a request for another origin.
 * - Cookies of informational responses are ignored, except for 101, the response to a WebSocket request.
 * - CONNECT neither sends nor stores cookies, since it goes to a proxy. If the response to an `https:` request comes
 *   without TLS, as when a proxy refuses a tunnel, its cookies are not stored. If the cookies of an `https:` request
 *   would leave without TLS, as through a proxy agent for `http:`, the request fails.
 * - With `hsts`, a request without TLS to a known host fails with an error whose `code` is `ERR_HSTS`: an agent cannot
 *   make a request of `node:http` one of `node:https`.
 * - A request to a socket in the file system carries no cookies.
 *
 * @param jar - the jar that holds the cookies. A jar of `speculoos/tough-cookie` works too if it has no store.
 * @param options - with an agent for one scheme, such as `agent: new http.Agent()`, the result is for that scheme only.
 * @returns an agent that behaves as the inner one, and keeps cookies. If there are two inner agents, setting a property
 * sets it on both, `destroy` destroys both, and the lists of sockets are of both; but each counts only its own sockets
 * against its limits.
 * @throws TypeError if an argument is not valid.
 *
 * @example
 * ```ts
 * import { createServer, get } from 'node:http'
 * import { CookieJar } from 'speculoos'
 * import { createAgent } from 'speculoos/node-http'
 *
 * const server = createServer(({ headers }, response) => response.setHeader('set-cookie', 'SID=31d4').end(headers.cookie))
 * await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
 * const address = server.address()
 * const port = typeof address === 'object' ? address?.port : undefined
 *
 * const agent = createAgent(new CookieJar(), { onHop: ({ method, status, cookie }) => console.log(method, status, cookie) })
 * for (let times = 0; times < 2; times += 1) {
 *   await new Promise((resolve) => get({ port, host: '127.0.0.1', agent }, (response) => response.resume().on('end', resolve)))
 * }
 * // => GET 200
 * // => GET 200 SID=31d4
 * agent.destroy()
 * server.close()
 * ```
 *
 * @see RFC 6265bis §5.3 and §5.8.1
 */
export function createAgent(jar: JarSource<ClientRequest>, options?: AgentOptions<AgentPair>): SecureAgent
/** Makes an agent that behaves as the given one, and keeps cookies. */
export function createAgent<Inner extends Agent>(jar: JarSource<ClientRequest>, options: AgentOptions<Inner>): Inner
export function createAgent(jar: JarSource<ClientRequest>, options: AgentOptions = {}): Agent {
  const settings = readArguments(jar, options)
  const { agent = keptAlive() } = settings
  warnOfNock13()
  const onRequest = cookieKeeper(settings)
  return isAgent(agent) ? frontOf(agent, onRequest) : frontOfBoth(agent, onRequest)
}

/** Returns agents with the settings of the global ones. */
function keptAlive(): AgentPair {
  const settings = { keepAlive: true, timeout: 5000 }
  return { http: new Agent(settings), https: new SecureAgent(settings) }
}

/** The error for a request without TLS to a known HSTS host. An agent cannot make a request of `node:http` one of `node:https`. */
function hstsError(secure: string): Error {
  const { hostname, origin } = new URL(secure)
  const error = new Error(
    `${hostname} is a known HSTS host, so nothing was sent to it without TLS; request ${origin} instead`,
  )
  return Object.assign(error, { code: 'ERR_HSTS' })
}

function cookieKeeper(settings: AgentSettings): RequestListener {
  return (request, destination, isMocked) => {
    const url = urlOf(request, destination)
    if (url === null) return
    const secure = upgradedUrl(settings.hsts, url)
    if (secure !== null) throw hstsError(secure)
    const hop = openHop(settings, { url, method: request.method, request })
    const step = redirectStep(hop.jar, url)
    let own: readonly CookiePair[] = []
    let cookie = ''
    const requireTls = (): void => {
      if (hop.jar === null || cookie === '' || request.protocol !== 'https:' || isMocked?.() === true) return
      if (sendsInTheClear(request.socket)) throw inTheClear()
    }
    // The header block is written, or even built, after this event.
    request.once('socket', () => {
      try {
        requireTls()
      } catch (error) {
        request.destroy(asError(error))
      }
    })
    const write = (): void =>
      writeCookieHeader(request, (written) => {
        own = step.ownPairs(cookiePairs(written))
        try {
          cookie = hop.begin(own)
          requireTls()
          return cookie
        } catch (error) {
          request.destroy(asError(error))
          return ''
        }
      })
    let ready: Promise<void> | null = null
    if (hop.ready === null) write()
    else if (isMocked === undefined) {
      ready = hop.ready().then(write)
      holdOutput(request, ready)
    } else {
      // A mock does not wait before it responds.
      throw new TypeError(
        'jar: expected a jar whose verbs return at once under a mock of node:http, got one that waits',
      )
    }
    beforeResponse(request, (response) => {
      const { rawHeaders, socket, statusCode: status = 0 } = response
      // A response in the clear comes from a proxy that opened no tunnel, not from the server.
      const isOfServer = request.protocol !== 'https:' || isMocked?.() === true || isEncrypted(socket)
      // 101 is a final response only if the request asked for an upgrade.
      const isFinal = status !== 101 || asksForUpgrade(request)
      const fields = headerFields(rawHeaders)
      // RFC 6797 §8.1: a connection with an error, which the program let pass, notes no host.
      const isTrusted = Object(socket).authorized !== false
      const linesOf: HopResponse['linesOf'] = (name) =>
        isOfServer && isFinal && (isTrusted || name !== 'strict-transport-security') ? valuesOf(fields, name) : []
      const end = () => hop.end({ status, linesOf, fields: () => fields })
      // A proxy agent may pass on a response to a request that was not sent.
      const ended = ready === null ? end() : ready.then(end)
      const around = (received: readonly ReceivedLine[]) => {
        if (!isFinal) throw switchError('the request did not ask for it')
        return (deliver: () => boolean): boolean => step.deliver({ url, own, received, response }, deliver)
      }
      return ended instanceof Promise ? ended.then(around) : around(ended)
    })
  }
}
