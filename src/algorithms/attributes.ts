/**
 * Processes the attributes of a set-cookie-string, whatever their form (§5.6.1 to §5.6.7).
 */
import {
  attributeUnrecognized,
  expiresNotADate,
  maxAgeEmpty,
  maxAgeNonDigit,
  maxAgeNotANumber,
  pathDefaulted,
  type Reason,
  sameSiteUnrecognized,
} from '../cookie/reason.js'
import { asciiLowerCase, isDigit } from './characters.js'
import { cookieDate } from './cookie-date.js'
import type { ParsedSetCookie } from './parsed-set-cookie.js'

/**
 * Processes an attribute into `setCookie`.
 *
 * @returns a warning where it was ignored or changed.
 */
export function processAttribute(
  name: string,
  value: string,
  setCookie: ParsedSetCookie,
  readsPartitioned: boolean,
): Reason | null {
  switch (asciiLowerCase(name)) {
    case 'expires':
      return processExpires(value, setCookie)
    case 'max-age':
      return processMaxAge(value, setCookie)
    case 'domain':
      return processDomain(value, setCookie)
    case 'path':
      return processPath(value, setCookie)
    case 'secure':
      // §5.6.5
      setCookie.secure = true
      return null
    case 'httponly':
      // §5.6.6
      setCookie.httpOnly = true
      return null
    case 'samesite':
      return processSameSite(value, setCookie)
    case 'partitioned':
      if (!readsPartitioned) return attributeUnrecognized
      // CHIPS: the value is ignored.
      setCookie.partitioned = true
      return null
    default:
      return attributeUnrecognized
  }
}

function processExpires(value: string, setCookie: ParsedSetCookie): Reason | null {
  // §5.6.1 step 1
  const expiryTime = cookieDate(value)
  // §5.6.1 step 2
  if (expiryTime === null) return expiresNotADate
  // Reordered: §5.6.1 steps 3 and 4, which need the current time, are taken when the cookie is received.
  // §5.6.1 step 6
  setCookie.expires = expiryTime
  return null
}

function processMaxAge(value: string, setCookie: ParsedSetCookie): Reason | null {
  // §5.6.2 step 1
  if (value === '') return maxAgeEmpty
  // §5.6.2 step 2
  const firstDigit = value.charCodeAt(0) === 0x2d ? 1 : 0
  if (!isDigit(value.charCodeAt(firstDigit))) return maxAgeNotANumber
  // §5.6.2 step 3
  for (let position = firstDigit; position < value.length; position += 1) {
    if (!isDigit(value.charCodeAt(position))) return maxAgeNonDigit
  }
  // Reordered: §5.6.2 steps 5 to 7, which need the current time, are taken when the cookie is received.
  // §5.6.2 steps 4 and 8
  setCookie.maxAge = Number(value)
  return null
}

function processDomain(value: string, setCookie: ParsedSetCookie): null {
  // §5.6.3 steps 1 to 4
  setCookie.domain = asciiLowerCase(value.startsWith('.') ? value.slice(1) : value)
  return null
}

function processPath(value: string, setCookie: ParsedSetCookie): Reason | null {
  // §5.6.4 step 1
  const isDefault = !value.startsWith('/')
  // §5.6.4 step 2
  setCookie.path = isDefault ? '' : value
  return isDefault ? pathDefaulted : null
}

function processSameSite(value: string, setCookie: ParsedSetCookie): Reason | null {
  switch (asciiLowerCase(value)) {
    // §5.6.7 step 2
    case 'none':
      setCookie.sameSite = 'None'
      return null
    // §5.6.7 step 3
    case 'strict':
      setCookie.sameSite = 'Strict'
      return null
    // §5.6.7 step 4
    case 'lax':
      setCookie.sameSite = 'Lax'
      return null
    // §5.6.7 step 1
    default:
      setCookie.sameSite = 'Default'
      return sameSiteUnrecognized
  }
}
