/**
 * What can be said of a new cookie, how one is parsed, and what JSON has of it.
 */

/**
 * What can be said of a new cookie; each field is described at `Cookie`.
 *
 * @see RFC 6265bis §5.7
 */
export interface CreateCookieOptions {
  /** The name. */
  key?: string
  /** The value. */
  value?: string
  /** The date of Expires. */
  expires?: Date | 'Infinity' | null
  /** The seconds of Max-Age. */
  maxAge?: number | 'Infinity' | '-Infinity' | null
  /** The domain. */
  domain?: string | null
  /** The path. */
  path?: string | null
  /** Whether there is a Secure attribute. */
  secure?: boolean
  /** Whether there is an HttpOnly attribute. */
  httpOnly?: boolean
  /** The attributes that no section describes. */
  extensions?: string[] | null
  /** When the cookie was first received. */
  creation?: Date | 'Infinity' | null
  /** Whether the cookie goes to its domain alone. */
  hostOnly?: boolean | null
  /** Whether the path is that of the URL. */
  pathIsDefault?: boolean | null
  /** When the cookie was last received or retrieved. */
  lastAccessed?: Date | 'Infinity' | null
  /** The value of SameSite. */
  sameSite?: string | undefined
}

/**
 * How a set-cookie-string is parsed.
 *
 * @see RFC 6265bis §5.6
 */
export interface ParseCookieOptions {
  /** Without effect: the parser is that of the specification, which takes cookies without a name. */
  loose?: boolean | undefined
}

/**
 * A cookie as JSON has it: without the fields that say nothing.
 *
 * @see RFC 6265bis §5.7
 */
export type SerializedCookie = { key?: string; value?: string; [key: string]: unknown }
