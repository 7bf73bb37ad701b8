/**
 * Reads a cookie that a program puts into a jar without a header line, into the form that the parser returns (§5.6,
 * §5.7).
 */
import { canonicalizeHost } from '../algorithms/canonical-host.js'
import { asciiLowerCase, hasControl } from '../algorithms/characters.js'
import { type ApiType, exceedsOctets } from '../algorithms/octets.js'
import type { ParsedSetCookie } from '../algorithms/parsed-set-cookie.js'
import { isDate } from '../algorithms/serialize-set-cookie.js'
import type { SameSite } from '../cookie/cookie.js'
import { fieldsOf, invalidArgument, readFlag, readWord, requireString } from '../cookie/invalid-argument.js'
import { ATTRIBUTE_VALUE_OCTETS, EARLIEST_DATE, LATEST_DATE } from '../cookie/limits.js'
import {
  attributeTooLong,
  attributeUnrecognized,
  cookieNotExpressible,
  pathDefaulted,
  type Reason,
  setCookieControlCharacter,
} from '../cookie/reason.js'
import type { PartitionKey } from '../cookie/site-key.js'
import { NAME, SAME_SITES, VALUE } from './saved-fields.js'

/**
 * A cookie for {@link CookieJar.put}. It needs a `url`, a `domain` or both.
 *
 * - `url` alone: as if the response of that URL had set it. It is host-only: only the host of the URL gets it.
 * - `url` and `domain`: as if that response had named the domain. All hosts of the domain get it.
 * - `domain` alone: as if `https://domain/` had named its domain. All hosts of the domain get it.
 *
 * @see RFC 6265bis §5.7
 */
export interface CookieInit {
  /** The cookie-name; empty for a nameless cookie. */
  readonly name: string
  /** The cookie-value, as it is sent: neither encoded nor quoted. White space and quotes within it are allowed. */
  readonly value: string
  /** The URL whose response would have set the cookie. Its host, path and scheme count. */
  readonly url?: string | URL | undefined
  /** The domain whose hosts get the cookie, in any spelling, with or without a leading dot. */
  readonly domain?: string | undefined
  /** The path below which the cookie is sent; by default the directory of `url`, or `/` without one. */
  readonly path?: string | undefined
  /** When the cookie expires: a Date, or milliseconds since 1970-01-01T00:00:00Z. */
  readonly expires?: Date | number | undefined
  /** The lifetime in seconds, an integer. It takes precedence over `expires`; 0 removes the cookie. */
  readonly maxAge?: number | undefined
  /** Whether the cookie is sent over secure connections only; false by default. */
  readonly secure?: boolean | undefined
  /** Whether the cookie is hidden from scripts; false by default. */
  readonly httpOnly?: boolean | undefined
  /** The same-site-flag; `'Default'` by default. */
  readonly sameSite?: SameSite | undefined
  /** Whether the cookie belongs to the partition that the context names; false by default. */
  readonly partitioned?: boolean | undefined
}

/** A cookie that came in no header line, with the reasons and warnings that its line would have had. */
export interface GivenCookie {
  readonly setCookie: ParsedSetCookie
  readonly reasons: readonly Reason[]
  readonly warnings: readonly Reason[]
}

/** A cookie that was put into a jar, and where it is from. */
export interface ReadCookieInit extends GivenCookie {
  /** The URL whose response would have set it; `undefined` if only a domain is known. */
  readonly url: string | URL | undefined
  /** The host of the given domain, if there is no URL; `null` if it cannot be canonicalized. */
  readonly host: string | null
}

const KEYS: readonly string[] = [
  'name',
  'value',
  'url',
  'domain',
  'path',
  'expires',
  'maxAge',
  'secure',
  'httpOnly',
  'sameSite',
  'partitioned',
] satisfies (keyof CookieInit)[]

/**
 * A copy of a cookie that is put later, with its fields as they are now.
 *
 * @throws TypeError if it is not such an object.
 */
export function copyOfInit(init: CookieInit): CookieInit {
  const given = fieldsOf('cookie', init, KEYS)
  const { url, expires } = given
  const href: unknown = typeof url === 'object' && url !== null ? url.href : url
  return {
    ...given,
    url: typeof href === 'string' ? href : url,
    expires: expires !== undefined && isDate(expires) ? new Date(expires) : expires,
  }
}

/**
 * Reads a cookie. Each of its fields is read once.
 *
 * @throws TypeError that names the field if one has a wrong type, or there is neither a URL nor a domain.
 */
export function readCookieInit(init: CookieInit, type: ApiType, partitionKey: PartitionKey | null): ReadCookieInit {
  const given = fieldsOf('cookie', init, KEYS)
  const { name, value, url } = given
  requireString('cookie.name', name)
  requireString('cookie.value', value)
  const domain = readDomain(given.domain)
  if (url === undefined && domain === '') throw new TypeError('cookie: expected a url or a domain, got neither')
  const path = given.path ?? null
  if (path !== null) requireString('cookie.path', path)

  const reasons: Reason[] = []
  const warnings: Reason[] = []
  // §5.6 step 1; the name and the value are checked in §5.7 step 3
  if (path !== null && hasControl(path)) reasons.push(setCookieControlCharacter)
  // §5.6 steps 2 to 4
  if (!NAME.isValid(name) || !VALUE.isValid(value) || !VALUE.isValid(path ?? '')) reasons.push(cookieNotExpressible)
  const partitioned = readFlag('cookie.partitioned', given.partitioned) === true
  // CHIPS: without a partition the attribute is not known.
  if (partitioned && partitionKey === null) warnings.push(attributeUnrecognized)
  const setCookie: ParsedSetCookie = {
    name,
    value,
    expires: readExpires(given.expires),
    maxAge: readMaxAge(given.maxAge),
    domain,
    path: readPath(path, type, warnings),
    secure: readFlag('cookie.secure', given.secure) ?? false,
    httpOnly: readFlag('cookie.httpOnly', given.httpOnly) ?? false,
    sameSite: readWord('cookie.sameSite', given.sameSite, SAME_SITES) ?? null,
    partitioned: partitioned && partitionKey !== null,
  }
  return { setCookie, reasons, warnings, url, host: canonicalizeHost(domain) }
}

/** The domain without its leading dot, canonicalized if it can be; empty if there is none. */
function readDomain(given: string | undefined): string {
  if (given === undefined) return ''
  requireString('cookie.domain', given)
  // §5.6.3 steps 1 to 4
  const domain = given.startsWith('.') ? given.slice(1) : given
  return canonicalizeHost(domain) ?? asciiLowerCase(domain)
}

/** The path as the parser leaves it, with the warning that the parser would give. */
function readPath(path: string | null, type: ApiType, warnings: Reason[]): string | null {
  if (path === null) return null
  // §5.6 attributes step 6
  if (exceedsOctets(path, '', ATTRIBUTE_VALUE_OCTETS, type)) {
    warnings.push(attributeTooLong)
    return null
  }
  // §5.6.4 steps 1 and 2
  if (path.startsWith('/')) return path
  warnings.push(pathDefaulted)
  return ''
}

function readExpires(given: Date | number | undefined): number | null {
  if (given === undefined) return null
  const time = isDate(given) && typeof given.getTime === 'function' ? given.getTime() : given
  if (typeof time !== 'number' || !Number.isFinite(time)) {
    throw invalidArgument('cookie.expires', given, 'a Date, or milliseconds')
  }
  return Math.min(Math.max(time, EARLIEST_DATE), LATEST_DATE)
}

function readMaxAge(given: number | undefined): number | null {
  if (given === undefined) return null
  if (!Number.isSafeInteger(given)) throw invalidArgument('cookie.maxAge', given, 'a whole number of seconds')
  return given
}
