/**
 * What other profiles do differently with the same case, in sentences.
 */
import type { Cookie, Reason, SetCookieResult } from 'speculoos'
import { PROFILES, type ProfileName } from './case.js'
import type { Run } from './run.js'
import { fieldsText } from './words.js'

/** One thing that another profile does differently. */
export interface Difference {
  readonly profile: ProfileName
  /** The index of the line; `null` for the next request. */
  readonly line: number | null
  readonly sentence: string
  /** The reasons that only one of the two has. */
  readonly reasons: readonly Reason[]
}

/** The profiles beside one. */
export function othersThan(profile: ProfileName): ProfileName[] {
  return PROFILES.filter((name) => name !== profile)
}

/** What another profile does differently with each line and with the next request. */
export function differencesOf(own: Run, other: Run, profile: ProfileName): Difference[] {
  const differences = own.verdicts.flatMap(({ result }, line): Difference[] => {
    const theirs = other.verdicts[line]?.result
    const found = theirs === undefined ? null : differenceOfResults(result, theirs)
    return found === null ? [] : [{ profile, line, ...found }]
  })
  const { header } = other.sending
  if (header !== own.sending.header) {
    const ids = new Set(own.sending.excluded.flatMap(({ reasons }) => reasons.map(({ id }) => id)))
    const theirs = other.sending.excluded.flatMap(({ reasons }) => reasons)
    const reasons = [...new Set(theirs)].filter(({ id }) => !ids.has(id))
    differences.push({
      profile,
      line: null,
      sentence: header === '' ? 'sends no cookie' : `sends ${header}`,
      reasons,
    })
  }
  return differences
}

function differenceOfResults(
  own: SetCookieResult,
  theirs: SetCookieResult,
): { readonly sentence: string; readonly reasons: readonly Reason[] } | null {
  if (theirs.status === 'rejected') {
    const known = own.status === 'rejected' ? own.reasons : []
    const reasons = theirs.reasons.filter((reason) => !known.includes(reason))
    if (own.status === 'rejected') {
      const isSame = reasons.length === 0 && theirs.reasons.length === known.length
      return isSame ? null : { sentence: 'refuses it for other reasons', reasons: theirs.reasons }
    }
    return { sentence: 'refuses it', reasons }
  }
  if (own.status === 'rejected') {
    return { sentence: `${verbOf(theirs)} ${shortText(theirs.cookie)}`, reasons: theirs.warnings }
  }
  const changes: string[] = []
  if (own.status !== theirs.status) changes.push(`${verbOf(theirs)} it`)
  else if ((own.replaced === undefined) !== (theirs.replaced === undefined)) {
    changes.push(theirs.replaced === undefined ? 'replaces no cookie' : 'replaces a cookie')
  }
  changes.push(...changesBetween(own.cookie, theirs.cookie))
  return changes.length === 0 ? null : { sentence: changes.join('; '), reasons: [] }
}

function verbOf({ status, ...result }: Exclude<SetCookieResult, { status: 'rejected' }>): string {
  if (status === 'removed') return 'removes'
  return result.replaced === undefined ? 'stores' : 'stores, in place of another,'
}

function shortText({ name, value }: Pick<Cookie, 'name' | 'value'>): string {
  return name === '' ? `${value} without a name` : `${name}=${value}`
}

function changesBetween(own: Cookie, theirs: Cookie): string[] {
  const changes: string[] = []
  if (own.name !== theirs.name || own.value !== theirs.value) changes.push(`reads it as ${shortText(theirs)}`)
  const known = new Map(fieldsText(own))
  for (const [label, text] of fieldsText(theirs)) {
    const before = known.get(label)
    known.delete(label)
    if (before !== text) changes.push(`${label}: ${text}${before === undefined ? '' : `, not ${before}`}`)
  }
  for (const [label, text] of known) changes.push(`${label}: none, not ${text}`)
  return changes
}
