/**
 * Divides a Set-Cookie line into its parts, with their positions and what the parser made of each (§5.6).
 *
 * Only the semicolons, the first equals sign of each part and the white space around them are found here. What an
 * attribute means is what the parser of the engine makes of it alone.
 */

import type { Reason } from 'speculoos'
import type { ApiType, ParsedSetCookie, ParseResult } from 'speculoos/algorithms'
import { skipSpace, trimmed } from '../../src/algorithms/characters.js'
import type { ProfileName } from './case.js'
import { PROFILE_OF, parseBy } from './profiles.js'

/** What became of a part of a line. */
export type Outcome = 'used' | 'changed' | 'ignored' | 'repeated' | 'refused' | 'unread'

/** What a piece of a line is. */
export type Role = 'name' | 'value' | 'mark' | 'space' | 'dot' | 'rest'

/** A piece of a line, from one position to another. */
export interface Piece {
  readonly start: number
  readonly end: number
  readonly role: Role
  /** The index of the part that it belongs to; -1 if it belongs to none. */
  readonly part: number
}

/** A field that an attribute sets. */
export type Field = Exclude<keyof ParsedSetCookie, 'name' | 'value'>

/** A part of a line: the name, the value, or an attribute. */
export interface Part {
  readonly kind: 'name' | 'value' | 'attribute'
  /** The field that the attribute sets, or would set if its value were valid; `null` if there is none. */
  readonly field: Field | null
  readonly start: number
  readonly end: number
  outcome: Outcome
  /** What the parser has to say about it. */
  readonly reasons: Reason[]
  /** What no reason says. */
  note: string
}

/** A line in parts. */
export interface DividedLine {
  readonly pieces: readonly Piece[]
  /** The name, the value and the attributes; those in the piece `rest` are left out. */
  readonly parts: readonly Part[]
}

/** Parses a line as the jar of the case does. */
type Parse = (line: string) => ParseResult

/** How many attributes are shown, empty ones included. */
const ATTRIBUTES = 60

/** A valid value of each attribute that a browser may forget again. */
const AGES = ';Expires=Thu, 01 Jan 1970 00:00:01 GMT;Max-Age=1'

const REPEATED = 'The last attribute of this name counts.'

const FIELDS: readonly Field[] = [
  'expires',
  'maxAge',
  'domain',
  'path',
  'secure',
  'httpOnly',
  'sameSite',
  'partitioned',
  'priority',
]

/** The fields of attributes that were ignored because of their values. */
const FIELD_OF_WARNING: Readonly<Partial<Record<Reason['id'], Field>>> = {
  'expires-not-a-date': 'expires',
  'max-age-empty': 'maxAge',
  'max-age-not-a-number': 'maxAge',
  'max-age-non-digit': 'maxAge',
}

/** Divides a line that a jar receives with a profile. */
export function divideLine(line: string, type: ApiType, readsPartitioned: boolean, profile: ProfileName): DividedLine {
  const parse: Parse = (text) => parseBy(profile, text, type, readsPartitioned)
  const pieces: Piece[] = []
  const semicolon = line.indexOf(';')
  const end = semicolon === -1 ? line.length : semicolon
  const equals = line.slice(0, end).indexOf('=')
  const valuelessEnd = PROFILE_OF[profile]?.valueless === 'name' ? end : 0
  const nameEnd = equals === -1 ? valuelessEnd : equals
  const valueStart = equals === -1 ? valuelessEnd : equals + 1
  const value = part('value', valueStart, end)
  const parts: Part[] = [part('name', 0, nameEnd), value]
  addTrimmed(line, 0, nameEnd, 'name', 0, pieces)
  if (equals !== -1) pieces.push({ start: equals, end: equals + 1, role: 'mark', part: -1 })
  addTrimmed(line, valueStart, end, 'value', 1, pieces)
  const pair = parse(line.slice(0, end))
  if (pair.status === 'parsed' && pair.setCookie.value !== trimmed(line, valueStart, end)) {
    value.outcome = 'changed'
    value.note = 'Octets that are not UTF-8 were replaced.'
  }

  let position = end
  for (let semicolons = 0; position < line.length && semicolons < ATTRIBUTES; semicolons += 1) {
    const next = line.indexOf(';', position + 1)
    const to = next === -1 ? line.length : next
    pieces.push({ start: position, end: position + 1, role: 'mark', part: -1 })
    if (skipSpace(line, position + 1, to) === to) {
      if (position + 1 < to) pieces.push({ start: position + 1, end: to, role: 'space', part: -1 })
    } else {
      parts.push(attribute(line, position, to, parse))
      addAttribute(line, position + 1, to, parts, pieces)
    }
    position = to
  }
  markRepeated(parts, profile)
  if (position < line.length) {
    pieces.push({ start: position, end: line.length, role: 'rest', part: -1 })
    markReplaced(parts, line.slice(position), parse)
  }
  return { pieces, parts }
}

function part(kind: Part['kind'], start: number, end: number, field: Field | null = null): Part {
  return { kind, field, start, end, outcome: 'used', reasons: [], note: '' }
}

/** Adds a text and the white space around it. */
function addTrimmed(line: string, start: number, end: number, role: Role, index: number, pieces: Piece[]): void {
  const first = skipSpace(line, start, end)
  const last = first + trimmed(line, first, end).length
  if (start < first) pieces.push({ start, end: first, role: 'space', part: -1 })
  if (first < last) pieces.push({ start: first, end: last, role, part: index })
  if (last < end) pieces.push({ start: last, end, role: 'space', part: -1 })
}

/** The attribute that begins with the semicolon at `start`, as the parser reads it alone. */
function attribute(line: string, start: number, end: number, parse: Parse): Part {
  const parsed = parse(`a=${line.slice(start, end)}`)
  if (parsed.status === 'rejected') {
    return { ...part('attribute', start + 1, end), outcome: 'refused', reasons: [...parsed.reasons] }
  }
  const { setCookie } = parsed
  const reasons = [...parsed.warnings]
  const set = FIELDS.find((field) => (setCookie[field] ?? null) !== null && setCookie[field] !== false) ?? null
  const meant = reasons.map(({ id }) => FIELD_OF_WARNING[id]).find((field) => field !== undefined)
  const made = { ...part('attribute', start + 1, end, set ?? meant ?? null), reasons }
  if (set === null) made.outcome = 'ignored'
  else if (reasons.length > 0) made.outcome = 'changed'
  return made
}

function addAttribute(line: string, start: number, end: number, parts: readonly Part[], pieces: Piece[]): void {
  const index = parts.length - 1
  const equals = line.slice(start, end).indexOf('=')
  if (equals === -1) {
    addTrimmed(line, start, end, 'name', index, pieces)
    return
  }
  addTrimmed(line, start, start + equals, 'name', index, pieces)
  pieces.push({ start: start + equals, end: start + equals + 1, role: 'mark', part: index })
  let from = start + equals + 1
  // §5.6.3 step 2
  const first = skipSpace(line, from, end)
  if (parts[index]?.field === 'domain' && parts[index]?.outcome === 'used' && line[first] === '.') {
    if (from < first) pieces.push({ start: from, end: first, role: 'space', part: -1 })
    pieces.push({ start: first, end: first + 1, role: 'dot', part: index })
    from = first + 1
  }
  addTrimmed(line, from, end, 'value', index, pieces)
}

/** Marks the attributes that another one of the same name makes void. */
function markRepeated(parts: readonly Part[], profile: ProfileName): void {
  const isLast = PROFILE_OF[profile]?.repeatedLifetime === 'last'
  const winners = new Map<Field, Part>()
  for (const found of parts) {
    const { field, outcome } = found
    if (field === null) continue
    const isLifetime = field === 'expires' || field === 'maxAge'
    if (outcome === 'ignored' && !(isLast && isLifetime)) continue
    const earlier = winners.get(field)
    if (earlier !== undefined) {
      const isFlag = field === 'secure' || field === 'httpOnly' || field === 'partitioned'
      const voided = isFlag ? found : earlier
      if (voided.outcome !== 'ignored') {
        voided.outcome = 'repeated'
        voided.note = isFlag ? 'It was named before.' : REPEATED
      }
      if (isFlag) continue
    }
    winners.set(field, found)
  }
}

/** Marks the attributes that one in the rest of the line makes void. */
function markReplaced(parts: readonly Part[], rest: string, parse: Parse): void {
  const ages = parse(`a=${AGES}`)
  const later = parse(`a=${AGES}${rest}`)
  if (ages.status === 'rejected' || later.status === 'rejected') return
  for (const found of parts) {
    const { field, outcome } = found
    if (field === null || (outcome !== 'used' && outcome !== 'changed')) continue
    const isFlag = field === 'secure' || field === 'httpOnly' || field === 'partitioned'
    if (isFlag || (later.setCookie[field] ?? null) === (ages.setCookie[field] ?? null)) continue
    found.outcome = 'repeated'
    found.note = REPEATED
  }
}
