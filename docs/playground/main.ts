/**
 * The playground: keeps the form, the address and the results in step.
 */
import type { Case } from './case.js'
import { byId, el } from './elements.js'
import { EXAMPLES, START } from './examples.js'
import { CaseForm } from './form.js'
import { fragmentOf, readFragment } from './fragment.js'
import { inputOf, problemsOfCase, runCase } from './run.js'
import { findingSection } from './show-findings.js'
import { differenceSection, sendingSection, summaryOf, verdictSection } from './show-run.js'

/** Longer texts wait for the reader to stop typing, for this many milliseconds. */
const PAUSE = 200
/** Texts up to this many characters are decided on at once. */
const SHORT = 20_000

const problems = byId('problems')
const results = byId('results')
const summary = el('p', { id: 'summary', role: 'status' })
const lesson = byId('lesson')
const copied = el('span', { role: 'status', class: 'hint' })
const copy = el('button', { type: 'button', id: 'copy' }, 'Copy link')
const jump = el('button', { type: 'button', class: 'jump' }, 'To the verdicts')
const clear = el('button', { type: 'button', class: 'quiet' }, 'Clear')

/** The lessons of the worked cases, by their fragments. */
const lessons = new Map(EXAMPLES.map(({ state, lesson: text }) => [fragmentOf(state), text]))

let timer: ReturnType<typeof setTimeout> | undefined
let rest: ReturnType<typeof setTimeout> | undefined
let fragment: string | null = null

const form = new CaseForm(caseForm(), () => {
  clearTimeout(timer)
  const state = form.case
  if (state.text.length <= SHORT) show(state)
  else timer = setTimeout(() => show(form.case), PAUSE)
})

function caseForm(): HTMLFormElement {
  const element = byId('case')
  if (!(element instanceof HTMLFormElement)) throw new Error('the case is not a form')
  return element
}

/** Shows a case: its address, and its results. */
function show(state: Case): void {
  const wrong = problemsOfCase(state)
  form.update(wrong)
  fragment = fragmentOf(state)
  if (fragment !== null && location.hash.slice(1) !== fragment) history.replaceState(null, '', `#${fragment}`)
  copied.textContent = fragment === null ? 'This case is too long for a link.' : ''
  copy.disabled = fragment === null
  lesson.textContent = lessons.get(fragment) ?? ''
  lesson.hidden = lesson.textContent === ''
  for (const link of byId('examples').querySelectorAll('a')) {
    if (link.hash.slice(1) === fragment) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
  if (wrong.length > 0) {
    clearTimeout(rest)
    summary.textContent = 'A field of the case has to be mended first.'
    results.replaceChildren()
    return
  }
  const now = state.clock ?? Date.now()
  const input = inputOf(state, now)
  const run = runCase(state, input, state.profile, now)
  const text = summaryOf(run)
  if (summary.textContent !== text) summary.textContent = text
  results.replaceChildren(verdictSection(state, run), sendingSection(state, run.sending))
  // The rest may come after the verdicts are on the screen.
  clearTimeout(rest)
  rest = setTimeout(() => {
    results.append(differenceSection(run, state.profile, (other) => runCase(state, input, other, now)))
    // An audit is about servers.
    if (state.received.kind !== 'script' && input.lines.length > 0) results.append(findingSection(input.lines, now))
  }, 0)
}

/** Takes the case from the address; without one, the first worked case. */
function load(): void {
  const hash = location.hash.slice(1)
  if (hash !== '' && hash === fragment) return
  const { state, problems: found } = readFragment(hash)
  problems.replaceChildren(...found.map((sentence) => el('p', { class: 'problem' }, sentence)))
  form.case = hash === '' ? START.state : state
  show(form.case)
}

async function copyLink(): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href)
    copied.textContent = 'The link is copied.'
  } catch {
    copied.textContent = 'The browser did not let the page copy. The link is in the address bar.'
  }
}

byId('examples')
  .querySelector('ul')
  ?.append(...EXAMPLES.map(({ title, state }) => el('li', {}, el('a', { href: `#${fragmentOf(state)}` }, title))))
copy.addEventListener('click', () => void copyLink())
jump.addEventListener('click', () => document.getElementById('verdicts')?.focus())
clear.addEventListener('click', () => {
  location.hash = '#v=1'
  byId('text').focus()
})
byId('summary-bar').append(summary, el('div', { class: 'actions' }, copied, jump, clear, copy))
addEventListener('hashchange', load)
load()
performance.mark('first-verdict')
