/** A file after the power was lost: what was flushed is there, and every record is whole. */

import { expect, it } from 'vitest'
import { FileStorage } from '../../src/storage/file-storage.js'
import { SimulatedDisk } from './simulated-disk.js'
import { runningProcess } from './simulated-process.js'

const path = '/home/cookies.spj'

/** Numbers between 0 and 1, always the same ones for a seed. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    return state / 2 ** 32
  }
}

interface Flush {
  /** How many events of the disk had happened when it was over. */
  readonly events: number
  readonly texts: ReadonlyMap<string, string | null>
}

/**
 * A storage that was written to and flushed in turn, with a file that was written anew now and then. If it has kills, its
 * process ends at times without a flush, and another one goes on with what the system has of the file.
 */
async function history(seed: number, hasKills: boolean) {
  const random = randomFrom(seed)
  const disk = new SimulatedDisk()
  let running = runningProcess(disk)
  let storage = new FileStorage(running.fileSystem, path, 0, () => {})
  const versions = new Map<string, string | null>()
  const texts = new Map<string, string | null>()
  const flushes: Flush[] = []
  /** When each text was written first, in events of the disk. */
  const writes: { readonly unit: string; readonly text: string | null; readonly events: number }[] = []
  await storage.flush()
  flushes.push({ events: disk.events.length, texts: new Map() })
  for (let step = 0; step < 60; step += 1) {
    if (hasKills && random() < 0.25) {
      // It is killed while it makes its writes durable, or writes the file anew.
      if (random() < 0.5) await Promise.race([storage.flush(), running.killAfter(Math.floor(random() * 16))])
      else await running.killAfter(0)
      await disk.unlink(`${path}.lock`)
      running = runningProcess(disk)
      storage = new FileStorage(running.fileSystem, path, 0, () => {})
    }
    const unit = `s${Math.floor(random() * 6)}`
    const text = random() < 0.2 ? null : `${step} ${'x'.repeat(Math.floor(random() * 9000))}`
    writes.push({ unit, text, events: disk.events.length })
    const result = await storage.write({ jar: 'jar', unit }, text, versions.get(unit) ?? null, {
      writeId: String(step),
    })
    if (result.status === 'conflict') throw new Error('a conflict')
    versions.set(unit, result.version)
    texts.set(unit, text)
    if (random() < 0.4) {
      await storage.flush()
      flushes.push({ events: disk.events.length, texts: new Map(texts) })
    }
  }
  return { disk, flushes, writes }
}

it.each([
  ['of one process', false],
  ['of processes that are killed', true],
])('whatever of the rest is kept, in whatever order: the writes %s', { timeout: 300_000 }, async (_, hasKills) => {
  let renames = 0
  let losses = 0
  for (let seed = 1; seed <= 6; seed += 1) {
    const { disk, flushes, writes } = await history(seed, hasKills)
    renames += disk.events.filter((event) => event.kind === 'name' && event.name === path).length - 1
    const random = randomFrom(seed + 1000)
    const first = flushes[0]?.events ?? 0
    for (let loss = 0; loss < 150; loss += 1) {
      const count = first + Math.floor(random() * (disk.events.length - first + 1))
      const flushed = flushes.findLast(({ events }) => events <= count)
      const after = new FileStorage(disk.afterPowerLoss(count, random), path, 0, () => {})
      for (let index = 0; index < 6; index += 1) {
        const unit = `s${index}`
        const record = await after.read({ jar: 'jar', unit })
        const text = record?.text ?? null
        const later = writes.filter((write) => write.unit === unit && write.events >= (flushed?.events ?? 0))
        const possible = [flushed?.texts.get(unit) ?? null, ...later.map((write) => write.text)]
        if (!possible.includes(text)) {
          throw new Error(`seed ${seed}, ${count} events: ${unit} is ${text?.slice(0, 10)}`)
        }
      }
      await after.close()
      losses += 1
    }
  }
  expect(losses).toBe(900)
  // The file was written anew at times, beside the first time of each.
  expect(renames).toBeGreaterThan(0)
})

it('a process that was killed while it rewrote the file leaves one that the next process can use', async () => {
  const key = { jar: 'jar', unit: 's' }
  let kills = 0
  for (let calls = 1; ; calls += 1) {
    const disk = new SimulatedDisk()
    const running = runningProcess(disk)
    const first = new FileStorage(running.fileSystem, path, 0, () => {})
    let version: string | null = null
    for (const text of ['a', 'b', 'c']) {
      const result = await first.write(key, text.repeat(50_000), version, { writeId: text })
      version = result.status === 'written' ? result.version : null
    }
    const dead = running.killAfter(calls).then(() => 'dead')
    // If it was done before, it has been killed at each of its calls.
    if ((await Promise.race([first.flush(), dead])) !== 'dead') break
    kills += 1
    await disk.unlink(`${path}.lock`)
    const next = new FileStorage(disk, path, 0, () => {})
    const written = await next.write(key, 'next', version, { writeId: 'next' })
    expect(written.status).toBe('written')
    await next.flush()
    const random = randomFrom(calls)
    for (let loss = 0; loss < 20; loss += 1) {
      const after = new FileStorage(disk.afterPowerLoss(disk.events.length, random), path, 0, () => {})
      expect((await after.read(key))?.text).toBe('next')
    }
  }
  expect(kills).toBeGreaterThan(10)
})
