/**
 * Whether what several processes have seen of one jar can have happened in one order (linearizability), by certificate.
 *
 * Each call notes the version that it was decided on. The versions of a record are in one order, so the calls are put into that
 * order, played on one jar in memory, and each answer is compared. Then the order is compared with real time.
 */

import { CookieJar } from '../../src/index.js'

/** A call, as a process noted it. */
export interface NotedCall {
  readonly process: number
  readonly kind: 'set' | 'get' | 'delete'
  /** The Set-Cookie line, or the name of the cookies to delete. */
  readonly text: string
  /** When it began and ended, in nanoseconds by the clock of the machine. */
  readonly start: bigint
  readonly end: bigint
  /** The time that it was decided by, in milliseconds. */
  readonly time: number
  /** The version before it, and the one that it wrote; `null` if it wrote none. */
  readonly read: string
  readonly written: string | null
  readonly answer: string
}

/** A write of which nobody knows what came of it: its process was killed, or lost its connection. */
export interface OpenCall extends Pick<NotedCall, 'kind' | 'text' | 'time' | 'read'> {}

/**
 * The kinds of violations: a result that does not fit the order, an order that time forbids, a cookie of another account,
 * or a cookie that was removed or replaced before.
 */
export type ViolationKind = 'answer' | 'time' | 'account' | 'back'

export interface Violation {
  readonly kind: ViolationKind
  readonly sentence: string
}

export interface Verdict {
  readonly calls: number
  readonly writes: number
  /** The number of results that were compared with those of a jar in memory. */
  readonly answers: number
  /** How many writes took place whose process was not told. */
  readonly untold: number
  readonly violations: readonly Violation[]
}

/** The most that the clock of another program may be ahead, in milliseconds. A clock further ahead is not believed. */
const SKEW = 300_000

export const certificateUrl = 'https://shop.example/'

/** The cookie that every jar has at the beginning. Each value begins with the name of its account. */
export function firstCookie(account: string): string {
  return `base=${account}.0`
}

/** The part of a version by which the versions of a record are ordered. */
function orderOf(version: string): bigint {
  return BigInt(/^\d+/.exec(version)?.[0] ?? '0')
}

type Played = Pick<NotedCall, 'kind' | 'text' | 'time'>

/** A possible state of a jar. If nobody knows which of several writes took place, there is one state for each. */
class Possible {
  readonly #jar: CookieJar
  readonly #clock: { now: number; saved: number }

  private constructor(jar: CookieJar, clock: { now: number; saved: number }) {
    this.#jar = jar
    this.#clock = clock
  }

  static first(account: string): Possible {
    const clock = { now: 0, saved: 0 }
    const jar = new CookieJar({ now: () => clock.now })
    jar.setCookie(firstCookie(account), certificateUrl)
    return new Possible(jar, clock)
  }

  /** Makes a call, and returns its result. */
  play({ kind, text, time }: Played): string {
    const { saved } = this.#clock
    this.#clock.now = saved - time > SKEW ? time : Math.max(time, saved)
    if (kind === 'get') return this.#jar.getCookieString(certificateUrl)
    if (kind === 'set') return this.#jar.setCookie(text, certificateUrl).status
    const deleted = this.#jar.delete({ name: text })
    return deleted.map(({ name, value }) => `${name}=${value}`).join('; ')
  }

  /** Records that the call before was a write. */
  save(): void {
    this.#clock.saved = this.#clock.now
  }

  after(call: Played): Possible {
    const clock = { ...this.#clock }
    const next = new Possible(CookieJar.fromJSON(this.#jar.toJSON(), { now: () => clock.now }), clock)
    next.play(call)
    next.save()
    return next
  }

  get pairs(): string[] {
    return [...this.#jar].map(({ name, value }) => `${name}=${value}`)
  }

  get state(): string {
    return JSON.stringify([this.#clock.saved, this.#jar])
  }
}

/**
 * Plays the calls of an account in the order of their versions on a jar in memory. `first` is the version of the beginning.
 */
export function certify(
  account: string,
  calls: readonly NotedCall[],
  open: readonly OpenCall[],
  first: string,
): Verdict {
  const violations: Violation[] = []
  const note = (kind: ViolationKind, sentence: string): void => {
    violations.push({ kind, sentence: `${account}: ${sentence}` })
  }
  const writes = new Map<string, NotedCall>()
  const reads = new Map<string, NotedCall[]>()
  for (const call of calls) {
    if (call.written === null) reads.set(call.read, [...(reads.get(call.read) ?? []), call])
    else if (writes.has(call.read)) note('answer', `two writes were decided on ${call.read}`)
    else writes.set(call.read, call)
  }
  const unknown = new Map<string, OpenCall[]>()
  for (const call of open) unknown.set(call.read, [...(unknown.get(call.read) ?? []), call])

  const versions = [...new Set([...calls.flatMap(({ read, written }) => [read, written]), ...unknown.keys()])]
    .filter((version): version is string => version !== null && orderOf(version) > orderOf(first))
    .sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1))

  let possible = [Possible.first(account)]
  /** Every cookie that the jar ever had. */
  const past = new Set<string>()
  let answers = 0
  let untold = 0

  /** Makes a call on each possible jar, and keeps the jars with the same result. */
  const compare = (call: NotedCall): void => {
    answers += 1
    const results = possible.map((each) => ({ each, answer: each.play(call) }))
    const right = results.filter(({ answer }) => answer === call.answer)
    if (right.length > 0) {
      possible = right.map(({ each }) => each)
      return
    }
    const expected = results[0]?.answer ?? ''
    const strange = pairsIn(call).filter((pair) => !expected.split('; ').includes(pair))
    const foreign = strange.find((pair) => !isOf(account, pair))
    const present = new Set(possible.flatMap((each) => each.pairs))
    const isBack = strange.some((pair) => past.has(pair) && !present.has(pair))
    const kind = foreign !== undefined ? 'account' : isBack ? 'back' : 'answer'
    note(kind, `${call.kind} at ${call.read}: ${call.answer} instead of ${expected}`)
  }
  const remember = (): void => {
    for (const each of possible) for (const pair of each.pairs) past.add(pair)
  }

  const last = versions.length
  for (let place = 0, here = first; ; place += 1) {
    remember()
    for (const call of reads.get(here) ?? []) compare(call)
    const next = versions[place]
    const write = writes.get(here)
    if (write !== undefined) {
      compare(write)
      for (const each of possible) each.save()
      if (write.written !== next) note('answer', `a version was seen between ${here} and ${write.written}`)
    } else if (next !== undefined) {
      // The next write is one whose process got no reply.
      const candidates = unknown.get(here) ?? []
      if (candidates.length === 0) {
        note('answer', `nobody wrote ${next}, which follows ${here}`)
        break
      }
      untold += 1
      const all = possible.flatMap((each) => candidates.map((call) => each.after(call)))
      possible = [...new Map(all.map((each) => [each.state, each])).values()]
    }
    if (place >= last || next === undefined) break
    here = next
  }
  if (answers < calls.length) note('answer', `${calls.length - answers} of ${calls.length} calls have no place`)
  for (const sentence of againstTime(calls)) note('time', sentence)
  return { calls: calls.length, writes: writes.size, answers, untold, violations }
}

/** The cookies in a result. */
function pairsIn({ kind, answer }: NotedCall): string[] {
  return kind === 'set' || answer === '' ? [] : answer.split('; ')
}

function isOf(account: string, pair: string): boolean {
  return pair.slice(pair.indexOf('=') + 1).startsWith(`${account}.`)
}

/** Finds calls that ended before another one began whose version is an earlier one. */
function againstTime(calls: readonly NotedCall[]): string[] {
  const ordered = calls
    .map((call) => ({ call, order: orderOf(call.written ?? call.read), isWrite: call.written !== null }))
    .sort((one, other) =>
      one.order === other.order ? Number(other.isWrite) - Number(one.isWrite) : one.order < other.order ? -1 : 1,
    )
  const violations: string[] = []
  let latest = 0n
  let pending = 0n
  let order = 0n
  for (const { call, order: own, isWrite } of ordered) {
    if (own !== order || isWrite) latest = pending > latest ? pending : latest
    order = own
    if (call.end < latest) violations.push(`${call.kind} at ${call.read} ended before a call began that came before it`)
    if (call.start > pending) pending = call.start
    // A read of what a write wrote comes after that write.
    if (isWrite && call.start > latest) latest = call.start
  }
  return violations
}
