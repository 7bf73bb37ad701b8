/**
 * Shows what an audit finds in the lines of a case.
 */
import { audit, type Finding, type Severity } from 'speculoos/audit'
import { el, link, visible } from './elements.js'
import type { InputLine } from './input.js'
import { countText } from './words.js'

/** How many lines are audited. */
export const AUDITED = 200
/** How many findings are shown. */
const SHOWN = 100

const SEVERITIES: Readonly<Record<Severity, string>> = {
  high: '▲ High',
  medium: '■ Medium',
  low: '▽ Low',
  info: '• Info',
}

/** The findings of an audit of some lines: those of one URL in a row are one response. */
export function findingsOf(lines: readonly InputLine[], now: number): Finding[] {
  const responses: { readonly url: string; readonly headers: { readonly 'set-cookie': string[] } }[] = []
  for (const { text, url } of lines.slice(0, AUDITED)) {
    const last = responses.at(-1)
    if (last?.url === url) last.headers['set-cookie'].push(text)
    else responses.push({ url, headers: { 'set-cookie': [text] } })
  }
  const [first, ...others] = responses
  if (first === undefined) return []
  return audit(first.headers, first.url, { responses: others, now: () => now })
}

/** What an audit finds. */
export function findingSection(lines: readonly InputLine[], now: number): HTMLElement {
  const findings = findingsOf(lines, now)
  const items = findings
    .slice(0, SHOWN)
    .map(({ severity, cookie, sentence, source, remedy, id }) =>
      el(
        'li',
        { class: severity },
        el('span', { class: 'severity' }, SEVERITIES[severity]),
        ' ',
        cookie === null ? null : el('code', { class: 'cookie' }, cookie === '' ? '(no name)' : visible(cookie, 60)),
        ` ${visible(sentence)} `,
        link(source.url, source.title),
        ' ',
        el('code', { class: 'id' }, id),
        remedy === '' ? null : el('span', { class: 'remedy' }, 'Better: ', el('code', {}, visible(remedy, 300))),
      ),
    )
  const more = findings.length - SHOWN
  return el(
    'section',
    { 'aria-labelledby': 'findings' },
    el('h2', { id: 'findings' }, 'What an audit finds'),
    findings.length === 0 ? el('p', { class: 'same' }, 'Nothing.') : el('ul', { class: 'findings' }, ...items),
    more > 0 ? el('p', { class: 'hint' }, `${countText(more, 'more finding')}.`) : null,
    lines.length > AUDITED
      ? el('p', { class: 'hint' }, `Only the first ${countText(AUDITED, 'line')} are audited.`)
      : null,
  )
}
