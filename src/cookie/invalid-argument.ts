/**
 * The error for a programmer's mistake: it names the argument, what was expected and what came instead.
 *
 * No message holds a cookie's value, a password, or the query of a URL.
 */

/**
 * Makes the TypeError for an argument that cannot be used.
 *
 * @param argument - the name of the argument or option, such as `'limits.cookies'`.
 * @param given - the value that came. A string is quoted: for one that may hold a secret use {@link invalidSecret}.
 * @param expected - what would have been right, as a noun phrase.
 */
export function invalidArgument(argument: string, given: unknown, expected: string): TypeError {
  return mistake(argument, expected, describe(given))
}

/** Makes the TypeError for an argument that may hold a cookie's value. The message does not quote it. */
export function invalidSecret(argument: string, given: unknown, expected: string): TypeError {
  return mistake(argument, expected, typeof given === 'string' ? `a string of length ${given.length}` : describe(given))
}

/** Makes the TypeError for an argument that should be a URL. The message holds neither credentials nor a query. */
export function invalidUrl(argument: string, given: unknown, expected: string): TypeError {
  return mistake(argument, expected, typeof given === 'string' ? quoted(shownUrl(given)) : describe(given))
}

/** A URL as a message may show it: without user name, password, query and fragment. */
export function shownUrl(url: string): string {
  return url.replace(/[?#].*$/s, '').replace(/^([^/\\@]*[/\\]{2,})?.*@/s, '$1…@')
}

/** Throws unless `given` is a string. */
export function requireString(argument: string, given: unknown): void {
  if (typeof given !== 'string') throw invalidArgument(argument, given, 'a string')
}

/** Returns `given`; throws if it is not an object. */
export function requireObject<Given>(argument: string, given: Given): Given {
  if (typeof given !== 'object' || given === null) throw invalidArgument(argument, given, 'an object')
  return given
}

/** Throws if `given` is not an object, or has a key that is not among `known`. */
export function requireKnownKeys(argument: string, given: unknown, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw invalidSecret(argument, given, 'an object')
  }
  for (const key of Object.keys(given)) {
    if (!known.includes(key)) throw mistake(argument, `one of ${known.join(', ')}`, `the key ${quoted(key)}`)
  }
}

function mistake(argument: string, expected: string, got: string): TypeError {
  return new TypeError(`${argument}: expected ${expected}, got ${got}`)
}

function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value)
    case 'object':
      return value === null ? 'null' : describeObject(value)
    case 'function':
      return 'a function'
    case 'bigint':
      return `${value}n`
    default:
      return String(value)
  }
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text)
}

/** Names the class of an object; a hostile object is `an object`. */
function describeObject(value: object): string {
  try {
    const { name } = Object.getPrototypeOf(value).constructor
    if (typeof name !== 'string' || name === 'Object' || !/^[A-Z]\w{0,40}$/i.test(name)) return 'an object'
    return name === 'Array' ? 'an array' : `${/^[AEIOU]/i.test(name) ? 'an' : 'a'} ${name}`
  } catch {
    return 'an object'
  }
}
