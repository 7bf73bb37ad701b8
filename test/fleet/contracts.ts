/** The contract of storages over real Redis, single and in a cluster, with each client; and over a Durable Object. */

import { contract } from '../storage/contract.js'
import { runDurableObject } from './durable-object.js'
import { type ClientKind, clientKinds, clusterKinds } from './redis-clients.js'

export interface ContractRow {
  readonly name: string
  readonly passed: number
  /** The checks that failed, and why. */
  readonly failed: readonly string[]
}

/** Runs all checks over a server and a cluster. */
export async function runContracts(port: number, cluster: readonly number[]): Promise<ContractRow[]> {
  const rows: ContractRow[] = []
  for (const kind of clientKinds) rows.push(await runContract(kind, [port]))
  for (const kind of clusterKinds) rows.push(await runContract(kind, cluster))
  rows.push(await runDurableObject())
  return rows
}

let places = 0

async function runContract(kind: ClientKind, ports: readonly number[]): Promise<ContractRow> {
  const client = await kind.open(ports)
  const failed: string[] = []
  for (const check of contract) {
    places += 1
    const prefix = `contract ${places}:`
    try {
      await check.run({ open: () => client.storage({ prefix }), lasts: true, remove: () => {} })
    } catch (error) {
      failed.push(`${check.name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  await client.close()
  return { name: kind.name, passed: contract.length - failed.length, failed }
}
