/**
 * Reads what was pasted: Set-Cookie lines, the headers of responses, what `curl -v` printed, or a HAR.
 */
import { readSetCookieLines } from 'speculoos/formats'
import { charactersOf, octetsOf } from '../../src/formats/octets.js'

/** A line that a jar is to receive. */
export interface InputLine {
  /** As the jar gets it: octets from a response, characters from a script. */
  readonly text: string
  readonly url: string
  /** In milliseconds. */
  readonly time: number
  /** Where it stands, as a person counts. */
  readonly place: string
}

/** What was pasted. */
export interface ReadInput {
  readonly format: 'lines' | 'http-message' | 'har'
  readonly lines: readonly InputLine[]
  /** How many more lines there were than are decided on. */
  readonly left: number
  readonly problems: readonly string[]
}

/** How many lines are decided on. */
export const LINES = 5000

/** Reads what was pasted. It never throws if the URL is valid. */
export function readInput(text: string, url: string, isScript: boolean, now: number): ReadInput {
  const saved = isScript ? null : readSetCookieLines(withoutCurl(text), { url, now })
  if (saved === null) {
    const lines: InputLine[] = []
    let left = 0
    for (const [index, given] of text.split('\n').entries()) {
      const line = given.endsWith('\r') ? given.slice(0, -1) : given
      if (line === '') continue
      if (lines.length === LINES) left += 1
      else lines.push({ text: isScript ? line : octetsOf(line), url, time: now, place: `Line ${index + 1}` })
    }
    return { format: 'lines', lines, left, problems: [] }
  }
  const problems = [...saved.refused, ...saved.warnings].map(({ line, index, reasons }) => {
    const place = line === undefined ? (index === undefined ? '' : `Entry ${index + 1}: `) : `Line ${line}: `
    return `${place}${reasons.map(({ sentence }) => sentence).join(' ')}`
  })
  const lines = saved.lines.map(({ text: line, url: from, time, line: number, index }) => {
    const place = number === undefined ? `Entry ${(index ?? 0) + 1}` : `Line ${number}`
    return { text: line, url: from, time, place }
  })
  const left = Math.max(0, lines.length - LINES)
  return { format: saved.format, lines: lines.slice(0, LINES), left, problems }
}

/** The headers of the responses in what `curl -v` printed; any other text as it is. */
function withoutCurl(text: string): string {
  if (!/^< HTTP\//m.test(text)) return text
  return text.replace(/^(?!<(?: |\r?$)).*\n?/gm, '').replace(/^< ?/gm, '')
}

/** Octets as a person reads them: as UTF-8, if they are that. */
export function shownText(text: string): string {
  return /^[\0-\xff]*$/.test(text) ? (charactersOf(text) ?? text) : text
}
