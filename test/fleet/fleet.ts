/**
 * What shared jars promise, on real servers of Redis: `npm run test:fleet -- --minutes 10`.
 *
 * It runs the contract of storages with each client, alone and in a cluster; checks of Redis itself; random histories over
 * every storage; and processes that share jars while they are killed. It prints a table of each. `--only` and the name of a
 * part runs that alone, and `--storage` and a part of a name only the histories over those storages.
 */

import { parseArgs } from 'node:util'
import type { ViolationKind } from './certificate.js'
import { runCertificates } from './certificates.js'
import { runContracts } from './contracts.js'
import { storageKinds } from './fleet-storages.js'
import { playHistories, sharings } from './histories.js'
import { redisChecks } from './redis-checks.js'
import { clientKinds } from './redis-clients.js'
import { redisCli, requireRedis, startCluster, startRedis } from './redis-server.js'

const PARTS = ['contract', 'checks', 'histories', 'certificate']

const { values } = parseArgs({
  options: {
    /** The most time for the processes together. The histories have half of it. */
    minutes: { type: 'string', default: '1' },
    /** The number of operations in the histories of each kind, if there is enough time. */
    operations: { type: 'string', default: '200000' },
    /** The number of calls that the processes make on each kind of storage, if there is enough time. */
    calls: { type: 'string', default: '100000' },
    only: { type: 'string', multiple: true, default: PARTS },
    storage: { type: 'string', multiple: true, default: [''] },
  },
})
const minutes = Number(values.minutes)
const operations = Number(values.operations)
const calls = Number(values.calls)
if (!(minutes > 0 && operations > 0 && calls > 0)) {
  throw new TypeError('--minutes, --operations and --calls: expected positive numbers')
}
const unknown = values.only.filter((part) => !PARTS.includes(part))
if (unknown.length > 0) throw new TypeError(`--only ${unknown.join()}: expected ${PARTS.join(', ')}`)

// The servers end with the process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const failures: string[] = []

function row(name: string, ...numbers: readonly (string | number)[]): void {
  console.log(name.padEnd(76), ...numbers.map((number) => String(number).padStart(10)))
}

requireRedis()
const server = await startRedis('--appendonly', 'yes', '--appendfsync', 'always')
const cluster = await startCluster()
try {
  if (values.only.includes('contract')) await contracts()
  if (values.only.includes('checks')) await checks()
  if (values.only.includes('histories')) await histories()
  if (values.only.includes('certificate')) await certificates()
} finally {
  await server.stop()
  await cluster.stop()
}

console.log(`\n${failures.length} failures`)
for (const failure of failures) console.log(failure)
process.exitCode = failures.length === 0 ? 0 : 1

async function contracts(): Promise<void> {
  row('contract of storages', 'passed', 'failed')
  for (const { name, passed, failed } of await runContracts(server.port, cluster.ports)) {
    row(name, passed, failed.length)
    failures.push(...failed.map((failure) => `${name}: ${failure}`))
  }
  console.log()
}

async function checks(): Promise<void> {
  row('checks of Redis', ...clientKinds.map(({ name }) => name))
  for (const [index, check] of redisChecks.entries()) {
    const verdicts: string[] = []
    for (const kind of clientKinds) {
      const client = await kind.open([server.port])
      try {
        await check.run(client, server, `check-${index}-${kind.name}:`)
        verdicts.push('passed')
      } catch (error) {
        verdicts.push('failed')
        failures.push(`${check.name}, ${kind.name}: ${error instanceof Error ? error.message : String(error)}`)
      }
      await client.close()
    }
    row(check.name, ...verdicts)
  }
  console.log()
}

async function histories(): Promise<void> {
  row('histories equal to a jar in memory', 'operations', 'seconds', 'verdict')
  const deadline = Date.now() + minutes * 30_000
  // They test results, and not the state after a crash.
  redisCli(server.port, 'CONFIG', 'SET', 'appendfsync', 'no')
  const wanted = storageKinds(server.port, cluster.ports).filter(({ name }) =>
    values.storage.some((part) => name.includes(part)),
  )
  const runs = wanted.flatMap((kind) => sharings.map((sharing) => ({ kind, sharing })))
  if (runs.length === 0) throw new TypeError(`--storage ${values.storage.join()}: no storage has such a name`)
  for (const [index, { kind, sharing }] of runs.entries()) {
    const end = Date.now() + (deadline - Date.now()) / (runs.length - index)
    const { name, operations: played, seconds, failure } = await playHistories(kind, sharing, operations, end)
    row(name, played, seconds, failure === null ? 'equal' : 'different')
    if (failure !== null) failures.push(`${name}: ${failure}`)
  }
  redisCli(server.port, 'CONFIG', 'SET', 'appendfsync', 'always')
  console.log()
}

async function certificates(): Promise<void> {
  const faults = ['kills', 'stops', 'restarts', 'cuts', 'lost'] as const
  const kinds: readonly ViolationKind[] = ['answer', 'time', 'account', 'back']
  const reports = runCertificates(server, calls, minutes * 60)
  row(
    'faults that were played',
    'processes',
    ...faults.map((fault) => (fault === 'lost' ? 'lost reply' : fault)),
    'errors',
  )
  const verdicts: (() => void)[] = []
  for await (const report of reports) {
    const { name, processes, errors, answers, writes, untold, violations } = report
    row(name, processes, ...faults.map((fault) => report[fault]), errors)
    const counts = kinds.map((wanted) => violations.filter(({ kind }) => kind === wanted).length)
    verdicts.push(() => row(name, report.calls, answers, writes, untold, ...counts))
    failures.push(...violations.slice(0, 5).map(({ kind, sentence }) => `${name}, ${kind}: ${sentence}`))
    if (writes === 0) failures.push(`${name}: nothing was written`)
  }
  console.log()
  const violated = ['answers', 'order', 'account', 'back']
  row('linearizable by certificate; violations', 'calls', 'checked', 'writes', 'untold', ...violated)
  for (const print of verdicts) print()
}
