/**
 * Writes the Set-Cookie line that would mend a finding. The value is masked, so the line can be shown to anybody.
 */
import type { ParsedSetCookie } from '../algorithms/parsed-set-cookie.js'
import { imfFixdate } from '../algorithms/serialize-set-cookie.js'
import { COOKIE_AGE_LIMIT } from '../cookie/limits.js'
import { bareName } from './cookie-kind.js'

/** What stands in place of a value. */
export const MASK = '...'

/** The first and the last year that a date of a header can have. */
const FIRST_TIME = Date.UTC(1601, 0, 1)
const LAST_TIME = Date.UTC(9999, 11, 31, 23, 59, 59)

/** The fields of a line that a remedy changes. */
export type Remedy = Partial<Omit<ParsedSetCookie, 'value'>>

const PLAIN: Remedy = { name: 'SID', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' }

/** The line of a cookie with some fields changed. Without a cookie, it is that of a good session cookie. */
export function remedyLine(parsed: ParsedSetCookie | null, changes: Remedy = {}): string {
  const line: Remedy = { ...(parsed ?? PLAIN), ...changes }
  const parts = [`${nameOf(line)}=${MASK}`]
  if (line.domain) parts.push(`Domain=${printable(line.domain, 'site.example')}`)
  if (line.path) parts.push(`Path=${printable(line.path, '/')}`)
  if (line.maxAge != null) parts.push(`Max-Age=${Math.min(Math.max(line.maxAge, 0), COOKIE_AGE_LIMIT)}`)
  if (line.expires != null) parts.push(`Expires=${imfFixdate(Math.min(Math.max(line.expires, FIRST_TIME), LAST_TIME))}`)
  if (line.secure) parts.push('Secure')
  if (line.httpOnly) parts.push('HttpOnly')
  if (line.sameSite != null && line.sameSite !== 'Default') parts.push(`SameSite=${line.sameSite}`)
  if (line.partitioned) parts.push('Partitioned')
  return parts.join('; ')
}

/** The strictest line that a cookie can have, under its name. */
export function strictestLine(name: string): string {
  const bare = bareName(name)
  return remedyLine(null, { name: `__Host-${bare === '' ? 'SID' : bare}`, sameSite: 'Strict' })
}

function nameOf({ name = '' }: Remedy): string {
  if (name === '') return 'SID'
  return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,256}$/.test(name) ? name : 'name'
}

function printable(text: string, instead: string): string {
  return /^[\x21-\x3a\x3c-\x7e]{1,1024}$/.test(text) ? text : instead
}
