/**
 * Wraps any WHATWG fetch, so that every hop of a redirect chain sends and stores cookies (§5.3, §5.8.1).
 *
 * @module speculoos/fetch
 */
import { throwIfAborted, untilAborted } from '../../http/aborted.js'
import { pairsAfter } from '../../http/cookie-header.js'
import type { AsyncClient, AsyncJar, GivenJar, JarHolder } from '../../http/door-arguments.js'
import type { Hop, HopContext, HopRequest, ReceivedLine } from '../../http/hop.js'
import { type HopOptions, type JarSource, openHop, withoutJar } from '../../http/hop-settings.js'
import { upgradedUrl } from '../../http/hsts-policy.js'
import { BoundedMap } from '../../input/bounded-map.js'
import { agentOf, watchAgent } from './agent.js'
import { type FetchCall, type FetchOptions, type FetchSettings, readArguments, type WhatwgFetch } from './arguments.js'
import { abandon, drain, keepBody, readBody } from './body.js'
import { type Address, PLAIN_CALL, PLAIN_SENDING, readAddress, readCall, readSending } from './call.js'
import { requireOwnOrigin, requireReachable } from './dispatcher.js'
import { GlobalFetch } from './global.js'
import { fieldsOf, linesOf, withCookie } from './headers.js'
import type { FetchInit } from './init.js'
import { readRequest, type Send, sendRequest } from './input.js'
import {
  becomesGet,
  eitherOf,
  isStream,
  notFollowed,
  ORIGIN_BOUND_HEADERS,
  REQUEST_BODY_HEADERS,
  redirectLocation,
  referrerPolicy,
  requireVisibleCookies,
} from './redirect.js'
import { complete, requireResponse, requireVisibleRedirects } from './response.js'

export type {
  AsyncClient,
  AsyncJar,
  FetchCall,
  FetchOptions,
  GivenJar,
  Hop,
  HopContext,
  HopOptions,
  HopRequest,
  JarHolder,
  JarSource,
  ReceivedLine,
  WhatwgFetch,
}

/**
 * A fetch that keeps cookies. It takes the arguments of the wrapped fetch, and `init.cookies`, which describes the page
 * behind the request.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos'
 * import { createFetch } from 'speculoos/fetch'
 *
 * const jar = new CookieJar()
 * jar.setCookie('SID=31d4; SameSite=Strict', 'https://shop.example/')
 * const echo = async (_url: string, init?: RequestInit) => new Response(new Headers(init?.headers).get('cookie'))
 * const fetch = createFetch(jar, { fetch: echo })
 * const page = { siteForCookies: { scheme: 'https', host: 'other.example' } }
 * console.log(await (await fetch('https://shop.example/')).text()) // => SID=31d4
 * console.log((await (await fetch('https://shop.example/', { cookies: page })).text()) === '') // => true
 * ```
 */
export type CookieFetch<Fetch extends WhatwgFetch = typeof globalThis.fetch> = Fetch extends (
  input: infer Input,
  init?: infer Init,
) => infer Answer
  ? (input: Input, init?: Init & { readonly cookies?: HopContext | undefined }) => Answer
  : never

/**
 * Makes a fetch that sends the cookies of a jar and stores the cookies of responses, on every hop of a redirect chain.
 *
 * It follows redirects as the Fetch standard's HTTP-redirect fetch does, and computes the Cookie header field again for
 * every hop. With `redirect: 'manual'` or `'error'` it stores the cookies of the response too.
 *
 * - `credentials: 'omit'` neither sends nor stores cookies of the jar. `'same-origin'`, the default, counts as
 *   `'include'`, since a program has no origin. Describe the page behind a request in `init.cookies`. On Bun and
 *   workerd a Request loses its credentials: pass them in `init` there.
 * - The pairs of the caller's Cookie header are sent first. Each replaces cookies of the jar with its name, until a
 *   response of the chain sets or removes such a cookie. Like Authorization, the caller's header never follows a
 *   redirect to another origin.
 * - A redirect sends the body again, unless it changes the method to GET. If `init.body` is a stream, it cannot be sent
 *   again, and the call rejects on every redirect but a 303. The body of a Request is kept in memory while redirects
 *   are followed; the call rejects if the body does not end within a second of the redirect.
 * - Members of `init` that the standard does not know, such as a `dispatcher`, go with every hop. If they were given to
 *   a Request, they cannot be read from it, and go with the first hop only.
 * - With `hsts`, the URL of each hop is upgraded if its host is known. A Request is sent by its parts then.
 * - URLs other than `http:` and `https:` go straight to the wrapped fetch.
 *
 * Not implemented: `integrity` over redirects, since the wrapped fetch checks it for every response, the redirects too.
 *
 * @typeParam Fetch - the type of the fetch to wrap.
 * @param jar - the jar that holds the cookies. A jar of `speculoos/tough-cookie` works too if it has no store.
 * @returns a function to use instead of `fetch`. It rejects with a TypeError if the standard returns a network error,
 * or if the wrapped fetch hides or follows redirects. If it is aborted, it rejects with the reason of the signal.
 * @throws TypeError if an argument is not valid, or if the global fetch hides cookies, as it does in a web page.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos'
 * import { createFetch } from 'speculoos/fetch'
 *
 * const server = async (url: string, _init?: RequestInit) =>
 *   url.endsWith('/login')
 *     ? new Response(null, { status: 303, headers: { location: '/', 'set-cookie': 'SID=31d4; Path=/; Secure' } })
 *     : new Response('welcome')
 * const jar = new CookieJar()
 * const fetch = createFetch(jar, { fetch: server, onHop: ({ url, cookie }) => console.log(url, cookie) })
 * const response = await fetch('https://shop.example/login', { method: 'POST', body: 'name=ada' })
 * // => https://shop.example/login
 * // => https://shop.example/ SID=31d4
 * console.log(response.url, response.redirected) // => https://shop.example/ true
 * ```
 *
 * @see RFC 6265bis §5.8.1
 * @see https://fetch.spec.whatwg.org/#http-redirect-fetch
 */
export function createFetch<Fetch extends WhatwgFetch = typeof globalThis.fetch>(
  jar: JarSource<FetchCall>,
  options: FetchOptions<Fetch> = {},
): CookieFetch<Fetch> {
  const settings = readArguments(jar, options)
  const addresses = new BoundedMap<Address>(REMEMBERED_URLS)
  if (settings.fetch !== undefined) {
    if (settings.fetch === globalThis.fetch) requireVisibleCookies()
    const parts: Parts = { settings, send: settings.fetch, addresses }
    const call = (input: RequestInfo | URL, init?: FetchInit): Promise<Response> => exchange(parts, input, init)
    return call as unknown as CookieFetch<Fetch>
  }
  const current = new GlobalFetch((input, init) => exchange(parts, input, init))
  const parts: Parts = { settings, send: (input, init) => current.send(input, init), addresses }
  return current.own as unknown as CookieFetch<Fetch>
}

/** The most URLs to remember. */
const REMEMBERED_URLS = 256
/** The length of the longest URL to remember: a `data:` URL may have any length. */
const REMEMBERED_LENGTH = 2048

/** The parts of a fetch with cookies. */
interface Parts {
  readonly settings: FetchSettings
  readonly send: Send
  /** The URLs of recent calls, by their text. */
  readonly addresses: BoundedMap<Address>
}

/** The URL, or the secure one in its place if its host is a known HSTS host. */
function secured<Known extends Pick<Address, 'url' | 'href'>>(
  given: Known,
  { hsts }: FetchSettings,
): Known | Pick<Address, 'url' | 'href'> {
  const href = upgradedUrl(hsts, given.href)
  return href === null ? given : { url: new URL(href), href }
}

async function exchange(
  { settings, send, addresses }: Parts,
  input: RequestInfo | URL,
  init: FetchInit | null | undefined,
): Promise<Response> {
  const { given, page } = init ? readCall(init) : PLAIN_CALL
  const known = readRequest(input)
  const request = known?.request ?? null
  // Anything but a Request becomes text, as in the wrapped fetch. Convert it only once, so that the URL read is the URL
  // sent.
  const text = known?.url ?? String(input)
  let address = addresses.get(text)
  if (address === undefined) {
    address = readAddress(text, input)
    if (text.length <= REMEMBERED_LENGTH) addresses.set(text, address)
  }
  if (!address.isHttp) return send(request ?? text, given)
  const first = secured(address, settings)
  let { url, href } = first

  const sending = init || request ? readSending(request, given) : PLAIN_SENDING
  const { redirect, withCookies, headers } = sending
  if (withCookies) requireOwnOrigin(url, sending.members)
  const { redirectLimit } = settings
  let { members, ownPairs, method, body } = sending
  // A Request has its own URL, so one that is upgraded is sent by its parts.
  const isSentByParts = known !== null && (known.byParts || first !== address)
  if (isSentByParts && body === null) body = await readBody(known.request)
  let copy = redirect === 'follow' && body === null && request ? keepBody(request) : null
  // Aborts the upload of a body that a redirect cannot send again.
  const upload = copy && new AbortController()
  let unread: Response | null = null

  try {
    for (let redirects = 0; ; redirects += 1) {
      // A fragment is never sent, and may hold a secret, such as a login token.
      const hopRequest = { url: href.replace(/#.*/, ''), method, request: { input, init } }
      const hop = openHop(withCookies ? settings : withoutJar(settings), hopRequest, page)
      if (hop.ready !== null) await untilAborted(hop.ready(), members.signal)
      const whole = redirects === 0 && !isSentByParts ? request : null
      const cookie = hop.begin(ownPairs)
      const sent: RequestInit = { ...members, headers: withCookie(headers, cookie), redirect: 'manual' }
      // A fetch need not read GET, its default. But `sent` may inherit another method from Object.prototype.
      if ('method' in sent) sent.method = method
      // In the standard, a null body keeps the body of a Request. Bun and workerd drop that body.
      if (body !== null) sent.body = body
      else if (whole !== null) delete sent.body
      else if ('body' in sent) sent.body = null
      // fetch-h2 prefers `init.url` to the URL that it is given.
      if ('url' in sent) Reflect.set(sent, 'url', undefined)
      if (upload !== null) sent.signal = eitherOf(upload.signal, members.signal)
      const watched =
        url.protocol === 'https:' ? watchAgent(agentOf(sent, whole), hop.jar !== null && cookie !== '') : null
      if (watched !== null) Reflect.set(sent, 'agent', watched.agent)
      const response = whole === null ? await send(href, sent) : await sendRequest(send, whole, href, sent)
      requireResponse(response)
      unread = response
      requireVisibleRedirects(response)

      const { status, headers: answered } = response
      const isClear = watched?.cameInTheClear() === true
      const ended = hop.end({
        status,
        linesOf: (name) => (isClear ? [] : linesOf(answered, name)),
        fields: () => fieldsOf(answered),
      })
      const received = ended instanceof Promise ? await untilAborted(ended, members.signal) : ended

      const location = redirect === 'manual' ? null : redirectLocation(response, url, redirect)
      if (location === null) {
        unread = null
        return complete(response, href, redirects > 0)
      }
      if (isClear) throw notFollowed(url, 'it came without TLS, as from a proxy')
      if (redirects >= redirectLimit) throw notFollowed(url, `more than ${redirectLimit} redirects are not followed`)
      // Fetch standard, main fetch step 11.5: a URL is upgraded once the redirect has compared the origins.
      const target = secured({ url: location, href: location.href }, settings)
      await untilAborted(requireReachable(target.url, url, members), members.signal)

      // Fetch standard, HTTP-redirect fetch steps 11 and 12: the body
      if (response.status !== 303 && isStream(body)) {
        throw notFollowed(url, 'a stream was given as init.body, and cannot be sent again')
      }
      if (becomesGet(response.status, method)) {
        method = 'GET'
        body = null
        copy?.abandon()
        copy = null
        for (const name of REQUEST_BODY_HEADERS) headers?.delete(name)
      } else if (copy !== null) {
        body = await untilAborted(copy.octets(), members.signal)
        if (body === null) {
          upload?.abort()
          throw notFollowed(url, 'the body of its Request had not ended, and cannot be sent again')
        }
        copy = null
      }
      // step 13: the redirect leads to another origin
      if (location.origin !== url.origin) {
        ownPairs = []
        for (const name of ORIGIN_BOUND_HEADERS) headers?.delete(name)
      }
      ownPairs = pairsAfter(ownPairs, received, target.url)
      // step 19
      const policy = referrerPolicy(response.headers)
      if (policy !== undefined) members = { ...members, referrerPolicy: policy }
      await drain(response)
      throwIfAborted(members.signal)
      url = target.url
      href = target.href
    }
  } finally {
    copy?.abandon()
    abandon(unread)
  }
}
