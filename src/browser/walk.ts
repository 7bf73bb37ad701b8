/**
 * Sends requests with a fetch that is given, and follows their redirects: the upper layer (Fetch standard).
 */
import { untilAborted } from '../http/aborted.js'
import type { Hop } from '../http/hop.js'
import { setCookieLines } from '../input/set-cookie-lines.js'
import type { BrowserRequest } from './browser-request.js'
import type { BrowserState } from './browser-state.js'
import { headerOctets } from './octets.js'

/** A request with what only the network needs. */
export interface Sending {
  readonly state: BrowserState
  readonly request: BrowserRequest
  readonly headers: Headers
  readonly body: BodyInit | null
  readonly signal: AbortSignal
}

/** The end of a chain of redirects. */
export interface Arrival {
  readonly response: Response
  /** The request of the last hop. */
  readonly request: BrowserRequest
}

/** The standard's request-body-header names, and the length of the same body. */
const BODY_HEADERS = ['content-encoding', 'content-language', 'content-location', 'content-type', 'content-length']

/**
 * Sends a request and follows its redirects.
 *
 * @throws TypeError for a network error, with the error of the fetch as its cause; or the reason of the signal.
 */
export async function walk({ state, request: first, headers, body: firstBody, signal }: Sending): Promise<Arrival> {
  let request = first
  let body = firstBody
  let isRedirected = false
  for (;;) {
    const { url, method, cookie } = request
    const retrieval = state.onHop === null ? null : request.explain()
    const sent = new Headers(headers)
    if (cookie !== '') sent.set('cookie', headerOctets(cookie))
    const init: RequestInit = { method, headers: sent, redirect: 'manual', credentials: 'omit', signal }
    if (body !== null) init.body = body
    signal.throwIfAborted()
    const response = await untilAborted(send(state, url, init), signal)
    const next = request.receive(response)
    if (state.onHop !== null && retrieval !== null) {
      const { included, excluded, reasons } = retrieval
      state.onHop(hopOf(request, response, cookie, { included, excluded, reasons }))
    }
    // The listener may have closed the page.
    signal.throwIfAborted()
    if (request.failure !== null) throw networkError(url, `the redirect was not followed: ${request.failure}`)
    if (next === null) return { response: complete(response, url, isRedirected), request }
    if (next.method !== method) {
      body = null
      for (const name of BODY_HEADERS) headers.delete(name)
    } else if (isStream(body)) throw networkError(url, 'a stream cannot be sent again')
    if (new URL(next.url).origin !== new URL(url).origin) headers.delete('authorization')
    // Nobody reads the body of a redirect.
    void dropBody(response)
    isRedirected = true
    request = next
  }
}

async function send(state: BrowserState, url: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await state.fetch(url, init)
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw networkError(url, 'the fetch failed', error)
  }
  const isResponse = typeof response === 'object' && response !== null && typeof response.status === 'number'
  if (!isResponse || typeof response.headers !== 'object' || response.headers === null) {
    throw networkError(url, 'the fetch returned no Response')
  }
  return response
}

/** Drops a body. That of a mock, or of another library, may not be a web stream. */
async function dropBody({ body }: Response): Promise<void> {
  try {
    await body?.cancel()
  } catch {
    // It cannot be dropped, so nobody reads it either.
  }
}

function hopOf(request: BrowserRequest, response: Response, cookie: string, retrieval: Hop['retrieval']): Hop {
  const lines = request.received.length === 0 ? [] : setCookieLines(response.headers)
  const received = request.received.map((result, index) => ({ line: lines[index] ?? '', result }))
  const { url, method, cleared } = request
  const headers = new Headers(response.headers)
  return { url, method, status: response.status, cookie, retrieval, headers, received, cleared }
}

function networkError(url: string, why: string, cause?: unknown): TypeError {
  const { origin, pathname } = new URL(url)
  return new TypeError(`${origin}${pathname}: ${why}`, cause === undefined ? {} : { cause })
}

/** A response of a mock does not know its URL, and none knows the redirects before it. */
function complete(response: Response, url: string, isRedirected: boolean): Response {
  if (response.url !== '' && !isRedirected) return response
  try {
    Object.defineProperties(response, {
      url: { value: url.replace(/#.*$/s, ''), configurable: true },
      redirected: { value: isRedirected, configurable: true },
    })
  } catch {
    // A frozen response says of itself what it wants.
  }
  return response
}

function isStream(body: BodyInit | null): boolean {
  return typeof body === 'object' && body !== null && (Symbol.asyncIterator in body || 'getReader' in body)
}
