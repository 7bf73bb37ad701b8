/** Compares what an engine did with what the text expects, and returns the first difference. */

import type { Cookie } from '../../src/index.js'
import type { Abilities, HeldCookie, Seen } from './engine.js'
import { octetsOf } from './octets.js'
import type { Expected, Outcome } from './plan.js'

/** A difference: the step, what the text expects, and what the engine did. */
export interface Difference {
  /** After which line, counted from 1, and at a request to which URL. It is left out if there is one line and no other URL. */
  readonly at?: string
  readonly text: string
  readonly did: string
}

/** The first difference; `null` if everything that was seen agrees. */
export function differenceOf(plan: Outcome, seen: readonly Seen[], abilities: Abilities): Difference | null {
  for (let index = 0; index <= plan.expected.length; index += 1) {
    const found = seen[index] ?? null
    if (found === null) continue
    const expected = plan.expected[index] ?? { held: plan.last }
    const before = plan.expected.slice(0, index + 1)
    const time = before.at(-1)?.step.time ?? 0
    const kept = 'held' in found ? { held: found.held.filter((cookie) => !isOver(cookie, time)) } : found
    const pair = differ(expected, kept, abilities, time)
    if (pair !== null) return { ...placeOf(before, plan), ...pair }
  }
  return null
}

function placeOf(before: readonly Expected[], { expected }: Outcome): { at?: string } {
  const lines = (list: readonly Expected[]): number => list.filter(({ step }) => step.do === 'set').length
  const last = before.at(-1)?.step
  const urls = new Set(expected.map(({ step }) => ('url' in step ? step.url : '')))
  const url = last?.do === 'get' && urls.size > 1 ? `to ${shown(last.url)}` : ''
  const line = lines(expected) > 1 ? `after line ${lines(before)}` : ''
  const at = [line, url].filter(Boolean).join(', ')
  return at === '' ? {} : { at }
}

/** Whether a cookie is expired. Many engines keep expired cookies until the next request. */
function isOver({ expiryTime }: HeldCookie, time: number): boolean {
  return typeof expiryTime === 'number' && expiryTime < time
}

function differ(
  expected: { header: string } | { held: readonly Cookie[] },
  seen: Exclude<Seen, null>,
  abilities: Abilities,
  time: number,
): Omit<Difference, 'at'> | null {
  if ('header' in expected) {
    if (!('header' in seen)) throw new Error('the driver listed cookies in place of a Cookie header')
    const header = carried(expected.header, abilities)
    return header === seen.header ? null : { text: shownHeader(header), did: shownHeader(seen.header) }
  }
  if (!('held' in seen)) throw new Error('the driver sent a Cookie header in place of its cookies')
  const wanted = expected.held.map((cookie) => heldOf(cookie, abilities)).sort(byPlace)
  const got = [...seen.held].sort(byPlace)
  const names = (list: readonly HeldCookie[]): string => JSON.stringify(list.map(({ name, value }) => [name, value]))
  if (names(wanted) !== names(got)) return { text: shownAll(wanted), did: shownAll(got) }
  for (const [index, cookie] of wanted.entries()) {
    const other = got[index]
    if (other === undefined) continue
    for (const field of abilities.fields) {
      if (other[field] === undefined || isEqual(field, cookie[field], other[field], abilities)) continue
      const pair = shownPair(cookie)
      return {
        text: `${pair}: ${shownField(field, cookie[field], abilities, time)}`,
        did: `${pair}: ${shownField(field, other[field], abilities, time)}`,
      }
    }
  }
  return null
}

function carried(text: string, { carrier }: Abilities): string {
  return carrier === 'string' ? text : (octetsOf(text) ?? text)
}

function heldOf(cookie: Cookie, { carrier }: Abilities): HeldCookie {
  // All parts came in one line, so they have one encoding.
  const octets = octetsOf(`${cookie.name}\n${cookie.value}\n${cookie.path}`) ?? ''
  const [name = '', value = '', path = ''] = octets.split('\n')
  const texts = carrier === 'string' ? cookie : { name, value, path }
  return {
    name: texts.name,
    value: texts.value,
    path: texts.path,
    domain: cookie.domain,
    hostOnly: cookie.hostOnly,
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
    sameSite: cookie.sameSite,
    expiryTime: cookie.persistent ? cookie.expiryTime : null,
  }
}

function byPlace(first: HeldCookie, second: HeldCookie): number {
  const [one, other] = [first, second].map(({ name, value, domain, path }) =>
    JSON.stringify([name, domain, path, value]),
  )
  return (one ?? '') < (other ?? '') ? -1 : 1
}

function isEqual(field: string, expected: unknown, found: unknown, { clock }: Abilities): boolean {
  // The brackets of an IPv6 address are only notation.
  if (field === 'domain') return bare(expected) === bare(found)
  if (field !== 'expiryTime' || typeof expected !== 'number' || typeof found !== 'number') return expected === found
  // Many engines keep whole seconds, and the clock of the machine does not stand still.
  return Math.abs(expected - found) <= (clock === 'real' ? 120_000 : 1000)
}

function bare(domain: unknown): string {
  return String(domain).replace(/^\[|\]$/g, '')
}

const LONGEST = 90

/** Returns a text as a page shows it: in ASCII, and not too long. */
export function shown(text: string): string {
  const printable = text.replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\${unit === '\t' ? 't' : `u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`}`,
  )
  if (printable.length <= LONGEST) return printable
  return `${printable.slice(0, LONGEST - 20)}... (${text.length} characters)`
}

function shownHeader(header: string): string {
  return header === '' ? 'sends no Cookie' : `Cookie: ${shown(header)}`
}

function shownPair({ name, value }: HeldCookie): string {
  return shown(name === '' ? value : `${name}=${value}`)
}

function shownAll(cookies: readonly HeldCookie[]): string {
  return cookies.length === 0 ? 'keeps no cookie' : `keeps ${shown(cookies.map(shownPair).join(', '))}`
}

function shownField(field: string, value: unknown, { clock }: Abilities, time: number): string {
  if (field !== 'expiryTime') return `${field} ${typeof value === 'string' ? shown(value) : value}`
  if (typeof value !== 'number') return 'until the end of the session'
  // With the clock of the machine, the date would change with every run.
  if (clock === 'real') {
    const minutes = Math.round((value - time) / 60_000)
    return minutes < 1440 ? `for ${minutes} min` : `for ${Math.round(minutes / 1440)} days`
  }
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? 'until the end of time' : `until ${date.toISOString()}`
}
