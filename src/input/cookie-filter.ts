/**
 * Selects the cookies that a jar deletes (§7.3).
 */
import { canonicalizeHost } from '../algorithms/canonical-host.js'
import type { Cookie } from '../cookie/cookie.js'
import { fieldsOf, invalidArgument, invalidUrl } from '../cookie/invalid-argument.js'
import { isName, SAVED_FIELDS, type SavedField } from './saved-fields.js'

/**
 * Selects cookies: those for which a function returns true, or those with all of these fields.
 *
 * @see RFC 6265bis §7.3
 */
export type CookieFilter = CookieFields | ((cookie: Cookie) => boolean)

/**
 * The fields by which cookies can be selected, and their site.
 *
 * @see RFC 6265bis §7.3
 */
export interface CookieFields {
  /** The cookie-name. */
  readonly name?: string | undefined
  /** The domain, in any spelling of the host; a leading dot is ignored. */
  readonly domain?: string | undefined
  /** The path. */
  readonly path?: string | undefined
  /** The host-only-flag. */
  readonly hostOnly?: boolean | undefined
  /** The secure-only-flag. */
  readonly secure?: boolean | undefined
  /** The http-only-flag. */
  readonly httpOnly?: boolean | undefined
  /** The same-site-flag. */
  readonly sameSite?: Cookie['sameSite'] | undefined
  /** The persistent-flag. */
  readonly persistent?: boolean | undefined
  /** The site: `site.example`, or any host of it, for the cookies of that registrable domain and all its sub-domains. */
  readonly site?: string | undefined
}

const { path, hostOnly, secure, httpOnly, sameSite, persistent } = SAVED_FIELDS
const HOST: SavedField<string> = { expected: 'a host', isValid: (value): value is string => hostOf(value) !== null }
const RULES: Readonly<Record<keyof CookieFields, SavedField<unknown>>> = {
  name: {
    expected: 'a cookie-name, without = and ; and control characters and white space around it',
    isValid: isName,
  },
  domain: HOST,
  path,
  hostOnly,
  secure,
  httpOnly,
  sameSite,
  persistent,
  site: HOST,
}

/** A filter after it was read and checked. */
export interface ReadFilter {
  /** The only site whose cookies can match; `null` if those of every site can. */
  readonly site: string | null
  readonly isMeant: (cookie: Cookie, site: string) => boolean
}

/** Matches every cookie. */
export const ALL: ReadFilter = { site: null, isMeant: () => true }

/**
 * Reads a filter.
 *
 * @param siteOf - returns the site of a canonicalized host.
 * @param hasList - whether there is a public suffix list. Without one, `site` is taken as it is: the site of a host is
 * then its last label, which all its neighbours share.
 * @throws TypeError if the filter has an unknown field, a value that no cookie can have there, or no field at all.
 */
export function readFilter(filter: CookieFilter, siteOf: (host: string) => string, hasList: boolean): ReadFilter {
  if (typeof filter === 'function') {
    // The filter gets a copy, so that it cannot change what is reported.
    const isMeant = (cookie: Cookie): boolean => {
      const answer = filter({ ...cookie })
      if (typeof answer !== 'boolean') throw invalidArgument('filter()', answer, 'true or false')
      return answer
    }
    return { site: null, isMeant }
  }
  const given = fieldsOf('filter', filter, Object.keys(RULES))
  const named = given.site === undefined ? null : readSite('filter.site', given.site, siteOf, hasList)
  const fields: [string, unknown][] = []
  for (const [field, { expected, isValid }] of Object.entries(RULES)) {
    const value: unknown = Reflect.get(given, field)
    if (value === undefined || field === 'site') continue
    if (!isValid(value)) {
      const error = expected === HOST.expected && typeof value === 'string' ? invalidUrl : invalidArgument
      throw error(`filter.${field}`, value, expected)
    }
    fields.push([field, field === 'domain' ? hostOf(value) : value])
  }
  const domain = hostOf(given.domain)
  if (fields.length === 0 && named === null) {
    throw invalidArgument('filter', filter, 'a function, or at least one field (clear() deletes everything)')
  }
  return {
    site: named ?? (domain === null ? null : siteOf(domain)),
    isMeant: (cookie, site) =>
      (named === null || site === named) && fields.every(([field, value]) => Reflect.get(cookie, field) === value),
  }
}

/**
 * Reads a site. Any host of the site may name it; see {@link readFilter}.
 *
 * @throws TypeError if the text is not a host.
 */
export function readSite(argument: string, given: unknown, siteOf: (host: string) => string, hasList: boolean): string {
  const host = hostOf(given)
  if (host === null) throw (typeof given === 'string' ? invalidUrl : invalidArgument)(argument, given, HOST.expected)
  return hasList ? siteOf(host) : host
}

/** The host that a filter names, canonicalized and without a leading dot; `null` if it is not a host. */
function hostOf(value: unknown): string | null {
  if (typeof value !== 'string') return null
  return canonicalizeHost(value.startsWith('.') ? value.slice(1) : value)
}
