/**
 * The fields of tough-cookie's cookies: how they are read from a set-cookie-string (RFC 6265bis §5.6), from JSON and from
 * the objects of programs.
 */
import { hasControl } from '../../algorithms/characters.js'
import type { ApiType } from '../../algorithms/octets.js'
import { parseSetCookie } from '../../algorithms/parse-set-cookie.js'
import { fieldOf } from '../../cookie/invalid-argument.js'
import { attributeUnrecognized, emptyNameAndValue } from '../../cookie/reason.js'
import { isName, isPath, VALUE } from '../../jar/saved-fields.js'

/**
 * A value that may be missing.
 *
 * @see {@link Store}
 */
export type Nullable<Value> = Value | null | undefined

/** Returns a field of a value; `undefined` if the value is not an object. */
export function fieldIn(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? fieldOf(value, name) : undefined
}

/** Reads JSON, or a value that was read from it; `undefined` if the text is not JSON. */
export function readJson(given: unknown): unknown {
  try {
    return typeof given === 'string' ? JSON.parse(given) : given
  } catch {
    return undefined
  }
}

/** Copies the options with these names into an object without a prototype. */
export function ownOptions<Given extends object>(given: Nullable<Given>, names: readonly (keyof Given & string)[]) {
  const own: Partial<Given> = Object.create(null)
  if (typeof given === 'object') for (const name of names) Reflect.set(own, name, fieldIn(given, name))
  return own
}

/**
 * Reads a set-cookie-string: the parsed cookie, and the attributes that the parser does not know. A cookie with neither a
 * name nor a value is refused here, before the storage model.
 */
export function readText(line: string, type: ApiType = 'HTTP') {
  const parsed = parseSetCookie(line, type)
  if (parsed.status === 'rejected') return { reasons: parsed.reasons }
  const { setCookie, warnings } = parsed
  if (setCookie.name === '' && setCookie.value === '') return { reasons: [emptyNameAndValue] }
  return { setCookie, extensions: warnings.includes(attributeUnrecognized) ? extensionsOf(line) : null }
}

const KNOWN_ATTRIBUTES = /^(?:expires|max-age|domain|path|secure|httponly|samesite)$/i

/** The attributes of a set-cookie-string that no section describes, as they are written. */
function extensionsOf(line: string): string[] {
  const [, ...attributes] = line.split(';').map((attribute) => attribute.trim())
  return attributes.filter((attribute) => {
    return attribute !== '' && !KNOWN_ATTRIBUTES.test((attribute.split('=', 1)[0] ?? '').trim())
  })
}

/** Seconds in a form that JSON can hold. */
export function jsonSeconds(count: number): number | 'Infinity' | '-Infinity' {
  if (count === Number.POSITIVE_INFINITY) return 'Infinity'
  return count === Number.NEGATIVE_INFINITY ? '-Infinity' : count
}

/** The fields of a cookie that a server could misread. */
type TextFields = { readonly [name in 'key' | 'value' | 'path']?: string | null | undefined }

/** Whether a set-cookie-string can hold this name, this value and this path. A server would misread any others. */
export function fitsHeader({ key, value, path }: TextFields): boolean {
  // §5.7 step 2
  if (!key && !value) return false
  return isName(key ?? '') && isAttributeText(value ?? '') && isPath(path ?? '/') && !path?.includes(';')
}

/** Whether the parser could have read this text between two semicolons. */
export function isAttributeText(text: unknown): text is string {
  return VALUE.isValid(text) && !hasControl(text)
}

/** Whether a value is a Date of any realm. */
export function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]'
}

/** The time of a valid Date in milliseconds; `null` for anything else. */
export function timeOf(value: unknown): number | null {
  const time = isDate(value) ? value.getTime() : Number.NaN
  return Number.isNaN(time) ? null : time
}

/**
 * The hidden property for the time at which a cookie was received. Max-Age counts from that time (§5.6.2 step 7), and
 * the cookies of tough-cookie have no field for it. The symbol is the same in both module forms of this package, so
 * each can read the cookies of the other.
 */
const RECEIVED_TIME: unique symbol = Symbol.for('speculoos.received-time')

/** Notes when a cookie was received, in milliseconds, if that is known. */
export function noteReceived(cookie: object, time: number | null | undefined): void {
  // With a prototype, the descriptor would inherit the fields of a polluted Object.prototype.
  const descriptor = { __proto__: null, value: time, writable: true, configurable: true }
  if (typeof time === 'number') Reflect.defineProperty(cookie, RECEIVED_TIME, descriptor)
}

/** When a cookie was received, in milliseconds; `undefined` if it was not noted. */
export function receivedTime(cookie: object): number | undefined {
  const time: unknown = Reflect.get(cookie, RECEIVED_TIME)
  return typeof time === 'number' ? time : undefined
}

/** Reads the value of a field; `undefined` if it is not of its type. */
type Reader = (value: unknown) => unknown

const text: Reader = (value) => (typeof value === 'string' ? value : undefined)
const flag: Reader = (value) => (typeof value === 'boolean' ? value : undefined)
const attributeText: Reader = (value) => (isAttributeText(value) ? value : undefined)
const seconds: Reader = (value) =>
  typeof value === 'number' || value === 'Infinity' || value === '-Infinity' ? value : undefined
const date: Reader = (value) => {
  if (value === Number.POSITIVE_INFINITY) return 'Infinity'
  if (value === 'Infinity' || value === null) return value
  if (typeof value !== 'string' && typeof value !== 'number' && !isDate(value)) return undefined
  const time = timeOf(new Date(value))
  return time === null ? undefined : new Date(time)
}
const texts: Reader = (value) => {
  const items: unknown[] = Array.isArray(value) ? [...value] : [undefined]
  return items.every(isAttributeText) ? items : undefined
}

/** The fields of the JSON, in its order: the default of each, which JSON leaves out, and its reader. */
export const FIELDS = {
  key: ['', text],
  value: ['', text],
  expires: ['Infinity', date],
  maxAge: [null, seconds],
  domain: [null, text],
  path: [null, text],
  secure: [false, flag],
  httpOnly: [false, flag],
  extensions: [null, texts],
  hostOnly: [null, flag],
  pathIsDefault: [null, flag],
  creation: [null, date],
  lastAccessed: [null, date],
  sameSite: [undefined, attributeText],
} satisfies Readonly<Record<string, readonly [initial: unknown, read: Reader]>>

/** The name of a field. */
export type Field = keyof typeof FIELDS

/** The names of the fields. */
export const FIELD_NAMES = Object.keys(FIELDS).filter((name): name is Field => name in FIELDS)

/** Writes a canonicalized host as the domain of a cookie. */
export function domainOfHost(host: string): string {
  return host.startsWith('[') ? host.slice(1, -1) : host
}

/** Reads the domain of a cookie as a canonicalized host. */
export function hostOfDomain(domain: string): string {
  return domain.includes(':') && !domain.startsWith('[') ? `[${domain}]` : domain
}

const SPECIAL_USE_DOMAINS = ['local', 'example', 'invalid', 'localhost', 'test']

/** The error for a domain at or below a special-use domain; `null` for any other. */
export function specialUseError(domain: string): Error | null {
  const name = domain.slice(domain.lastIndexOf('.') + 1)
  if (!SPECIAL_USE_DOMAINS.includes(name)) return null
  const wanted = '{allowSpecialUseDomain: true, rejectPublicSuffixes: false}'
  return new Error(
    `Cookie has domain set to the public suffix "${name}" which is a special use domain. To allow this, configure your CookieJar with ${wanted}.`,
  )
}
