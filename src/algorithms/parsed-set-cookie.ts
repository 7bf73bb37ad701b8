/**
 * The fields of a parsed set-cookie-string (§5.6).
 */
import type { SameSite } from '../cookie/cookie.js'

/**
 * A parsed set-cookie-string, with the last occurrence of each attribute that was not ignored.
 *
 * @see RFC 6265bis §5.6
 */
export interface ParsedSetCookie {
  /** The cookie-name; empty for a nameless cookie. */
  name: string
  /** The cookie-value. */
  value: string
  /** The date of Expires in milliseconds, not yet limited; `null` without the attribute. */
  expires: number | null
  /** The seconds of Max-Age, not yet limited; `null` without the attribute. */
  maxAge: number | null
  /** The lower-case value of Domain without its leading dot; `null` without the attribute. */
  domain: string | null
  /** The value of Path; empty if the default-path replaces it, `null` without the attribute. */
  path: string | null
  /** Whether there is a Secure attribute. */
  secure: boolean
  /** Whether there is an HttpOnly attribute. */
  httpOnly: boolean
  /** The enforcement that SameSite names; `null` without the attribute. */
  sameSite: SameSite | null
  /** Whether there is a Partitioned attribute, if the parser reads it. */
  partitioned: boolean
  /** The value of the attribute Priority, under a profile that reads it. */
  priority?: 'Low' | 'Medium' | 'High'
}
