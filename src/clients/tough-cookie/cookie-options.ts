/**
 * What can be said of a new cookie, how one is parsed, and what JSON has of it.
 */
import type { CookieFields } from './cookie-fields.js'

/**
 * What can be said of a new cookie; each field is described at {@link Cookie}.
 *
 * @see RFC 6265bis §5.7
 */
export type CreateCookieOptions = Partial<CookieFields>

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
