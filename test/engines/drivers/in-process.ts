/** Shared by the drivers of engines in this process: some abilities, and the loop over the steps. */

import type { Abilities, Engine, EngineStep, HeldCookie, Hop, Seen, Suffixes } from '../engine.js'
import { atTime } from './clock.js'

/** An empty jar of an engine. */
export interface OwnJar {
  set(line: string, hop: Hop): void | Promise<void>
  header(hop: Hop): string | Promise<string>
  held(): readonly HeldCookie[] | Promise<readonly HeldCookie[]>
}

/** The abilities of each of these engines: `Date` is its clock, and its functions take strings. */
export const IN_PROCESS = {
  clock: 'milliseconds',
  script: true,
  lists: 'always',
  carrier: 'string',
} as const satisfies Partial<Abilities>

/** An engine with a function that makes an empty jar. */
export function inProcess(version: string, make: (suffixes: Suffixes) => OwnJar): Engine {
  return {
    version,
    play: (steps, suffixes) => playWith(make, steps, suffixes),
    stop: async () => undefined,
  }
}

/** Runs the steps with a new jar, and lists its cookies after each step. */
async function playWith(
  make: (suffixes: Suffixes) => OwnJar,
  steps: readonly EngineStep[],
  suffixes: Suffixes,
): Promise<readonly Seen[]> {
  const seen: Seen[] = []
  const jar = await atTime(steps[0]?.time ?? 0, () => make(suffixes))
  for (const step of steps) {
    seen.push(
      await atTime(step.time, async () => {
        if (step.do === 'get') return { header: await jar.header(step) }
        if (step.do === 'set') await jar.set(step.line, step)
        return { held: await jar.held() }
      }),
    )
  }
  const last = steps.at(-1)
  if (last !== undefined) seen.push(await atTime(last.time, async () => ({ held: await jar.held() })))
  return seen
}
