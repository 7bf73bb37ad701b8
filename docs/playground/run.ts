/**
 * Runs a case: a jar with the rules of a profile receives the lines, and explains the next request.
 */
import { CookieJar, type ExcludedCookie, type SetCookieResult } from 'speculoos'
import { cookieString } from 'speculoos/algorithms'
import type { Case, ProfileName } from './case.js'
import { contextOf, type FieldProblem, isBarred, problemsOf } from './context.js'
import { type InputLine, type ReadInput, readInput } from './input.js'
import { type DividedLine, divideLine } from './parts.js'
import { PROFILE_OF, parseBy } from './profiles.js'
import { type Step, stepsOfLine } from './steps.js'
import { markVerdict } from './verdict.js'

/** A line and what became of it. */
export interface Verdict {
  readonly line: InputLine
  readonly result: SetCookieResult
  /** Whether the request belongs to a partition, so that the attribute Partitioned is read. */
  readonly readsPartitioned: boolean
}

/** What the next request carries, and why not the rest. */
export interface Sending {
  readonly url: string
  /** The value of the Cookie header field, or of `document.cookie`. */
  readonly header: string
  readonly included: readonly { readonly name: string; readonly value: string; readonly domain: string; path: string }[]
  readonly excluded: readonly ExcludedCookie[]
  readonly facts: readonly string[]
  /** Whether it is a script that can read no cookies at all. */
  readonly isBarred: boolean
}

/** A case that was run. */
export interface Run {
  readonly input: ReadInput
  readonly verdicts: readonly Verdict[]
  /** What a person wants to know of the request whose response has the lines. */
  readonly facts: readonly string[]
  /** Whether the lines come from a script that can set no cookies at all. */
  readonly isBarred: boolean
  readonly sending: Sending
}

/** The fields of a case that cannot be used; `to-` stands before those of the next request. */
export function problemsOfCase({ received, sent }: Case): FieldProblem[] {
  const next = sent.url === '' ? { ...sent, url: received.url } : sent
  const isOwn = sent.url !== ''
  return [
    ...problemsOf(received),
    ...problemsOf(next).flatMap(({ field, sentence }) => {
      // A URL that is not given is that of the first request, which has its own report.
      return field === 'url' && !isOwn ? [] : [{ field: `to-${field}`, sentence }]
    }),
  ]
}

/** Reads the input of a case without problems. */
export function inputOf({ text, received }: Case, now: number): ReadInput {
  return readInput(text, received.url, received.kind === 'script', now)
}

/** Runs a case without problems, by the rules of a profile. */
export function runCase(state: Case, input: ReadInput, profile: ProfileName, now: number): Run {
  const { received, sent, later } = state
  let time = Number.NEGATIVE_INFINITY
  const jar = new CookieJar({ profile: PROFILE_OF[profile], now: () => time })
  const made = remembered((url) => contextOf(received, url, profile))
  const clients = remembered((url) => jar.client(made(url).context))
  const isKeptOut = isBarred(received)
  const verdicts = isKeptOut
    ? []
    : input.lines.map((line) => {
        time = Math.max(time, line.time)
        const readsPartitioned = made(line.url).context.partitionKey !== undefined
        return { line, result: clients(line.url).setCookie(line.text, line.url), readsPartitioned }
      })
  time = Math.max(time, now) + later * 1000
  return { input, verdicts, facts: made(received.url).facts, isBarred: isKeptOut, sending: sendingOf(jar) }

  function sendingOf(from: CookieJar): Sending {
    const url = sent.url === '' ? received.url : sent.url
    const { context, facts } = contextOf(sent, url, profile)
    if (isBarred(sent)) return { url, header: '', included: [], excluded: [], facts, isBarred: true }
    const { included, excluded, elsewhere } = from.explain(url, context, () => true)
    return {
      url,
      header: cookieString(included),
      included,
      excluded: [...excluded, ...elsewhere],
      facts,
      isBarred: false,
    }
  }
}

/** A function that computes each result once. */
function remembered<Result>(compute: (url: string) => Result): (url: string) => Result {
  const known = new Map<string, Result>()
  return (url) => {
    const found = known.get(url)
    if (found !== undefined) return found
    const result = compute(url)
    known.set(url, result)
    return result
  }
}

/** The parts of a line with what became of them. */
export function partsOf(
  { line, result, readsPartitioned }: Verdict,
  isScript: boolean,
  profile: ProfileName,
): DividedLine {
  const divided = divideLine(line.text, isScript ? 'non-HTTP' : 'HTTP', readsPartitioned, profile)
  markVerdict(divided, line.text, result)
  return divided
}

/** The steps that a line met. */
export function stepsOf({ line, result, readsPartitioned }: Verdict, isScript: boolean, profile: ProfileName): Step[] {
  const parsed = parseBy(profile, line.text, isScript ? 'non-HTTP' : 'HTTP', readsPartitioned)
  return stepsOfLine(result, parsed.status === 'parsed' ? parsed.setCookie : null, isScript)
}
