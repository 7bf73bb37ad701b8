/**
 * Reads the properties of given objects: each once, and never from a polluted Object.prototype.
 */
import { fieldOf } from '../../cookie/invalid-argument.js'

/** The field of a value that need not be an object. */
export function fieldIn(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? fieldOf(value, name) : undefined
}

/** No options. Making an object without a prototype for each call would take 100 ns. */
const NONE = /* @__PURE__ */ Object.freeze(Object.create(null))

/** The options with these names, as an object without a prototype. */
export function ownOptions<Options extends object>(
  options: Options | null | undefined,
  names: readonly (keyof Options & string)[],
): Partial<Options> {
  if (options === undefined) return NONE
  const own: Partial<Options> = Object.create(null)
  if (typeof options === 'object') for (const name of names) Reflect.set(own, name, fieldIn(options, name))
  return own
}
