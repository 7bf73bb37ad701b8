/** Packs the package, installs it as a user would, and loads it in every way that the documentation names. */

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'
import { root } from '../architecture/source.js'
import { compileAll } from './compiled.js'
import { mixedForms } from './mixed-forms.js'
import { nodeOf } from './node-releases.js'
import { install, pack } from './packed.js'
import { answer, bareProgram, jestTest, program, start, tsJestTest } from './programs.js'

/** One way to load the package: the arguments of Node, and what they have to print. */
interface Way {
  readonly name: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly prints: string | RegExp
  readonly env?: Readonly<Record<string, string>>
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'speculoos-consumer-')))
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

function write(name: string, files: Readonly<Record<string, string>>): string {
  const place = join(folder, name)
  mkdirSync(place, { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(join(place, file), text)
  return place
}

const asModule = (text: string, module: ts.ModuleKind): string =>
  ts.transpileModule(text, { compilerOptions: { module, target: ts.ScriptTarget.ES2022 } }).outputText
const cjs = (text: string): string => asModule(text, ts.ModuleKind.CommonJS)
const esm = (text: string): string => asModule(text, ts.ModuleKind.ESNext)

/** The examples of the page, each by the file that its first line names. */
function examplesOfPage(): Record<string, string> {
  const page = readFileSync(join(root, 'docs/jest-and-commonjs.md'), 'utf8')
  const blocks = [...page.matchAll(/^```ts no-run\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)]
  return Object.fromEntries(blocks.map(([, file = '', text = '']) => [file, text]))
}

/** What the comments of an example say that it prints. */
const printedBy = (text: string): string =>
  [...text.matchAll(/\/\/ => (.*)$/gm)].map(([, line = '']) => `${line}\n`).join('')

/** Runs the program as npx starts it, and in its CommonJS form. */
function programsOf(cwd: string): Way[] {
  const { bin, version }: { bin: { speculoos: string }; version: string } = JSON.parse(
    readFileSync(join(folder, 'node_modules/speculoos/package.json'), 'utf8'),
  )
  const linked = join(folder, 'node_modules/.bin/speculoos')
  const file = process.platform === 'win32' ? join(folder, 'node_modules/speculoos', bin.speculoos) : linked
  const line = ['explain', 'SID=31d4; Path=/; Secure', 'https://shop.example/']
  const prints = 'stored    SID=…; shop.example/; Secure\n'
  const required = join(folder, 'node_modules/speculoos/dist/cjs/cli/main.js')
  return [
    { name: 'npx speculoos', args: [file, ...line], cwd, prints },
    { name: 'npx speculoos --version', args: [file, '--version'], cwd, prints: `${version}\n` },
    { name: 'the program, CommonJS', args: [required, ...line], cwd, prints },
    { name: 'the program, CommonJS, --version', args: [required, '--version'], cwd, prints: `${version}\n` },
  ]
}

function waysToLoad(): Way[] {
  const { 'program.cjs': required = '', 'both.mjs': both = '', ...tests } = examplesOfPage()
  const { 'basket.test.js': javaScriptTest = '', 'session.test.ts': typeScriptTest = '' } = tests
  const printed = `${answer}\n`
  const plain = write('plain', {
    'package.json': '{ "private": true }',
    'program.js': cjs(program),
    'start.cjs': cjs(start),
    'program.mjs': esm(program),
    'start.mjs': esm(start).replace('./program.js', './program.mjs'),
    'mixed.mjs': mixedForms,
    'bare.cjs': bareProgram,
    'example.cjs': required,
    'both.mjs': both,
  })
  const jest = join(root, 'node_modules/jest/bin/jest.js')
  const javaScript = write('jest', {
    'package.json': '{ "private": true }',
    'program.js': cjs(program),
    'entries.test.js': jestTest,
    'basket.test.js': javaScriptTest,
  })
  const modules = write('jest-modules', {
    'package.json': '{ "private": true, "type": "module" }',
    'program.js': esm(program),
    'entries.test.js': esm(tsJestTest.replace('./program', './program.js')),
  })
  const typeScript = write('ts-jest', {
    'package.json': '{ "private": true, "jest": { "preset": "ts-jest" } }',
    'tsconfig.json': JSON.stringify({ compilerOptions: { target: 'es2022', types: ['node'], strict: true } }),
    'program.ts': program,
    'entries.test.ts': tsJestTest,
    'session.test.ts': typeScriptTest,
  })
  const ways: Way[] = [
    { name: 'require of each entry', args: ['start.cjs'], cwd: plain, prints: printed },
    { name: 'import of each entry', args: ['start.mjs'], cwd: plain, prints: printed },
    { name: 'each entry, without globals', args: ['bare.cjs'], cwd: plain, prints: 'each entry is loaded\n' },
    ...programsOf(plain),
    { name: 'both forms', args: ['mixed.mjs'], cwd: plain, prints: 'each form takes what the other made\n' },
    { name: 'example: require', args: ['example.cjs'], cwd: plain, prints: printedBy(required) },
    { name: 'example: both forms', args: ['both.mjs'], cwd: plain, prints: printedBy(both) },
    { name: 'Jest, JavaScript', args: [jest, '--ci'], cwd: javaScript, prints: /^Tests: +4 passed, 4 total$/m },
    {
      name: 'Jest, ES modules',
      args: ['--experimental-vm-modules', jest, '--ci'],
      cwd: modules,
      prints: /^Tests: +1 passed, 1 total$/m,
    },
    { name: 'Jest, ts-jest', args: [jest, '--ci'], cwd: typeScript, prints: /^Tests: +2 passed, 2 total$/m },
  ]
  const compiled = compileAll(write('typescript', {}))
  return [...ways, ...compiled.map(({ name, file }) => ({ name, args: [file], cwd: folder, prints: printed }))]
}

/** What is wrong with a way on a Node; `null` if nothing is. */
function troubleOf({ args, cwd, prints, env }: Way, node: string): string | null {
  const { status, stdout, stderr } = spawnSync(node, args, {
    cwd,
    encoding: 'utf8',
    timeout: 120_000,
    env: { ...process.env, NO_COLOR: '1', ...env },
  })
  // Jest reports on the standard error stream.
  const isRight = typeof prints === 'string' ? stdout === prints : prints.test(stderr)
  return status === 0 && isRight ? null : `ended with ${status}\n${stdout}${stderr}`
}

install(folder, pack(folder))
const nodes = ['20', '26'].map(nodeOf)
const versions = nodes.map((node) => spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim())
const ways = waysToLoad()
console.log(`\n${''.padEnd(40)}  ${versions.join('  ')}`)
for (const way of ways) {
  const troubles = nodes.map((node) => troubleOf(way, node))
  const verdicts = troubles.map((trouble, index) =>
    (trouble === null ? 'pass' : 'FAIL').padEnd(versions[index]?.length ?? 0),
  )
  console.log(`${way.name.padEnd(40)}  ${verdicts.join('  ')}`)
  for (const trouble of troubles.filter((each) => each !== null)) {
    console.log(trouble)
    process.exitCode = 1
  }
}
