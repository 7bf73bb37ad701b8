/**
 * Whether a header field could have set what a cookie says, so that nobody reads it as another cookie (RFC 6265bis §5.6).
 */
import { hasControl, trimmed } from '../../algorithms/characters.js'

/** What a header field says of a cookie, as far as it may be misread. */
interface SaidFields {
  readonly key: string
  readonly value: string
  readonly path: string | null
}

/** Whether the parser could have read a name, a value and a path like these from a set-cookie-string. */
export function isSayable({ key, value, path }: SaidFields): boolean {
  const name = key ?? ''
  const content = value ?? ''
  if (!isSayableText(name) || !isSayableText(content) || name.includes('=')) return false
  // §5.7 step 2
  if (name === '' && content === '') return false
  return path === null || path === undefined || (isSayableText(path) && path.startsWith('/'))
}

/** Whether the parser could have read a text like this between two semicolons. */
export function isSayableText(text: unknown): text is string {
  return typeof text === 'string' && isPart(text) && !hasControl(text)
}

/** Whether a text neither contains a semicolon nor has spaces around it. */
export function isPart(text: string): boolean {
  return !text.includes(';') && trimmed(text, 0, text.length) === text
}
