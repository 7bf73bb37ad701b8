/**
 * Formats a hop as lines of text: the request, the cookies sent, the result of each cookie received, and the reasons.
 */
import type { Cookie } from '../../cookie/cookie.js'
import type { Reason } from '../../cookie/reason.js'
import { byteCookie, cookiePairs } from '../../http/cookie-header.js'
import type { Hop } from '../../http/hop.js'
import type { Explanation } from '../../jar/decision.js'
import { harmless, withoutPassword } from './harmless.js'

/**
 * The parts of a {@link Hop} that are printed. Optional parts that are missing are left out.
 *
 * @see {@link Hop}
 */
export interface PrintedHop extends Pick<Hop, 'method' | 'url' | 'cookie' | 'received'> {
  /** The HTTP status of the response. */
  readonly status?: number | undefined
  /** The cookies of the site that were withheld, with reasons. */
  readonly retrieval?: (Pick<Explanation, 'excluded'> & Partial<Pick<Explanation, 'included'>>) | undefined
  /** The cookies that the response deleted by Clear-Site-Data. */
  readonly cleared?: readonly Cookie[] | undefined
}

/** The style of the lines. */
export interface LineStyle {
  readonly showValues: boolean
  readonly colours: boolean
  /** Whether to link the place of a reason to its page. */
  readonly links: boolean
}

/** The greatest width of a line with a reason. */
const WIDTH = 112
/** The start of the second column, and the width of the section before the sentence of a reason. */
const TEXT = 13
const SENTENCE = 24

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 }
const VERDICTS = {
  stored: ['stored', 'green'],
  removed: ['removed', 'cyan'],
  rejected: ['refused', 'red'],
} as const
/** The attributes to show. Any other may be the rest of a cookie value that a semicolon cut short by mistake. */
const ATTRIBUTES = /^[ \t]*(?:expires|max-age|domain|path|secure|httponly|samesite|partitioned)[ \t]*(?:=|$)/i

type Colour = keyof typeof CODES

/** Returns the lines of a hop. */
export function linesOf(hop: PrintedHop, style: LineStyle): string[] {
  const { method, url, status, cookie, received, retrieval, cleared = [] } = hop
  const paint = (colour: Colour, text: string): string =>
    style.colours ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text
  const row = (title: string, colour: Colour, text: string): string =>
    `   ${paint(colour, title.padEnd(TEXT - 3))}${text}`
  const notes = (reasons: readonly Reason[]): string[] =>
    reasons.flatMap(({ section, step, sentence, url }) => {
      const place = `§${section}${step === '' ? '' : ` step ${step}`}`
      return wrapped(harmless(sentence), WIDTH - TEXT - SENTENCE).map((line, index) => {
        const shown = paint('dim', (index === 0 ? place : '').padEnd(SENTENCE))
        return `${' '.repeat(TEXT)}${style.links ? shown.replace(place, linked(place, url)) : shown}${line}`
      })
    })
  const group = (title: string, colour: Colour, cookies: Explanation['excluded']): string[] =>
    alike(cookies).flatMap(({ names, reasons }) => [
      row(title, colour, names.map(harmless).join(', ')),
      ...notes(reasons),
    ])

  const request = `${paint('bold', harmless(method))} ${harmless(withoutPassword(url))}`
  const end = status === undefined ? '' : ` ${paint(status < 400 ? 'green' : 'red', String(status))}`
  const lines = [request + end]
  lines.push(
    row(
      'sent',
      'dim',
      cookie === '' ? paint('dim', '—') : harmless(sentCookies(cookie, retrieval?.included ?? [], style)),
    ),
  )
  for (const { line, result } of received) {
    const [title, colour] = VERDICTS[result.status]
    lines.push(row(title, colour, harmless(setCookie(line, style))))
    if (result.status === 'rejected') lines.push(...notes(result.reasons))
    lines.push(...notes(result.warnings))
    const evicted = result.status === 'stored' ? result.evicted : []
    lines.push(
      ...group(
        'evicted',
        'cyan',
        evicted.map(({ cookie, reason }) => ({ cookie, reasons: [reason] })),
      ),
    )
  }
  lines.push(...group('withheld', 'yellow', retrieval?.excluded ?? []))
  if (cleared.length > 0) {
    lines.push(row('cleared', 'cyan', cleared.map(({ name }) => harmless(shownName(name))).join(', ')))
  }
  return lines
}

/** Returns the cookies of a Cookie header field, without values unless they are to be shown. */
function sentCookies(cookie: string, included: readonly Cookie[], { showValues }: LineStyle): string {
  if (showValues) return cookie
  // The value of a nameless cookie may contain an equals sign.
  const nameless = new Set(included.flatMap((each) => (each.name === '' ? byteCookie(each).value.trim() : [])))
  return cookiePairs(cookie)
    .map(({ name, text }) => shownName(nameless.has(text) ? '' : name))
    .join(', ')
}

/** Returns a Set-Cookie line, without the value of the cookie unless it is to be shown. */
function setCookie(line: string, { showValues }: LineStyle): string {
  if (showValues) return line
  const [pair = '', ...attributes] = line.split(';')
  const name = pair.slice(0, Math.max(0, pair.indexOf('='))).trim()
  return [`${name}=…`, ...attributes.map((text) => (ATTRIBUTES.test(text) ? text : ' …'))].join(';')
}

function shownName(name: string): string {
  return name === '' ? '(no name)' : name
}

/** Groups cookies that have the same reasons. */
function alike(excluded: Explanation['excluded']): { names: string[]; reasons: readonly Reason[] }[] {
  const groups = new Map<string, { names: string[]; reasons: readonly Reason[] }>()
  for (const { cookie, reasons } of excluded) {
    const key = reasons.map(({ id }) => id).join()
    const group = groups.get(key) ?? { names: [], reasons }
    group.names.push(shownName(cookie.name))
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** Returns a text as a link, with the escape sequence OSC 8. */
function linked(text: string, url: string): string {
  return `\u001b]8;;${harmless(url)}\u001b\\${text}\u001b]8;;\u001b\\`
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
