/** Processes that share one jar while they are killed and stopped, and connections are cut; and the certificate of what they saw. */

import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { root } from '../architecture/source.js'
import { nodeOf } from '../package/node-releases.js'
import { newFolder } from '../storage/folder.js'
import { certify, type NotedCall, type OpenCall, type Verdict } from './certificate.js'
import { type RedisServer, redisCli } from './redis-server.js'

export interface CertificateRow extends Verdict {
  readonly name: string
  readonly kills: number
  readonly stops: number
  readonly cuts: number
  readonly errors: number
}

const PROCESSES = 4

async function buildWorker(): Promise<string> {
  const file = join(root, 'node_modules/.cache/speculoos-fleet', `${process.pid}.mjs`)
  await build({
    entryPoints: [fileURLToPath(new URL('worker.ts', import.meta.url))],
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    tsconfig: join(root, 'tsconfig.json'),
    alias: {
      'speculoos/shared': join(root, 'src/storage/shared/index.ts'),
      'speculoos/storage': join(root, 'src/storage/index.ts'),
      'speculoos/storage/redis': join(root, 'src/storage/redis/redis.ts'),
      'speculoos/storage/sqlite': join(root, 'src/storage/sqlite.ts'),
    },
  })
  return file
}

/** Where the jar of a run is, and what happens to its processes. */
interface Place {
  readonly name: string
  readonly kind: 'redis' | 'ioredis' | 'sqlite'
  readonly target: string
  readonly node: string
  /** Cuts the connections of the processes; `null` if they have none. */
  readonly cut: (() => void) | null
}

/** Lets processes share a jar for some seconds on each kind of storage. */
export async function runCertificates({ port }: RedisServer, seconds: number): Promise<CertificateRow[]> {
  const worker = await buildWorker()
  const folder = newFolder()
  const cut = (): void => {
    redisCli(port, 'CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
  }
  const overRedis = { target: String(port), node: process.execPath, cut }
  const places: readonly Place[] = [
    { ...overRedis, name: 'node-redis', kind: 'redis' },
    { ...overRedis, name: 'ioredis', kind: 'ioredis' },
    { name: 'SQLite', kind: 'sqlite', target: folder.path('shared.db'), node: nodeOf('26'), cut: null },
  ]
  try {
    const rows: CertificateRow[] = []
    for (const place of places) {
      redisCli(port, 'FLUSHALL')
      rows.push(await run(place, worker, seconds))
    }
    return rows
  } finally {
    folder.remove()
  }
}

interface Started {
  readonly child: ChildProcess
  readonly lines: string[]
  readonly over: Promise<unknown>
}

function start({ node, kind, target }: Place, worker: string, id: string): Started {
  const child = spawn(node, [worker, kind, target, id], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines: string[] = []
  if (child.stdout === null) throw new Error('a worker has no output')
  const reader = createInterface(child.stdout).on('line', (line) => lines.push(line))
  const over = new Promise((resolve) => reader.on('close', resolve))
  return { child, lines, over }
}

/** Waits until each process has made a call. It takes a while to start one. */
async function called(running: readonly Started[]): Promise<void> {
  const deadline = Date.now() + 30_000
  while (running.some(({ lines }) => lines.length === 0) && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function run(place: Place, worker: string, seconds: number): Promise<CertificateRow> {
  const beginning = start(place, worker, 'begin')
  await beginning.over
  const { first }: { first?: string } = JSON.parse(beginning.lines.at(-1) ?? '{}')
  if (first === undefined) throw new Error('the first worker wrote nothing')

  const all: Started[] = []
  const begin = (): Started => {
    const started = start(place, worker, String(all.length + 1))
    all.push(started)
    return started
  }
  const running = Array.from({ length: PROCESSES }, begin)
  await called(running)
  const until = Date.now() + seconds * 1000
  const counts = { kills: 0, stops: 0, cuts: 0 }
  for (let round = 0; Date.now() < until; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 600))
    const victim = round % PROCESSES
    const child = running[victim]?.child
    if (round % 3 === 0) {
      child?.kill('SIGKILL')
      running[victim] = begin()
      counts.kills += 1
      await called(running)
    } else if (round % 3 === 1) {
      child?.kill('SIGSTOP')
      await new Promise((resolve) => setTimeout(resolve, 300))
      child?.kill('SIGCONT')
      counts.stops += 1
    } else if (place.cut !== null) {
      place.cut()
      counts.cuts += 1
    }
  }
  for (const { child } of running) child.stdin?.end()
  // One whose connection is lost for long is killed, as others were.
  const patience = setTimeout(() => {
    for (const { child } of running) child.kill('SIGKILL')
  }, 15_000)
  await Promise.all(all.map(({ over }) => over))
  clearTimeout(patience)
  const { calls, open, errors } = collect(all)
  return { name: place.name, ...counts, errors, ...certify(calls, open, first) }
}

/** What the processes have printed; a line that a kill has torn is left out. */
function collect(all: readonly Started[]): { calls: NotedCall[]; open: OpenCall[]; errors: number } {
  const calls: NotedCall[] = []
  const open: OpenCall[] = []
  let errors = 0
  for (const [index, { lines }] of all.entries()) {
    let pending: OpenCall[] = []
    for (const line of lines) {
      if (!line.endsWith('}')) continue
      const noted = JSON.parse(line)
      if (noted.open) pending.push(noted)
      else if (noted.error !== undefined) {
        errors += 1
        open.push(...pending)
        pending = []
      } else {
        calls.push({ ...noted, process: index, start: BigInt(noted.start), end: BigInt(noted.end) })
        pending = []
      }
    }
    open.push(...pending)
  }
  return { calls, open, errors }
}
