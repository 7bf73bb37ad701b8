/**
 * The form of the playground: its fields, and the case that they make.
 */
import { type Case, FRAMES, type Frame, KINDS, type Kind, LATEST, PROFILES, type Setting } from './case.js'
import { type FieldProblem, hasPage } from './context.js'
import { el } from './elements.js'
import { clockOf } from './fragment.js'
import { TITLE_OF } from './profiles.js'
import { numberText } from './words.js'

const KIND_TITLES: Readonly<Record<Kind, readonly [received: string, sent: string]>> = {
  client: ['a program without pages, such as curl', 'a program without pages, such as curl'],
  visit: ['the user, who opens the page', 'the user, who opens the page'],
  link: ['a link or form that fills the whole page', 'a link or form that fills the whole page'],
  load: ['an image, script or fetch of a page', 'an image, script or fetch of a page'],
  frame: ['a new frame of a page', 'a new frame of a page'],
  script: ['document.cookie in a script', 'document.cookie in a script'],
}
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE']

/** The longest text that the field shows. Browsers need seconds for one of a megabyte. */
const FIELD_LENGTH = 100_000

/** The fields of one request. */
class RequestFields {
  readonly element: HTMLFieldSetElement
  readonly #prefix: string
  readonly #url: HTMLInputElement
  readonly #kind: HTMLSelectElement
  readonly #method: HTMLSelectElement
  readonly #page: HTMLInputElement
  readonly #frames = el('ol', { class: 'frames' })
  readonly #pageFields: HTMLElement
  readonly #methodField: HTMLElement
  readonly #add: HTMLButtonElement
  readonly #changed: () => void
  #count = 0

  constructor(prefix: '' | 'to-', legend: string, urlLabel: string, changed: () => void, ...more: HTMLElement[]) {
    this.#prefix = prefix
    this.#changed = changed
    this.#url = urlInput(`${prefix}url`)
    this.#kind = el(
      'select',
      { id: `${prefix}kind` },
      ...KINDS.map((kind) => el('option', { value: kind }, KIND_TITLES[kind][prefix === '' ? 0 : 1])),
    )
    this.#method = el('select', { id: `${prefix}method` }, ...METHODS.map((name) => el('option', {}, name)))
    this.#page = urlInput(`${prefix}page`)
    this.#add = el('button', { type: 'button', class: 'quiet' }, 'Add a frame')
    this.#add.addEventListener('click', () => {
      this.#addFrame({ url: '', sandboxed: false }).focus()
      changed()
    })
    this.#pageFields = el(
      'div',
      { class: 'page-fields' },
      field('URL of the page', this.#page, 'Empty: the URL above.'),
      this.#frames,
      this.#add,
    )
    this.#methodField = field('Method', this.#method)
    this.element = el(
      'fieldset',
      {},
      el('legend', {}, legend),
      field(urlLabel, this.#url, prefix === '' ? undefined : 'Empty: the URL above.'),
      el('div', { class: 'pair' }, field('Made by', this.#kind), this.#methodField),
      this.#pageFields,
      ...more,
    )
  }

  get setting(): Setting {
    const kind = KINDS.find((known) => known === this.#kind.value) ?? 'client'
    return {
      url: this.#url.value,
      kind,
      method: this.#method.value,
      page: this.#page.value,
      frames: this.#readFrames(),
    }
  }

  set setting({ url, kind, method, page, frames }: Setting) {
    this.#url.value = url
    this.#kind.value = kind
    if (!METHODS.includes(method) && ![...this.#method.options].some(({ value }) => value === method)) {
      this.#method.append(el('option', {}, method))
    }
    this.#method.value = method
    this.#page.value = page
    this.#frames.replaceChildren()
    for (const frame of frames) this.#addFrame(frame)
    this.update([])
  }

  /** Shows the fields that matter, and what is wrong with them. */
  update(problems: readonly FieldProblem[]): void {
    const { kind, frames } = this.setting
    this.#pageFields.hidden = !hasPage(kind)
    this.#methodField.hidden = kind === 'script'
    this.#add.disabled = frames.length >= FRAMES
    report(this.#url, problems, `${this.#prefix}url`)
    report(this.#page, problems, `${this.#prefix}page`)
    this.#frames.querySelectorAll<HTMLInputElement>('input[type=url]').forEach((input, index) => {
      report(input, problems, `${this.#prefix}frame${index}`)
    })
  }

  #readFrames(): Frame[] {
    return [...this.#frames.children].map((item) => ({
      url: item.querySelector<HTMLInputElement>('input[type=url]')?.value ?? '',
      sandboxed: item.querySelector<HTMLInputElement>('input[type=checkbox]')?.checked ?? false,
    }))
  }

  #addFrame({ url, sandboxed }: Frame): HTMLInputElement {
    this.#count += 1
    const id = `${this.#prefix}frame-${this.#count}`
    const input = urlInput(id)
    input.value = url
    const box = el('input', { type: 'checkbox', id: `${id}-sandbox` })
    box.checked = sandboxed
    const remove = el('button', { type: 'button', class: 'quiet' }, 'Remove this frame')
    const item = el(
      'li',
      {},
      field('URL of the frame', input),
      el('label', { class: 'check', for: box.id }, box, 'Sandboxed'),
      remove,
    )
    remove.addEventListener('click', () => {
      item.remove()
      this.#add.focus()
      this.#changed()
    })
    this.#frames.append(item)
    return input
  }
}

/** The whole form. */
export class CaseForm {
  readonly #form: HTMLFormElement
  readonly #text: HTMLTextAreaElement
  /** A text that is too long for the field, which holds the whole of any other. */
  #long: string | null = null
  readonly #received: RequestFields
  readonly #sent: RequestFields
  readonly #profile: HTMLSelectElement
  readonly #clock: HTMLInputElement
  readonly #later: HTMLInputElement

  constructor(form: HTMLFormElement, changed: () => void) {
    this.#form = form
    this.#text = el('textarea', { id: 'text', rows: '7', spellcheck: 'false', wrap: 'off', autocapitalize: 'off' })
    this.#profile = el(
      'select',
      { id: 'profile' },
      ...PROFILES.map((name) => el('option', { value: name }, TITLE_OF[name])),
    )
    this.#clock = el('input', { id: 'clock', type: 'text', inputmode: 'numeric', placeholder: '2026-01-01T00:00:00Z' })
    this.#later = el('input', { id: 'later', type: 'number', min: '0', max: String(LATEST), step: '1' })
    this.#received = new RequestFields('', 'The response, or the script that sets', 'URL', changed)
    this.#sent = new RequestFields(
      'to-',
      'The next request',
      'URL of the next request',
      changed,
      field('Seconds after the last line', this.#later),
    )
    const file = el('input', { id: 'file', type: 'file', accept: '.har,.txt,.json,.http' })
    form.append(
      field('Set-Cookie lines, the headers of a response, or a HAR', this.#text),
      field('Or open a file, which stays on this machine', file),
      el('div', { class: 'pair rules' }, field('Rules', this.#profile), field('Clock', this.#clock, 'Empty: now.')),
      this.#received.element,
      this.#sent.element,
    )
    this.#text.addEventListener('input', () => {
      this.#long = null
      this.#text.placeholder = ''
    })
    this.#text.addEventListener('paste', (event) => {
      const pasted = event.clipboardData?.getData('text/plain') ?? ''
      if (pasted.length <= FIELD_LENGTH) return
      event.preventDefault()
      this.#setText(pasted)
      changed()
    })
    file.addEventListener('change', async () => {
      this.#setText((await file.files?.[0]?.text()) ?? '')
      changed()
    })
    form.addEventListener('input', (event) => {
      if (event.target !== file) changed()
    })
    form.addEventListener('submit', (event) => event.preventDefault())
  }

  get case(): Case {
    const later = Math.trunc(Number(this.#later.value))
    return {
      text: this.#long ?? this.#text.value,
      received: this.#received.setting,
      profile: PROFILES.find((known) => known === this.#profile.value) ?? 'text',
      clock: clockOf(this.#clock.value.trim()),
      sent: this.#sent.setting,
      later: later >= 0 && later <= LATEST ? later : 0,
    }
  }

  set case({ text, received, profile, clock, sent, later }: Case) {
    this.#setText(text)
    this.#received.setting = received
    this.#profile.value = profile
    this.#clock.value = clock === null ? '' : new Date(clock).toISOString().replace('.000Z', 'Z')
    this.#sent.setting = sent
    this.#later.value = String(later)
  }

  #setText(text: string): void {
    this.#long = text.length > FIELD_LENGTH ? text : null
    const length = numberText(text.length)
    this.#text.placeholder =
      this.#long === null ? '' : `A text of ${length} characters is here. Type or paste something to replace it.`
    this.#text.value = this.#long === null ? text : ''
  }

  /** Shows which fields cannot be used. */
  update(problems: readonly FieldProblem[]): void {
    this.#received.update(problems)
    this.#sent.update(problems)
    const clock = this.#clock.value.trim()
    const isWrong = clock !== '' && clockOf(clock) === null
    const sentence = 'Give a time such as 2026-01-01T00:00:00Z. Until then it is now.'
    report(this.#clock, isWrong ? [{ field: 'clock', sentence }] : [], 'clock')
    this.#form.classList.toggle('has-problems', problems.length > 0)
  }
}

function urlInput(id: string): HTMLInputElement {
  return el('input', {
    id,
    type: 'url',
    spellcheck: 'false',
    autocapitalize: 'off',
    placeholder: 'https://site.example/',
  })
}

/** A control with its label, perhaps a hint, and a place for what is wrong. */
function field(label: string, control: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement, hint?: string) {
  const { id } = control
  const trouble = el('p', { id: `${id}-problem`, class: 'problem' })
  trouble.hidden = true
  const explanation = hint === undefined ? null : el('p', { id: `${id}-hint`, class: 'hint' }, hint)
  control.setAttribute('aria-describedby', `${explanation === null ? '' : `${id}-hint `}${id}-problem`)
  return el('div', { class: 'field' }, el('label', { for: id }, label), control, explanation, trouble)
}

/** Shows what is wrong with a field, or that nothing is. */
function report(control: HTMLInputElement, problems: readonly FieldProblem[], name: string): void {
  const sentence = problems.find(({ field: wrong }) => wrong === name)?.sentence ?? ''
  const place = document.getElementById(`${control.id}-problem`)
  if (place === null) return
  if (place.textContent !== sentence) place.textContent = sentence
  place.hidden = sentence === ''
  if (sentence === '') control.removeAttribute('aria-invalid')
  else control.setAttribute('aria-invalid', 'true')
}
