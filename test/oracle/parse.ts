/**
 * The oracle's set-cookie-string: split at the semicolons, split at the equals signs, one list of attributes (§5.6).
 */

import { ATTRIBUTE_VALUE_OCTETS, EARLIEST_DATE, LATEST_DATE, NAME_VALUE_OCTETS } from '../../src/cookie/limits.js'
import {
  attributeTooLong,
  attributeUnrecognized,
  expiresCapped,
  expiresNotADate,
  maxAgeCapped,
  maxAgeEmpty,
  maxAgeNonDigit,
  maxAgeNotANumber,
  pathDefaulted,
  type Reason,
  sameSiteUnrecognized,
  setCookieControlCharacter,
  setCookieTooLong,
} from '../../src/cookie/reason.js'
import type { PartitionKey } from '../../src/cookie/site-key.js'
import { cookieDate } from './cookie-date.js'
import {
  asciiLowerCase,
  containsControlCharacter,
  matchesCaseInsensitively,
  octetsOf,
  type RetrievalType,
  trimWhiteSpace,
} from './octets.js'

/** One entry of the cookie-attribute-list. */
export type Attribute =
  | { readonly name: 'Expires'; readonly value: number; readonly capped: boolean }
  | { readonly name: 'Max-Age'; readonly value: number; readonly capped: boolean }
  | { readonly name: 'Domain'; readonly value: string }
  | { readonly name: 'Path'; readonly value: string }
  | { readonly name: 'Secure' }
  | { readonly name: 'HttpOnly' }
  | { readonly name: 'SameSite'; readonly value: 'Strict' | 'Lax' | 'None' | 'Default' }
  | { readonly name: 'Partitioned' }

/** A set-cookie-string that was parsed, or the steps that refuse it. */
export type Parsed =
  | {
      readonly name: string
      readonly value: string
      readonly attributes: readonly Attribute[]
      readonly warnings: readonly Reason[]
    }
  | { readonly refused: readonly Reason[] }

/** What the attributes are read against. */
export interface ParseSurroundings {
  readonly type: RetrievalType
  readonly now: number
  /** In seconds. */
  readonly cookieAgeLimit: number
  readonly defaultPath: string
  /** The partition of the request; `null` if it names none. */
  readonly partitionKey: PartitionKey | null
}

/** Parses a set-cookie-string. */
export function parseSetCookie(text: string, surroundings: ParseSurroundings): Parsed {
  const refused: Reason[] = []
  // §5.6 step 1
  if (containsControlCharacter(text)) refused.push(setCookieControlCharacter)
  // §5.6 step 2
  const [nameValuePair = '', ...cookieAvs] = text.split(';')
  // §5.6 step 3
  const [untrimmedName, untrimmedValue] = nameValuePair.includes('=')
    ? [nameValuePair.slice(0, nameValuePair.indexOf('=')), nameValuePair.slice(nameValuePair.indexOf('=') + 1)]
    : ['', nameValuePair]
  // §5.6 step 4
  const name = trimWhiteSpace(untrimmedName)
  const value = trimWhiteSpace(untrimmedValue)
  // §5.6 step 5
  if (octetsOf(name, surroundings.type) + octetsOf(value, surroundings.type) > NAME_VALUE_OCTETS) {
    refused.push(setCookieTooLong)
  }
  if (refused.length > 0) return { refused }

  const attributes: Attribute[] = []
  const warnings: Reason[] = []
  for (const cookieAv of cookieAvs) parseAttribute(cookieAv, surroundings, attributes, warnings)
  const expires = attributes.findLast((attribute) => attribute.name === 'Expires')
  if (expires?.name === 'Expires' && expires.capped) warnings.push(expiresCapped)
  const maxAge = attributes.findLast((attribute) => attribute.name === 'Max-Age')
  if (maxAge?.name === 'Max-Age' && maxAge.capped) warnings.push(maxAgeCapped)
  // §5.6 step 6
  return { name, value, attributes, warnings }
}

function parseAttribute(
  cookieAv: string,
  surroundings: ParseSurroundings,
  attributes: Attribute[],
  warnings: Reason[],
): void {
  // §5.6 attributes step 4, §5.6 attributes step 5
  const equals = cookieAv.indexOf('=')
  const name = trimWhiteSpace(equals === -1 ? cookieAv : cookieAv.slice(0, equals))
  const value = trimWhiteSpace(equals === -1 ? '' : cookieAv.slice(equals + 1))
  // §5.6 attributes step 6
  if (octetsOf(value, surroundings.type) > ATTRIBUTE_VALUE_OCTETS) {
    warnings.push(attributeTooLong)
    return
  }
  // §5.6 attributes step 7
  switch (asciiLowerCase(name)) {
    case 'expires':
      parseExpires(value, surroundings, attributes, warnings)
      break
    case 'max-age':
      parseMaxAge(value, surroundings, attributes, warnings)
      break
    case 'domain':
      parseDomain(value, attributes)
      break
    case 'path':
      parsePath(value, surroundings, attributes, warnings)
      break
    // §5.6.5
    case 'secure':
      attributes.push({ name: 'Secure' })
      break
    // §5.6.6
    case 'httponly':
      attributes.push({ name: 'HttpOnly' })
      break
    case 'samesite':
      parseSameSite(value, attributes, warnings)
      break
    // CHIPS: without a partition the attribute is an unrecognized one.
    case 'partitioned':
      if (surroundings.partitionKey === null) warnings.push(attributeUnrecognized)
      else attributes.push({ name: 'Partitioned' })
      break
    default:
      if (trimWhiteSpace(cookieAv) !== '') warnings.push(attributeUnrecognized)
  }
}

function parseExpires(
  value: string,
  surroundings: ParseSurroundings,
  attributes: Attribute[],
  warnings: Reason[],
): void {
  // §5.6.1 step 1
  const expiryTime = cookieDate(value)
  // §5.6.1 step 2
  if (expiryTime === null) {
    warnings.push(expiresNotADate)
    return
  }
  // §5.6.1 step 3
  const latest = surroundings.now + surroundings.cookieAgeLimit * 1000
  // §5.6.1 step 4, §5.6.1 step 6
  attributes.push({ name: 'Expires', value: Math.min(expiryTime, latest), capped: expiryTime > latest })
}

function parseMaxAge(
  value: string,
  surroundings: ParseSurroundings,
  attributes: Attribute[],
  warnings: Reason[],
): void {
  // §5.6.2 step 1
  if (value === '') {
    warnings.push(maxAgeEmpty)
    return
  }
  // §5.6.2 step 2
  if (!/^-?[0-9]/.test(value)) {
    warnings.push(maxAgeNotANumber)
    return
  }
  // §5.6.2 step 3
  if (/[^0-9]/.test(value.slice(1))) {
    warnings.push(maxAgeNonDigit)
    return
  }
  // §5.6.2 step 4
  let deltaSeconds = Number(value)
  // §5.6.2 step 5, §5.6.2 step 6
  const capped = deltaSeconds > surroundings.cookieAgeLimit
  if (capped) deltaSeconds = surroundings.cookieAgeLimit
  // §5.6.2 step 7
  const expiryTime = deltaSeconds <= 0 ? EARLIEST_DATE : Math.min(surroundings.now + deltaSeconds * 1000, LATEST_DATE)
  // §5.6.2 step 8
  attributes.push({ name: 'Max-Age', value: expiryTime, capped })
}

function parseDomain(value: string, attributes: Attribute[]): void {
  // §5.6.3 step 1
  let cookieDomain = value
  // §5.6.3 step 2
  if (cookieDomain.startsWith('.')) cookieDomain = cookieDomain.slice(1)
  // §5.6.3 step 3
  cookieDomain = asciiLowerCase(cookieDomain)
  // §5.6.3 step 4
  attributes.push({ name: 'Domain', value: cookieDomain })
}

function parsePath(value: string, surroundings: ParseSurroundings, attributes: Attribute[], warnings: Reason[]): void {
  // §5.6.4 step 1
  const slash = value.startsWith('/')
  if (!slash) warnings.push(pathDefaulted)
  // §5.6.4 step 2
  attributes.push({ name: 'Path', value: slash ? value : surroundings.defaultPath })
}

function parseSameSite(value: string, attributes: Attribute[], warnings: Reason[]): void {
  // §5.6.7 step 1
  let enforcement: 'Strict' | 'Lax' | 'None' | 'Default' = 'Default'
  // §5.6.7 step 2
  if (matchesCaseInsensitively(value, 'None')) enforcement = 'None'
  // §5.6.7 step 3
  if (matchesCaseInsensitively(value, 'Strict')) enforcement = 'Strict'
  // §5.6.7 step 4
  if (matchesCaseInsensitively(value, 'Lax')) enforcement = 'Lax'
  if (enforcement === 'Default') warnings.push(sameSiteUnrecognized)
  // §5.6.7 step 5
  attributes.push({ name: 'SameSite', value: enforcement })
}
