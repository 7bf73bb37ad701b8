/**
 * A case as the fragment of an address, which a browser never sends to a server, and back. What cannot be read is
 * reported, and everything else is taken.
 */
import {
  type Case,
  EMPTY,
  FRAMES,
  type Frame,
  KINDS,
  LATEST,
  LATEST_CLOCK,
  PLAIN,
  PROFILES,
  type Setting,
} from './case.js'

/** The longest fragment that is written or read. Longer addresses do not survive a chat or a bug tracker. */
export const FRAGMENT_LENGTH = 65_536

/** A case that was read, and a sentence for each thing in the fragment that could not be. */
export interface ReadFragment {
  readonly state: Case
  readonly problems: readonly string[]
}

/** The fragment of a case without its `#`; `null` if it would be too long. */
export function fragmentOf(state: Case): string | null {
  const { text, received, profile, clock, sent, later } = state
  if (text.length > FRAGMENT_LENGTH) return null
  const pairs: [string, string][] = []
  const add = (key: string, value: string, usual = ''): void => {
    if (value !== usual) pairs.push([key, value])
  }
  add('set', text)
  addSetting(received, '', EMPTY.received.url, add, pairs)
  add('profile', profile, 'text')
  if (clock !== null) add('clock', new Date(clock).toISOString().replace('.000Z', 'Z'))
  addSetting(sent, 'to-', '', add, pairs)
  add('later', String(later), '0')
  // The last pair ends with a digit: programs that find addresses in a text leave punctuation at the end out.
  add('v', '1')
  const fragment = pairs.map(([key, value]) => `${key}=${encoded(value)}`).join('&')
  return fragment.length > FRAGMENT_LENGTH ? null : fragment
}

function addSetting(
  { url, kind, method, page, frames }: Setting,
  prefix: string,
  usualUrl: string,
  add: (key: string, value: string, usual?: string) => void,
  pairs: [string, string][],
): void {
  add(`${prefix}url`, url, usualUrl)
  add(`${prefix}kind`, kind, PLAIN.kind)
  add(`${prefix}method`, method, PLAIN.method)
  add(`${prefix}page`, page)
  // A frame without a URL counts, too.
  for (const { sandboxed, url: inner } of frames) pairs.push([`${prefix}${sandboxed ? 'sandbox' : 'frame'}`, inner])
}

/** Keeps what a person can read, and what a fragment may have (RFC 3986 §3.5). A space is a plus sign. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /%(?:20|3[ABDF]|40|2[4CF])/g,
    (code) => READABLE[code] ?? code,
  )
}

const READABLE: Readonly<Record<string, string>> = {
  '%20': '+',
  '%24': '$',
  '%2C': ',',
  '%2F': '/',
  '%3A': ':',
  '%3B': ';',
  '%3D': '=',
  '%3F': '?',
  '%40': '@',
}

/** Reads a fragment, with or without its `#`. It never throws. */
export function readFragment(fragment: string): ReadFragment {
  const text = fragment.startsWith('#') ? fragment.slice(1) : fragment
  if (text === '') return { state: EMPTY, problems: [] }
  if (text.length > FRAGMENT_LENGTH) {
    return { state: EMPTY, problems: ['The address is too long, so nothing of it was read.'] }
  }
  const reading = new Reading()
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=')
    const key = equals === -1 ? pair : pair.slice(0, equals)
    const value = equals === -1 ? null : decoded(pair.slice(equals + 1))
    if (value === null) reading.report(`has a part that is damaged, “${shown(key)}”`)
    else reading.take(key, value)
  }
  return reading.result()
}

class Reading {
  readonly problems: string[] = []
  readonly #seen = new Set<string>()
  #case: { -readonly [Key in keyof Case]: Case[Key] } = { ...EMPTY }

  take(key: string, value: string): void {
    const isOfNext = key.startsWith('to-')
    const field = isOfNext ? key.slice('to-'.length) : key
    const isFrame = field === 'frame' || field === 'sandbox'
    if (!isFrame && this.#seen.has(key)) this.report(`names “${shown(key)}” twice; the first one counts`)
    else if (isFrame) this.#takeFrame(isOfNext, { url: value, sandboxed: field === 'sandbox' })
    else {
      this.#seen.add(key)
      if (!this.#takeSetting(isOfNext, field, value) && !this.#takeField(key, value)) {
        this.report(`has a part that is not known here, “${shown(key)}”`)
      }
    }
  }

  result(): ReadFragment {
    return { state: this.#case, problems: this.problems }
  }

  #takeFrame(isOfNext: boolean, frame: Frame): void {
    const { frames } = this.#setting(isOfNext)
    if (frames.length < FRAMES) this.#change(isOfNext, { frames: [...frames, frame] })
    else if (frames.length === FRAMES) this.report(`has more than ${FRAMES} frames; the others were left out`)
  }

  /** Takes a field of a request; false if it has no such field. */
  #takeSetting(isOfNext: boolean, field: string, value: string): boolean {
    if (field === 'url' || field === 'page') this.#change(isOfNext, { [field]: value })
    else if (field === 'method') {
      // token (RFC 9110 §5.6.2)
      if (/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,40}$/.test(value)) this.#change(isOfNext, { method: value })
      else this.report('has a method that is not valid')
    } else if (field === 'kind') {
      const kind = KINDS.find((known) => known === value)
      if (kind === undefined) this.report('names a kind of request that is not known here')
      else this.#change(isOfNext, { kind })
    } else return false
    return true
  }

  /** Takes any other field; false if there is no such field. */
  #takeField(key: string, value: string): boolean {
    if (key === 'set') this.#case.text = value
    else if (key === 'profile') {
      const profile = PROFILES.find((known) => known === value)
      if (profile === undefined) this.report('names a profile that is not known here')
      else this.#case.profile = profile
    } else if (key === 'clock') {
      const clock = clockOf(value)
      if (clock === null) this.report('has a clock that shows no time')
      else this.#case.clock = clock
    } else if (key === 'later') {
      if (/^\d{1,11}$/.test(value) && Number(value) <= LATEST) this.#case.later = Number(value)
      else this.report('has a time to the next request that is not a number of seconds')
    } else if (key === 'v') {
      if (value !== '1') this.report('was made by another version of this page')
    } else return false
    return true
  }

  #setting(isOfNext: boolean): Setting {
    return isOfNext ? this.#case.sent : this.#case.received
  }

  #change(isOfNext: boolean, change: Partial<Setting>): void {
    if (isOfNext) this.#case.sent = { ...this.#case.sent, ...change }
    else this.#case.received = { ...this.#case.received, ...change }
  }

  /** Reports something about the address, once. */
  report(what: string): void {
    const sentence = `The address ${what}.`
    if (this.problems.length < 20 && !this.problems.includes(sentence)) this.problems.push(sentence)
  }
}

/** The time that a text in the form of ISO 8601 shows in milliseconds; `null` if it shows none. */
export function clockOf(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z?$/.test(text)) return null
  const time = Date.parse(text.endsWith('Z') ? text : `${text}Z`)
  // Some engines take the 31st of February for a day in March.
  const isThere = time >= 0 && time <= LATEST_CLOCK && new Date(time).toISOString().startsWith(text.slice(0, 16))
  return isThere ? time : null
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return null
  }
}

/** The beginning of a key that came from anywhere. */
function shown(key: string): string {
  return key.length > 20 ? `${key.slice(0, 20)}…` : key
}
