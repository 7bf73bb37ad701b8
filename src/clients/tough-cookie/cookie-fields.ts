/**
 * The fields of tough-cookie's cookies, and how they are read from a set-cookie-string and from JSON.
 */
import type { ApiType } from '../../algorithms/octets.js'
import { parseSetCookie } from '../../algorithms/parse-set-cookie.js'
import type { ParsedSetCookie } from '../../algorithms/parsed-set-cookie.js'
import { attributeUnrecognized, emptyNameAndValue, type Reason } from '../../cookie/reason.js'
import { isDate, timeOf } from './cookie-dates.js'
import { ownOptions } from './own-options.js'
import { isSayableText } from './sayable.js'

/** The fields of a cookie, whichever class it is of. */
export interface CookieFields {
  key: string
  value: string
  expires: Date | 'Infinity' | null
  maxAge: number | 'Infinity' | '-Infinity' | null
  domain: string | null
  path: string | null
  secure: boolean
  httpOnly: boolean
  extensions: string[] | null
  creation: Date | 'Infinity' | null
  hostOnly: boolean | null
  pathIsDefault: boolean | null
  lastAccessed: Date | 'Infinity' | null
  sameSite: string | undefined
}

/** The fields that JSON has, in its order. */
export const SERIALIZED_FIELDS = [
  'key',
  'value',
  'expires',
  'maxAge',
  'domain',
  'path',
  'secure',
  'httpOnly',
  'extensions',
  'hostOnly',
  'pathIsDefault',
  'creation',
  'lastAccessed',
  'sameSite',
] as const

/** What the fields of a cookie are where nothing says otherwise; JSON leaves these out. */
export const DEFAULT_FIELDS: Readonly<CookieFields> = Object.freeze({
  key: '',
  value: '',
  expires: 'Infinity',
  maxAge: null,
  domain: null,
  path: null,
  secure: false,
  httpOnly: false,
  extensions: null,
  creation: null,
  hostOnly: null,
  pathIsDefault: null,
  lastAccessed: null,
  sameSite: undefined,
})

/** A set-cookie-string, read: what the engine makes of it, and the attributes that it does not know. */
export type ReadText =
  | { readonly setCookie: ParsedSetCookie; readonly extensions: string[] | null }
  | { readonly setCookie: null; readonly reasons: readonly Reason[] }

/** Reads a set-cookie-string. One that names and says nothing is refused here, and not only where it would be stored. */
export function readText(text: string, type: ApiType = 'HTTP'): ReadText {
  const parsed = parseSetCookie(text, type)
  if (parsed.status === 'rejected') return { setCookie: null, reasons: parsed.reasons }
  const { setCookie, warnings } = parsed
  if (setCookie.name === '' && setCookie.value === '') return { setCookie: null, reasons: [emptyNameAndValue] }
  return { setCookie, extensions: warnings.includes(attributeUnrecognized) ? extensionsOf(text) : null }
}

const KNOWN_ATTRIBUTES = /^(?:expires|max-age|domain|path|secure|httponly|samesite)$/i

/** The attributes of a set-cookie-string that no section describes, as they stand there. */
function extensionsOf(text: string): string[] {
  const [, ...attributes] = text.split(';').map((attribute) => attribute.trim())
  return attributes.filter((attribute) => {
    return attribute !== '' && !KNOWN_ATTRIBUTES.test((attribute.split('=', 1)[0] ?? '').trim())
  })
}

/** Writes seconds so that JSON can say them. */
export function jsonSeconds(seconds: number): number | 'Infinity' | '-Infinity' {
  if (seconds === Number.POSITIVE_INFINITY) return 'Infinity'
  return seconds === Number.NEGATIVE_INFINITY ? '-Infinity' : seconds
}

/** The fields of a cookie that was parsed. */
export function fieldsOfParsed(setCookie: ParsedSetCookie, extensions: string[] | null): Partial<CookieFields> {
  const { name, value, expires, maxAge, domain, path, secure, httpOnly, sameSite } = setCookie
  return {
    key: name,
    value,
    expires: expires === null ? 'Infinity' : new Date(expires),
    maxAge: maxAge === null ? null : jsonSeconds(maxAge),
    domain: domain === '' ? null : domain,
    path: path === '' ? null : path,
    secure,
    httpOnly,
    extensions,
    sameSite: sameSite === null || sameSite === 'Default' ? undefined : sameSite.toLowerCase(),
  }
}

/** Fields as they were found, whatever their types. */
export type FoundFields = Readonly<Partial<Record<keyof CookieFields, unknown>>>

/** The fields of an object, each read once. */
export function findFields(cookie: object): FoundFields {
  return ownOptions<FoundFields>(cookie, SERIALIZED_FIELDS)
}

/** The fields that have a type and a content that they can have. */
export function validFields(found: FoundFields): Partial<CookieFields> {
  const fields: Partial<Record<keyof CookieFields, unknown>> = {}
  for (const field of SERIALIZED_FIELDS) {
    const value = found[field]
    const read = value === DEFAULT_FIELDS[field] ? undefined : readField(field, value)
    if (read !== undefined) fields[field] = read
  }
  // Each field was read as its own type.
  return fields as Partial<CookieFields>
}

/** A field of a serialised cookie; `undefined` where it is not of its type. */
function readField(field: keyof CookieFields, value: unknown): unknown {
  switch (field) {
    case 'key':
    case 'value':
      return typeof value === 'string' ? value : undefined
    case 'sameSite':
      return isSayableText(value) ? value : undefined
    case 'expires':
    case 'creation':
    case 'lastAccessed':
      if (value === Number.POSITIVE_INFINITY) return 'Infinity'
      return value === 'Infinity' || value === null ? value : readTime(value)
    case 'maxAge':
      return typeof value === 'number' || value === 'Infinity' || value === '-Infinity' ? value : undefined
    case 'domain':
    case 'path':
      return typeof value === 'string' || value === null ? value : undefined
    case 'secure':
    case 'httpOnly':
      return typeof value === 'boolean' ? value : undefined
    case 'extensions':
      return Array.isArray(value) ? readExtensions([...value]) : undefined
    default:
      return typeof value === 'boolean' || value === null ? value : undefined
  }
}

function readExtensions(items: unknown[]): unknown[] | undefined {
  return items.every(isSayableText) ? items : undefined
}

function readTime(value: unknown): Date | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && !isDate(value)) return undefined
  const time = timeOf(new Date(value))
  return time === null ? undefined : new Date(time)
}

/** The fields of a cookie as JSON has them. */
export function jsonOfFields(fields: Readonly<CookieFields>): { key?: string; value?: string; [key: string]: unknown } {
  const json: { [key: string]: unknown } = {}
  for (const field of SERIALIZED_FIELDS) {
    const value = fields[field]
    if (value === DEFAULT_FIELDS[field]) continue
    const read = readField(field, value)
    if (read !== undefined) json[field] = isDate(read) ? read.toISOString() : read
  }
  return json
}
