/**
 * What a rule returns, and the words that several rules use.
 */
import type { Reason } from '../cookie/reason.js'
import type { CookieKind } from './cookie-kind.js'
import { type Exchange, isStored, type StoredLine, type Subject } from './exchange.js'
import type { Severity } from './finding.js'

/** A finding before the rule's id and source are added. */
export interface Draft {
  readonly severity: Severity
  /** The name of the cookie; `null` for all cookies together. */
  readonly cookie: string | null
  readonly exchange: Exchange
  readonly sentence: string
  readonly remedy: string
  readonly reasons?: readonly Reason[]
}

/** Looks at everything that the audit was given, and returns what it found. */
export type Check = (subject: Subject) => Iterable<Draft | null>

/** What a rule for one line finds. */
export type LineDraft = Omit<Draft, 'cookie' | 'exchange'>

/** A rule that looks at each cookie that is stored. */
export function eachStored(check: (line: StoredLine, subject: Subject) => LineDraft | null): Check {
  return function* (subject) {
    for (const exchange of subject.exchanges) {
      for (const line of exchange.lines) {
        const found = isStored(line) ? check(line, subject) : null
        if (found !== null) yield { ...found, cookie: line.name, exchange }
      }
    }
  }
}

/** The severity of a weakness for each kind of cookie. */
export function severityFor(kind: CookieKind, session: Severity, csrf: Severity, other: Severity): Severity {
  if (kind === 'session' || kind === 'remember') return session
  if (kind === 'csrf') return csrf
  return kind === 'other' ? other : 'info'
}

/** Joins words: `one`, `one and two`, `one, two and three`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** A count with its noun. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
