/**
 * Whether a header field could have set a cookie. Otherwise a server would read it as another one (RFC 6265bis §5.6).
 */
import { hasControl } from '../../algorithms/characters.js'
import { isName, isPath, VALUE } from '../../jar/saved-fields.js'

/** The fields of a cookie that a server could misread. */
interface SaidFields {
  readonly key?: string | undefined
  readonly value?: string | undefined
  readonly path?: string | null | undefined
}

/** Whether the parser could have read a name, a value and a path like these from a set-cookie-string. */
export function isSayable({ key, value, path }: SaidFields): boolean {
  // §5.7 step 2
  if (!key && !value) return false
  return isName(key ?? '') && isSayableText(value ?? '') && isPath(path ?? '/') && !path?.includes(';')
}

/** Whether the parser could have read a text like this between two semicolons. */
export function isSayableText(text: unknown): text is string {
  return VALUE.isValid(text) && !hasControl(text)
}
