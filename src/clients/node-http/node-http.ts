/**
 * Agents for `node:http` and `node:https`, so that every client that is built on them keeps cookies (§5.3, §5.8.1).
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
import { headerFields, valuesOf } from '../../http/response-headers.js'
import { type AgentOptions, type AgentSettings, readArguments } from './arguments.js'
import { frontOf, isAgent, type RequestListener } from './front.js'
import { asksForUpgrade, writeCookieHeader } from './header.js'
import { warnOfNock13 } from './mocks.js'
import { type AgentPair, frontOfBoth } from './pair.js'
import { redirectStep } from './redirect.js'
import { beforeResponse, switchError } from './response.js'
import { takeSocketAfter } from './socket.js'
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
 * Makes an agent that sends the cookies of a jar and stores those that come back. It serves `http:` and `https:` alike,
 * and with them every client that takes an agent: axios, got, node-fetch, superagent, needle and others.
 *
 * A request has the cookies of the URL that it goes to. Its Host header does not matter, nor does a proxy: where the
 * request target is a URL, as proxies are sent it, that URL counts, if the Host header agrees. Clients that follow
 * redirects make a request for each, and find the cookies of the redirect in the jar by then.
 *
 * - A Cookie header of the caller is sent first, and its names come before those of the jar.
 * - The Cookie header is made when the headers are sent. `request.getHeader` does not show it, so that no client carries
 *   it along to another origin.
 * - Cookies of informational responses are ignored, but for 101: it is the answer to a request for a WebSocket.
 * - CONNECT neither sends nor stores cookies, since it speaks to a proxy. Nor are cookies stored of a response to an
 *   `https:` request that did not come over TLS, as when a proxy refuses a tunnel. Such a request fails if its cookies would
 *   leave without TLS, as through an agent for proxies of `http:`.
 * - A request to a socket in the file system has no cookies.
 *
 * @param jar - the jar that the cookies come from and go to; one of `speculoos/tough-cookie` without a store will do.
 * @param options - an agent of one scheme stays one: with `agent: new http.Agent()` the answer is for `http:` only.
 * @returns an agent that is the inner one, except for the cookies. If there are two, a property that is set is set on both,
 * each of them counts its own sockets against its limits, and `destroy` and the lists of sockets are those of both.
 * @throws TypeError where an argument cannot be used.
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
/** Makes an agent that is in everything the one it is given, and keeps cookies. */
export function createAgent<Inner extends Agent>(jar: JarSource<ClientRequest>, options: AgentOptions<Inner>): Inner
export function createAgent(jar: JarSource<ClientRequest>, options: AgentOptions = {}): Agent {
  const settings = readArguments(jar, options)
  const { agent = keptAlive() } = settings
  warnOfNock13()
  const onRequest = cookieKeeper(settings)
  return isAgent(agent) ? frontOf(agent, onRequest) : frontOfBoth(agent, onRequest)
}

/** Agents with the settings of the global ones. */
function keptAlive(): AgentPair {
  const settings = { keepAlive: true, timeout: 5000 }
  return { http: new Agent(settings), https: new SecureAgent(settings) }
}

function cookieKeeper(settings: AgentSettings): RequestListener {
  return (request, destination, isMocked) => {
    const url = urlOf(request, destination)
    if (url === null) return
    const hop = openHop(settings, { url, method: request.method, request })
    const step = redirectStep(hop.jar, url)
    let own: readonly CookiePair[] = []
    let cookie = ''
    const requireTls = (): void => {
      if (hop.jar === null || cookie === '' || request.protocol !== 'https:' || isMocked?.() === true) return
      if (sendsInTheClear(request.socket)) throw inTheClear()
    }
    // The header block is written after this event, or made after it.
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
    if (hop.ready === null) write()
    else if (isMocked === undefined) takeSocketAfter(request, hop.ready().then(write))
    else {
      // A mock does not wait before it hands the request its socket.
      throw new TypeError(
        'jar: expected a jar whose verbs return at once under a mock of node:http, got one that waits',
      )
    }
    beforeResponse(request, (response) => {
      const { rawHeaders, socket, statusCode: status = 0 } = response
      // What a proxy says in the clear instead of opening a tunnel is no answer of the server.
      const isOfServer = request.protocol !== 'https:' || isMocked?.() === true || isEncrypted(socket)
      // 101 is the last response to a request for an upgrade, and to no other.
      const isFinal = status !== 101 || asksForUpgrade(request)
      const fields = headerFields(rawHeaders)
      const linesOf: HopResponse['linesOf'] = (name) => (isOfServer && isFinal ? valuesOf(fields, name) : [])
      const ended = hop.end({ status, linesOf, fields: () => fields })
      if (!isFinal) throw switchError('the request did not ask for it')
      const around =
        (received: readonly ReceivedLine[]) =>
        (deliver: () => boolean): boolean =>
          step.deliver({ url, own, received, response }, deliver)
      return ended instanceof Promise ? ended.then(around) : around(ended)
    })
  }
}
