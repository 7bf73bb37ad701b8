/**
 * What follows from a redirect, as the Fetch standard's HTTP-redirect fetch has it; the fetch door walks the chain.
 */
import { readUrl } from '../algorithms/url.js'
import { octetsOfHeader } from './fetch-octets.js'

/** How many redirects are followed for one call. */
export const REDIRECT_LIMIT = 20

const REDIRECT_STATUSES = [301, 302, 303, 307, 308]

/** Refuses a platform whose fetch neither sends the Cookie header field of a program nor shows it Set-Cookie. */
export function requireVisibleCookies(): void {
  const { headers } = new Request('http://localhost/', { headers: { cookie: 'a=1' } })
  if (headers.has('cookie')) return
  const expected = 'a fetch that sends the Cookie header field it is given'
  throw new TypeError(`options.fetch: expected ${expected}, got one that hides cookies, as browsers do`)
}

/** Refuses the response of a fetch that does not let a program follow redirects. */
export function requireVisibleRedirects(response: Response): void {
  const expected = "a fetch that returns the redirect itself for redirect: 'manual'"
  if (response.type === 'opaqueredirect') {
    throw new TypeError(`options.fetch: expected ${expected}, got one that hides redirects, as browsers do`)
  }
  if (response.redirected) {
    throw new TypeError(`options.fetch: expected ${expected}, got one that followed a redirect by itself`)
  }
}

/** The standard's "request-body-header name", and the length of the same body. */
export const REQUEST_BODY_HEADERS = [
  'content-encoding',
  'content-language',
  'content-location',
  'content-type',
  'content-length',
]
/** The standard's "CORS non-wildcard request-header name", and headers that only a program outside a browser can set. */
export const ORIGIN_BOUND_HEADERS = ['authorization', 'proxy-authorization', 'host']

/** HTTP fetch step 8, and HTTP-redirect fetch steps 3 to 10; `null` where there is no redirect to follow. */
export function redirectLocation(response: Response, url: URL, mode: RequestRedirect): URL | null {
  if (!REDIRECT_STATUSES.includes(response.status)) return null
  if (mode === 'error') throw notFollowed(url, "the redirect mode is 'error'")
  const header = response.headers.get('location')
  if (header === null) return null
  // The octets that the server wrote, a code unit each: as text of a URL they stand percent-encoded.
  const text = octetsOfHeader(header).replace(
    /[\u0080-\u00ff]/g,
    (octet) => `%${octet.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  const location = readUrl(text, url)
  if (location === null) throw notFollowed(url, `its Location ${JSON.stringify(header)} is not a URL`)
  if (!location.href.includes('#')) location.hash = url.hash
  if (!isHttp(location)) throw notFollowed(url, `its Location is a ${location.protocol} URL, and no HTTP(S) one`)
  if (location.origin !== url.origin && location.username + location.password !== '') {
    throw notFollowed(url, 'its Location has a user name or password, and another origin')
  }
  return location
}

/** Whether a URL's scheme is an HTTP(S) scheme. */
export function isHttp({ protocol }: URL): boolean {
  return protocol === 'http:' || protocol === 'https:'
}

/** The error for a redirect that is not followed. */
export function notFollowed(url: URL, why: string): TypeError {
  return new TypeError(`The redirect of ${url.origin}${url.pathname} was not followed: ${why}.`)
}

/** HTTP-redirect fetch step 12. */
export function becomesGet(status: number, method: string): boolean {
  if (status === 303) return method !== 'GET' && method !== 'HEAD'
  return (status === 301 || status === 302) && method === 'POST'
}

/** A body that the caller may change while redirects are followed is copied, as extracting it does. */
export function snapshot(body: BodyInit | null): BodyInit | null {
  if (body instanceof ArrayBuffer) return body.slice(0)
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice()
  return body instanceof URLSearchParams ? new URLSearchParams(body) : body
}

/** Whether the source of a body is null: it can be read once only. The oldest streams of Node can be piped, and no more. */
export function isStream(body: BodyInit | null): boolean {
  if (typeof body !== 'object' || body === null) return false
  return Symbol.asyncIterator in body || 'getReader' in body || 'pipe' in body
}

const REFERRER_POLICIES: readonly ReferrerPolicy[] = [
  'no-referrer',
  'no-referrer-when-downgrade',
  'same-origin',
  'origin',
  'strict-origin',
  'origin-when-cross-origin',
  'strict-origin-when-cross-origin',
  'unsafe-url',
]

/** The referrer policy that a redirect asks for; `undefined` where it asks for none. */
export function referrerPolicy(headers: Headers): ReferrerPolicy | undefined {
  const tokens = (headers.get('referrer-policy') ?? '').split(',').map((token) => token.trim())
  return tokens.map((token) => REFERRER_POLICIES.find((policy) => policy === token)).findLast(Boolean)
}

// How many octets of a redirect's body are read, and for how many milliseconds, so that its connection can be used again.
const DRAIN_OCTETS = 65_536
const DRAIN_TIME = 50

/** A body as it is read and given up, whichever kind of stream it is. */
interface BodySource {
  read(): Promise<{ readonly done?: boolean | undefined; readonly value?: { readonly byteLength: number } | undefined }>
  cancel(): Promise<unknown>
}

/** The bodies of some fetches, such as that of node-fetch, are streams of Node. */
interface NodeStream {
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array>
  destroy(): unknown
}

function isNodeStream(body: object): body is NodeStream {
  return !('getReader' in body) && 'destroy' in body && Symbol.asyncIterator in body
}

/** Reads the body of a redirect to its end, where that is near; otherwise gives it up. */
export async function drain({ body }: Response): Promise<void> {
  if (body === null || body.locked) return
  const source = sourceOf(body)
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, DRAIN_TIME)
  })
  // The redirect has arrived, whatever becomes of its body.
  await Promise.race([late, readSome(source).catch(() => {})])
  clearTimeout(timer)
  source.cancel().catch(() => {})
}

function sourceOf(body: ReadableStream<Uint8Array>): BodySource {
  if (!isNodeStream(body)) return body.getReader()
  const chunks = body[Symbol.asyncIterator]()
  return { read: () => chunks.next(), cancel: async () => body.destroy() }
}

async function readSome(source: BodySource): Promise<void> {
  for (let left = DRAIN_OCTETS; left > 0; ) {
    const { done, value } = await source.read()
    if (done) return
    left -= value?.byteLength ?? 0
  }
}

/** Gives up a body that nobody is going to read. */
export function abandon(message: Request | Response | null): void {
  const body = message?.body
  if (!body) return
  if (isNodeStream(body)) body.destroy()
  else body.cancel().catch(() => {})
}

/** Says in the response where it comes from, and in its clones. Its properties cannot be given to it in another way. */
export function complete(response: Response, href: string, redirected: boolean): Response {
  const { url } = response
  if (!redirected && url === href && !url.includes('#')) return response
  const address = (url || href).replace(/#.*/s, '')
  const facts = { ...(address !== url && { url: address }), ...(redirected && { redirected }) }
  if (Object.keys(facts).length === 0) return response
  const { clone } = response
  const completeClone = () => complete(clone.call(response), href, redirected)
  for (const [name, value] of Object.entries({ ...facts, clone: completeClone })) {
    Object.defineProperty(response, name, { value, configurable: true, writable: true })
  }
  return response
}

/** What is waited for, unless the signal is aborted before. */
export async function untilAborted<Value>(
  work: Promise<Value>,
  signal: AbortSignal | null | undefined,
): Promise<Value> {
  if (!signal) return work
  let stop = () => {}
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop)
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
    // What comes too late is of no interest.
    work.catch(() => {})
  }
}
