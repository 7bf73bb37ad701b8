/**
 * Parses a set-cookie-string by the fields of a profile (in place of §5.6).
 */
import { readAttributes } from '../algorithms/attributes.js'
import { asciiLowerCase, hasControl, isAscii, trimmed } from '../algorithms/characters.js'
import { type ApiType, exceedsOctets } from '../algorithms/octets.js'
import type { ParseResult } from '../algorithms/parse-set-cookie.js'
import type { ParsedSetCookie } from '../algorithms/parsed-set-cookie.js'
import { ATTRIBUTE_VALUE_OCTETS, NAME_VALUE_OCTETS } from '../cookie/limits.js'
import {
  attributeTooLong,
  attributeUnrecognized,
  expiresNotADate,
  maxAgeEmpty,
  maxAgeNonDigit,
  maxAgeNotANumber,
  namelessEqualsSign,
  namelessRefused,
  type Reason,
  setCookieControlCharacter,
  setCookieTooLong,
  tabInNameOrValue,
} from '../cookie/reason.js'
import type { Profile } from './profile.js'

/** Parses a set-cookie-string by the fields of a profile. */
export function parseByProfile(line: string, type: ApiType, readsPartitioned: boolean, profile: Profile): ParseResult {
  const semicolon = line.indexOf(';')
  const end = semicolon === -1 ? line.length : semicolon
  const equals = line.slice(0, end).indexOf('=')
  const isNamed = equals === -1 && profile.valueless === 'name'
  const setCookie: ParsedSetCookie = {
    name: trimmed(line, 0, isNamed ? end : Math.max(equals, 0)),
    value: isNamed ? '' : trimmed(line, equals + 1, end),
    expires: null,
    maxAge: null,
    domain: null,
    path: null,
    secure: false,
    httpOnly: false,
    sameSite: null,
    partitioned: false,
  }
  const reasons = reasonsAgainstPair(line, setCookie, type, equals !== -1, profile)
  if (reasons.length > 0) return { status: 'rejected', reasons, warnings: [] }
  if (type === 'HTTP' && profile.invalidOctets === 'replaced') setCookie.value = withValidOctets(setCookie.value)
  const warnings: Reason[] = []
  for (let position = end; position < line.length; ) {
    const next = line.indexOf(';', position + 1)
    const avEnd = next === -1 ? line.length : next
    const warning = readOwnAttribute(line, position + 1, avEnd, type, setCookie, profile)
    if (warning === undefined) {
      const ofText = readAttributes(line.slice(position, avEnd), 0, type, setCookie, readsPartitioned)
      warnings.push(...(ofText ?? []))
    } else if (warning !== null) warnings.push(warning)
    position = avEnd
  }
  return { status: 'parsed', setCookie, warnings }
}

/** Octets, a code unit each, with those of U+FFFD in the place of what is not UTF-8. */
function withValidOctets(octets: string): string {
  if (isAscii(octets) || /[^\0-\xff]/.test(octets)) return octets
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    Uint8Array.from(octets, (each) => each.charCodeAt(0)),
  )
  return String.fromCharCode(...new TextEncoder().encode(text))
}

/** Why the browser refuses a cookie with this name and this value. `hasEquals` tells `=x` from `x`. */
export function reasonsAgainstTexts(name: string, value: string, hasEquals: boolean, profile: Profile): Reason[] {
  const reasons: Reason[] = []
  if (profile.tabInNameOrValue === 'refused' && `${name}${value}`.includes('\t')) reasons.push(tabInNameOrValue)
  if (name === '' && hasEquals && profile.emptyName === 'refused') reasons.push(namelessRefused)
  if (name === '' && value.includes('=') && profile.equalsInNameless === 'refused') reasons.push(namelessEqualsSign)
  return reasons
}

function reasonsAgainstPair(
  line: string,
  { name, value }: ParsedSetCookie,
  type: ApiType,
  hasEquals: boolean,
  profile: Profile,
): Reason[] {
  const reasons: Reason[] = []
  if (hasControl(line)) reasons.push(setCookieControlCharacter)
  reasons.push(...reasonsAgainstTexts(name, value, hasEquals, profile))
  if (exceedsOctets(name, value, NAME_VALUE_OCTETS, type)) reasons.push(setCookieTooLong)
  return reasons
}

/**
 * Reads an attribute that browsers read differently, and returns a warning or `null`; `undefined` for any other
 * attribute.
 */
function readOwnAttribute(
  line: string,
  start: number,
  end: number,
  type: ApiType,
  setCookie: ParsedSetCookie,
  profile: Profile,
): Reason | null | undefined {
  const equals = line.slice(start, end).indexOf('=')
  const name = asciiLowerCase(trimmed(line, start, equals === -1 ? end : start + equals))
  const value = equals === -1 ? '' : trimmed(line, start + equals + 1, end)
  if (name === 'domain' && value === '.' && profile.dotDomain === 'refused') {
    // It is not the domain of any host, and differs from an empty one.
    setCookie.domain = value
    return null
  }
  if (name !== 'expires' && name !== 'max-age' && name !== 'priority') return undefined
  if (exceedsOctets(value, '', ATTRIBUTE_VALUE_OCTETS, type)) return attributeTooLong
  const isLast = profile.repeatedLifetime === 'last'
  if (name === 'priority') return readPriority(value, setCookie, profile)
  if (name === 'expires') {
    const expires = profile.readDate(value)
    if (expires !== null || isLast) setCookie.expires = expires
    return expires === null ? expiresNotADate : null
  }
  const maxAge = profile.readMaxAge(value)
  if (maxAge !== null || isLast) setCookie.maxAge = maxAge
  if (maxAge !== null) return null
  if (value === '') return maxAgeEmpty
  return /^-?[0-9]/.test(value) ? maxAgeNonDigit : maxAgeNotANumber
}

function readPriority(value: string, setCookie: ParsedSetCookie, profile: Profile): Reason | null {
  if (!profile.readsPriority) return attributeUnrecognized
  const lower = asciiLowerCase(value)
  setCookie.priority = lower === 'low' ? 'Low' : lower === 'high' ? 'High' : 'Medium'
  return null
}
