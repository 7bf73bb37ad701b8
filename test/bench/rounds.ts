/**
 * Runs the contenders of a workload in turn: a round is a slice of each, each round begins with another of them, and every
 * other one goes backwards, so that whatever disturbs the machine disturbs all, and none always comes after the same one.
 */

import type { Clock, Contender, Effort, Holder, Samples, Slice } from './measurement.js'

/** The most operations of a slice for which something has to be made ready one by one. */
const MOST = 1 << 22

export async function measureTime(contenders: readonly Contender[], effort: Effort): Promise<Samples[]> {
  const running: { contender: Contender; operations: number; samples: number[] }[] = []
  for (const contender of contenders) {
    running.push({ contender, operations: await warmUp(contender, effort), samples: [] })
  }
  for (let round = 0; round < effort.rounds; round += 1) {
    for (const { contender, operations, samples } of rotated(running, round)) {
      const slice = await contender.prepare(operations)
      samples.push((await timed(slice, contender.name, effort.clock)) / slice.operations)
    }
  }
  return running.map(({ contender, samples }) => ({ contender: contender.name, samples }))
}

/** Repeats a contender's work until it is compiled, and answers how many operations make a slice. */
async function warmUp(contender: Contender, effort: Effort): Promise<number> {
  const most = contender.most ?? MOST
  let operations = contender.fixed ?? Math.min(16, most)
  let spent = 0
  for (let slices = 0; slices < 3 || spent < effort.warmUpMilliseconds * 1e6; slices += 1) {
    const slice = await contender.prepare(operations)
    const nanoseconds = Math.max(1, await timed(slice, contender.name, 'cpu'))
    spent += nanoseconds
    if (contender.fixed !== undefined) continue
    const wanted = (effort.sliceMilliseconds * 1e6 * slice.operations) / nanoseconds
    operations = Math.max(1, Math.min(most, Math.round(wanted), operations * 8))
  }
  return operations
}

/** The nanoseconds that a slice takes. What was made ready for it is old by then, so that it is no garbage of the slice. */
async function timed(slice: Slice, name: string, clock: Clock): Promise<number> {
  collectGarbage('minor')
  collectGarbage('minor')
  const start = read(clock)
  const worked = slice.work()
  const checksum = typeof worked === 'number' ? worked : await worked
  const end = read(clock)
  if (slice.expected !== undefined && checksum !== slice.expected) {
    throw new Error(`${name} answers with the checksum ${checksum}, and the right one is ${slice.expected}`)
  }
  if (Number.isNaN(checksum)) throw new Error(`${name} answers with something that has no length`)
  return end - start
}

/** Nanoseconds by a clock. */
function read(clock: Clock): number {
  if (clock === 'wall') return performance.now() * 1e6
  const { user, system } = process.cpuUsage()
  return (user + system) * 1e3
}

/** Measures memory: the garbage-collected heap, and what lies outside of it, after less before. */
export async function measureMemory(holders: readonly Holder[], rounds: number): Promise<Samples[]> {
  const running = holders.map((holder) => ({ holder, samples: [] as number[] }))
  for (const { holder } of running) await held(holder)
  for (let round = 0; round < rounds; round += 1) {
    for (const { holder, samples } of rotated(running, round)) samples.push((await held(holder)) / holder.things)
  }
  return running.map(({ holder, samples }) => ({ contender: holder.name, samples }))
}

/** The one thing that is held, in a place that no suspended function has a copy of. */
const place: { held: object | undefined } = { held: undefined }

async function held(holder: Holder): Promise<number> {
  const before = await bytesInUse()
  await hold(holder)
  const bytes = (await bytesInUse()) - before
  place.held = undefined
  return bytes
}

async function hold(holder: Holder): Promise<void> {
  place.held = await holder.hold()
}

/** What is in use when there is nothing more to collect. */
async function bytesInUse(): Promise<number> {
  let bytes = Number.POSITIVE_INFINITY
  for (let time = 0; time < 12; time += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    collectGarbage('major')
    const { heapUsed, external } = process.memoryUsage()
    if (time > 2 && Math.abs(bytes - heapUsed - external) < 4096) break
    bytes = heapUsed + external
  }
  return bytes
}

export function collectGarbage(type: 'minor' | 'major'): void {
  if (globalThis.gc === undefined) throw new Error('There is no gc(): run with --expose-gc, as `npm run bench` does')
  if (type === 'minor') globalThis.gc({ type })
  else globalThis.gc()
}

function rotated<Item>(items: readonly Item[], by: number): Item[] {
  const start = items.length === 0 ? 0 : by % items.length
  const turned = [...items.slice(start), ...items.slice(0, start)]
  return by % 2 === 0 ? turned : turned.reverse()
}
