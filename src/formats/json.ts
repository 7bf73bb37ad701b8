/**
 * Parses untrusted JSON, unless it is deeper or larger than files of cookies are: parsed JSON can take thirty times the
 * memory of its text.
 */

/** How deep arrays and objects may be nested. */
const DEPTH = 100
/** The maximum number of values in a text. */
const VALUES = 5_000_000

/** The value of a JSON text, or a phrase that says why it cannot be read and quotes nothing of it. */
export type Json = { readonly value: unknown } | { readonly trouble: string }

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Parses JSON within bounds. */
export function parseJson(text: string): Json {
  let depth = 0
  let values = 1
  for (let position = 0; position < text.length; position += 1) {
    switch (text.charCodeAt(position)) {
      case QUOTE:
        position = endOfString(text, position)
        break
      // [ and {
      case 0x5b:
      case 0x7b:
        depth += 1
        values += 1
        if (depth > DEPTH) return { trouble: `JSON that is deeper than ${DEPTH} levels` }
        break
      // ] and }
      case 0x5d:
      case 0x7d:
        depth -= 1
        break
      // ,
      case 0x2c:
        values += 1
    }
    if (values > VALUES) return { trouble: `JSON of more than ${VALUES.toLocaleString('en')} values` }
  }
  try {
    return { value: JSON.parse(text) }
  } catch {
    return { trouble: 'text that begins like JSON and is not JSON' }
  }
}

/** The position of the quote that ends a string, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let position = start + 1; position < text.length; position += 1) {
    const code = text.charCodeAt(position)
    if (code === QUOTE) return position
    if (code === BACKSLASH) position += 1
  }
  return text.length
}

/** The field of an object itself, as JSON has it; never one that is inherited. */
export function ownField(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
}

/** Whether a value is an object of JSON: neither `null` nor an array. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The array in a field of an object; `null` if it has none. */
export function arrayIn(value: unknown, key: string): readonly unknown[] | null {
  const field = isObject(value) ? ownField(value, key) : undefined
  return Array.isArray(field) ? field : null
}

/** A list of cookies: an array, or an object that has one as `cookies`; `null` for anything else. */
export function cookieList(data: unknown): readonly unknown[] | null {
  return Array.isArray(data) ? data : arrayIn(data, 'cookies')
}

/** The number of entries that are read to recognize a format. */
const SAMPLE = 100

/** Whether one of the first objects of a list has a certain form. */
export function someEntry(list: readonly unknown[] | null, isMeant: (entry: object) => boolean): boolean {
  return list?.slice(0, SAMPLE).some((entry) => isObject(entry) && isMeant(entry)) === true
}
