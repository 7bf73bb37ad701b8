/**
 * What an audit is given besides the lines: further responses, and what the caller knows of the cookies. It is checked
 * here, once.
 */
import { parseUrl } from '../algorithms/url.js'
import { fieldsOf, invalidArgument, invalidSecret, invalidUrl, readFlag } from '../cookie/invalid-argument.js'
import type { PublicSuffixes } from '../cookie/public-suffixes.js'
import type { HeaderPair, HeadersRecord, RawHeaders } from '../input/set-cookie-lines.js'
import { publicSuffixes as ownSuffixes } from '../public-suffix.js'

/**
 * The headers of a message in any form: `Headers`, a record as in `node:http`, a `Map` or pairs, names and values in turn
 * as in `rawHeaders`, or an object with `raw()`.
 *
 * @see RFC 6265bis §5.6
 */
export type AuditHeaders =
  | Headers
  | RawHeaders
  | Iterable<HeaderPair>
  | HeadersRecord
  | readonly string[]
  | Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * A response, as far as the caller has it. Only the URL and the headers are needed; each further field lets an audit tell
 * more.
 *
 * @example
 * ```ts
 * import { audit, type AuditResponse } from 'speculoos/audit'
 *
 * const url = 'https://site.example/login'
 * const responses: AuditResponse[] = [
 *   { url, method: 'GET', status: 200, headers: { 'set-cookie': ['sid=1f0b6d2a4c8e9b7d5a3f1c2e4d6b8a90; Secure'] } },
 *   { url, method: 'POST', status: 302, headers: { location: '/account' } },
 * ]
 * const found = audit([], url, { responses }).find(({ id }) => id === 'session-not-rotated')
 * console.log(found?.severity) // => high
 * ```
 *
 * @see {@link AuditOptions}
 */
export interface AuditResponse {
  /** The URL of the request. */
  readonly url: string | URL
  /** The method of the request. */
  readonly method?: string | undefined
  /** The status of the response. */
  readonly status?: number | undefined
  /** The headers of the response. */
  readonly headers: AuditHeaders
  /** The body of the response, as text. The first 1,048,576 characters are looked at. */
  readonly body?: string | null | undefined
  /** The headers of the request. Its Cookie header shows which cookies the client had already. */
  readonly requestHeaders?: AuditHeaders | undefined
  /** Whether a user logged in by this exchange. By default this is guessed from the URL, the method and the status. */
  readonly login?: boolean | undefined
}

/**
 * The options of an audit.
 *
 * @see {@link audit}
 */
export interface AuditOptions {
  /**
   * Further responses, in order. Responses of one URL and method are samples of a cookie, unless their requests are
   * known to have had it: different clients got them. Responses of different URLs are the series of one client, such
   * as before and after a login.
   */
  readonly responses?: readonly AuditResponse[] | undefined
  /**
   * The names of the session cookies, if the caller knows them all; or a function that returns true or false for a name
   * that it knows, and `undefined` for any other. By default the names of common frameworks and the shape of the value
   * decide.
   */
  readonly sessionCookies?: readonly string[] | ((name: string) => boolean | undefined) | undefined
  /** The clock: the current time in milliseconds since 1970-01-01T00:00:00Z. `Date.now` by default. */
  readonly now?: (() => number) | undefined
  /** The public suffix list; by default that of `tldts`. `null` switches it off. */
  readonly publicSuffixes?: PublicSuffixes | null | undefined
}

/** The options of an audit, complete and checked. */
export interface AuditSettings {
  readonly responses: readonly (AuditResponse & { readonly url: string })[]
  readonly isSession: (name: string) => boolean | undefined
  readonly now: number
  readonly publicSuffixes: PublicSuffixes | null
}

const OPTIONS = ['responses', 'sessionCookies', 'now', 'publicSuffixes']
const RESPONSE = ['url', 'method', 'status', 'headers', 'body', 'requestHeaders', 'login']

/**
 * Reads the options.
 *
 * @throws TypeError that names the option that cannot be used.
 */
export function readOptions(options: AuditOptions): AuditSettings {
  const {
    responses = [],
    sessionCookies,
    now = Date.now,
    publicSuffixes = ownSuffixes,
  } = fieldsOf('options', options, OPTIONS)
  if (!Array.isArray(responses)) throw invalidSecret('options.responses', responses, 'a list of responses')
  if (typeof now !== 'function') throw invalidArgument('options.now', now, 'a function')
  return {
    responses: responses.map((response, index) => readResponse(`options.responses[${index}]`, response)),
    isSession: sessionRule(sessionCookies),
    now: timeOf(now),
    publicSuffixes,
  }
}

function timeOf(now: () => number): number {
  const time = now()
  if (typeof time !== 'number' || !Number.isFinite(time)) {
    throw invalidArgument('options.now()', time, 'a finite number of milliseconds')
  }
  return time
}

function sessionRule(given: AuditOptions['sessionCookies']): AuditSettings['isSession'] {
  if (given === undefined) return () => undefined
  if (typeof given === 'function') return given
  if (!Array.isArray(given) || !given.every((name) => typeof name === 'string')) {
    throw invalidSecret('options.sessionCookies', given, 'a list of names, or a function')
  }
  const names = new Set(given)
  return (name) => names.has(name)
}

function readResponse(argument: string, given: AuditResponse): AuditResponse & { readonly url: string } {
  const response = fieldsOf(argument, given, RESPONSE)
  const { method, status, headers, body, requestHeaders } = response
  if (method !== undefined && typeof method !== 'string') {
    throw invalidArgument(`${argument}.method`, method, 'a string')
  }
  if (status !== undefined && typeof status !== 'number') {
    throw invalidArgument(`${argument}.status`, status, 'a number')
  }
  if (typeof headers !== 'object' || headers === null) {
    throw invalidSecret(`${argument}.headers`, headers, 'the headers of a response')
  }
  if (requestHeaders !== undefined && (typeof requestHeaders !== 'object' || requestHeaders === null)) {
    throw invalidSecret(`${argument}.requestHeaders`, requestHeaders, 'the headers of a request')
  }
  if (body !== undefined && body !== null && typeof body !== 'string') {
    throw invalidSecret(`${argument}.body`, body, 'a string')
  }
  readFlag(`${argument}.login`, response.login)
  return { ...response, url: addressOf(`${argument}.url`, response.url) }
}

/**
 * Reads a URL of a scheme that has cookies.
 *
 * @throws TypeError if it is not valid.
 */
export function addressOf(argument: string, given: string | URL): string {
  const { protocol, href } = parseUrl(argument, given)
  if (!/^(?:https?|wss?):$/.test(protocol)) {
    throw invalidUrl(argument, href, 'a URL with the scheme http, https, ws or wss')
  }
  return href
}
