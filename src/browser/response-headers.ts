/**
 * Finds the fields of a response that a browser acts on, in whatever form the headers come.
 */
import { fieldOf } from '../cookie/invalid-argument.js'
import type { SetCookieLines } from '../input/set-cookie-lines.js'

/**
 * The headers of a response: a `Headers`, a record, a `Map`, or pairs of name and value.
 *
 * @see {@link BrowserResponse}
 */
export type ResponseHeaders = Exclude<SetCookieLines, string>

/**
 * The response to a request, as far as cookies go.
 *
 * @see https://fetch.spec.whatwg.org/#concept-response
 */
export interface BrowserResponse {
  /** The HTTP status. */
  readonly status: number
  /** The headers; none by default. */
  readonly headers?: ResponseHeaders | undefined
}

/** The value of a field, its lines joined by commas; `null` if there is none. */
export function fieldOfHeaders(headers: ResponseHeaders, name: string): string | null {
  const get = fieldOf(headers, 'get')
  if (typeof get === 'function' && !(headers instanceof Map)) {
    const value: unknown = Reflect.apply(get, headers, [name])
    return typeof value === 'string' ? value : null
  }
  const values: string[] = []
  for (const [field, value] of entriesOf(headers)) {
    if (typeof field !== 'string' || field.toLowerCase() !== name) continue
    if (typeof value === 'string') values.push(value)
    else if (Array.isArray(value)) values.push(...value.filter((line) => typeof line === 'string'))
  }
  return values.length === 0 ? null : values.join(', ')
}

function entriesOf(headers: ResponseHeaders): readonly (readonly [unknown, unknown])[] {
  const raw = fieldOf(headers, 'raw')
  const source: unknown = typeof raw === 'function' ? Reflect.apply(raw, headers, []) : headers
  if (typeof source !== 'object' || source === null) return []
  if (!isIterable(source)) return Object.entries(source)
  const items = [...source]
  if (items.every(Array.isArray)) return items.map((item: readonly unknown[]) => [item[0], item[1]])
  // Names and values in turn, as the rawHeaders of node:http.
  return items.flatMap((item, index) => (index % 2 === 0 ? [[item, items[index + 1]] as const] : []))
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value && typeof value[Symbol.iterator] === 'function'
}
