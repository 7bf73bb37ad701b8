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

export interface Verdict {
  readonly calls: number
  readonly writes: number
  /** How many writes took place whose process was not told. */
  readonly untold: number
  readonly violations: readonly string[]
}

export const certificateUrl = 'https://shop.example/'

/** The part of a version by which the versions of a record are ordered. */
function orderOf(version: string): bigint {
  return BigInt(/^\d+/.exec(version)?.[0] ?? '0')
}

/** Plays the calls in the order of their versions on a jar in memory. `first` is the version of the empty beginning. */
export function certify(calls: readonly NotedCall[], open: readonly OpenCall[], first: string): Verdict {
  const violations: string[] = []
  let now = 0
  const jar = new CookieJar({ now: () => now })
  jar.setCookie('base=1', certificateUrl)
  const writes = new Map(calls.flatMap((call) => (call.written === null ? [] : [[call.read, call] as const])))
  const reads = new Map<string, NotedCall[]>()
  for (const call of calls) {
    if (call.written === null) reads.set(call.read, [...(reads.get(call.read) ?? []), call])
  }
  let untold = 0
  let played = 0
  let clock = 0
  const play = (call: Pick<NotedCall, 'kind' | 'text' | 'time'>): string => {
    now = Math.max(call.time, clock)
    return answerOf(jar, call)
  }
  const seen = new Set(calls.flatMap(({ read, written }) => [read, written]))
  let version: string | null = first
  while (version !== null) {
    const here = version
    for (const call of reads.get(here) ?? []) {
      played += 1
      const expected = play(call)
      if (expected !== call.answer) violations.push(`${call.kind} at ${here}: ${call.answer} instead of ${expected}`)
    }
    const next: NotedCall | undefined = writes.get(here)
    if (next !== undefined) {
      played += 1
      const expected = play(next)
      if (expected !== next.answer) violations.push(`${next.kind} at ${here}: ${next.answer} instead of ${expected}`)
      clock = now
      version = next.written
      continue
    }
    const later = [...seen].filter((other) => other !== null && orderOf(other) > orderOf(here))
    if (later.length === 0) break
    // Somebody who was not told wrote what comes next.
    const following = later.reduce((least, other) => (orderOf(String(other)) < orderOf(String(least)) ? other : least))
    const unknown = open.find(({ read }) => read === here)
    if (unknown === undefined || following === null || following === undefined) {
      violations.push(`nobody wrote ${following}, which follows ${here}`)
      break
    }
    untold += 1
    play(unknown)
    clock = now
    version = following
  }
  violations.push(...againstTime(calls))
  if (played < calls.length)
    violations.push(`${calls.length - played} of ${calls.length} calls have no place in the order`)
  return { calls: calls.length, writes: writes.size, untold, violations }
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

function answerOf(jar: CookieJar, { kind, text }: Pick<NotedCall, 'kind' | 'text'>): string {
  if (kind === 'get') return jar.getCookieString(certificateUrl)
  if (kind === 'delete') {
    const deleted = jar.delete({ name: text })
    return deleted.map(({ name, value }) => `${name}=${value}`).join('; ')
  }
  return jar.setCookie(text, certificateUrl).status
}
