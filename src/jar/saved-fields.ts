/**
 * What the fields of a stored cookie can be, in words and as checks (§5.6, §5.7).
 */

import { canonicalizeHost } from '../algorithms/canonical-host.js'
import { hasControl, trimmed } from '../algorithms/characters.js'
import type { SameSite } from '../cookie/cookie.js'
import type { PartitionKey } from '../cookie/site-key.js'

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

export const DOMAIN: SavedField<string> = {
  expected: 'a canonicalized host',
  isValid: (value): value is string => typeof value === 'string',
}

export const PATH: SavedField<string> = {
  expected: 'a path that begins with /, without control characters',
  isValid: isPath,
}

export const FLAG: SavedField<boolean> = {
  expected: 'true or false',
  isValid: (value): value is boolean => typeof value === 'boolean',
}

export const SAME_SITE: SavedField<SameSite> = {
  expected: "'Strict', 'Lax', 'None' or 'Default'",
  isValid: isSameSite,
}

export const TIME: SavedField<number> = {
  expected: 'a finite number of milliseconds',
  isValid: isTime,
}

export const EXPIRY_TIME: SavedField<number | null> = {
  expected: 'a finite number of milliseconds or null',
  isValid: (value): value is number | null => value === null || isTime(value),
}

export const PARTITION_KEY: SavedField<PartitionKey> = {
  expected: 'a partition key with a topLevelSite such as https://site.example and hasCrossSiteAncestor, or null',
  isValid: (value): value is PartitionKey =>
    typeof value === 'object' &&
    value !== null &&
    'topLevelSite' in value &&
    isTopLevelSite(value.topLevelSite) &&
    'hasCrossSiteAncestor' in value &&
    typeof value.hasCrossSiteAncestor === 'boolean',
}

/** Whether a value can be the name of a cookie that a jar keeps. */
export function isName(value: unknown): value is string {
  return NAME.isValid(value) && !hasControl(value)
}

/** Whether a value can be the path of a cookie. The default-path of a URL may contain a semicolon. */
export function isPath(value: unknown): value is string {
  return isTrimmed(value) && value.startsWith('/') && !hasControl(value)
}

/** The same-site-flags that a cookie may have. */
export const SAME_SITES: readonly SameSite[] = ['Strict', 'Lax', 'None', 'Default']

/** Whether a value can be the same-site-flag of a cookie. */
export function isSameSite(value: unknown): value is SameSite {
  return SAME_SITES.some((sameSite) => sameSite === value)
}

/** Whether a value is a string as the parser leaves it, without WSP characters around it. */
function isTrimmed(value: unknown): value is string {
  return typeof value === 'string' && trimmed(value, 0, value.length) === value
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

/** Whether a value is the scheme and the canonicalized host of a site. */
function isTopLevelSite(value: unknown): value is string {
  const host = typeof value === 'string' ? /^https?:\/\/(.+)$/.exec(value)?.[1] : undefined
  return host !== undefined && canonicalizeHost(host) === host
}
