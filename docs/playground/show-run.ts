/**
 * Shows a case that was run: the verdicts, the differences between browsers, and the next request.
 */
import type { Case, ProfileName } from './case.js'
import { type Difference, differencesOf, othersThan } from './differences.js'
import { details, el, visible } from './elements.js'
import { shownText } from './input.js'
import { TITLE_OF } from './profiles.js'
import type { Run, Sending } from './run.js'
import { lineElement, reasonElement, reasonList, stepList } from './show-line.js'
import { stepsOfCookie } from './steps.js'
import { countText } from './words.js'

/** How many lines are shown until the reader wants more. */
const LINES = 50
/** How many differences, and cookies of a request, are shown. */
const ITEMS = 100

const BARRED = 'A script in a sandboxed frame has no cookies: document.cookie throws a SecurityError.'

/** The verdicts on the lines. */
export function verdictSection(state: Case, { input, verdicts, facts, isBarred }: Run): HTMLElement {
  const isScript = state.received.kind === 'script'
  const showsUrl = verdicts.some(({ line }) => line.url !== state.received.url)
  const list = el('div', { class: 'lines' })
  const show = (from: number, to: number): void => {
    list.append(...verdicts.slice(from, to).map((verdict) => lineElement(verdict, isScript, state.profile, showsUrl)))
  }
  show(0, LINES)
  const section = el(
    'section',
    { 'aria-labelledby': 'verdicts' },
    el('h2', { id: 'verdicts', tabindex: '-1' }, 'What becomes of each line'),
    factList([...facts, ...(isBarred ? [BARRED] : [])]),
    problemList(input.problems),
    verdicts.length === 0 && !isBarred ? el('p', {}, emptyText(input.format)) : null,
    verdicts.length > 0 ? legend() : null,
    list,
  )
  if (verdicts.length > LINES) {
    const more = el('button', { type: 'button' }, `Show the other ${countText(verdicts.length - LINES, 'line')}`)
    more.addEventListener('click', () => {
      more.remove()
      show(LINES, verdicts.length)
      const next = list.children[LINES]
      next?.setAttribute('tabindex', '-1')
      if (next instanceof HTMLElement) next.focus()
    })
    section.append(more)
  }
  if (input.left > 0)
    section.append(
      el('p', { class: 'problem' }, `${countText(input.left, 'more line was', 'more lines were')} left out.`),
    )
  return section
}

function emptyText(format: Run['input']['format']): string {
  return format === 'lines'
    ? 'Paste a line above, or choose a worked case.'
    : 'There is no usable Set-Cookie line in it.'
}

/** The number of lines of each verdict, in a sentence. */
export function summaryOf({ verdicts, isBarred }: Run): string {
  if (isBarred) return BARRED
  if (verdicts.length === 0) return 'No line yet.'
  const count = (wanted: string): number => verdicts.filter(({ result }) => result.status === wanted).length
  const [stored, removed, refused] = [count('stored'), count('removed'), count('rejected')]
  const parts = [
    stored > 0 ? `${stored} stored` : '',
    removed > 0 ? `${removed} expired` : '',
    refused > 0 ? `${refused} refused` : '',
  ]
  return `${countText(verdicts.length, 'line')}: ${parts.filter(Boolean).join(', ')}.`
}

/** What the marks of a line mean. */
function legend(): HTMLElement {
  const entry = (name: string, text: string): HTMLElement => el('li', {}, el('span', { class: name }, text))
  return el(
    'ul',
    { class: 'legend', 'aria-label': 'Marks' },
    entry('name-name used', 'name'),
    entry('value-value used', 'value'),
    entry('attribute-name used', 'attribute'),
    entry('changed', 'changed'),
    entry('ignored', 'ignored'),
    entry('repeated', 'does not count'),
    entry('refused', 'refused'),
    entry('space', 'removed·'),
  )
}

function factList(facts: readonly string[]): HTMLElement {
  return el('p', { class: 'facts' }, facts.map((fact) => visible(fact, 300)).join(' '))
}

function problemList(problems: readonly string[]): HTMLElement | null {
  if (problems.length === 0) return null
  const shown = problems.slice(0, ITEMS).map((problem) => el('li', { class: 'problem' }, visible(problem)))
  return el('ul', {}, ...shown)
}

/** What the other profiles do differently. */
export function differenceSection(run: Run, profile: ProfileName, runBy: (other: ProfileName) => Run): HTMLElement {
  const others = othersThan(profile)
  const found = others.map((other) => [other, differencesOf(run, runBy(other), other)] as const)
  const same = found.filter(([, differences]) => differences.length === 0).map(([other]) => TITLE_OF[other])
  return el(
    'section',
    { 'aria-labelledby': 'differences' },
    el('h2', { id: 'differences' }, `What ${others.map((other) => TITLE_OF[other]).join(' and ')} do differently`),
    ...found.flatMap(([other, differences]) =>
      differences.length === 0 ? [] : [el('h3', {}, TITLE_OF[other]), differenceList(run, other, differences)],
    ),
    same.length === 0
      ? null
      : el('p', { class: 'same' }, `${same.join(' and ')}: nothing, compared with ${TITLE_OF[profile]}.`),
  )
}

function differenceList({ verdicts }: Run, profile: ProfileName, differences: readonly Difference[]): HTMLElement {
  const items = differences.slice(0, ITEMS).map(({ line, sentence, reasons }) => {
    const subject = line === null ? 'Next request' : (verdicts[line]?.line.place ?? '')
    return el(
      'li',
      {},
      el('strong', {}, subject),
      `: ${TITLE_OF[profile]} ${visible(shownText(sentence))}.`,
      reasons.length === 0 ? null : reasonList(reasons),
    )
  })
  if (differences.length > ITEMS) {
    items.push(el('li', {}, `${countText(differences.length - ITEMS, 'more difference')}.`))
  }
  return el('ul', { class: 'differences' }, ...items)
}

/** What the next request carries, and why not the rest. */
export function sendingSection({ sent, later }: Case, sending: Sending): HTMLElement {
  const { url, header, included, excluded, facts, isBarred } = sending
  const isScript = sent.kind === 'script'
  const wait = later === 0 ? '' : `, ${countText(later, 'second')} later`
  const title = isScript ? 'What the script reads' : 'What the next request carries'
  const shown =
    header === '' ? el('em', {}, isScript ? '(nothing)' : '(no Cookie header field)') : visible(shownText(header), 2000)
  return el(
    'section',
    { 'aria-labelledby': 'sending' },
    el('h2', { id: 'sending' }, title),
    el('p', { class: 'target' }, `${isScript ? '' : `${sent.method} `}${visible(url, 200)}${wait}`),
    factList([...facts, ...(isBarred ? [BARRED] : [])]),
    el('pre', { class: 'raw' }, el('code', {}, isScript || header === '' ? '' : 'Cookie: ', shown)),
    included.length > 1 ? orderNote() : null,
    excluded.length === 0 ? null : el('h3', {}, 'Left out'),
    excluded.length === 0 ? null : excludedList(excluded),
  )
}

function orderNote(): HTMLElement {
  return el('p', { class: 'hint' }, 'Cookies with longer paths come first, and then the older ones: §5.8.3 step 4.')
}

function excludedList(excluded: Sending['excluded']): HTMLElement {
  const items = excluded.slice(0, ITEMS).map(({ cookie, reasons }) => {
    const isOfStep = reasons.some(({ section }) => section === '5.8.3')
    return el(
      'li',
      {},
      el(
        'code',
        { class: 'cookie' },
        visible(shownText(`${cookie.name === '' ? '' : `${cookie.name}=`}${cookie.value}`), 80),
      ),
      ` of ${visible(cookie.domain, 100)}${visible(cookie.path, 100)}`,
      el('ul', { class: 'reasons' }, ...reasons.map((reason) => el('li', {}, reasonElement(reason)))),
      isOfStep ? details('Steps of the text', () => stepList(stepsOfCookie(reasons))) : null,
    )
  })
  if (excluded.length > ITEMS) items.push(el('li', {}, `${countText(excluded.length - ITEMS, 'more cookie')}.`))
  return el('ul', { class: 'excluded' }, ...items)
}
