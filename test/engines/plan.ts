/**
 * Decides whether an engine can be asked a question, and what the text expects then.
 *
 * The question leaves out the features that the engine lacks. The oracle, a plain jar that is written from the text alone,
 * runs the question with and without them. If the outcome is the same, the question does not depend on them. Otherwise the
 * engine cannot be asked.
 */

import { sameSiteOfRequest } from '../../src/algorithms/index.js'
import type { Cookie } from '../../src/index.js'
import { profiles } from '../../src/profiles/index.js'
import { engineWith, oracle } from '../properties/jar-makers.js'
import type { Jar } from '../properties/side.js'
import { contextOf, originOfText } from '../vectors/expected.js'
import type { ContextRecord, PolicyRecord, Suffixes as VectorSuffixes } from '../vectors/format.js'
import { optionsOf } from '../vectors/history.js'
import { suffixesOf } from '../vectors/suffix-rules.js'
import type { Abilities, EngineStep, Suffixes } from './engine.js'
import { hasControl, octetsOf } from './octets.js'
import type { Question, Step } from './questions.js'

/** What the text expects at a step. */
export type Expected =
  | { readonly step: EngineStep; readonly header: string }
  | { readonly step: EngineStep; readonly held: readonly Cookie[] }

/** The steps for an engine, or the reason why it cannot be asked. */
export type Plan = (Outcome & { readonly suffixes: Suffixes }) | { readonly cannot: string }

/** A question, possibly without the features that an engine lacks. */
interface Play {
  readonly start: number
  readonly suffixes: VectorSuffixes
  readonly policy: PolicyRecord
  readonly steps: readonly Step[]
  /** The unit to which the clock is rounded down, in milliseconds. */
  readonly grain: number
}

interface Lack {
  readonly reason: string
  readonly without: (play: Play) => Play
}

/** What the text expects at each step, and the cookies at the end. */
export interface Outcome {
  readonly expected: readonly Expected[]
  readonly last: readonly Cookie[]
}

/** Returns the steps for an engine with these abilities, or the reason why it cannot be asked. */
export function planOf(question: Question, abilities: Abilities, now: number): Plan {
  if (question.cannot !== null) return { cannot: question.cannot }
  if (question.profile !== null && question.profile !== abilities.profile) return { cannot: 'it is about a browser' }
  const obstacle = obstacleOf(question.steps, abilities)
  if (obstacle !== null) return { cannot: obstacle }
  const whole = abilities.lists === 'never' ? probed(question) : wholeOf(question)
  const usual = outcomeOf(whole, question)
  const lacks = lacksOf(abilities, now)
  for (const suffixes of abilities.suffixes) {
    // Only the engine itself can have the current list.
    if (suffixes === 'given' && whole.suffixes === 'live') continue
    const list = suffixLack(suffixes)
    const play = [...lacks, list].reduce((rest, { without }) => without(rest), whole)
    const outcome = outcomeOf(play, question)
    if (!isSame(usual, outcome)) continue
    const distrusting = outcomeOf({ ...play, policy: { ...play.policy, trustLoopback: false } }, question)
    if (!isSame(usual, distrusting)) return { cannot: 'which connections are secure is a choice of the user agent' }
    return { ...outcome, suffixes: suffixes === 'given' ? rulesOf(play.suffixes) : suffixes }
  }
  const least = suffixLack(abilities.suffixes[0] ?? 'none')
  const decisive = [...lacks, least].find(({ without }) => !isSame(usual, outcomeOf(without(whole), question)))
  return { cannot: decisive?.reason ?? 'it depends on several things that the engine cannot be told' }
}

function rulesOf(suffixes: VectorSuffixes): Suffixes {
  return suffixes === 'live' ? 'own' : (suffixes ?? 'none')
}

function wholeOf({ start, suffixes, policy, steps }: Question): Play {
  return { start, suffixes, policy, grain: 1, steps: steps.map((step) => resolved(step, suffixes)) }
}

/** Replaces the fields from which the same-site status is computed by the status. */
function resolved(step: Step, suffixes: VectorSuffixes): Step {
  if (!('context' in step) || step.context === undefined) return step
  const { siteForCookies, reload, ...context } = step.context
  if (siteForCookies === undefined && reload === undefined) return step
  const { protocol, hostname } = new URL(step.url)
  const request = {
    origin: { scheme: protocol.slice(0, -1), host: hostname },
    siteForCookies: siteForCookies === undefined || siteForCookies === null ? null : originOfText(siteForCookies),
    ...(reload === undefined ? {} : { reload }),
  }
  return { ...step, context: { ...context, sameSite: sameSiteOfRequest(request, suffixesOf(suffixes)) } }
}

/** The question with a request after each line, which shows whether the cookie was stored. */
function probed(question: Question): Play {
  const play = wholeOf(question)
  const { expected } = outcomeOf(play, question)
  const steps: Step[] = []
  let index = 0
  for (const step of play.steps) {
    steps.push(step)
    if (step.do === 'clock') continue
    const seen = expected[index]
    index += 1
    if (step.do !== 'set' || seen === undefined || !('held' in seen)) continue
    const cookie = seen.held.findLast(({ creationTime }) => creationTime === seen.step.time)
    const url = cookie === undefined ? step.url : `https://${cookie.domain}${cookie.path}`
    steps.push({ do: 'get', url: URL.canParse(url) ? url : step.url })
  }
  return { ...play, steps: steps.filter((step) => step.do !== 'list') }
}

function eachContext(play: Play, change: (context: ContextRecord) => ContextRecord): Play {
  return {
    ...play,
    steps: play.steps.map((step) =>
      'context' in step && step.context !== undefined ? { ...step, context: change(step.context) } : step,
    ),
  }
}

const UNLIMITED = {
  cookiesPerSite: 'unlimited',
  cookies: 'unlimited',
  octetsPerSite: 'unlimited',
  octets: 'unlimited',
  cookieStringOctets: 'unlimited',
} as const

function lacksOf(abilities: Abilities, now: number): Lack[] {
  const lacks: Lack[] = [
    {
      reason: 'its limits and its policy cannot be set',
      without: (play) => ({ ...play, policy: UNLIMITED }),
    },
    {
      reason: 'it cannot be told of partitions, of third parties or of a Date',
      without: (play) =>
        eachContext(
          play,
          ({ partitionKey: _, thirdParty: _third, crossSiteRedirect: _redirect, responseDate: _date, ...rest }) => rest,
        ),
    },
  ]
  if (abilities.crossSite !== 'all') {
    const isTold = (context: ContextRecord): boolean =>
      abilities.crossSite === 'navigations' && (context.topLevelNavigation ?? false)
    lacks.push({
      reason: 'it cannot be told of such a cross-site request',
      without: (play) =>
        eachContext(play, (context) => {
          const { sameSite: _, topLevelNavigation: _navigation, method: _method, ...rest } = context
          return isTold(context) ? context : rest
        }),
    })
  }
  if (!abilities.script) {
    lacks.push({
      reason: 'it has no cookies of scripts',
      without: (play) => eachContext(play, ({ type: _, ...rest }) => rest),
    })
  }
  if (abilities.clock === 'real') {
    lacks.push({
      reason: 'its clock cannot be set',
      without: (play) => ({ ...play, start: now, steps: play.steps.filter((step) => step.do !== 'clock') }),
    })
  } else if (abilities.clock === 'seconds') {
    lacks.push({ reason: 'its clock has no parts of a second', without: (play) => ({ ...play, grain: 1000 }) })
  }
  return lacks
}

function suffixLack(suffixes: Abilities['suffixes'][number]): Lack {
  return {
    reason: 'it cannot have the public suffix list of the vector',
    without: (play) => ({
      ...play,
      suffixes: suffixes === 'given' ? play.suffixes : suffixes === 'own' ? 'live' : null,
    }),
  }
}

function outcomeOf({ start, suffixes, policy, steps, grain }: Play, { item, profile }: Question): Outcome {
  let time = start
  const clock = (): number => Math.floor(time / grain) * grain
  const maker = profile === null ? oracle : engineWith(profiles[profile])
  const jar: Jar = maker.make({ ...optionsOf(policy), publicSuffixes: suffixesOf(suffixes), now: clock })
  const expected: Expected[] = []
  for (const step of steps) {
    if (step.do === 'clock') {
      time = step.at
      continue
    }
    if (step.do === 'list') {
      expected.push({ step: { do: 'list', time: clock() }, held: [...jar] })
      continue
    }
    const context = contextOf(step.context, item)
    const hop = {
      url: new URL(step.url).href,
      time: clock(),
      type: context.type ?? 'HTTP',
      sameSite: context.sameSite ?? 'same-site',
      topLevelNavigation: context.topLevelNavigation ?? false,
      method: context.method ?? 'GET',
    }
    if (step.do === 'get') {
      expected.push({ step: { do: 'get', ...hop }, header: jar.getCookieString(step.url, context) })
    } else {
      jar.setCookie(step.line, step.url, context)
      expected.push({ step: { do: 'set', line: step.line, ...hop }, held: [...jar] })
    }
  }
  return { expected, last: [...jar] }
}

/** The parts of an outcome that are compared: everything but times and partitions. */
const COMPARED = [
  ...['header', 'held', 'name', 'value', 'domain', 'hostOnly', 'path'],
  ...['secure', 'httpOnly', 'sameSite', 'persistent'],
]

function isSame(first: Outcome, second: Outcome): boolean {
  return JSON.stringify(first.expected, COMPARED) === JSON.stringify(second.expected, COMPARED)
}

/** Returns why the lines or the URLs cannot reach the engine; `null` if they can. */
function obstacleOf(steps: readonly Step[], { carrier, namesOnly }: Abilities): string | null {
  for (const step of steps) {
    if (!('url' in step)) continue
    const { protocol, hostname, port } = new URL(step.url)
    if (carrier !== 'string' && !/^https?:$/.test(protocol)) return 'it has no requests of this scheme'
    if (namesOnly && (port !== '' || /^[\d.]+$|^\[/.test(hostname))) return 'it cannot be led to this host and port'
    if (step.do !== 'set' || carrier === 'string') continue
    if (step.context?.type === 'non-HTTP' && !/^\p{ASCII}*$/u.test(step.line)) {
      return 'what a script sets comes back in other octets than the vector writes'
    }
    const octets = octetsOf(step.line)
    if (octets === null) return 'no octets stand for half of a surrogate pair'
    if (['\r', '\n', '\0'].some((octet) => octets.includes(octet))) return 'no header field holds this line'
    if (carrier === 'printable header field' && hasControl(octets)) {
      return 'the server of the browser tests does not send this line'
    }
  }
  return null
}
