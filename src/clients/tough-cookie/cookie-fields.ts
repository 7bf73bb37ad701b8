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
  hostOnly: boolean | null
  pathIsDefault: boolean | null
  creation: Date | 'Infinity' | null
  lastAccessed: Date | 'Infinity' | null
  sameSite: string | undefined
}

/** Reads the value of a field; `undefined` if it is not of its type. */
type Reader = (value: unknown) => unknown

const text: Reader = (value) => (typeof value === 'string' ? value : undefined)
const textOrNull: Reader = (value) => (value === null ? null : text(value))
const flag: Reader = (value) => (typeof value === 'boolean' ? value : undefined)
const flagOrNull: Reader = (value) => (value === null ? null : flag(value))
const sayable: Reader = (value) => (isSayableText(value) ? value : undefined)
const seconds: Reader = (value) =>
  typeof value === 'number' || value === 'Infinity' || value === '-Infinity' ? value : undefined
const date: Reader = (value) => {
  if (value === Number.POSITIVE_INFINITY) return 'Infinity'
  if (value === 'Infinity' || value === null) return value
  if (typeof value !== 'string' && typeof value !== 'number' && !isDate(value)) return undefined
  const time = timeOf(new Date(value))
  return time === null ? undefined : new Date(time)
}
const texts: Reader = (value) => {
  const items: unknown[] = Array.isArray(value) ? [...value] : [undefined]
  return items.every(isSayableText) ? items : undefined
}

/** The fields that JSON has, in its order: what each is if nothing says otherwise, which JSON leaves out, and its reader. */
const FIELDS: Readonly<Record<keyof CookieFields, readonly [initial: unknown, read: Reader]>> = {
  key: ['', text],
  value: ['', text],
  expires: ['Infinity', date],
  maxAge: [null, seconds],
  domain: [null, textOrNull],
  path: [null, textOrNull],
  secure: [false, flag],
  httpOnly: [false, flag],
  extensions: [null, texts],
  hostOnly: [null, flagOrNull],
  pathIsDefault: [null, flagOrNull],
  creation: [null, date],
  lastAccessed: [null, date],
  sameSite: [undefined, sayable],
}

/** The names of the fields. */
export const SERIALIZED_FIELDS = Object.keys(FIELDS).filter((name): name is keyof CookieFields => name in FIELDS)

/** A set-cookie-string, read: the parsed cookie, and the attributes that the parser does not know. */
export type ReadText =
  | { readonly setCookie: ParsedSetCookie; readonly extensions: string[] | null }
  | { readonly setCookie: null; readonly reasons: readonly Reason[] }

/** Reads a set-cookie-string. One without a name and a value is refused here, and not only before it would be stored. */
export function readText(line: string, type: ApiType = 'HTTP'): ReadText {
  const parsed = parseSetCookie(line, type)
  if (parsed.status === 'rejected') return { setCookie: null, reasons: parsed.reasons }
  const { setCookie, warnings } = parsed
  if (setCookie.name === '' && setCookie.value === '') return { setCookie: null, reasons: [emptyNameAndValue] }
  return { setCookie, extensions: warnings.includes(attributeUnrecognized) ? extensionsOf(line) : null }
}

const KNOWN_ATTRIBUTES = /^(?:expires|max-age|domain|path|secure|httponly|samesite)$/i

/** The attributes of a set-cookie-string that no section describes, as they stand there. */
function extensionsOf(line: string): string[] {
  const [, ...attributes] = line.split(';').map((attribute) => attribute.trim())
  return attributes.filter((attribute) => {
    return attribute !== '' && !KNOWN_ATTRIBUTES.test((attribute.split('=', 1)[0] ?? '').trim())
  })
}

/** Writes seconds so that JSON can say them. */
export function jsonSeconds(count: number): number | 'Infinity' | '-Infinity' {
  if (count === Number.POSITIVE_INFINITY) return 'Infinity'
  return count === Number.NEGATIVE_INFINITY ? '-Infinity' : count
}

/** The fields of a cookie that was parsed. */
export function fieldsOfParsed(setCookie: ParsedSetCookie, extensions: string[] | null): Partial<CookieFields> {
  const { name, expires, maxAge, sameSite, partitioned: _, ...same } = setCookie
  return {
    ...same,
    key: name,
    expires: expires === null ? 'Infinity' : new Date(expires),
    maxAge: maxAge === null ? null : jsonSeconds(maxAge),
    domain: same.domain || null,
    path: same.path || null,
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
  const fields: Partial<CookieFields> = {}
  for (const name of SERIALIZED_FIELDS) {
    const [initial, read] = FIELDS[name]
    const value = found[name] === initial ? undefined : read(found[name])
    if (value !== undefined) Reflect.set(fields, name, value)
  }
  return fields
}

/** The fields of a cookie as JSON has them. */
export function jsonOfFields(cookie: Readonly<CookieFields>): { key?: string; value?: string; [key: string]: unknown } {
  const fields = Object.entries(validFields({ ...cookie }))
  return Object.fromEntries(fields.map(([name, value]) => [name, isDate(value) ? value.toISOString() : value]))
}
