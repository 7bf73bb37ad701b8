/** Runs the checks over every backend, each in the runtime that has it, and prints a table: check by backend. */

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { root } from '../../architecture/source.js'
import { nodeOf } from '../../package/node-releases.js'
import { binary } from '../../runtimes/runtime.js'
import { newFolder } from '../folder.js'
import { betterSqlite3 } from './better-sqlite3.js'
import type { CheckOutcome } from './program.js'

const run = promisify(execFile)

interface Backend {
  /** What stands above its column. */
  readonly title: string
  /** The name by which the program knows it. */
  readonly name: string
  /** The command that runs the program, and what the program gets besides. */
  command(): { readonly file: string; readonly before?: readonly string[]; readonly after?: readonly string[] }
}

const own = () => ({ file: process.execPath })

const backends: readonly Backend[] = [
  { title: 'memory', name: 'memory', command: own },
  { title: 'file', name: 'file', command: own },
  { title: 'IndexedDB (imitated)', name: 'indexeddb', command: own },
  { title: 'node-sqlite3-wasm', name: 'node-sqlite3-wasm', command: own },
  {
    title: 'better-sqlite3',
    name: 'better-sqlite3',
    command: () => ({ file: process.execPath, after: [betterSqlite3()] }),
  },
  { title: 'node:sqlite of Node 26', name: 'node:sqlite', command: () => ({ file: nodeOf('26') }) },
  {
    title: 'node:sqlite of Deno',
    name: 'node:sqlite',
    command: () => ({ file: binary('deno'), before: ['run', '-A'] }),
  },
  { title: 'bun:sqlite', name: 'bun:sqlite', command: () => ({ file: binary('bun'), before: ['run'] }) },
]

/** Bundles the program, in the folder of the tests' packages so that it finds these. */
async function buildProgram(): Promise<string> {
  const file = join(root, 'node_modules/.cache/drivers', 'program.mjs')
  await build({
    entryPoints: [fileURLToPath(new URL('program.ts', import.meta.url))],
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    tsconfig: join(root, 'tsconfig.json'),
  })
  return file
}

/** The outcomes of a backend's checks; one failure if it could not be tried. */
async function outcomesOf({ title, name, command }: Backend, program: string, folder: string): Promise<CheckOutcome[]> {
  try {
    const { file, before = [], after = [] } = command()
    const args = [...before, program, name, folder, ...after]
    const { stdout } = await run(file, args, { timeout: 300_000, maxBuffer: 2 ** 26 })
    const lines: (CheckOutcome | 'done')[] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    if (lines.at(-1) !== 'done') throw new Error('the program ended before its checks')
    return lines.filter((line) => line !== 'done')
  } catch (error) {
    return [{ group: 'contract', name: `${title} could not be tried`, failure: String(error) }]
  }
}

/** Runs all checks, prints what came of them, and returns whether all passed. */
export async function tryBackends(): Promise<boolean> {
  const program = await buildProgram()
  const columns: Map<string, string | null>[] = []
  const names = new Set<string>()
  for (const backend of backends) {
    const folder = newFolder()
    const outcomes = await outcomesOf(backend, program, folder.path('.'))
    folder.remove()
    const column = new Map(outcomes.map(({ group, name, failure }) => [`${group}: ${name}`, failure]))
    for (const name of column.keys()) names.add(name)
    columns.push(column)
  }

  const failures = columns.flatMap((column, index) =>
    Array.from(column, ([name, failure]) =>
      failure === null ? [] : [`${backends[index]?.title}: ${name}\n${failure}`],
    ),
  )
  for (const failure of failures.flat()) console.log(`failed: ${failure}`)
  for (const [index, { title }] of backends.entries()) {
    const column = columns[index] ?? new Map()
    const passed = [...column.values()].filter((failure) => failure === null).length
    console.log(`${String.fromCharCode(65 + index)}: ${title}, ${passed} of ${column.size} checks`)
  }
  const width = Math.max(...Array.from(names, (name) => name.length))
  console.log(`\n${'check'.padEnd(width)}  ${backends.map((_, index) => String.fromCharCode(65 + index)).join('  ')}`)
  for (const name of names) {
    const marks = columns.map((column) => (column.has(name) ? (column.get(name) === null ? '+' : 'F') : ' '))
    console.log(`${name.padEnd(width)}  ${marks.join('  ')}`.trimEnd())
  }
  console.log('+ passed, F failed; a blank is a check that the backend does not have\n')
  return failures.flat().length === 0
}
