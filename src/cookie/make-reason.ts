/**
 * Makes the reasons of the closed list.
 */

/**
 * What a reason explains: a cookie that was not stored (`rejection`), was not sent (`withholding`) or is gone (`removal`),
 * or something in an accepted cookie that was changed or ignored (`warning`). A `policy` rejects and withholds, and so does
 * an `inspection`.
 *
 * @see {@link Reason}
 */
export type ReasonKind = 'rejection' | 'withholding' | 'removal' | 'warning' | 'policy' | 'inspection'

/** The page that explains each reason, in a section with its id: the address of the site, and the name of the page. */
const PAGE = 'https://speculoos-cookies.github.io/speculoos/why/#'

/** Makes a reason that keeps its id as a type. */
export function reason<const Id extends string>(
  id: Id,
  kind: ReasonKind,
  section: string,
  step: string,
  sentence: string,
): {
  readonly id: Id
  readonly kind: ReasonKind
  readonly section: string
  readonly step: string
  readonly sentence: string
  readonly url: string
} {
  return readable({ id, kind, section, step, sentence, url: PAGE + id })
}

/** The fields that the reasons of all lists share. */
interface Described {
  readonly id: string
  readonly section?: string
  readonly step?: string
  readonly sentence: string
}

/** Freezes a reason, and gives it a `toString` that returns it in one line. */
export function readable<Reason extends Described>(reason: Reason): Readonly<Reason> {
  // Not enumerable, so comparisons and JSON ignore it, and the record stays plain data.
  return Object.freeze(Object.defineProperty(reason, 'toString', { value: describeReason }))
}

function describeReason(this: Described): string {
  const { id, section, step, sentence } = this
  const place = section && ` (§${section}${step ? ` step ${step}` : ''})`
  return `${id}${place ?? ''}: ${sentence}`
}
