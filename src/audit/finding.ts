/**
 * A finding: a weakness of a cookie, or the absence of one, with the document that says so and a line that would mend it.
 */
import type { Reason } from '../cookie/reason.js'
import type { RuleId, RuleSource } from './rule-list.js'

/**
 * How much a finding matters: `high` for what an attacker can use as it is, `medium` for what needs another weakness,
 * `low` for what should be better, and `info` for what is good to know.
 *
 * @see {@link Finding}
 */
export type Severity = 'high' | 'medium' | 'low' | 'info'

/**
 * What an audit found. No field holds a cookie's value.
 *
 * @example
 * ```ts
 * import { audit, type Finding } from 'speculoos/audit'
 *
 * const findings: Finding[] = audit('sid=8f14e45fceea167a; Path=/; HttpOnly; SameSite=Lax', 'https://site.example/')
 * const found = findings.find(({ id }) => id === 'missing-secure')
 * console.log(found?.severity, found?.source.title) // => high RFC 6265bis §4.1.2.5
 * console.log(found?.remedy) // => sid=...; Path=/; Secure; HttpOnly; SameSite=Lax
 * ```
 *
 * @see RFC 6265bis §8
 */
export interface Finding {
  /** The stable name of the rule. `docs/audit.md` has a heading for each. */
  readonly id: RuleId
  /** How much it matters. */
  readonly severity: Severity
  /** The name of the cookie; empty for a nameless cookie, `null` for a finding about all cookies together. */
  readonly cookie: string | null
  /** What was found, for a person; it never holds the value of a cookie. */
  readonly sentence: string
  /** The document that the rule comes from. */
  readonly source: RuleSource
  /** A Set-Cookie line that would mend it. Its value is masked as `...`. */
  readonly remedy: string
  /** The URL of the response in which it was found first, without user name, password, query and fragment. */
  readonly url: string
  /** What the engine decided about the line, if that is what the finding rests on; otherwise empty. */
  readonly reasons: readonly Reason[]
}
