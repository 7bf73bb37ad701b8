/**
 * Samples of one session identifier, and what can be seen in them: repetition, counting, and the time.
 */
import { formOf } from './contents.js'
import { isSessionKind } from './cookie-kind.js'
import { textOfBase64, textOfHex } from './encodings.js'
import { isStored, type StoredLine, type Subject } from './exchange.js'
import { uuidVersion } from './shape.js'

/** The longest identifier that is read as a number. */
const LONGEST_NUMBER = 64

/** How far a time in an identifier may be from that of its response, in milliseconds: a day. */
const NEAR = 86_400_000

/** The samples of a session cookie: what different clients got by the same exchange. */
export interface Samples {
  /** The line of the first sample. */
  readonly line: StoredLine
  readonly values: readonly string[]
  /** Whether the values mean something to the server alone. */
  readonly areIdentifiers: boolean
  /** The identifiers. Empty for contents and for signed values, since nobody else can make a signature. */
  readonly identifiers: readonly string[]
  /** When each response was made, in milliseconds. */
  readonly times: readonly number[]
}

/**
 * The samples of each session cookie. Responses of one URL and method are samples, unless their request carried the
 * cookie. If a cookie comes by several exchanges, the one with the most samples counts.
 */
export function samplesOf({ exchanges }: Subject): Samples[] {
  const groups = new Map<string, Map<string, StoredLine[]>>()
  for (const exchange of exchanges) {
    const place = `${exchange.method ?? 'GET'} ${exchange.url.replace(/[?#].*$/s, '')}`
    // A later line of the same response replaces an earlier one.
    const last = new Map(exchange.lines.map((line) => [line.name, line]))
    for (const [name, line] of last) {
      const isNew = exchange.sent === null || !exchange.sent.some((cookie) => cookie.name === name)
      if (!isSessionKind(line.kind) || !isStored(line) || !isNew || line.parsed.value === '') continue
      const places = groups.get(name) ?? new Map<string, StoredLine[]>()
      const lines = places.get(place) ?? []
      lines.push(line)
      groups.set(name, places.set(place, lines))
    }
  }
  return [...groups.values()].flatMap((places) => {
    const [most] = [...places.values()].sort((a, b) => b.length - a.length)
    return most?.[0] === undefined ? [] : [samples(most[0], most)]
  })
}

function samples(line: StoredLine, lines: readonly StoredLine[]): Samples {
  const values = lines.map(({ parsed }) => parsed.value)
  const forms = values.map(formOf)
  const isPlain = forms.every(({ protection }) => protection === 'identifier')
  return {
    line,
    values,
    areIdentifiers: isPlain || forms.every(({ protection }) => protection === 'signed identifier'),
    identifiers: isPlain ? forms.map(({ identifier }) => identifier) : [],
    times: lines.map(({ exchange }) => exchange.time),
  }
}

/** The number of samples whose value another sample has too. */
export function repeatedCount({ values }: Samples): number {
  const counted = new Map<string, number>()
  for (const value of values) counted.set(value, (counted.get(value) ?? 0) + 1)
  return values.filter((value) => counted.get(value) !== 1).length
}

/** Whether the identifiers, in order, count up or down by small steps. */
export function counts({ identifiers }: Samples): boolean {
  if (identifiers.length < 3) return false
  return readings(identifiers).some((texts) => {
    const parts = varyingParts(texts)
    if (parts.length === 0 || parts.includes('')) return false
    const isDecimal = parts.every((part) => /^\d+$/.test(part))
    const isHex = parts.every((part) => /^[0-9a-f]+$/.test(part))
    const bases = [...(isDecimal ? [10n] : []), ...(isHex ? [16n] : []), 36n]
    return bases.some((base) =>
      risesSlowly(
        parts.map((part) => numberOf(part, base)),
        base ** BigInt(longest(parts)),
      ),
    )
  })
}

/** Whether an identifier of each sample holds the time of its response, or is of a kind that holds one. */
export function holdsTime({ identifiers, times }: Samples): boolean {
  if (identifiers.length > 0 && identifiers.every((text) => /^[167]$/.test(uuidVersion(text) ?? ''))) return true
  if (identifiers.length < 2) return false
  return readings(identifiers).some(([first = '', ...rest]) =>
    // Few places of the first text look like its time, so the other texts are read only there.
    placesOfTime(first, times[0] ?? 0).some((place) =>
      rest.every((text, index) => isTimeAt(place, text, times[index + 1] ?? 0)),
    ),
  )
}

/** The identifiers as they are, and as the texts that they encode. */
function readings(identifiers: readonly string[]): string[][] {
  const found: string[][] = [[...identifiers]]
  for (const decode of [textOfBase64, textOfHex]) {
    const texts = identifiers.map(decode)
    if (texts.every((text) => text !== null && /^[\x20-\x7e]+$/.test(text))) found.push(texts.map((text) => text ?? ''))
  }
  return found.filter((texts) => longest(texts) <= LONGEST_NUMBER)
}

function longest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length))
}

/** The only part of letters and digits in which the texts differ; empty if they differ in several parts. */
function varyingParts(texts: readonly string[]): string[] {
  const rows = texts.map((text) => text.toLowerCase().split(/[^0-9a-z]+/))
  const columns = (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? ''))
  const varying = columns.filter(([first, ...rest]) => rest.some((part) => part !== first))
  return varying.length === 1 && rows.every(({ length }) => length === columns.length) ? (varying[0] ?? []) : []
}

function numberOf(text: string, base: bigint): bigint {
  let number = 0n
  for (const digit of text.toLowerCase()) number = number * base + BigInt(Number.parseInt(digit, 36))
  return number
}

/** Whether numbers rise or fall by steps of at most a thousandth of their range, and a million. */
function risesSlowly(numbers: readonly bigint[], range: bigint): boolean {
  const most = range / 1000n > 1_000_000n ? 1_000_000n : range < 1000n ? 1n : range / 1000n
  const steps = numbers.slice(1).map((number, index) => number - (numbers[index] ?? 0n))
  const areSmall = (sign: bigint) => steps.every((step) => step * sign > 0n && step * sign <= most)
  return areSmall(1n) || areSmall(-1n)
}

/** A place in an identifier that may hold a time. */
interface TimePlace {
  readonly at: number
  readonly length: number
  readonly base: number
  /** The milliseconds of a unit. */
  readonly unit: number
}

/** The places of a text that hold a time near `time`. */
function placesOfTime(text: string, time: number): TimePlace[] {
  const all = TIMES.flatMap(([length, base, unit]) => Array.from(text, (_, at) => ({ at, length, base, unit })))
  return all.filter((place) => isTimeAt(place, text, time))
}

function isTimeAt({ at, length, base, unit }: TimePlace, text: string, time: number): boolean {
  const digits = text.slice(at, at + length)
  if (digits.length < length || !digitsOf(base).test(digits)) return false
  return Math.abs(Number.parseInt(digits, base) * unit - time) <= NEAR
}

/** How identifiers hold times: the number of digits, their base, and the milliseconds of a unit. */
const TIMES: readonly (readonly [number, number, number])[] = [
  [10, 10, 1000],
  [13, 10, 1],
  [8, 16, 1000],
  [11, 16, 1],
  [6, 36, 1000],
  [8, 36, 1],
]

function digitsOf(base: number): RegExp {
  return base === 10 ? /^\d+$/ : base === 16 ? /^[0-9a-f]+$/i : /^[0-9a-z]+$/i
}
