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
  const made = { id, kind, section, step, sentence, url: PAGE + id }
  // Not enumerable, so comparisons and JSON ignore it, and the record stays plain data.
  Object.defineProperty(made, 'toString', { value: describeReason })
  return Object.freeze(made)
}

function describeReason(this: { readonly id: string; section: string; step: string; sentence: string }): string {
  const { id, section, step, sentence } = this
  return `${id} (§${section}${step === '' ? '' : ` step ${step}`}): ${sentence}`
}
