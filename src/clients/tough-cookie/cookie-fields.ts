/**
 * The fields of a cookie in JSON: what each holds, and how it is read.
 */
import { isDate, timeOf } from './cookie-dates.js'
import { isAttributeText } from './cookie-text.js'

/** Reads the value of a field; `undefined` if it is not of its type. */
type Reader = (value: unknown) => unknown

const text: Reader = (value) => (typeof value === 'string' ? value : undefined)
const flag: Reader = (value) => (typeof value === 'boolean' ? value : undefined)
const orNull = (read: Reader): Reader => {
  return (value) => (value === null ? null : read(value))
}
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
  domain: [null, orNull(text)],
  path: [null, orNull(text)],
  secure: [false, flag],
  httpOnly: [false, flag],
  extensions: [null, texts],
  hostOnly: [null, orNull(flag)],
  pathIsDefault: [null, orNull(flag)],
  creation: [null, date],
  lastAccessed: [null, date],
  sameSite: [undefined, attributeText],
} satisfies Readonly<Record<string, readonly [initial: unknown, read: Reader]>>

/** The name of a field. */
export type Field = keyof typeof FIELDS

/** The names of the fields. */
export const FIELD_NAMES = Object.keys(FIELDS).filter((name): name is Field => name in FIELDS)
