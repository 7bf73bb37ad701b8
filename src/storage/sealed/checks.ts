/**
 * Inspections for the option `inspect` of a jar. They look for what should not be in a cookie; none of them is a virus scanner.
 */
import { fieldsOf, invalidArgument } from '../../cookie/invalid-argument.js'
import type { Inspection, InspectionRefusal } from '../../input/inspection.js'
import { fromBase64url } from './octets.js'

const MARKUP: InspectionRefusal = Object.freeze({ id: 'markup', sentence: 'The cookie contains markup.' })
const SHAPE: InspectionRefusal = Object.freeze({ id: 'shape', sentence: 'The value has another shape than expected.' })
const JWT: InspectionRefusal = Object.freeze({ id: 'jwt-expired', sentence: 'The value is a token that has expired.' })

/**
 * Refuses a cookie with markup in its name or value, also if it is percent-encoded: a page that writes the cookie out would
 * run it.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos'
 * import { noMarkup } from 'speculoos/sealed'
 *
 * const jar = new CookieJar({ inspect: noMarkup })
 * const result = jar.setCookie('name=<script>alert(1)</script>', 'https://site.example/')
 * console.log(result.status === 'rejected' && result.reasons[0]?.inspection?.id) // => markup
 * ```
 *
 * @see {@link Inspection}
 */
export const noMarkup: Inspection = ({ name, value }) =>
  [name, value, percentDecoded(name), percentDecoded(value)].some((text) => /<[a-z!/?]/i.test(text)) ? MARKUP : null

/**
 * Makes an inspection that refuses cookies of given names whose values do not match. Other cookies pass.
 *
 * @param patterns - a pattern for each name. It has to match some part of the value, so anchor it by `^` and `$`.
 * @throws TypeError if a pattern is not a regular expression.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos'
 * import { shape } from 'speculoos/sealed'
 *
 * const jar = new CookieJar({ inspect: shape({ SID: /^[\w-]{22,}$/ }) })
 * console.log(jar.setCookie('SID=short', 'https://site.example/').status) // => rejected
 * console.log(jar.setCookie('lang=fr', 'https://site.example/').status) // => stored
 * ```
 *
 * @see {@link Inspection}
 */
export function shape(patterns: Readonly<Record<string, RegExp>>): Inspection {
  if (typeof patterns !== 'object' || patterns === null) {
    throw invalidArgument('patterns', patterns, 'an object of regular expressions')
  }
  const given = fieldsOf('patterns', patterns, Object.keys(patterns))
  const own = new Map<string, RegExp>()
  for (const [name, pattern] of Object.entries(given)) {
    if (!isPattern(pattern)) throw invalidArgument(`patterns.${name}`, pattern, 'a regular expression')
    // With the flags g and y a pattern remembers where it has matched.
    own.set(name, new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')))
  }
  return ({ name, value }) => (own.get(name)?.test(value) === false ? SHAPE : null)
}

/**
 * Refuses a cookie whose value is a JSON Web Token that has expired by the jar's clock. Its signature is not verified: only
 * the server can do that. Other values pass, and so do tokens that never expire.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos'
 * import { jwtNotExpired } from 'speculoos/sealed'
 *
 * const part = (fields: object) => btoa(JSON.stringify(fields)).replaceAll('=', '')
 * const token = `${part({ alg: 'HS256' })}.${part({ exp: 1_000_000_000 })}.c2lnbmF0dXJl`
 * const jar = new CookieJar({ inspect: jwtNotExpired })
 * console.log(jar.setCookie(`token=${token}`, 'https://site.example/').status) // => rejected
 * ```
 *
 * @see {@link Inspection}
 */
export const jwtNotExpired: Inspection = ({ value }, { now }) => {
  const expiry = jwtExpiry(value)
  return expiry !== null && expiry * 1000 <= now ? JWT : null
}

/**
 * Makes an inspection of several: the first refusal counts.
 *
 * @throws TypeError if one of them is not a function.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos'
 * import { inspections, jwtNotExpired, noMarkup, shape } from 'speculoos/sealed'
 *
 * const jar = new CookieJar({ inspect: inspections(noMarkup, jwtNotExpired, shape({ SID: /^[\w-]{22,}$/ })) })
 * console.log(jar.setCookie('SID=short', 'https://site.example/').status) // => rejected
 * ```
 *
 * @see {@link Inspection}
 */
export function inspections(...each: readonly Inspection[]): Inspection {
  for (const [index, inspect] of each.entries()) {
    if (typeof inspect !== 'function') throw invalidArgument(`inspections[${index}]`, inspect, 'a function')
  }
  return (cookie, use) => {
    for (const inspect of each) {
      const refusal = inspect(cookie, use)
      // Whatever else it returns refuses the cookie as well.
      if (refusal !== null) return refusal
    }
    return null
  }
}

function isPattern(value: unknown): value is RegExp {
  return Object.prototype.toString.call(value) === '[object RegExp]'
}

function percentDecoded(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (octet) => String.fromCharCode(Number.parseInt(octet.slice(1), 16)))
}

/** The expiry time of a token in seconds; `null` if the value is no token, or the token never expires. */
function jwtExpiry(value: string): number | null {
  const [header, payload, signature, ...others] = value.split('.')
  if (header === undefined || payload === undefined || signature === undefined || others.length > 0) return null
  if (!hasField(jsonOf(header), 'alg')) return null
  const claims = jsonOf(payload)
  return hasField(claims, 'exp') && typeof claims.exp === 'number' ? claims.exp : null
}

function hasField<Name extends string>(value: unknown, name: Name): value is Record<Name, unknown> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
}

function jsonOf(part: string): unknown {
  const octets = fromBase64url(part)
  if (octets === null) return null
  try {
    return JSON.parse(new TextDecoder().decode(octets))
  } catch {
    return null
  }
}
