/**
 * Reads the properties of given objects: each once, and never from a polluted Object.prototype.
 */
import { fieldOf } from '../../cookie/invalid-argument.js'

/** Stands for options that were not given. It has no prototype. */
export const NO_OPTIONS: object = Object.freeze(Object.create(null))

/** The field of a value that need not be an object. */
export function fieldIn(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? fieldOf(value, name) : undefined
}

/** The options with these names, as an object without a prototype. */
export function ownOptions<Options extends object>(
  options: Options | null | undefined,
  names: readonly (keyof Options & string)[],
): Partial<Options> {
  if (typeof options !== 'object' || options === null) return NO_OPTIONS
  const own: Partial<Options> = Object.create(null)
  for (const name of names) Reflect.set(own, name, fieldOf(options, name))
  return own
}
