/** The folder that every runtime runs: the checks as one bundle, and a program that imports the package as published. */

import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { root } from '../architecture/source.js'
import type { Setting } from './check.js'
import { exampleModule } from './example.js'

/** The page whose examples run everywhere, in a worker above all. */
const EXAMPLE = 'docs/examples/a-jar-for-each-user.md'

/** What a user of the package writes; the names of the package are resolved by the runtime, or by a bundler for it. */
const useOfPackage = `import { CookieJar } from 'speculoos'
import { canonicalizeHost } from 'speculoos/algorithms'
import { CookieJar as CoreJar } from 'speculoos/core'
import { createFetch } from 'speculoos/fetch'

export async function run() {
  const jar = new CookieJar()
  const fetch = createFetch(jar, { fetch: async (url) => new Response(url) })
  const text = await (await fetch('https://shop.example/')).text()
  const results = jar.setCookies(['SID=31d4; Secure; Path=/', 'b=2; Domain=co.uk'], 'https://www.shop.co.uk/')
  const answer = [
    text,
    results.map(({ status }) => status).join(' '),
    results[1].reasons[0].id,
    jar.getCookieString('https://www.shop.co.uk/basket'),
    CookieJar.fromJSON(JSON.stringify(jar)).size,
    new CoreJar({ publicSuffixes: null }).size,
    canonicalizeHost('Bücher.example'),
  ].join('; ')
  const wanted = 'https://shop.example/; stored rejected; domain-public-suffix; SID=31d4; 1; 0; xn--bcher-kva.example'
  if (answer !== wanted) throw new Error(answer + ' is not ' + wanted)
}
`

/** Starts at once where a module may wait for something outside. */
const main = (kind: string): string => `import * as useOfPackage from './package.js'
import { runSuite } from './suite.js'

await runSuite('${kind}', useOfPackage)
`

/** A worker may wait for nothing before it is asked something. */
const worker = `import * as useOfPackage from './package.js'
import { runSuite } from './suite.js'

export default { test: () => runSuite('program', useOfPackage) }
`

const workerConfiguration = `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "checks", worker = .checks),
    (name = "internet", network = (allow = ["local"])),
  ],
);

const checks :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    (name = "suite.js", esModule = embed "suite.js"),
    (name = "package.js", esModule = embed "package.js"),
  ],
  compatibilityDate = "2026-01-01",
);
`

const page = `<!doctype html>
<meta charset="utf-8">
<title>Speculoos</title>
<script type="module" src="/main.js"></script>
`

/** Where the files of a runtime are: those that resolve packages by themselves, and those that take bundles. */
export interface Programs {
  readonly resolving: string
  readonly bundled: string
}

/** Writes all files below a folder. */
export async function writePrograms(folder: string, setting: Setting): Promise<Programs> {
  const programs = { resolving: join(folder, 'resolving'), bundled: join(folder, 'bundled') }
  mkdirSync(programs.resolving)
  mkdirSync(programs.bundled)
  const suite = join(programs.resolving, 'suite.js')
  await build({
    entryPoints: [fileURLToPath(new URL('suite.ts', import.meta.url))],
    outfile: suite,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2023',
    define: { SPECULOOS_SETTING: JSON.stringify(setting) },
    tsconfig: join(root, 'tsconfig.json'),
  })
  cpSync(suite, join(programs.bundled, 'suite.js'))

  writeFileSync(join(programs.resolving, 'package.json'), '{ "private": true, "type": "module" }\n')
  writeFileSync(join(programs.resolving, 'package.js'), useOfPackage + exampleModule(EXAMPLE))
  writeFileSync(join(programs.resolving, 'main.js'), main('program'))
  installPackage(programs.resolving)

  await build({
    entryPoints: [join(programs.resolving, 'package.js')],
    outfile: join(programs.bundled, 'package.js'),
    bundle: true,
    format: 'esm',
    platform: 'browser',
    minify: true,
    tsconfigRaw: '{}',
  })
  writeFileSync(join(programs.bundled, 'main.js'), main('page'))
  writeFileSync(join(programs.bundled, 'worker.js'), worker)
  writeFileSync(join(programs.bundled, 'worker.capnp'), workerConfiguration)
  writeFileSync(join(programs.bundled, 'index.html'), page)
  return programs
}

/** Packs the package as it is built, and installs it. */
function installPackage(folder: string): void {
  const npm = (...args: string[]): string =>
    execFileSync('npm', args, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' })
  const output = npm('pack', root, '--json', '--ignore-scripts', '--pack-destination', folder)
  // npm answers a list, or a record by name, depending on its version.
  const [packed]: { filename: string }[] = Object.values(JSON.parse(output))
  if (packed === undefined) throw new Error('npm packed nothing')
  npm('install', '--no-audit', '--no-fund', '--prefer-offline', join(folder, packed.filename))
}
