/**
 * What the arguments of a fetch say, read as the Fetch standard and Web IDL do.
 */
import { invalidArgument } from '../../cookie/invalid-argument.js'
import type { HopContext } from '../../http/hop.js'
import { hasMember } from './input.js'

/** What `init` may be: that of the standard, and what is known of the page. */
export type FetchInit = RequestInit & { readonly cookies?: HopContext | undefined }

/** What a Request answers through accessors, which a spread does not see. */
export const REQUEST_MEMBERS = [
  'method',
  'headers',
  'body',
  'referrer',
  'referrerPolicy',
  'mode',
  'credentials',
  'cache',
  'redirect',
  'integrity',
  'signal',
  'duplex',
]

/** The members of a dictionary and of what it inherits, as that of a Request; not what every object inherits. */
export function dictionary(init: FetchInit): FetchInit {
  if (Object.getPrototypeOf(init) === Object.prototype) return present(init, Object.keys(init))
  // A Request has methods beside the members of the standard, which are not members.
  const inherited = 'clone' in init ? REQUEST_MEMBERS : [...REQUEST_MEMBERS, ...namesOfClasses(init)]
  return present(init, new Set([...Object.keys(init), ...inherited]))
}

/** The names that an object inherits, as that of a `dispatcher`; not those that every object inherits. */
function namesOfClasses(object: object): string[] {
  const names: string[] = []
  let holder: object | null = Object.getPrototypeOf(object)
  while (holder !== null) {
    const next: object | null = Object.getPrototypeOf(holder)
    // The last prototype is the Object.prototype of some realm, unless it is a record without one.
    if (next !== null || !Object.hasOwn(holder, 'hasOwnProperty')) names.push(...Object.getOwnPropertyNames(holder))
    holder = next
  }
  return names.filter((name) => name !== 'constructor')
}

/** The members of a dictionary that are there, in the sense of Web IDL. Each is read once; the result inherits nothing. */
export function present(source: object, names: Iterable<string>): FetchInit {
  const members = withoutPrototype({})
  for (const name of names) {
    if (!hasMember(source, name)) continue
    const value: unknown = Reflect.get(source, name)
    if (value !== undefined) Reflect.set(members, name, value)
  }
  return members
}

/** A copy of an object's own members, which inherits nothing that others may have written to `Object.prototype`. */
export function withoutPrototype<Members extends object>(members: Members): Members {
  return Object.assign(Object.create(null), members)
}

export function requireOneOf(argument: string, given: string, wanted: readonly string[]): void {
  if (!wanted.includes(given)) throw invalidArgument(argument, given, `one of ${wanted.join(', ')}`)
}

/** Fetch standard, "normalize a method". */
export function normalizeMethod(method: string): string {
  const upperCase = method.toUpperCase()
  return ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'].includes(upperCase) ? upperCase : method
}
