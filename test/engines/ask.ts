/** Plays a vector on an engine, and reports whether the engine agrees. */

import { dateOf } from '../vectors/expected.js'
import { textOf } from '../vectors/text.js'
import { type Difference, differenceOf, shown } from './compare.js'
import { type Engine, type EngineEntry, NotPossible } from './engine.js'
import { planOf } from './plan.js'
import type { Asked, Question } from './questions.js'

/** The outcome of a vector: the engine agrees, differs, or cannot be asked. */
export type Answer =
  | { readonly is: 'agrees' }
  | { readonly is: 'differs'; readonly item: number; readonly difference: Difference }
  | { readonly is: 'cannot be asked'; readonly reason: string }

/** Plays a vector with each of its items. The engine agrees if it agrees on every item that it can be asked. */
export async function answerOf(asked: Asked, engine: Engine, { abilities }: EngineEntry): Promise<Answer> {
  if (engine.judge !== undefined) return judged(engine.judge(asked.id))
  let answer: Answer = { is: 'cannot be asked', reason: 'it has no items' }
  let isAsked = false
  for (const [item, question] of asked.questions.entries()) {
    if (!isChosen(item, asked.questions.length, abilities.mostItems)) continue
    const each = abilities.parsesOnly ? parsed(question, engine) : await played(question, engine, abilities)
    if (each.is === 'differs') return { ...each, item }
    if (each.is === 'agrees') isAsked = true
    else answer = each
  }
  return isAsked ? { is: 'agrees' } : answer
}

/** Whether an item is one of `most`, which lie evenly between the first and the last. */
function isChosen(item: number, count: number, most = count): boolean {
  if (count <= most) return true
  return Array.from({ length: most }, (_, index) => Math.round((index * (count - 1)) / (most - 1))).includes(item)
}

function judged(fault: string | null): Answer {
  if (fault === null) return { is: 'agrees' }
  return { is: 'differs', item: 0, difference: { text: 'what the vector says', did: shown(fault) } }
}

type OneAnswer = Exclude<Answer, { is: 'differs' }> | { readonly is: 'differs'; readonly difference: Difference }

async function played(question: Question, engine: Engine, abilities: EngineEntry['abilities']): Promise<OneAnswer> {
  const plan = planOf(question, abilities, Math.floor(Date.now() / 1000) * 1000)
  if ('cannot' in plan) return { is: 'cannot be asked', reason: plan.cannot }
  const steps = plan.expected.map(({ step }) => step)
  try {
    const difference = differenceOf(plan, await engine.play(steps, plan.suffixes), abilities)
    return difference === null ? { is: 'agrees' } : { is: 'differs', difference }
  } catch (error) {
    if (error instanceof NotPossible) return { is: 'cannot be asked', reason: error.message }
    throw error
  }
}

function parsed({ parse, profile, item }: Question, engine: Engine): OneAnswer {
  if (parse === null || engine.parse === undefined) return { is: 'cannot be asked', reason: 'it has no jar' }
  if (profile !== null) return { is: 'cannot be asked', reason: 'it is about a browser' }
  const found = engine.parse(textOf(parse.line, item))
  const expected = parse.parsed
  if (expected === undefined) {
    return found === null
      ? { is: 'agrees' }
      : { is: 'differs', difference: { text: 'refuses the line', did: `reads ${pair(found)}` } }
  }
  const { expires, partitioned: _, priority: _priority, sameSite, ...rest } = expected
  const wanted = new Map<string, unknown>(
    Object.entries({
      ...rest,
      name: textOf(expected.name, item),
      value: textOf(expected.value, item),
      ...(expected.domain === undefined ? {} : { domain: textOf(expected.domain, item) }),
      ...(expected.path === undefined ? {} : { path: textOf(expected.path, item) }),
      ...(expires === undefined ? {} : { expires: dateOf(expires) }),
      ...(sameSite === undefined || sameSite === 'Default' ? {} : { sameSite }),
    }),
  )
  // A parser does not know the default-path. undici returns / instead.
  if (wanted.get('path') === '') wanted.delete('path')
  if (found === null)
    return { is: 'differs', difference: { text: `reads ${pair(Object.fromEntries(wanted))}`, did: 'refuses the line' } }
  for (const field of new Set([...wanted.keys(), ...Object.keys(found)])) {
    if (wanted.get(field) === found[field]) continue
    if (field === 'path' && expected.path === '' && found[field] === '/') continue
    return {
      is: 'differs',
      difference: { text: shownField(field, wanted.get(field)), did: shownField(field, found[field]) },
    }
  }
  return { is: 'agrees' }
}

function pair({ name, value }: { readonly name?: unknown; readonly value?: unknown }): string {
  return shown(`${name}=${value}`)
}

function shownField(field: string, value: unknown): string {
  if (value === undefined) return `no ${field}`
  if (field === 'expires') return `expires ${new Date(Number(value)).toISOString()}`
  return `${field} ${shown(String(value))}`
}
