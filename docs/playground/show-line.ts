/**
 * Shows a line: coloured by what its parts became, with the verdict, the reasons and the steps.
 */
import type { Reason, SetCookieResult } from 'speculoos'
import type { ProfileName } from './case.js'
import { details, el, link, visible } from './elements.js'
import { shownText } from './input.js'
import type { DividedLine, Outcome, Part, Piece } from './parts.js'
import { partsOf, stepsOf, type Verdict } from './run.js'
import { type Step, type StepState, unique } from './steps.js'
import { fieldsText, placeText, sectionUrl } from './words.js'

/** The sign of an outcome, so that colour is not the only one. */
const OUTCOMES: Readonly<Record<Outcome, string>> = {
  used: 'used',
  changed: 'changed',
  ignored: 'ignored',
  repeated: 'does not count',
  refused: 'refused',
  unread: 'not read',
}

const STATES: Readonly<Record<StepState, readonly [sign: string, word: string]>> = {
  passed: ['✓', 'passed'],
  changed: ['!', 'with a change'],
  failed: ['✗', 'failed'],
  unreached: ['–', 'not reached'],
}

/** The verdict on a line in a word, with a sign. */
export function verdictOf(result: SetCookieResult): readonly [sign: string, word: string, kind: string] {
  if (result.status === 'rejected') return ['✗', 'Refused', 'rejected']
  const { replaced } = result
  if (result.status === 'removed') {
    return replaced === undefined
      ? ['∅', 'Expired, and removes nothing', 'removed']
      : ['−', 'Removes a cookie', 'removed']
  }
  return replaced === undefined ? ['✓', 'Stored', 'stored'] : ['↻', 'Stored, replaces a cookie', 'stored']
}

/** A line with everything there is to know of it. */
export function lineElement(verdict: Verdict, isScript: boolean, profile: ProfileName, showsUrl: boolean): HTMLElement {
  const { line, result } = verdict
  const divided = partsOf(verdict, isScript, profile)
  const [sign, word, kind] = verdictOf(result)
  const about = showsUrl ? [' ', el('span', { class: 'from' }, `from ${visible(line.url, 120)}`)] : []
  return el(
    'article',
    { class: `line ${kind}` },
    el(
      'h3',
      { class: 'verdict' },
      el('span', { class: 'place' }, line.place),
      ' ',
      el('span', { class: 'badge' }, el('span', { 'aria-hidden': 'true' }, sign), ` ${word}`),
      ...about,
    ),
    colouredLine(line.text, divided),
    result.status === 'rejected' ? reasonList(result.reasons) : null,
    noteList(line.text, divided),
    result.status === 'rejected' ? null : cookieElement(result),
    details('Steps of the text', () => stepList(stepsOf(verdict, isScript, profile))),
  )
}

/** The line with each piece marked. */
function colouredLine(text: string, { pieces, parts }: DividedLine): HTMLElement {
  const marked = pieces.map((piece) => pieceElement(text, piece, parts[piece.part]))
  return el('pre', { class: 'raw' }, el('code', {}, ...marked))
}

function pieceElement(text: string, { start, end, role }: Piece, part: Part | undefined): HTMLElement {
  const shown = visible(shownText(text.slice(start, end)))
  if (role === 'space' && isUsual(text, start, end)) return el('span', {}, ' ')
  if (role === 'space') return el('del', { class: 'space', title: 'White space, removed' }, spaceText(shown))
  if (role === 'rest')
    return el('span', { class: 'unread', title: 'The rest of the line, which is not shown in parts' }, shown)
  if (role === 'dot') return el('del', { class: 'ignored', title: 'The dot before a domain is removed' }, shown)
  if (part === undefined) return el('span', { class: 'mark' }, shown)
  const { kind, outcome } = part
  const isOut = outcome === 'ignored' || outcome === 'repeated'
  const title = `${kind === 'attribute' ? 'Attribute' : kind === 'name' ? 'Name' : 'Value'}: ${OUTCOMES[outcome]}`
  return el(isOut ? 'del' : 'span', { class: `${kind}-${role} ${outcome}`, title }, shown)
}

/** Whether it is the space after a semicolon that everybody writes. */
function isUsual(text: string, start: number, end: number): boolean {
  return end - start === 1 && text[start] === ' ' && text[start - 1] === ';'
}

/** White space as signs. Tabs have one already. */
function spaceText(shown: string): string {
  return shown.replaceAll(' ', '·').replaceAll('\u2409', '→')
}

/** The parts that were not simply used, in words. */
function noteList(text: string, { parts, pieces }: DividedLine): HTMLElement | null {
  const items = parts.flatMap((part) => {
    const { outcome, reasons, note, start, end } = part
    if (outcome === 'used' || outcome === 'unread') return []
    const name = visible(shownText(text.slice(start, end).trim()), 60)
    // The reasons for a refusal stand above. What is wrong with an attribute that does not count does not matter.
    const told =
      outcome === 'refused' || outcome === 'repeated'
        ? []
        : unique(reasons).flatMap((reason) => [' ', reasonElement(reason)])
    if (outcome === 'refused' && part.kind !== 'attribute') return []
    return [
      el(
        'li',
        { class: outcome },
        el('code', { class: 'part' }, name === '' ? '(empty)' : name),
        `: ${OUTCOMES[outcome]}.`,
        ...(note === '' ? [] : [` ${note}`]),
        ...told,
      ),
    ]
  })
  const spaces = pieces.filter(({ role, start, end }) => role === 'space' && !isUsual(text, start, end)).length
  const dots = pieces.filter(({ role }) => role === 'dot').length
  if (spaces > 0) items.push(el('li', { class: 'ignored' }, 'White space around names and values is removed.'))
  if (dots > 0) items.push(el('li', { class: 'ignored' }, 'The dot before the domain is removed.'))
  return items.length === 0 ? null : el('ul', { class: 'notes' }, ...items)
}

/** A reason as a sentence, with its place in the text and its name. */
export function reasonElement(reason: Reason): HTMLElement {
  return el(
    'span',
    { class: 'reason' },
    `${reason.sentence} `,
    link(sectionUrl(reason.section), placeText(reason)),
    ' ',
    el('code', { class: 'id' }, link(reason.url, reason.id)),
  )
}

export function reasonList(reasons: readonly Reason[]): HTMLElement {
  return el('ul', { class: 'reasons' }, ...unique(reasons).map((reason) => el('li', {}, reasonElement(reason))))
}

/** The cookie as it is stored, or the one that it removes. */
function cookieElement(result: Exclude<SetCookieResult, { status: 'rejected' }>): HTMLElement {
  const { cookie } = result
  const fields = fieldsText(cookie)
  const evicted = result.status === 'stored' ? result.evicted : []
  return el(
    'dl',
    { class: 'fields' },
    ...fields.map(([label, text]) => el('div', {}, el('dt', {}, label), el('dd', {}, visible(shownText(text), 120)))),
    ...evicted.map(({ cookie: gone, reason }) =>
      el('div', {}, el('dt', {}, 'Evicts'), el('dd', {}, `${visible(gone.name, 60)}. `, reasonElement(reason))),
    ),
  )
}

/** Steps with what became of the line at each. */
export function stepList(steps: readonly Step[]): HTMLElement {
  const items = steps.map(({ section, step, title, state, reasons, note }) => {
    const [sign, word] = STATES[state]
    return el(
      'li',
      { class: state },
      el('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
      el(
        'span',
        {},
        link(sectionUrl(section), placeText({ section, step })),
        ` ${title}`,
        state === 'passed' ? el('span', { class: 'visually-hidden' }, ': passed') : `: ${word}`,
        '. ',
        note === '' ? null : `${visible(note, 200)} `,
        ...reasons.map((reason) => el('span', { class: 'reason' }, `${reason.sentence} `)),
      ),
    )
  })
  return el('ol', { class: 'steps' }, ...items)
}
