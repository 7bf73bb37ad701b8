/**
 * The error for a programmer's mistake: it names the argument, what was given and what is wanted.
 */

/**
 * Makes the TypeError for an argument that cannot be used.
 *
 * @param argument - the name of the argument or option, such as `'limits.cookies'`.
 * @param given - the value that was given.
 * @param wanted - what would have been right, as a noun phrase.
 */
export function invalidArgument(argument: string, given: unknown, wanted: string): TypeError {
  return new TypeError(`${argument}: ${describe(given)} was given, ${wanted} is wanted`)
}

/** Throws unless `given` is a string. */
export function requireString(argument: string, given: unknown): void {
  if (typeof given !== 'string') throw invalidArgument(argument, given, 'a string')
}

/** Answers `given`, and throws where it is not an object. */
export function requireObject<Given>(argument: string, given: Given): Given {
  if (typeof given !== 'object' || given === null) throw invalidArgument(argument, given, 'an object')
  return given
}

/** Throws when `given` is not an object, or has a key that is not among `known`. */
export function requireKnownKeys(argument: string, given: unknown, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw invalidArgument(argument, given, 'an object')
  }
  for (const key of Object.keys(given)) {
    if (!known.includes(key)) {
      throw new TypeError(`${argument}: the key ${JSON.stringify(key)} was given, one of ${known.join(', ')} is wanted`)
    }
  }
}

function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > 200 ? `${value.slice(0, 200)}…` : value)
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value) ? 'an array' : 'an object'
    case 'function':
      return 'a function'
    case 'bigint':
      return `${value}n`
    default:
      return String(value)
  }
}
