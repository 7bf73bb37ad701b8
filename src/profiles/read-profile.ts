/**
 * Reads and checks a profile of a program, each field once, so that an invalid field is reported before a cookie
 * arrives.
 */
import { fieldOf, fieldsOf, invalidArgument } from '../cookie/invalid-argument.js'
import type { Profile } from './profile.js'

/** What a field may be: one of some words, or what a check allows. */
type Rule = readonly string[] | { readonly expected: string; readonly isValid: (value: unknown) => boolean }

const TEXT: Rule = { expected: 'a string', isValid: (value) => typeof value === 'string' }
const FLAG: Rule = { expected: 'true or false', isValid: (value) => typeof value === 'boolean' }
const FUNCTION: Rule = { expected: 'a function', isValid: (value) => typeof value === 'function' }
const AMOUNT: Rule = { expected: 'a number that is not negative', isValid: isAmount }
const KEPT_OR_REFUSED: Rule = ['kept', 'refused']

const RULES: Readonly<Record<Exclude<keyof Profile, 'protectedCookies'>, Rule>> = {
  name: TEXT,
  version: TEXT,
  valueless: ['nameless', 'name'],
  emptyName: ['nameless', 'refused'],
  equalsInNameless: KEPT_OR_REFUSED,
  tabInNameOrValue: KEPT_OR_REFUSED,
  invalidOctets: ['kept', 'replaced'],
  tabInPath: KEPT_OR_REFUSED,
  repeatedLifetime: ['last-valid', 'last'],
  readsPriority: FLAG,
  readDate: FUNCTION,
  readMaxAge: FUNCTION,
  httpPrefixes: FLAG,
  hostPrefixPath: ['attribute', 'literal', 'value'],
  dotDomain: ['host-only', 'refused'],
  internationalDomain: ['refused', 'converted'],
  addressDomain: ['domain', 'host-only'],
  clockSkew: FLAG,
  creationTime: ['kept', 'kept-with-value'],
  secureOverlay: ['above-and-below', 'shared-host'],
  sameSiteDefault: ['Lax', 'None'],
  laxAllowingUnsafe: {
    expected: 'a number of milliseconds or null',
    isValid: (value) => value === null || isAmount(value),
  },
  schemefulSameSite: FLAG,
  redirectChain: FLAG,
  thirdPartyCookies: ['allow', 'block', 'partition'],
  blocksPartitioned: FLAG,
  crossSiteAncestor: ['always', 'same-site'],
  cookiesPerSite: AMOUNT,
  cookiesPerSiteLeft: AMOUNT,
  cookiesPerPartition: AMOUNT,
  cookiesPerPartitionLeft: AMOUNT,
  octetsPerPartition: AMOUNT,
  octetsPerPartitionLeft: AMOUNT,
  octetsLimited: ['always', 'if-partitioned'],
  accessGranularity: AMOUNT,
  read: FUNCTION,
  parse: FUNCTION,
  receive: FUNCTION,
  evict: FUNCTION,
}

const PRIORITIES = ['Low', 'Medium', 'High']

/**
 * Reads a profile, and returns a copy that cannot change.
 *
 * @throws TypeError that names the field if one is missing or has a value that it cannot have.
 */
export function readProfile(argument: string, given: Profile): Profile {
  const profile: Profile = Object.create(null)
  for (const [field, rule] of Object.entries(RULES)) {
    const value = fieldOf(given, field)
    const isValid = 'isValid' in rule ? rule.isValid(value) : rule.some((word) => word === value)
    if (!isValid) {
      const expected = 'isValid' in rule ? rule.expected : rule.map((word) => `'${word}'`).join(' or ')
      throw invalidArgument(`${argument}.${field}`, value, expected)
    }
    Reflect.set(profile, field, value)
  }
  const place = `${argument}.protectedCookies`
  const protectedCookies = { ...fieldsOf(place, given.protectedCookies, PRIORITIES) }
  for (const [priority, count] of Object.entries(protectedCookies)) {
    if (!isAmount(count)) throw invalidArgument(`${place}.${priority}`, count, 'a number that is not negative')
  }
  return Object.freeze({ ...profile, protectedCookies: Object.freeze(protectedCookies) })
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0
}
