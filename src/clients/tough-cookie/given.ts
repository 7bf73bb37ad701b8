/**
 * Reads what programs and stores give: options, JSON, dates and domains. Notes when a cookie was received.
 */
import { fieldOf } from '../../cookie/invalid-argument.js'

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

/** Notes when a cookie was received, in milliseconds. Without a time, an earlier note no longer counts. */
export function noteReceived(cookie: object, time: number | null | undefined): void {
  // With a prototype, the descriptor would inherit the fields of a polluted Object.prototype.
  const descriptor = { __proto__: null, value: time, configurable: true }
  Reflect.defineProperty(cookie, RECEIVED_TIME, descriptor)
}

/** When a cookie was received, in milliseconds; `undefined` if it was not noted. */
export function receivedTime(cookie: object): number | undefined {
  const time: unknown = Reflect.get(cookie, RECEIVED_TIME)
  return typeof time === 'number' ? time : undefined
}

/** Writes a canonicalized host as the domain of a cookie. */
export function domainOfHost(host: string): string {
  return host.startsWith('[') ? host.slice(1, -1) : host
}

const SPECIAL_USE_DOMAINS = ['local', 'example', 'invalid', 'localhost', 'test']

/** The error for a domain at or below a special-use domain; `null` for any other. */
export function specialUseError(domain: string): Error | null {
  const name = domain.slice(domain.lastIndexOf('.') + 1)
  if (!SPECIAL_USE_DOMAINS.includes(name)) return null
  return new Error(
    `Cookie has domain set to the public suffix "${name}" which is a special use domain. To allow this, configure your CookieJar with {allowSpecialUseDomain: true, rejectPublicSuffixes: false}.`,
  )
}
