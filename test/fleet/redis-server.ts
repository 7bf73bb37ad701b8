/** Redis servers for the tests, on free ports, with nothing of them left behind. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A server, or the first one of a cluster. */
export interface RedisServer {
  readonly port: number
  readonly pid: number
  /** The folder of its files. */
  readonly folder: string
  /** Ends the process by a signal, SIGTERM by default, and starts it again with the data that it had saved. */
  restart(signal?: NodeJS.Signals): Promise<void>
  stop(): Promise<void>
}

const SERVER = 'redis-server'

/** Whether there is a Redis; without one it is installed, if the system has it and may. */
export function requireRedis(): void {
  if (hasRedis()) return
  console.log('apt-get install redis-server')
  const quiet = { stdio: 'ignore' } as const
  try {
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', SERVER], quiet)
  } catch {
    execFileSync('apt-get', ['update'], quiet)
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', SERVER], quiet)
  }
  if (!hasRedis()) throw new Error(`${SERVER} could not be installed`)
}

/** Whether Redis is installed. */
export function hasRedis(): boolean {
  try {
    execFileSync(SERVER, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  await new Promise((resolve) => server.close(resolve))
  // A node of a cluster also listens 10,000 above.
  return port < 55_000 ? port : await freePort()
}

/** Starts a server. */
export async function startRedis(...options: readonly string[]): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'speculoos-redis-'))
  const port = await freePort()
  const common = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--loglevel', 'warning']
  let child: ChildProcess
  const start = async (): Promise<void> => {
    child = spawn(SERVER, [...common, ...options], { stdio: 'ignore' })
    // It ends with this process, which does not have to wait for it.
    child.unref()
    process.once('exit', kill)
    for (let tries = 0; tries < 200; tries += 1) {
      if (answers(port)) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error('redis-server does not answer')
  }
  const kill = (): void => {
    child.kill('SIGKILL')
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    process.removeListener('exit', kill)
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.ref()
    child.kill(signal)
    await ended
  }
  await start()
  return {
    port,
    folder,
    get pid() {
      return child.pid ?? 0
    },
    async restart(signal = 'SIGTERM') {
      await end(signal)
      await start()
    },
    async stop() {
      await end('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function answers(port: number): boolean {
  try {
    return redisCli(port, 'PING') === 'PONG'
  } catch {
    return false
  }
}

/** Runs one command, and returns what it prints. */
export function redisCli(port: number, ...command: readonly string[]): string {
  return execFileSync('redis-cli', ['-p', String(port), ...command], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()
}

/** Starts a cluster of three nodes. */
export async function startCluster(): Promise<{ readonly ports: readonly number[]; stop(): Promise<void> }> {
  const options = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '5000']
  const servers = [await startRedis(...options), await startRedis(...options), await startRedis(...options)]
  const ports = servers.map(({ port }) => port)
  const nodes = ports.map((port) => `127.0.0.1:${port}`)
  execFileSync('redis-cli', ['--cluster', 'create', ...nodes, '--cluster-yes'], { stdio: 'ignore' })
  for (let tries = 0; tries < 200; tries += 1) {
    if (ports.every((port) => redisCli(port, 'CLUSTER', 'INFO').includes('cluster_state:ok'))) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    ports,
    async stop() {
      for (const server of servers) await server.stop()
    },
  }
}
