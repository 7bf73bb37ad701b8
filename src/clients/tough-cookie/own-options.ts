/**
 * Reads the properties of objects that a program or a file hands over: each once, and none of a polluted Object.prototype.
 */

/** What there is of options that were not given. It has no prototype. */
const NO_OPTIONS: object = Object.freeze(Object.create(null))

/**
 * A property, read once: the object's own, or that of a class. What stands at the root of all objects, in whichever realm,
 * is part of none of them.
 */
export function fieldOf(object: unknown, name: string): unknown {
  if (typeof object !== 'object' || object === null) return undefined
  if (Object.hasOwn(object, name)) return Reflect.get(object, name)
  let holder: object | null = Object.getPrototypeOf(object)
  while (holder !== null) {
    const above: object | null = Object.getPrototypeOf(holder)
    if (above !== null && Object.hasOwn(holder, name)) return Reflect.get(object, name)
    holder = above
  }
  return undefined
}

/** Gives an object a property of which only the descriptor counts, whatever else descriptors inherit. */
export function define(object: object, name: string | symbol, descriptor: PropertyDescriptor): void {
  Object.defineProperty(object, name, Object.assign(Object.create(null), descriptor))
}

/** The options with these names, as an object without a prototype. */
export function ownOptions<Options extends object>(
  options: Options | null | undefined,
  names: readonly (keyof Options & string)[],
): Partial<Options> {
  if (typeof options !== 'object' || options === null) return NO_OPTIONS
  const own: Partial<Record<keyof Options, unknown>> = Object.create(null)
  for (const name of names) own[name] = fieldOf(options, name)
  // Each option was read under its own name.
  return own as Partial<Options>
}
