/**
 * What the options of a dispatch say: which URL is asked for, and which header fields go with it.
 */
import { readUrl } from '../../algorithms/url.js'
import { fieldOf, invalidArgument } from '../../cookie/invalid-argument.js'

/**
 * The options of a dispatch of undici, as far as this door reads them.
 *
 * @see https://undici.nodejs.org/#/docs/api/Dispatcher?id=parameter-dispatchoptions
 */
export interface DispatchedRequest {
  /** The origin that the request is sent to. */
  readonly origin?: string | URL | null | undefined
  /** The path with the query, or a whole URL where the origin is a proxy. */
  readonly path: string
  /** The HTTP method. */
  readonly method: string
  /** The header fields: a record, a flat list of names and values, or pairs. */
  readonly headers?: unknown
}

/** Origins that need no reading: their host is a name in lower case, and no address. */
const PLAIN_ORIGIN = /^https?:\/\/(?:[a-z\d-]+\.)*[a-z][a-z\d-]*(?::\d+)?$/

/** A header field as it stands in the options: a name, and whatever undici takes as a value. */
type Field = readonly [name: string, value: unknown]

/**
 * The URL that a request is for; `null` where it is for none, as that of CONNECT.
 *
 * @param ownOrigin - the origin of a dispatcher that has only one.
 * @throws TypeError where there is no origin.
 */
export function urlOf(request: DispatchedRequest, ownOrigin: string | undefined): string | null {
  const { path, method, origin } = request
  // Whatever else is wrong with the options, undici says it.
  if (method === 'CONNECT' || typeof path !== 'string' || !isMethod(method)) return null
  const given = origin || ownOrigin
  if (!given) {
    throw invalidArgument('origin', origin, 'the origin of the server, in each request or in the options of cookies()')
  }
  if (typeof given === 'string' && PLAIN_ORIGIN.test(given) && path.startsWith('/')) return given + path
  const server = readUrl(String(given))
  if (server === null) return null
  // Whatever Host or a whole URL as the path say, it is the origin that gets the cookies.
  return path.startsWith('/') ? `${server.origin}${path}` : null
}

function isMethod(method: unknown): boolean {
  return method === undefined || (typeof method === 'string' && method !== '')
}

/**
 * The same request, of which everything is read here and once: the URL that is asked about is the one that is sent.
 * A URL object becomes its text, and header fields of an iterator become a list.
 */
export function readOnce(given: DispatchedRequest): DispatchedRequest {
  const origin = fieldOf(given, 'origin')
  const text = typeof origin === 'object' && origin !== null ? String(origin) : origin
  const headers = headersReadOnce(fieldOf(given, 'headers'))
  // undici says what is wrong with a path or a method that is missing.
  const { path, method } = { path: fieldOf(given, 'path'), method: fieldOf(given, 'method') } as DispatchedRequest
  return { ...inherited(given), ...given, origin: text === origin ? origin : originIn(text), path, method, headers }
}

/** What the options have of their class, as undici reads them; nothing that every object inherits. */
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

/** The origin of a URL, or the text itself if undici does not take it as an origin. */
function originIn(text: string | null | undefined): string | null | undefined {
  const url = readUrl(text ?? '')
  return url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/` ? url.origin : text
}

function headersReadOnce(headers: unknown): unknown {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers) || !isIterable(headers)) return headers
  const iterator: unknown = headers[Symbol.iterator]()
  if (iterator !== headers) return headers
  const fields = [...headers]
  return fields.every(isPair) ? fields.flat(1) : fields
}

function isIterable(given: object): given is Iterable<unknown> {
  return Symbol.iterator in given && typeof given[Symbol.iterator] === 'function'
}

/** The values of a header field that the caller wrote, as they are. */
export function valuesIn(headers: unknown, name: string): unknown[] {
  return fieldsOf(headers).flatMap(([each, value]) => (each === name ? value : []))
}

/** The value of the Cookie header field that the caller wrote; `''` for none. */
export function ownCookies(headers: unknown): string {
  const values = valuesIn(headers, 'cookie')
  return values.filter((value) => value !== undefined && value !== null).join('; ')
}

/** The same header fields with another Cookie field, or without one, in a form that all interceptors of undici understand. */
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

/** Whether the header fields are a record, or none at all. */
function isRecord(headers: unknown): headers is Record<string, unknown> | null | undefined {
  return headers === undefined || headers === null || (typeof headers === 'object' && !(Symbol.iterator in headers))
}

function pairsOf(headers: unknown): (readonly [unknown, unknown])[] {
  // undici says what is wrong with header fields that are no object.
  if (typeof headers !== 'object' || headers === null) return []
  const list: unknown[] = Symbol.iterator in headers ? Array.from(headers as Iterable<unknown>) : []
  if (list.every(isPair)) return list
  return list.flatMap((name, index) => (index % 2 === 0 ? [[name, list[index + 1]] as const] : []))
}

function isPair(item: unknown): item is readonly [unknown, unknown] {
  return Array.isArray(item) && item.length === 2
}
