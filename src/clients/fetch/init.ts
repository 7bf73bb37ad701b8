/**
 * Reads the `init` of a fetch as the Fetch standard and Web IDL do.
 */
import { invalidArgument } from '../../cookie/invalid-argument.js'
import type { HopContext } from '../../http/hop.js'
import { hasMember } from './input.js'

/** The `init` of the standard, and `cookies`, which describes the page. */
export type FetchInit = RequestInit & { readonly cookies?: HopContext | undefined }

/** The members of a Request. They are accessors of its class, which a spread does not copy. */
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

/**
 * Returns the members of a dictionary, own and inherited, as a Request inherits its members; but not those of
 * Object.prototype.
 */
export function dictionary(init: FetchInit): FetchInit {
  if (Object.getPrototypeOf(init) === Object.prototype) return present(init, Object.keys(init))
  // The methods that a Request or a function inherits are not members.
  const isClassOfRuntime = 'clone' in init || typeof init === 'function'
  const inherited = isClassOfRuntime ? REQUEST_MEMBERS : [...REQUEST_MEMBERS, ...namesOfClasses(init)]
  return present(init, new Set([...Object.keys(init), ...inherited]))
}

/**
 * Returns the names that an object inherits from its classes, such as `dispatcher`, but not those of Object.prototype.
 */
function namesOfClasses(object: object): string[] {
  const names: string[] = []
  let holder: object | null = Object.getPrototypeOf(object)
  while (holder !== null) {
    const next: object | null = Object.getPrototypeOf(holder)
    // The last prototype is the Object.prototype of some realm, or an object that was made without a prototype.
    if (next !== null || !Object.hasOwn(holder, 'hasOwnProperty')) names.push(...Object.getOwnPropertyNames(holder))
    holder = next
  }
  return names.filter((name) => name !== 'constructor')
}

/**
 * Returns the members of a dictionary that are present by Web IDL: those that are not undefined. It reads each once,
 * and the result inherits nothing.
 */
export function present(source: object, names: Iterable<string>): FetchInit {
  const members = withoutPrototype({})
  for (const name of names) {
    if (!hasMember(source, name)) continue
    const value: unknown = Reflect.get(source, name)
    if (value !== undefined) Reflect.set(members, name, value)
  }
  return members
}

/** Copies an object's own members into one without a prototype, so that a polluted `Object.prototype` has no effect. */
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
