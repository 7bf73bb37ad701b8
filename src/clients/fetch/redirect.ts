/**
 * Implements steps of the Fetch standard's HTTP-redirect fetch. `fetch.ts` follows the chain.
 */
import { readUrl } from '../../algorithms/url.js'
import { shownUrl } from '../../cookie/invalid-argument.js'
import { headerOf } from './headers.js'
import { octetsOfHeader } from './octets.js'

const REDIRECT_STATUSES = [301, 302, 303, 307, 308]

/** Throws on a platform whose fetch neither sends a program's Cookie header field nor shows Set-Cookie to it. */
export function requireVisibleCookies(): void {
  // A global fetch without a global Request is not that of a browser.
  if (typeof Request !== 'function') return
  const { headers } = new Request('http://localhost/', { headers: { cookie: 'a=1' } })
  if (headers.has('cookie')) return
  const expected = 'a fetch that sends the Cookie header field it is given'
  throw new TypeError(`options.fetch: expected ${expected}, got one that hides cookies, as browsers do`)
}

/** The standard's "request-body-header name", and Content-Length. */
export const REQUEST_BODY_HEADERS = [
  'content-encoding',
  'content-language',
  'content-location',
  'content-type',
  'content-length',
]
/** The standard's "CORS non-wildcard request-header name", and headers that only a program outside a browser can set. */
export const ORIGIN_BOUND_HEADERS = ['authorization', 'proxy-authorization', 'host']

/** HTTP fetch step 8, and HTTP-redirect fetch steps 3 to 10; `null` if there is no redirect to follow. */
export function redirectLocation(response: Response, url: URL, mode: RequestRedirect): URL | null {
  if (!REDIRECT_STATUSES.includes(response.status)) return null
  if (mode === 'error') throw notFollowed(url, "the redirect mode is 'error'")
  const header = headerOf(response.headers, 'location')
  if (header === null) return null
  // In the text of a URL, the octets that the server wrote are percent-encoded.
  const text = octetsOfHeader(header).replace(
    /[\u0080-\u00ff]/g,
    (octet) => `%${octet.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  const location = readUrl(text, url)
  if (location === null) throw notFollowed(url, `its Location ${shownLocation(header)} is not a URL`)
  if (!location.href.includes('#')) location.hash = url.hash
  if (!isHttp(location)) throw notFollowed(url, `its Location is a ${location.protocol} URL, and no HTTP(S) one`)
  if (location.origin !== url.origin && location.username + location.password !== '') {
    throw notFollowed(url, 'its Location has a user name or password, and another origin')
  }
  return location
}

/** Returns a Location for an error message: without user name, password and query, and not too long. */
function shownLocation(header: string): string {
  // A password may contain a ? or # that is not escaped.
  if (/[?#].*@/s.test(header)) return `of length ${header.length}`
  const shown = shownUrl(header)
  return JSON.stringify(shown.length > 200 ? `${shown.slice(0, 200)}…` : shown)
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

/** Copies a body that the caller could change while redirects are followed, as extracting a body does. */
export function snapshot(body: BodyInit | null): BodyInit | null {
  if (body instanceof ArrayBuffer) return body.slice(0)
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice()
  return body instanceof URLSearchParams ? new URLSearchParams(body) : body
}

/**
 * Whether the source of a body is null, so that it can be read only once. The oldest streams of Node have only `pipe`.
 */
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

/** Returns the referrer policy that a redirect sets; `undefined` if it sets none. */
export function referrerPolicy(headers: Headers): ReferrerPolicy | undefined {
  const tokens = (headerOf(headers, 'referrer-policy') ?? '').split(',').map((token) => token.trim())
  return tokens.map((token) => REFERRER_POLICIES.find((policy) => policy === token)).findLast(Boolean)
}

/** Returns a signal that is aborted with either one; the second alone if the runtime cannot combine them. */
export function eitherOf(own: AbortSignal, signal: AbortSignal | null | undefined): AbortSignal | null {
  if (!signal) return own
  return typeof AbortSignal.any === 'function' ? AbortSignal.any([own, signal]) : signal
}
