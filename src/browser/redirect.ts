/**
 * What follows from a redirect, as the Fetch standard's HTTP-redirect fetch has it.
 */
import { readUrl } from '../algorithms/url.js'
import type { RequestSettings } from './request-settings.js'

/** The maximum number of redirects that are followed for one request. */
export const REDIRECT_LIMIT = 20

/** Whether a status is a redirect status. */
export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308
}

/** Why a redirect is not followed; the standard calls it a network error. */
export class RedirectFailure {
  readonly reason: string

  constructor(reason: string) {
    this.reason = reason
  }
}

/** What decides about the next hop. */
export interface Redirect {
  readonly url: string
  readonly location: string
  readonly settings: RequestSettings
  /** The number of redirects before this one. */
  readonly count: number
  /** Whether a URL has the origin of the request's client. */
  readonly isSameOrigin: (url: string) => boolean
}

/** HTTP-redirect fetch steps 3 to 10: the URL of the next hop. */
export function redirectUrl({ url, location, settings, count, isSameOrigin }: Redirect): string | RedirectFailure {
  if (settings.redirect === 'error') return new RedirectFailure("its redirect mode is 'error'")
  const current = new URL(url)
  // The octets that the server wrote, a code unit each: as text of a URL they are percent-encoded.
  const text = location.replace(/[\u0080-\u00ff]/g, (octet) => `%${octet.charCodeAt(0).toString(16).toUpperCase()}`)
  const next = readUrl(text, current)
  if (next === null) return new RedirectFailure('its Location is not a URL')
  if (next.hash === '') next.hash = current.hash
  if (next.protocol !== 'http:' && next.protocol !== 'https:') {
    return new RedirectFailure(`its Location is a ${next.protocol} URL`)
  }
  if (count >= REDIRECT_LIMIT) return new RedirectFailure(`it has more than ${REDIRECT_LIMIT} redirects`)
  const { mode } = settings
  if (mode === 'same-origin' && !isSameOrigin(next.href)) return new RedirectFailure('its Location has another origin')
  if (mode === 'cors' && next.username + next.password !== '' && !isSameOrigin(next.href)) {
    return new RedirectFailure('its Location has a user name or password, and another origin')
  }
  return next.href
}

/** HTTP-redirect fetch step 12: the method of the next hop. */
export function methodAfter(status: number, method: string): string {
  if (status === 303) return method === 'HEAD' ? method : 'GET'
  return (status === 301 || status === 302) && method === 'POST' ? 'GET' : method
}
