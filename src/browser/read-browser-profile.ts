/**
 * Reads and checks a profile of a program when a browser is made, so that a field which is missing or cannot be used is
 * reported before a page needs it.
 */
import { fieldOf, invalidArgument } from '../cookie/invalid-argument.js'
import { profiles as jarProfiles } from '../profiles/index.js'
import { type BrowserProfile, type ProfileName, profiles } from './profiles.js'

const ORDERS: readonly unknown[] = [
  'stored',
  'partitioned-last',
  'last-first',
] satisfies readonly BrowserProfile['clearingOrder'][]

/**
 * The profile that an option names or holds: one of the package, or a copy that cannot change.
 *
 * @throws TypeError that names the field if there is no such profile, or one of its fields cannot be used.
 */
export function readBrowserProfile(argument: string, given: ProfileName | BrowserProfile): BrowserProfile {
  if (typeof given === 'string' && Object.hasOwn(profiles, given)) return profiles[given]
  if (typeof given !== 'object' || given === null || typeof fieldOf(given, 'read') !== 'function') {
    throw invalidArgument(argument, given, `a profile, or one of ${Object.keys(profiles).join(', ')}`)
  }
  if (Object.values(profiles).includes(given)) return given
  const ofJar = given.read(argument, given)
  for (const [field, example] of Object.entries(profiles.rfc6265bis)) {
    if (!Object.hasOwn(jarProfiles.rfc6265bis, field))
      requireField(`${argument}.${field}`, fieldOf(given, field), example)
  }
  for (const [field, example] of Object.entries(profiles.rfc6265bis.cookieStore)) {
    requireField(`${argument}.cookieStore.${field}`, fieldOf(given.cookieStore, field), example)
  }
  return Object.freeze({ ...given, ...ofJar, cookieStore: Object.freeze({ ...given.cookieStore }) })
}

/** Throws if a field does not have the type that it has in the profile of the text, or names no order. */
function requireField(argument: string, value: unknown, example: unknown): void {
  if (typeof example === 'string') {
    if (!ORDERS.includes(value)) throw invalidArgument(argument, value, "'stored', 'partitioned-last' or 'last-first'")
  } else if (typeof value !== typeof example || value === null) {
    throw invalidArgument(argument, value, typeof example === 'boolean' ? 'true or false' : `a ${typeof example}`)
  }
}
