/**
 * Which cookies a jar is to delete (§7.3).
 */
import type { Cookie } from '../cookie/cookie.js'
import { invalidArgument, requireKnownKeys } from '../cookie/invalid-argument.js'

/**
 * Which cookies are meant: those for which a function answers true, or those with all of these fields.
 *
 * @see RFC 6265bis §7.3
 */
export type CookieFilter = CookieFields | ((cookie: Cookie) => boolean)

/**
 * The fields of a cookie by which it can be told, and the site that it belongs to.
 *
 * @see RFC 6265bis §7.3
 */
export interface CookieFields {
  /** The cookie-name. */
  readonly name?: string | undefined
  /** The domain, without a leading dot. */
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
  /** The registrable domain, such as `site.example` for the cookies of it and of all its sub-domains. */
  readonly site?: string | undefined
}

/** What a field may be, in words and as a check. */
interface FieldRule {
  readonly wanted: string
  readonly isValid: (value: unknown) => boolean
}

const TEXT: FieldRule = { wanted: 'a string', isValid: (value) => typeof value === 'string' }
const FLAG: FieldRule = { wanted: 'true or false', isValid: (value) => typeof value === 'boolean' }
const SAME_SITE: FieldRule = {
  wanted: "'Strict', 'Lax', 'None' or 'Default'",
  isValid: (value) => value === 'Strict' || value === 'Lax' || value === 'None' || value === 'Default',
}
const RULES: Readonly<Record<keyof CookieFields, FieldRule>> = {
  name: TEXT,
  domain: TEXT,
  path: TEXT,
  hostOnly: FLAG,
  secure: FLAG,
  httpOnly: FLAG,
  sameSite: SAME_SITE,
  persistent: FLAG,
  site: TEXT,
}

/**
 * Makes one function of a filter.
 *
 * @throws TypeError where the filter has an unknown field, a value that a field cannot have, or no field at all.
 */
export function filterFunction(filter: CookieFilter): (cookie: Cookie, site: string) => boolean {
  if (typeof filter === 'function') return filter
  requireKnownKeys('filter', filter, Object.keys(RULES))
  const fields: [string, unknown][] = []
  for (const [field, { wanted, isValid }] of Object.entries(RULES)) {
    const value: unknown = Reflect.get(filter, field)
    if (value === undefined) continue
    if (!isValid(value)) throw invalidArgument(`filter.${field}`, value, wanted)
    fields.push([field, value])
  }
  if (fields.length === 0) {
    throw invalidArgument('filter', filter, 'a function, or at least one field (clear() deletes everything)')
  }
  return (cookie, site) => {
    const own: CookieFields = { ...cookie, site }
    return fields.every(([field, value]) => Reflect.get(own, field) === value)
  }
}
