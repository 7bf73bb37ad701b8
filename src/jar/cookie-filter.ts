/**
 * Which cookies a jar is to delete (§7.3).
 */
import type { Cookie } from '../cookie/cookie.js'
import { invalidArgument, requireKnownKeys } from '../cookie/invalid-argument.js'

/** Which cookies are meant: those for which a function answers true, or those with all of these fields. */
export type CookieFilter = CookieFields | ((cookie: Cookie) => boolean)

/** The fields of a cookie by which it can be told, and the site that it belongs to. */
export interface CookieFields {
  readonly name?: string | undefined
  readonly domain?: string | undefined
  readonly path?: string | undefined
  readonly hostOnly?: boolean | undefined
  readonly secure?: boolean | undefined
  readonly httpOnly?: boolean | undefined
  readonly sameSite?: Cookie['sameSite'] | undefined
  readonly persistent?: boolean | undefined
  /** The registrable domain, such as `site.example` for the cookies of it and of all its sub-domains. */
  readonly site?: string | undefined
}

const FIELDS = ['name', 'domain', 'path', 'hostOnly', 'secure', 'httpOnly', 'sameSite', 'persistent'] as const

/**
 * Makes one function of a filter.
 *
 * @throws TypeError where the filter has an unknown field, or none at all.
 */
export function filterFunction(filter: CookieFilter): (cookie: Cookie, site: string) => boolean {
  if (typeof filter === 'function') return filter
  requireKnownKeys('filter', filter, [...FIELDS, 'site'])
  const fields = FIELDS.filter((field) => filter[field] !== undefined)
  if (fields.length === 0 && filter.site === undefined) {
    throw invalidArgument('filter', filter, 'a function, or at least one field (clear() deletes everything),')
  }
  return (cookie, site) =>
    (filter.site === undefined || filter.site === site) && fields.every((field) => filter[field] === cookie[field])
}
