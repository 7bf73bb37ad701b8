/** The contract of storages over a Durable Object, with the code of the guide to fleets, under workerd. */

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { root } from '../architecture/source.js'
import { examplesOfPage, readPages } from '../documentation/examples.js'
import { binary } from '../runtimes/runtime.js'
import { contract } from '../storage/contract.js'
import type { ContractRow } from './contracts.js'

const CONFIGURATION = `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "contract", worker = .contract),
    (name = "disk", disk = (path = "disk", writable = true)),
  ],
);

const contract :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2026-01-01",
  durableObjectNamespaces = [(className = "CookieRecords", uniqueKey = "cookie records", enableSql = true)],
  durableObjectStorage = (localDisk = "disk"),
  bindings = [(name = "RECORDS", durableObjectNamespace = "CookieRecords")],
);
`

/** The code of the worker: each check has separate objects, and the results are printed. */
function workerOf(code: string, checks: string): string {
  return `${code}
import { contract } from ${JSON.stringify(checks)}

export default {
  async test(_, env) {
    for (const [index, check] of contract.entries()) {
      const own = { idFromName: (name) => env.RECORDS.idFromName(index + name), get: (id) => env.RECORDS.get(id) }
      const verdict = await check.run({ open: () => durableStorage(own), lasts: true, remove() {} }).then(
        () => 'passed',
        (error) => String(error?.message ?? error),
      )
      console.log('verdict ' + JSON.stringify([check.name, verdict]))
    }
  },
}
`
}

export async function runDurableObject(): Promise<ContractRow> {
  const page = readPages().find(({ path }) => path === 'docs/fleets.md')
  const examples = page === undefined ? [] : examplesOfPage(page).examples
  const example = examples.find(({ code }) => code.includes('class CookieRecords'))
  if (example === undefined) throw new Error('the guide to fleets has no Durable Object')
  const folder = mkdtempSync(join(tmpdir(), 'speculoos-object-'))
  try {
    const checks = fileURLToPath(new URL('../storage/contract.ts', import.meta.url))
    writeFileSync(join(folder, 'source.ts'), workerOf(example.code, checks))
    await build({
      entryPoints: [join(folder, 'source.ts')],
      outfile: join(folder, 'worker.js'),
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      mainFields: ['module', 'main'],
      tsconfig: join(root, 'tsconfig.json'),
      alias: { 'speculoos/storage': join(root, 'src/storage/index.ts') },
    })
    writeFileSync(join(folder, 'worker.capnp'), CONFIGURATION)
    mkdirSync(join(folder, 'disk'))
    const given = ['test', '--experimental', join(folder, 'worker.capnp')]
    const printed = execFileSync(binary('workerd'), given, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const verdicts = [...printed.matchAll(/^.*?verdict (\[.*\])$/gm)].map(([, verdict]) => JSON.parse(verdict ?? '[]'))
    const failed = verdicts.filter(([, verdict]) => verdict !== 'passed').map((verdict) => verdict.join(': '))
    if (verdicts.length < contract.length) failed.push(`${verdicts.length} of ${contract.length} checks have run`)
    return { name: 'Durable Object under workerd', passed: contract.length - failed.length, failed }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
