/**
 * Reads the URL and the header fields of a request from the options of a dispatch.
 */
import { readUrl } from '../../algorithms/url.js'
import { fieldOf, invalidArgument } from '../../cookie/invalid-argument.js'

/**
 * The options of an undici dispatch that are read here.
 *
 * @see https://undici.nodejs.org/#/docs/api/Dispatcher?id=parameter-dispatchoptions
 */
export interface DispatchedRequest {
  /** The origin that the request is sent to. */
  readonly origin?: string | URL | null | undefined
  /** The path with the query, or a whole URL if the origin is a proxy. */
  readonly path: string
  /** The HTTP method. */
  readonly method: string
  /** The header fields: a record, a flat list of names and values, or pairs. */
  readonly headers?: unknown
}

/** Origins that need no parsing: the host is a name in lower case, not an address. */
const PLAIN_ORIGIN = /^https?:\/\/(?:[a-z\d-]+\.)*[a-z][a-z\d-]*(?::\d+)?$/

/** A header field in the options: a name, and any value that undici takes. */
type Field = readonly [name: string, value: unknown]

/**
 * Returns the URL of a request; `null` if it has none, as with CONNECT.
 *
 * @throws TypeError if there is no origin.
 */
export function urlOf(request: DispatchedRequest): string | null {
  const { path, method, origin } = request
  // undici reports everything else that is wrong with the options.
  if (method === 'CONNECT' || typeof path !== 'string' || !isMethod(method)) return null
  if (!origin) {
    throw invalidArgument('origin', origin, 'the origin of the server, in each request or in the options of cookies()')
  }
  if (typeof origin === 'string' && PLAIN_ORIGIN.test(origin) && path.startsWith('/')) return origin + path
  const server = readUrl(String(origin))
  if (server === null) return null
  // Cookies go to the origin, whatever the Host header field or a whole URL in the path names.
  return path.startsWith('/') ? `${server.origin}${path}` : null
}

function isMethod(method: unknown): boolean {
  return method === undefined || (typeof method === 'string' && method !== '')
}

/**
 * Copies a request and reads each member once, so that cookies are chosen for the URL that is sent. A URL object
 * becomes its text, and an iterator of header fields becomes a list.
 */
export function readOnce(given: DispatchedRequest): DispatchedRequest {
  const origin = fieldOf(given, 'origin')
  const text = typeof origin === 'object' && origin !== null ? String(origin) : origin
  const headers = headersReadOnce(fieldOf(given, 'headers'))
  // undici reports a missing path or method.
  const { path, method } = { path: fieldOf(given, 'path'), method: fieldOf(given, 'method') } as DispatchedRequest
  return { ...inherited(given), ...given, origin: text === origin ? origin : originIn(text), path, method, headers }
}

/**
 * Returns the members that the options inherit from their classes, which undici reads too, but not those of
 * Object.prototype.
 */
function inherited(given: object): object {
  const members = new Map<string, unknown>()
  let holder: object | null = Object.getPrototypeOf(given)
  while (holder !== null) {
    const above: object | null = Object.getPrototypeOf(holder)
    // The last prototype is the Object.prototype of some realm.
    if (above === null) break
    for (const name of Object.getOwnPropertyNames(holder)) {
      if (!members.has(name) && !Object.hasOwn(given, name)) members.set(name, Reflect.get(holder, name, given))
    }
    holder = above
  }
  members.delete('constructor')
  return Object.fromEntries(members)
}

/** Returns the origin of a URL, or the text itself if undici does not accept it as an origin. */
function originIn(text: string | null | undefined): string | null | undefined {
  const url = readUrl(text ?? '')
  return url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/` ? url.origin : text
}

function headersReadOnce(headers: unknown): unknown {
  if (typeof headers !== 'object' || headers === null || !isIterable(headers)) return headers
  const iterator: unknown = headers[Symbol.iterator]()
  if (iterator !== headers) return headers
  const fields = [...headers]
  return fields.every(isPair) ? fields.flat(1) : fields
}

function isIterable(given: object): given is Iterable<unknown> {
  return Symbol.iterator in given && typeof given[Symbol.iterator] === 'function'
}

/**
 * Returns the signal that may abort a request; `null` if there is none, or if it is an EventEmitter, which undici also
 * accepts.
 */
export function signalOf(request: DispatchedRequest): AbortSignal | null {
  const signal: unknown = Reflect.get(request, 'signal')
  return isSignal(signal) ? signal : null
}

function isSignal(given: unknown): given is AbortSignal {
  return typeof given === 'object' && given !== null && 'addEventListener' in given
}

/** Returns the values of a header field that the caller wrote, unchanged. */
export function valuesIn(headers: unknown, name: string): unknown[] {
  return fieldsOf(headers).flatMap(([each, value]) => (each === name ? value : []))
}

/** Returns the value of the Cookie header field that the caller wrote; `''` for none. */
export function ownCookies(headers: unknown): string {
  const values = valuesIn(headers, 'cookie')
  return values.filter((value) => value !== undefined && value !== null).join('; ')
}

/** Replaces or removes the Cookie header field, and returns a form that all interceptors of undici understand. */
export function withCookie(headers: unknown, cookie: string): Record<string, unknown> | unknown[] {
  const field = cookie === '' ? [] : [['cookie', cookie]]
  if (isRecord(headers)) {
    const others = Object.entries(headers ?? {}).filter(([name]) => name.toLowerCase() !== 'cookie')
    return Object.fromEntries([...others, ...field])
  }
  const others = pairsOf(headers).filter(([name]) => String(name).toLowerCase() !== 'cookie')
  return [...others, ...field].flat(1)
}

function fieldsOf(headers: unknown): Field[] {
  const pairs = isRecord(headers) ? Object.entries(headers ?? {}) : pairsOf(headers)
  return pairs.map(([name, value]) => [String(name).toLowerCase(), value])
}

/** Whether the header fields are a record, or missing. */
function isRecord(headers: unknown): headers is Record<string, unknown> | null | undefined {
  return headers === undefined || headers === null || (typeof headers === 'object' && !(Symbol.iterator in headers))
}

function pairsOf(headers: unknown): (readonly [unknown, unknown])[] {
  // undici reports header fields that are not an object.
  if (typeof headers !== 'object' || headers === null) return []
  const list: unknown[] = Symbol.iterator in headers ? Array.from(headers as Iterable<unknown>) : []
  if (list.every(isPair)) return list
  return list.flatMap((name, index) => (index % 2 === 0 ? [[name, list[index + 1]] as const] : []))
}

function isPair(item: unknown): item is readonly [unknown, unknown] {
  return Array.isArray(item) && item.length === 2
}
