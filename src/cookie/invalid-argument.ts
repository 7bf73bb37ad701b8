/**
 * The error for a programmer's mistake: it names the argument, the expected value and the given one.
 *
 * No message holds a cookie's value, a password, or the query of a URL.
 */

/**
 * Makes the TypeError for an argument that cannot be used.
 *
 * @param argument - the name of the argument or option, such as `'limits.cookies'`.
 * @param given - the given value. A string is quoted; if it may hold a secret, use {@link invalidSecret}.
 * @param expected - the expected value, as a noun phrase.
 */
export function invalidArgument(argument: string, given: unknown, expected: string): TypeError {
  return mistake(argument, expected, describe(given, false))
}

/**
 * Makes the TypeError for an argument that may hold a cookie's value. The message names its class, and does not quote it.
 *
 * @param advice - what to do instead, such as `'pass response.headers'`.
 */
export function invalidSecret(argument: string, given: unknown, expected: string, advice?: string): TypeError {
  const got = describe(given, true)
  return mistake(argument, expected, advice === undefined ? got : `${got}; ${advice}`)
}

/**
 * Makes the TypeError for an argument that should be a URL or a host. The message holds neither credentials nor a query. A text that
 * looks like a cookie instead is not quoted.
 */
export function invalidUrl(argument: string, given: unknown, expected: string): TypeError {
  // A password may have a ? or # that is not escaped, and then looks like the end of the URL.
  const shown = typeof given === 'string' && !/[?#].*@/s.test(given) ? shownUrl(given) : '='
  return mistake(argument, expected, /[=;]/.test(shown) ? describe(given, true) : quoted(shown))
}

/** A URL for a message: without query and fragment, and with `…` in place of a user name and a password. */
export function shownUrl(url: string): string {
  return url.replace(/[?#].*$/s, '').replace(/^([^/\\@]*[/\\]{2,})?.*@/s, '$1…@')
}

/** Throws unless `given` is a string. */
export function requireString(argument: string, given: unknown): void {
  if (typeof given !== 'string') throw invalidSecret(argument, given, 'a string')
}

/** Throws unless `given` is true, false or left out; returns it. */
export function readFlag(argument: string, given: boolean | undefined): boolean | undefined {
  if (given !== undefined && typeof given !== 'boolean') throw invalidArgument(argument, given, 'true or false')
  return given
}

/** Throws unless `given` is one of the allowed words or left out; returns it. */
export function readWord<Word extends string>(
  argument: string,
  given: Word | undefined,
  words: readonly Word[],
): Word | undefined {
  if (given !== undefined && !words.includes(given)) {
    const list = words.map((word) => `'${word}'`)
    throw invalidArgument(argument, given, `${list.slice(0, -1).join(', ')} or ${list.at(-1)}`)
  }
  return given
}

/**
 * Reads the fields of options, a context or the like, each once: those of the object and of its class, never those of
 * `Object.prototype`.
 *
 * @returns a new record without a prototype.
 * @throws TypeError if `given` is not an object, has a key that is not among `known`, or is of another kind, such as a Map
 * or a promise, and so would have none of the fields.
 */
export function fieldsOf<Given extends object>(argument: string, given: Given, known: readonly string[]): Given {
  requireKnownKeys(argument, given, known)
  if (!isRecord(given, known)) throw invalidArgument(argument, given, `an object with ${known.join(', ')}`)
  const fields: Given = Object.create(null)
  for (const key of known) Reflect.set(fields, key, fieldOf(given, key))
  return fields
}

/** Whether an object is a plain one, or one of a class with at least one of the known fields. */
function isRecord(given: object, known: readonly string[]): boolean {
  const prototype: unknown = Object.getPrototypeOf(given)
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return true
  // The classes of the platform name themselves. A Request has a method, which is not that of a context.
  if (Object.prototype.toString.call(given) !== '[object Object]' || isPromise(given)) return false
  return known.some((key) => fieldOf(given, key) !== undefined || Object.hasOwn(given, key))
}

/** Whether a value is a promise of any library or realm. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof fieldOf(value, 'then') === 'function'
}

/** The field of an object itself or of its class; `undefined` if only `Object.prototype` has it. */
export function fieldOf<Given extends object, Key extends keyof Given>(given: Given, key: Key): Given[Key] | undefined
export function fieldOf(given: object, key: string): unknown
export function fieldOf(given: object, key: string): unknown {
  if (Object.hasOwn(given, key)) return Reflect.get(given, key)
  let holder: object | null = Object.getPrototypeOf(given)
  while (holder !== null) {
    const above: object | null = Object.getPrototypeOf(holder)
    // The last prototype is the Object.prototype of some realm.
    if (above === null) return undefined
    if (Object.hasOwn(holder, key)) return Reflect.get(holder, key, given)
    holder = above
  }
  return undefined
}

/** Throws if `given` is not an object, or has a key that is not among `known`. */
export function requireKnownKeys(argument: string, given: unknown, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw invalidSecret(argument, given, 'an object')
  }
  for (const key of Object.keys(given)) {
    if (!known.includes(key)) throw mistake(argument, `one of ${known.join(', ')}`, describeKey(key))
  }
}

function mistake(argument: string, expected: string, got: string): TypeError {
  return new TypeError(`${argument}: expected ${expected}, got ${got}`)
}

/** Quotes a key if it is a word; anything else may be a cookie. */
function describeKey(key: string): string {
  return /^[\w$.-]{1,64}$/.test(key) ? `the key ${quoted(key)}` : `a key of length ${key.length}`
}

/** Describes a value; if it may hold a secret, only its kind. */
function describe(value: unknown, isSecret: boolean): string {
  if (typeof value === 'string') return isSecret ? `a string of length ${value.length}` : quoted(value)
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'object' && value !== null) return describeObject(value)
  const isHidden = isSecret && value != null && !(typeof value === 'number' && !Number.isFinite(value))
  if (isHidden) return `a ${typeof value}`
  return typeof value === 'bigint' ? `${value}n` : String(value)
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text)
}

/** Names the class of an object; a hostile object is `an object`. */
function describeObject(value: object): string {
  try {
    const { name } = Object.getPrototypeOf(value).constructor
    if (typeof name !== 'string' || name === 'Object' || !/^[A-Z]\w{0,40}$/i.test(name)) return 'an object'
    return name === 'Array' ? 'an array' : `${/^[AEIO]/i.test(name) ? 'an' : 'a'} ${name}`
  } catch {
    return 'an object'
  }
}
