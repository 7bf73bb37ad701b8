/**
 * Checks arguments that are objects with methods, or numbers of milliseconds.
 */
import { invalidArgument } from '../cookie/invalid-argument.js'

const STORAGE_METHODS = ['read', 'write', 'keys', 'flush', 'close']

/** Throws unless `given` has the methods of a storage. The message names an example of one. */
export function requireStorage(argument: string, given: unknown, example = "fileStorage('cookies.spj')"): void {
  requireMethods(argument, given, STORAGE_METHODS, `a storage, such as ${example}`)
}

/** Throws unless `given` is an auditor, or left out. */
export function requireAuditor(argument: string, given: unknown): void {
  if (given !== undefined) requireMethods(argument, given, ['note'], 'an auditor, such as log.by(actor)')
}

/** Throws unless `given` is an object with these methods. */
export function requireMethods(argument: string, given: unknown, methods: readonly string[], expected: string): void {
  const has =
    typeof given === 'object' &&
    given !== null &&
    methods.every((method) => typeof Reflect.get(given, method) === 'function')
  if (!has) throw invalidArgument(argument, given, expected)
}

/** Returns a number of milliseconds, or the default if it is left out. Throws if `given` is anything else. */
export function readMilliseconds(argument: string, given: number | undefined, byDefault: number): number {
  if (given !== undefined && !(typeof given === 'number' && given >= 0)) {
    throw invalidArgument(argument, given, 'a non-negative number of milliseconds')
  }
  return given ?? byDefault
}
