/**
 * What a set-cookie-string says, once it is parsed (§5.6).
 */
import type { SameSite } from '../cookie/cookie.js'

/**
 * A set-cookie-string, parsed: of each attribute the last one that was not ignored.
 *
 * @see RFC 6265bis §5.6
 */
export interface ParsedSetCookie {
  /** The cookie-name; empty for a nameless cookie. */
  name: string
  /** The cookie-value. */
  value: string
  /** The date that Expires names, in milliseconds and not yet limited; `null` without the attribute. */
  expires: number | null
  /** The seconds that Max-Age names, not yet limited; `null` without the attribute. */
  maxAge: number | null
  /** The lower-case value of Domain without its leading dot; `null` without the attribute. */
  domain: string | null
  /** The value of Path; empty where the default-path stands in for it, `null` without the attribute. */
  path: string | null
  /** Whether there is a Secure attribute. */
  secure: boolean
  /** Whether there is an HttpOnly attribute. */
  httpOnly: boolean
  /** The enforcement that SameSite names; `null` without the attribute. */
  sameSite: SameSite | null
  /** Whether there is a Partitioned attribute, if the parser was to read it. */
  partitioned: boolean
  /** What the attribute Priority says, under a profile that reads it. */
  priority?: 'Low' | 'Medium' | 'High'
}
