/**
 * What shared jars promise, on real servers of Redis: `npm run test:fleet -- --minutes 10`.
 *
 * It runs the contract of storages with each client, alone and in a cluster; checks of Redis itself; random histories; and
 * processes that share a jar while they are killed. It prints a table of each.
 */

import { parseArgs } from 'node:util'
import { runCertificates } from './certificates.js'
import { runContracts } from './contracts.js'
import { redisChecks } from './redis-checks.js'
import { clientKinds } from './redis-clients.js'
import { runHistories } from './redis-histories.js'
import { requireRedis, startCluster, startRedis } from './redis-server.js'

const { values } = parseArgs({
  options: {
    /** How long the histories may take together, and the processes. */
    minutes: { type: 'string', default: '1' },
    /** How many operations the histories of each kind have at most. */
    operations: { type: 'string', default: '200000' },
  },
})
const minutes = Number(values.minutes)
const operations = Number(values.operations)
if (!(minutes > 0) || !Number.isInteger(operations)) throw new TypeError('--minutes and --operations: expected numbers')

const failures: string[] = []

function row(name: string, ...numbers: readonly (string | number)[]): void {
  console.log(name.padEnd(76), ...numbers.map((number) => String(number).padStart(10)))
}

requireRedis()
const server = await startRedis('--appendonly', 'yes', '--appendfsync', 'always')
const cluster = await startCluster()
try {
  row('contract of storages', 'passed', 'failed')
  for (const { name, passed, failed } of await runContracts(server.port, cluster.ports)) {
    row(name, passed, failed.length)
    failures.push(...failed.map((failure) => `${name}: ${failure}`))
  }

  console.log()
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
  row('histories equal to a jar in memory', 'operations')
  for (const { name, operations: played, failure } of await runHistories(
    server.port,
    operations,
    Date.now() + minutes * 60_000,
  )) {
    row(name, played)
    if (failure !== null) failures.push(`${name}: ${failure}`)
    if (played === 0) failures.push(`${name}: no operation was played`)
  }

  console.log()
  row(
    'linearizable by certificate, four processes',
    'calls',
    'writes',
    'untold',
    'kills',
    'stops',
    'cuts',
    'errors',
    'violations',
  )
  for (const report of await runCertificates(server, (minutes * 60) / 3)) {
    const { name, calls, writes, untold, kills, stops, cuts, errors, violations } = report
    row(name, calls, writes, untold, kills, stops, cuts, errors, violations.length)
    failures.push(...violations.slice(0, 5).map((violation) => `${name}: ${violation}`))
    if (writes === 0) failures.push(`${name}: nothing was written`)
  }
} finally {
  await server.stop()
  await cluster.stop()
}

console.log(`\n${failures.length} failures`)
for (const failure of failures) console.log(failure)
process.exitCode = failures.length === 0 ? 0 : 1
