/**
 * The dictionaries of the Cookie Store API, and how Web IDL reads them.
 */
import type { CookieSameSite } from './cookie-change-event.js'
import type { CompleteDeleteOptions } from './cookie-store-delete.js'
import type { CompleteCookieInit } from './cookie-store-set.js'

/**
 * Which cookies are meant: those with a name, those of the page's own URL, or both.
 *
 * @see https://cookiestore.spec.whatwg.org/#dictdef-cookiestoregetoptions
 */
export interface CookieStoreGetOptions {
  /** The cookie-name. */
  readonly name?: string | undefined
  /** The URL: in a page that of the page, in a service worker any of its origin. */
  readonly url?: string | undefined
}

/**
 * A cookie that a script sets.
 *
 * @see https://cookiestore.spec.whatwg.org/#dictdef-cookieinit
 */
export interface CookieInit {
  /** The cookie-name. */
  readonly name: string
  /** The cookie-value. */
  readonly value: string
  /** When the cookie expires, in milliseconds, or as a Date; `null` by default. */
  readonly expires?: number | Date | null | undefined
  /** The Domain attribute; `null` by default. */
  readonly domain?: string | null | undefined
  /** The Path attribute; `'/'` by default. */
  readonly path?: string | undefined
  /** The SameSite attribute; `'strict'` by default. */
  readonly sameSite?: CookieSameSite | undefined
  /** Whether the cookie is for the partition alone; false by default. */
  readonly partitioned?: boolean | undefined
  /** How long the cookie lives, in seconds; `null` by default. */
  readonly maxAge?: number | null | undefined
}

/**
 * A cookie that a script deletes.
 *
 * @see https://cookiestore.spec.whatwg.org/#dictdef-cookiestoredeleteoptions
 */
export interface CookieStoreDeleteOptions {
  /** The cookie-name. */
  readonly name: string
  /** The Domain attribute; `null` by default. */
  readonly domain?: string | null | undefined
  /** The Path attribute; `'/'` by default. */
  readonly path?: string | undefined
  /** Whether the cookie of the partition is meant; false by default. */
  readonly partitioned?: boolean | undefined
}

const GET_MEMBERS = ['name', 'url']
const DELETE_MEMBERS = ['name', 'domain', 'path', 'partitioned']

/** Reads a dictionary as Web IDL does: what is not an object has no members, and unknown members do not matter. */
function pick(given: object, members: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(members.map((member) => [member, Reflect.get(given, member)]))
}

/** Reads the argument of a call or a subscription: a name alone, or a dictionary. */
export function getOptions(given: unknown): CookieStoreGetOptions {
  if (given === undefined || given === null) return {}
  if (typeof given !== 'object') return { name: wellFormed(given) }
  const { name, url } = pick(given, GET_MEMBERS)
  return {
    ...(name !== undefined && { name: wellFormed(name) }),
    ...(url !== undefined && { url: wellFormed(url) }),
  }
}

/** Completes a dictionary as Web IDL does. Throws a TypeError if a member is missing or cannot be converted. */
export function completeInit(given: object): CompleteCookieInit {
  const { name, value, expires, domain, path, sameSite, partitioned, maxAge } = pick(given, [
    ...DELETE_MEMBERS,
    'value',
    'expires',
    'sameSite',
    'maxAge',
  ])
  if (name === undefined || value === undefined) throw new TypeError('cookieStore: expected a name and a value')
  const mode = sameSite === undefined ? 'strict' : String(sameSite)
  if (mode !== 'strict' && mode !== 'lax' && mode !== 'none') {
    throw new TypeError("cookieStore: sameSite: expected 'strict', 'lax' or 'none'")
  }
  return {
    name: wellFormed(name),
    value: wellFormed(value),
    expires: expires === undefined || expires === null ? null : finite(expires),
    domain: domain === undefined || domain === null ? null : wellFormed(domain),
    path: path === undefined ? '/' : wellFormed(path),
    sameSite: mode,
    partitioned: Boolean(partitioned),
    maxAge: maxAge === undefined || maxAge === null ? null : longLong(maxAge),
  }
}

function finite(given: unknown): number {
  const time = Number(given)
  if (!Number.isFinite(time)) throw new TypeError('cookieStore: expires: expected a time in milliseconds')
  return time
}

/** A number as a `long long`: 2^64 becomes 0, and so does an infinite number. */
function longLong(given: unknown): number {
  const number = Math.trunc(Number(given))
  return Number.isFinite(number) ? Number(BigInt.asIntN(64, BigInt(number))) : 0
}

/** The text of a USVString: lone surrogates become U+FFFD. */
function wellFormed(given: unknown): string {
  // As the text of the standard, and unlike String, this throws for a symbol.
  return `${given}`.replace(/\p{Surrogate}/gu, '\ufffd')
}

/** Completes a dictionary of `delete`. Throws a TypeError as {@link completeInit} does. */
export function deleteOptions(given: object): CompleteDeleteOptions {
  const { name, domain, path, partitioned } = completeInit({ ...pick(given, DELETE_MEMBERS), value: '' })
  return { name, domain, path, partitioned }
}
