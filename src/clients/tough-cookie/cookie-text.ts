/**
 * The text of tough-cookie's cookies: reads a set-cookie-string, and checks whether one could contain a cookie (RFC
 * 6265bis §5.6).
 */
import { hasControl } from '../../algorithms/characters.js'
import type { ApiType } from '../../algorithms/octets.js'
import { parseSetCookie } from '../../algorithms/parse-set-cookie.js'
import type { ParsedSetCookie } from '../../algorithms/parsed-set-cookie.js'
import { attributeUnrecognized, emptyNameAndValue, type Reason } from '../../cookie/reason.js'
import { isName, isPath, VALUE } from '../../jar/saved-fields.js'

/** A set-cookie-string, read: the parsed cookie, and the attributes that the parser does not know. */
export type ReadText =
  | { readonly setCookie: ParsedSetCookie; readonly extensions: string[] | null }
  | { readonly setCookie: null; readonly extensions: null; readonly reasons: readonly Reason[] }

/** Reads a set-cookie-string. One with neither a name nor a value is refused here, before the storage model. */
export function readText(line: string, type: ApiType = 'HTTP'): ReadText {
  const parsed = parseSetCookie(line, type)
  if (parsed.status === 'rejected') return { setCookie: null, extensions: null, reasons: parsed.reasons }
  const { setCookie, warnings } = parsed
  const isEmpty = setCookie.name === '' && setCookie.value === ''
  if (isEmpty) return { setCookie: null, extensions: null, reasons: [emptyNameAndValue] }
  return { setCookie, extensions: warnings.includes(attributeUnrecognized) ? extensionsOf(line) : null }
}

const KNOWN_ATTRIBUTES = /^(?:expires|max-age|domain|path|secure|httponly|samesite)$/i

/** The attributes of a set-cookie-string that no section describes, as they are written. */
function extensionsOf(line: string): string[] {
  const [, ...attributes] = line.split(';').map((attribute) => attribute.trim())
  return attributes.filter((attribute) => {
    return attribute !== '' && !KNOWN_ATTRIBUTES.test((attribute.split('=', 1)[0] ?? '').trim())
  })
}

/** Seconds in a form that JSON can hold. */
export function jsonSeconds(count: number): number | 'Infinity' | '-Infinity' {
  if (count === Number.POSITIVE_INFINITY) return 'Infinity'
  return count === Number.NEGATIVE_INFINITY ? '-Infinity' : count
}

/** The fields of a cookie that a server could misread. */
type TextFields = { readonly [name in 'key' | 'value' | 'path']?: string | null | undefined }

/** Whether a set-cookie-string can hold this name, this value and this path. A server would misread any others. */
export function fitsHeader({ key, value, path }: TextFields): boolean {
  // §5.7 step 2
  if (!key && !value) return false
  return isName(key ?? '') && isAttributeText(value ?? '') && isPath(path ?? '/') && !path?.includes(';')
}

/** Whether the parser could have read this text between two semicolons. */
export function isAttributeText(text: unknown): text is string {
  return VALUE.isValid(text) && !hasControl(text)
}
