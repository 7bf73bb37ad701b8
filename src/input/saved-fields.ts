/**
 * What the fields of a stored cookie can be, in words and as checks (§5.6, §5.7).
 */

import { canonicalizeHost } from '../algorithms/canonical-host.js'
import { hasControl, trimmed } from '../algorithms/characters.js'
import type { Cookie, SameSite } from '../cookie/cookie.js'
import { cookieNotExpressible, type Reason, setCookieControlCharacter } from '../cookie/reason.js'
import type { PartitionKey } from '../cookie/site-key.js'

type CookieField = keyof Cookie

/** What a field can be, in words and as a check. */
export interface SavedField<Value> {
  readonly expected: string
  readonly isValid: (value: unknown) => value is Value
}

export const NAME: SavedField<string> = {
  expected: 'a cookie-name without = and ; and white space around it',
  isValid: (value): value is string => isTrimmed(value) && !/[;=]/.test(value),
}

export const VALUE: SavedField<string> = {
  expected: 'a cookie-value without ; and white space around it',
  isValid: (value): value is string => isTrimmed(value) && !value.includes(';'),
}

const FLAG: SavedField<boolean> = {
  expected: 'true or false',
  isValid: (value): value is boolean => typeof value === 'boolean',
}

const TIME: SavedField<number> = {
  expected: 'a finite number of milliseconds',
  isValid: (value): value is number => typeof value === 'number' && Number.isFinite(value),
}

export const PARTITION_KEY: SavedField<PartitionKey | null> = {
  expected: 'a partition key with a topLevelSite such as https://site.example and hasCrossSiteAncestor, or null',
  isValid: (value): value is PartitionKey | null =>
    typeof value === 'object' &&
    (value === null ||
      ('topLevelSite' in value &&
        isTopLevelSite(value.topLevelSite) &&
        'hasCrossSiteAncestor' in value &&
        typeof value.hasCrossSiteAncestor === 'boolean')),
}

/** The same-site-flags that a cookie may have. */
export const SAME_SITES: readonly SameSite[] = ['Strict', 'Lax', 'None', 'Default']

/** Every field of a stored cookie, in the order in which they are checked. */
export const SAVED_FIELDS: { readonly [Field in CookieField]: SavedField<Cookie[Field]> } = {
  name: NAME,
  value: VALUE,
  domain: { expected: 'a canonicalized host', isValid: (value): value is string => typeof value === 'string' },
  hostOnly: FLAG,
  path: { expected: 'a path that begins with /, without control characters', isValid: isPath },
  secure: FLAG,
  httpOnly: FLAG,
  sameSite: {
    expected: "'Strict', 'Lax', 'None' or 'Default'",
    isValid: (value): value is SameSite => SAME_SITES.some((sameSite) => sameSite === value),
  },
  persistent: FLAG,
  expiryTime: {
    expected: `${TIME.expected} or null`,
    isValid: (value): value is number | null => value === null || TIME.isValid(value),
  },
  partitionKey: PARTITION_KEY,
  creationTime: TIME,
  lastAccessTime: TIME,
  priority: {
    expected: "'Low' or 'High', or no priority",
    isValid: (value): value is Cookie['priority'] => value === undefined || value === 'Low' || value === 'High',
  },
}

const TEXT: SavedField<string> = {
  expected: 'a string',
  isValid: (value): value is string => typeof value === 'string',
}

/** The same for a cookie of another jar, whose texts may be such that no Set-Cookie line can name them. */
export const FOREIGN_FIELDS: typeof SAVED_FIELDS = { ...SAVED_FIELDS, name: TEXT, value: TEXT, path: TEXT }

/** The reasons for which no Set-Cookie line could have set a cookie with these texts (§5.6). */
export function reasonsAgainstTexts({ name, value, path }: Cookie): readonly Reason[] {
  if (NAME.isValid(name) && VALUE.isValid(value) && isPath(path)) return NOTHING
  // §5.6 step 1
  return hasControl(path) ? [setCookieControlCharacter] : [cookieNotExpressible]
}

const NOTHING: readonly Reason[] = []

/** Whether a value can be the name of a cookie that a jar keeps. */
export function isName(value: unknown): value is string {
  return NAME.isValid(value) && !hasControl(value)
}

/** Whether a value can be the path of a cookie. The default-path of a URL may contain a semicolon. */
export function isPath(value: unknown): value is string {
  return isTrimmed(value) && value.startsWith('/') && !hasControl(value)
}

/** Whether a value is a string as the parser leaves it, without WSP characters around it. */
function isTrimmed(value: unknown): value is string {
  return typeof value === 'string' && trimmed(value, 0, value.length) === value
}

/** Whether a value is the scheme and the canonicalized host of a site. */
function isTopLevelSite(value: unknown): value is string {
  const host = typeof value === 'string' ? /^https?:\/\/(.+)$/.exec(value)?.[1] : undefined
  return host !== undefined && canonicalizeHost(host) === host
}
