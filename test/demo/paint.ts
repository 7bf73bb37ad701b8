/**
 * Prints rows as a table, and beneath each row every refusal with its reason.
 */
import type { Reason } from 'speculoos'
import type { Row } from './rows.js'

const WIDTH = 112
const REQUEST = 44
const STATUS = 8
const SENT = 37
/** Where a note begins, and where its sentences do. */
const NOTE = 9
const PLACE = 21

/** Colours a text, or leaves it. */
export type Paint = (style: 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan', text: string) => string

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 }

/** A paint that uses the colours of a terminal, or none. */
export function paintFor(hasColours: boolean): Paint {
  return (style, text) => (hasColours && text !== '' ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text)
}

export function heading(paint: Paint): string[] {
  const titles = `   ${'request'.padEnd(REQUEST)}${'status'.padEnd(STATUS)}${'cookies sent'.padEnd(SENT)}cookies received`
  return [paint('dim', titles), paint('dim', '─'.repeat(WIDTH))]
}

export function sceneLines(number: number, title: string, rows: readonly Row[], paint: Paint): string[] {
  return ['', paint('bold', `${number}. ${title}`), ...rows.flatMap((row) => rowLines(row, paint))]
}

function rowLines({ method, url, status, sent, received, withheld }: Row, paint: Paint): string[] {
  const cells = received.map(({ line, result }) => {
    const pair = line.split(';')[0] ?? ''
    if (result.status === 'stored') return paint('green', `+ ${pair}`)
    return result.status === 'removed' ? paint('cyan', `- ${pair.split('=')[0]}`) : paint('red', `× ${pair}`)
  })
  const request = `   ${`${method.padEnd(6)}${url}`.padEnd(REQUEST)}${status.padEnd(STATUS)}`
  const cookies = sent === '' ? paint('dim', '—'.padEnd(SENT)) : sent.padEnd(SENT)
  const [first = paint('dim', '—'), ...others] = cells
  const refusals = received.flatMap(({ line, result }) =>
    result.status === 'rejected' ? note(paint('red', `× refused ${line}`), result.reasons, paint) : [],
  )
  const withholdings = alike(withheld).flatMap(({ names, reasons }) =>
    note(paint('yellow', `○ withheld ${names.join(', ')}`), reasons, paint),
  )
  const indent = ' '.repeat(3 + REQUEST + STATUS + SENT)
  return [request + cookies + first, ...others.map((cell) => indent + cell), ...refusals, ...withholdings]
}

/** Cookies that were withheld for the same reasons stand together. */
function alike(withheld: Row['withheld']): { names: string[]; reasons: readonly Reason[] }[] {
  const groups = new Map<string, { names: string[]; reasons: readonly Reason[] }>()
  for (const { cookie, reasons } of withheld) {
    const key = reasons.map(({ id }) => id).join()
    const group = groups.get(key) ?? { names: [], reasons }
    group.names.push(cookie.name)
    groups.set(key, group)
  }
  return [...groups.values()]
}

function note(title: string, reasons: readonly Reason[], paint: Paint): string[] {
  const indent = ' '.repeat(NOTE)
  const lines = reasons.flatMap(({ section, step, sentence }) => {
    const place = `§${section}${step === '' ? '' : ` step ${step}`}`
    return wrapped(sentence, WIDTH - NOTE - 2 - PLACE).map((line, index) => {
      return `${indent}  ${paint('dim', (index === 0 ? place : '').padEnd(PLACE))}${line}`
    })
  })
  return [indent + title, ...lines]
}

function wrapped(sentence: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of sentence.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
