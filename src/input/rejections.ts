/**
 * Reports refused cookies to a listener, however they came (§5.6, §5.7).
 */
import { trimmed } from '../algorithms/characters.js'
import { shownUrl } from '../cookie/invalid-argument.js'
import type { Reason } from '../cookie/reason.js'

/**
 * A cookie that a jar refused. It never holds the value of the cookie.
 *
 * @see RFC 6265bis §5.6 and §5.7
 */
export interface Rejection {
  /** The cookie-name, as it came; empty for a nameless cookie, and for a line without an equals sign. */
  readonly name: string
  /** Why it was refused, in the order of the specification's steps. */
  readonly reasons: readonly Reason[]
  /** What else was ignored or changed in it. */
  readonly warnings: readonly Reason[]
  /**
   * The URL, without query and fragment, and with `…` in place of a user name and a password; `null` for a record that
   * was given to `admit` or `restore`.
   */
  readonly url: string | null
  /** How it came: in a response, from a script, by `put`, or as a record by `admit` or `restore`. */
  readonly via: 'HTTP' | 'non-HTTP' | 'put' | 'admit'
}

/**
 * Is called with each refusal, after the call. If it throws, the error is reported as an uncaught one, and has no other
 * effect.
 *
 * @see {@link Rejection}
 */
export type RejectionListener = (rejection: Rejection) => void

/** A refusal as a listener gets it. The caller gets the same lists. */
export function shownRejection({ name, reasons, warnings, url, via }: Rejection): Rejection {
  return { name, reasons: [...reasons], warnings: [...warnings], url: url === null ? null : shownUrl(url), via }
}

/** The cookie-name of a set-cookie-string, whether or not it can be parsed. */
export function nameOfLine(line: string): string {
  // §5.6 steps 2 to 4
  const [pair = ''] = line.split(';', 1)
  const equals = pair.indexOf('=')
  return equals === -1 ? '' : trimmed(pair, 0, equals)
}
