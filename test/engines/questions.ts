/** Turns vectors into questions that any jar can be asked: lines that are set, and requests that are made. */

import { dateOf, instantOf, PLAIN_URL, START } from '../vectors/expected.js'
import type { NamedFile } from '../vectors/files.js'
import type { Action, Check, ContextRecord, ParsedRecord, PolicyRecord, Suffixes, Vector } from '../vectors/format.js'
import { type Item, itemsOf, textOf } from '../vectors/text.js'
import { hasControl } from './octets.js'

/** One step of a question, with the names of the vectors. */
export type Step =
  | { readonly do: 'set'; readonly line: string; readonly url: string; readonly context?: ContextRecord }
  | { readonly do: 'get'; readonly url: string; readonly context?: ContextRecord }
  | { readonly do: 'clock'; readonly at: number }
  | { readonly do: 'list' }

/** A vector with one of its items, as a question; or the reason why no jar can be asked. */
export interface Question {
  readonly item: Item
  readonly start: number
  readonly suffixes: Suffixes
  readonly policy: PolicyRecord
  readonly profile: 'chromium' | 'firefox' | null
  readonly steps: readonly Step[]
  readonly cannot: string | null
  /** The line that is parsed, if the vector is about parsing. */
  readonly parse: Extract<Check, { kind: 'parse' }> | null
}

/** A vector, as the matrix counts it. */
export interface Asked {
  readonly id: string
  readonly title: string
  readonly section: string
  /** Whether the text leaves a choice, so that a different outcome may be right too. */
  readonly isReading: boolean
  readonly questions: readonly Question[]
}

const HOUR = 3_600_000
const INNER = 'it is a question to an inner function, which no jar shows'
const EARLY = Date.UTC(2000, 0)
const LATE = Date.UTC(9999, 11, 31, 23)

/** All vectors of all files, in their order. */
export function askedOf(files: readonly NamedFile[]): Asked[] {
  return files.flatMap(({ file }) =>
    file.vectors.map((vector) => ({
      id: vector.id,
      title: vector.title,
      section: file.section,
      isReading: vector.reading !== undefined,
      questions: itemsOf(vector.each).map((item) => questionOf(vector, item, file.publicSuffixes)),
    })),
  )
}

function questionOf(vector: Vector, item: Item, suffixes: Suffixes): Question {
  const suffixesOfVector = vector.publicSuffixes === undefined ? suffixes : vector.publicSuffixes
  const made =
    vector.history === undefined
      ? ofCheck(vector.check, item)
      : ofHistory(vector.history, dateOf(vector.clock ?? START), item)
  return {
    item,
    start: made.start ?? dateOf(vector.clock ?? START),
    suffixes: made.suffixes === undefined ? suffixesOfVector : made.suffixes,
    policy: vector.policy ?? {},
    profile: vector.profile ?? null,
    steps: made.steps ?? [],
    cannot: made.cannot ?? null,
    parse: vector.check?.kind === 'parse' ? vector.check : null,
  }
}

interface Made {
  readonly steps?: readonly Step[]
  readonly start?: number
  readonly suffixes?: Suffixes
  readonly cannot?: string
}

function ofHistory(actions: readonly Action[], start: number, item: Item): Made {
  const steps: Step[] = []
  for (const action of actions) {
    switch (action.do) {
      case 'set':
        steps.push({ do: 'set', line: textOf(action.line, item), ...placeOf(action, item) })
        break
      case 'get':
      case 'cookies':
      case 'explain':
        steps.push({ do: 'get', ...placeOf(action, item) })
        break
      case 'list':
        steps.push({ do: 'list' })
        break
      case 'clock':
        steps.push({ do: 'clock', at: instantOf(action.at, start) })
        break
      default:
        return { cannot: `it has the action \`${action.do}\`, for which other jars have no common word` }
    }
  }
  return { steps }
}

function placeOf(
  { url, context }: Pick<Extract<Action, { do: 'get' }>, 'url' | 'context'>,
  item: Item,
): { url: string; context?: ContextRecord } {
  const place = { url: textOf(url ?? PLAIN_URL, item) }
  return context === undefined ? place : { ...place, context }
}

const set = (line: string, url = PLAIN_URL): Step => ({ do: 'set', line, url })
const get = (url = PLAIN_URL): Step => ({ do: 'get', url })

/** Turns a check into a history that shows its result. */
function ofCheck(check: Check, item: Item): Made {
  const text = (pieces: Parameters<typeof textOf>[0]): string => textOf(pieces, item)
  switch (check.kind) {
    case 'cookie-date':
      return ofDate(text(check.text), check.date)
    case 'domain-match': {
      const [host, domain] = [text(check.host), text(check.domain)]
      if (!isHost(host) || !isHost(domain)) return { cannot: 'no URL or line can hold these names' }
      return { suffixes: null, steps: [set(`a=1; Domain=${domain}`, `https://${host}/`), get(`https://${host}/`)] }
    }
    case 'default-path': {
      const url = `https://site.example${text(check.path)}`
      if (new URL(PLAIN_URL).host !== hostOf(url) || new URL(url).pathname !== text(check.path)) {
        return { cannot: 'no URL has this path' }
      }
      const path = text(check.default)
      const longer = `https://site.example${path === '/' ? '' : path}`
      return { steps: [set('a=1', url), get(`${longer}/x`), get(`${longer}x`)] }
    }
    case 'path-match': {
      const [url, path] = [`https://site.example${text(check.path)}`, text(check.cookiePath)]
      if (hostOf(url) !== 'site.example' || new URL(url).pathname !== text(check.path) || !isPath(path)) {
        return { cannot: 'no URL or line can hold these paths' }
      }
      return { steps: [set(`a=1; Path=${path}`), get(url)] }
    }
    case 'name-prefix': {
      const name = text(check.name)
      if (/[;=]/.test(name)) return { cannot: 'no line can hold this name' }
      return { steps: [set(`${name}=1`), get(), set(`${name}=2; Secure; Path=/; Domain=site.example`), get()] }
    }
    case 'cookie-string': {
      const pairs = check.cookies.map(({ name, value }) => `${text(name)}=${text(value)}`)
      if (pairs.some((pair) => pair.includes(';'))) return { cannot: 'no line can hold these cookies' }
      return { steps: [...pairs.map((pair) => set(pair)), get()] }
    }
    case 'parse':
      return ofParsing(text(check.line), check.type, check.parsed, item)
    default:
      return { cannot: INNER }
  }
}

function ofDate(text: string, date: string | null): Made {
  if (text.includes(';') || hasControl(text)) return { cannot: 'no line can hold this date' }
  const time = date === null ? null : dateOf(date)
  const line = `a=1; Expires=${text}`
  if (time === null) return { steps: [set(line), get(), { do: 'clock', at: dateOf(START) + 401 * 24 * HOUR }, get()] }
  if (time < EARLY || time > LATE) return { steps: [set(line), get()] }
  // The end of the lifetime shows the date even to a jar that cannot be listed.
  return {
    start: time - HOUR,
    steps: [set(line), get(), { do: 'clock', at: time - 1000 }, get(), { do: 'clock', at: time + 1000 }, get()],
  }
}

function ofParsing(
  line: string,
  type: 'HTTP' | 'non-HTTP' | undefined,
  parsed: ParsedRecord | undefined,
  item: Item,
): Made {
  const domain = parsed?.domain === undefined ? '' : textOf(parsed.domain, item)
  const path = parsed?.path === undefined ? '' : textOf(parsed.path, item)
  const host = isHost(domain) ? domain : 'site.example'
  const url = `https://${host}${isPath(path) && new URL(`https://${host}${path}`).pathname === path ? path : '/'}`
  const expires = parsed?.expires === undefined ? null : dateOf(parsed.expires)
  const context = type === undefined ? {} : { context: { type } }
  return {
    ...(expires !== null && expires > EARLY && expires < LATE ? { start: expires - HOUR } : {}),
    steps: [
      { do: 'set', line, url, ...context },
      { do: 'get', url },
    ],
  }
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null
}

/** Whether a name stands for itself in a URL and in a line. */
function isHost(name: string): boolean {
  return /^[a-z0-9_-][a-z0-9._-]*$/.test(name) && hostOf(`https://${name}/`) === name
}

/** Whether a path stands for itself in a line. */
function isPath(path: string): boolean {
  return /^\/[^; \t]*$/.test(path) && !hasControl(path)
}
