/**
 * Processes share the jars of some accounts while they are killed and stopped, Redis is restarted, connections are cut and
 * replies are lost. A certificate checks what they saw. The clock of every eighth process is an hour ahead.
 */

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
import { type ReplyThief, startReplyThief } from './reply-thief.js'

/** The numbers of the faults that were caused, by their names. */
export type Faults = Record<'kills' | 'stops' | 'restarts' | 'cuts' | 'lost', number>

export interface CertificateRow extends Verdict, Faults {
  readonly name: string
  readonly processes: number
  /** The number of failed calls. */
  readonly errors: number
}

const PROCESSES = 8
const ACCOUNTS = ['ada', 'bob', 'cyd', 'dan'] as const
/** The time between two faults, in milliseconds. */
const PERIOD = 1000
const AHEAD = 3_600_000
/** The time for which a process is stopped, in milliseconds, if there is enough time. */
const LONGEST_STOP = 10_000
/** The most processes that are stopped at the same time. */
const MOST_STOPPED = 3

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
      'speculoos/sealed': join(root, 'src/storage/sealed/index.ts'),
      'speculoos/shared': join(root, 'src/storage/shared/index.ts'),
      'speculoos/storage': join(root, 'src/storage/index.ts'),
      'speculoos/storage/redis': join(root, 'src/storage/redis/redis.ts'),
      'speculoos/storage/sqlite': join(root, 'src/storage/sqlite.ts'),
    },
  })
  return file
}

/** The storage of the jars of a run. */
interface Place {
  readonly name: string
  readonly kind: 'redis' | 'ioredis' | 'sealed' | 'sqlite'
  readonly target: string
  readonly node: string
  /** The server behind it, and the proxy before that; `null` if there is none. */
  readonly redis: { readonly server: RedisServer; readonly thief: ReplyThief } | null
}

/** Lets processes share jars on each kind of storage until they have made `calls` calls, or the time is over. */
export async function* runCertificates(
  server: RedisServer,
  calls: number,
  seconds: number,
): AsyncGenerator<CertificateRow> {
  const worker = await buildWorker()
  const folder = newFolder()
  const thief = await startReplyThief(server.port)
  const overRedis = { target: String(thief.port), node: process.execPath, redis: { server, thief } }
  const places: readonly Place[] = [
    { ...overRedis, name: 'node-redis', kind: 'redis' },
    { ...overRedis, name: 'ioredis', kind: 'ioredis' },
    { ...overRedis, name: 'sealed over node-redis', kind: 'sealed' },
    { name: 'SQLite', kind: 'sqlite', target: folder.path('shared.db'), node: nodeOf('26'), redis: null },
  ]
  try {
    for (const place of places) {
      redisCli(server.port, 'FLUSHALL')
      yield await run(place, worker, calls, (seconds * 1000) / places.length)
    }
  } finally {
    await thief.stop()
    folder.remove()
  }
}

interface Started {
  readonly child: ChildProcess
  readonly lines: string[]
  readonly over: Promise<unknown>
  calls: number
  isStopped: boolean
}

function start({ node, kind, target }: Place, worker: string, id: number): Started {
  const ahead = id > 0 && id % PROCESSES === 0 ? AHEAD : 0
  const child = spawn(node, [worker, kind, target, String(id), String(ahead), ...ACCOUNTS], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  if (child.stdout === null) throw new Error('a worker has no output')
  const reader = createInterface(child.stdout)
  const over = new Promise((resolve) => reader.on('close', resolve))
  const started: Started = { child, lines: [], over, calls: 0, isStopped: false }
  reader.on('line', (line) => {
    started.lines.push(line)
    if (line.endsWith('}') && line.includes('"answer"')) started.calls += 1
  })
  return started
}

async function sleep(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds))
}

async function run(place: Place, worker: string, calls: number, milliseconds: number): Promise<CertificateRow> {
  const beginning = start(place, worker, 0)
  await beginning.over
  const { first }: { first?: Record<string, string> } = JSON.parse(beginning.lines.at(-1) ?? '{}')
  if (first === undefined) throw new Error('the first worker wrote nothing')

  const crew = new Crew(place, worker)
  await crew.haveCalled()
  const until = Date.now() + milliseconds
  const stop = Math.min(LONGEST_STOP, milliseconds / 3)
  const faults = await playFaults(place, crew, stop, () => Date.now() > until || crew.calls >= calls)
  await crew.end()

  const noted = collect(crew.all)
  const verdicts = ACCOUNTS.map((account) => {
    const isOf = (call: { readonly account: string }): boolean => call.account === account
    return certify(account, noted.calls.filter(isOf), noted.open.filter(isOf), first[account] ?? '')
  })
  const sum = (count: (verdict: Verdict) => number): number =>
    verdicts.reduce((total, verdict) => total + count(verdict), 0)
  return {
    name: place.name,
    processes: PROCESSES,
    ...faults,
    errors: noted.errors,
    calls: sum((verdict) => verdict.calls),
    writes: sum(({ writes }) => writes),
    answers: sum(({ answers }) => answers),
    untold: sum(({ untold }) => untold),
    violations: verdicts.flatMap(({ violations }) => violations),
  }
}

/** The processes of a run. Their number is constant, since each killed process is replaced. */
class Crew {
  readonly all: Started[] = []
  readonly #running: Started[]
  readonly #place: Place
  readonly #worker: string

  constructor(place: Place, worker: string) {
    this.#place = place
    this.#worker = worker
    this.#running = Array.from({ length: PROCESSES }, () => this.#begin())
  }

  /** The number of finished calls. */
  get calls(): number {
    return this.all.reduce((sum, { calls }) => sum + calls, 0)
  }

  /** Waits until each process has made a call, since it takes a while to start one. */
  async haveCalled(): Promise<void> {
    const deadline = Date.now() + 30_000
    while (this.#running.some(({ calls }) => calls === 0) && Date.now() < deadline) await sleep(50)
  }

  /** Returns a process that has made calls and is not stopped, in turn. */
  #victim(): Started | undefined {
    const place = this.#running.findIndex(({ calls, isStopped }) => calls > 0 && !isStopped)
    const [victim] = place === -1 ? [] : this.#running.splice(place, 1)
    if (victim !== undefined) this.#running.push(victim)
    return victim
  }

  kill(): boolean {
    const victim = this.#victim()
    if (victim === undefined) return false
    victim.child.kill('SIGKILL')
    this.#running[this.#running.length - 1] = this.#begin()
    return true
  }

  stop(milliseconds: number): boolean {
    if (this.#running.filter(({ isStopped }) => isStopped).length === MOST_STOPPED) return false
    const victim = this.#victim()
    if (victim === undefined) return false
    victim.isStopped = true
    victim.child.kill('SIGSTOP')
    setTimeout(() => {
      victim.isStopped = false
      victim.child.kill('SIGCONT')
    }, milliseconds)
    return true
  }

  /** Lets all processes end. Kills those that do not end in time, such as one that lost its connection for long. */
  async end(): Promise<void> {
    while (this.#running.some(({ isStopped }) => isStopped)) await sleep(50)
    for (const { child } of this.#running) child.stdin?.end()
    const patience = setTimeout(() => {
      for (const { child } of this.#running) child.kill('SIGKILL')
    }, 15_000)
    await Promise.all(this.all.map(({ over }) => over))
    clearTimeout(patience)
  }

  #begin(): Started {
    const started = start(this.#place, this.#worker, this.all.length + 1)
    this.all.push(started)
    return started
  }
}

/** Causes one fault after another. */
async function playFaults({ redis }: Place, crew: Crew, stopFor: number, isOver: () => boolean): Promise<Faults> {
  const faults: Faults = { kills: 0, stops: 0, restarts: 0, cuts: 0, lost: 0 }
  const before = redis?.thief.lost ?? 0
  for (let round = 0; !isOver(); round += 1) {
    await sleep(PERIOD)
    const turn = round % (redis === null ? 2 : 5)
    if (turn === 0) faults.kills += crew.kill() ? 1 : 0
    else if (turn === 1) faults.stops += crew.stop(stopFor) ? 1 : 0
    else if (turn === 2) redis?.thief.loseReplies()
    else if (turn === 3 && redis !== null) {
      redisCli(redis.server.port, 'CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
      faults.cuts += 1
    } else if (redis !== null && Math.floor(round / 5) % 3 === 0) {
      await redis.server.restart(faults.restarts % 2 === 0 ? 'SIGTERM' : 'SIGKILL')
      faults.restarts += 1
    }
  }
  faults.lost = (redis?.thief.lost ?? 0) - before
  return faults
}

interface Noted {
  readonly calls: (NotedCall & { readonly account: string })[]
  readonly open: (OpenCall & { readonly account: string })[]
  readonly errors: number
}

/** What the processes have printed; a line that a kill has torn is left out. */
function collect(all: readonly Started[]): Noted {
  const calls: Noted['calls'][number][] = []
  const open: Noted['open'][number][] = []
  let errors = 0
  for (const [index, { lines }] of all.entries()) {
    // Only the last write of a call is open. Each earlier one has ended in a conflict.
    const pending = new Map<string, Noted['open'][number]>()
    for (const line of lines) {
      if (!line.endsWith('}')) continue
      const noted = JSON.parse(line)
      const last = pending.get(noted.account)
      if (noted.open) {
        pending.set(noted.account, noted)
        continue
      }
      pending.delete(noted.account)
      if (noted.error === undefined) {
        calls.push({ ...noted, process: index, start: BigInt(noted.start), end: BigInt(noted.end) })
      } else {
        errors += 1
        if (last !== undefined) open.push(last)
      }
    }
    open.push(...pending.values())
  }
  return { calls, open, errors }
}
