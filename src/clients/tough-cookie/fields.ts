/**
 * Reads the fields of tough-cookie's cookies from a set-cookie-string (RFC 6265bis §5.6), from JSON and from the objects
 * of programs.
 */
import { hasControl } from '../../algorithms/characters.js'
import { type ParseResult, parseSetCookie } from '../../algorithms/parse-set-cookie.js'
import { attributeUnrecognized, emptyNameAndValue, hasReason } from '../../cookie/reason.js'
import { isName, isPath, VALUE } from '../../input/saved-fields.js'
import { fieldIn, isDate, timeOf } from './given.js'

/**
 * Reads a set-cookie-string with a parser. Returns the parsed cookie, and its attributes that are not in the
 * specification. If the line is refused, returns the reasons instead. A cookie with neither a name nor a value is
 * refused here, before the storage model.
 */
export function readText(line: string, parse: (line: string) => ParseResult = parseSetCookie) {
  const parsed = parse(line)
  if (parsed.status === 'rejected') return { setCookie: null, reasons: parsed.reasons }
  const { setCookie, warnings } = parsed
  if (setCookie.name === '' && setCookie.value === '') return { setCookie: null, reasons: [emptyNameAndValue] }
  // A profile that knows Priority does not warn of it.
  const isExtended = setCookie.priority !== undefined || hasReason(warnings, attributeUnrecognized)
  return { setCookie, extensions: isExtended ? extensionsOf(line) : null, reasons: [] }
}

const KNOWN_ATTRIBUTES = /^(?:expires|max-age|domain|path|secure|httponly|samesite)\s*(?:=|$)/i

/** The attributes of a set-cookie-string that no section describes, as they are written. */
function extensionsOf(line: string): string[] {
  const [, ...attributes] = line.split(';').map((attribute) => attribute.trim())
  return attributes.filter((attribute) => attribute !== '' && !KNOWN_ATTRIBUTES.test(attribute))
}

/** The fields of a cookie that a server could misread. */
type TextFields = { readonly [name in 'key' | 'value' | 'path']?: string | null | undefined } & {
  readonly pathIsDefault?: boolean | null | undefined
}

/** Whether a response can set a cookie with this name, value and path. A server would misread any other cookie. */
export function fitsHeader({ key, value, path, pathIsDefault }: TextFields): boolean {
  // §5.7 step 2
  if (!key && !value) return false
  // §5.1.4: unlike a Path attribute, a default-path may contain a semicolon.
  const fitsPath = isPath(path ?? '/') && (pathIsDefault === true || !path?.includes(';'))
  return fitsPath && isName(key ?? '') && isAttributeText(value ?? '')
}

/** Whether the parser could have read this text between two semicolons. */
export function isAttributeText(text: unknown): text is string {
  return VALUE.isValid(text) && !hasControl(text)
}

/** Reads the value of a field; `undefined` if it is not of its type. */
type Reader = (value: unknown) => unknown

const text: Reader = (value) => (typeof value === 'string' ? value : undefined)
const flag: Reader = (value) => (typeof value === 'boolean' ? value : undefined)
const attributeText: Reader = (value) => (isAttributeText(value) ? value : undefined)
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
  return items.every(isAttributeText) ? items : undefined
}

/** The fields of the JSON, in its order: the default of each, which JSON leaves out, and its reader. */
export const FIELDS = {
  key: ['', text],
  value: ['', text],
  expires: ['Infinity', date],
  maxAge: [null, seconds],
  domain: [null, text],
  path: [null, text],
  secure: [false, flag],
  httpOnly: [false, flag],
  extensions: [null, texts],
  hostOnly: [null, flag],
  pathIsDefault: [null, flag],
  creation: [null, date],
  lastAccessed: [null, date],
  sameSite: [undefined, attributeText],
} satisfies Readonly<Record<string, readonly [initial: unknown, read: Reader]>>

/** The name of a field. */
export type Field = keyof typeof FIELDS

/** The names of the fields. */
export const FIELD_NAMES = Object.keys(FIELDS).filter((name): name is Field => name in FIELDS)

/** Fields of a cookie. Their values have been checked. */
type Fields = { key?: string; value?: string } & { [name in Field]?: unknown }

/** Reads the fields of an object, each once, and returns those with a valid type and content. */
export function readFields(given: unknown): Fields {
  const fields: Fields = Object.create(null)
  for (const name of FIELD_NAMES) {
    const value = FIELDS[name][1](fieldIn(given, name))
    if (value !== undefined) Reflect.set(fields, name, value)
  }
  return fields
}

/** The fields of an object as JSON has them. */
export function serializedFields(given: object): Fields {
  const fields = readFields(given)
  for (const name of FIELD_NAMES) {
    const value = fields[name]
    if (value === FIELDS[name][0]) delete fields[name]
    if (isDate(value)) fields[name] = value.toISOString()
  }
  return fields
}
