/** Kills a writer again and again, and looks at what it has left. */

import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { root } from '../../architecture/source.js'

export type Kind = 'file' | 'sqlite' | 'tough-cookie-file-store'

/** What many kills have shown. */
export interface KillReport {
  readonly kills: number
  /** How many changes were saved in all. */
  readonly saved: number
  /** After how many kills the storage could not be read. */
  torn: number
  /** How many saved changes were not there. */
  lost: number
  /** How many removed cookies were back. */
  back: number
  /** How many kills left an interrupted write to be cut off. */
  cut: number
}

/** The programs as bundles, in the folder of the tests' packages so that they find these. */
export interface KillPrograms {
  readonly writer: string
  readonly reader: string
}

const here = fileURLToPath(new URL('.', import.meta.url))

/** Bundles the writer and the reader. */
export async function buildPrograms(): Promise<KillPrograms> {
  const folder = join(root, 'node_modules/.cache/speculoos-kill', String(process.pid))
  await build({
    entryPoints: [join(here, 'writer.ts'), join(here, 'reader.ts')],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    tsconfig: join(root, 'tsconfig.json'),
  })
  return { writer: join(folder, 'writer.mjs'), reader: join(folder, 'reader.mjs') }
}

type Cookies = Map<string, string>

/** The changes that a writer announced, and how many of them it saved. */
interface Announced {
  readonly changes: (readonly [cookie: string, value: string])[]
  readonly saved: number
}

/** Kills a writer of one file so many times, at random moments. */
export async function killWriters(
  kind: Kind,
  path: string,
  kills: number,
  { node, programs, seed }: { readonly node: string; readonly programs: KillPrograms; readonly seed: number },
): Promise<KillReport> {
  const report = { kills, saved: 0, torn: 0, lost: 0, back: 0, cut: 0 }
  let before: Cookies = new Map()
  for (let kill = 0; kill < kills; kill += 1) {
    const announced = await runUntilKilled(node, [programs.writer, kind, path, String(seed + kill)])
    const after =
      kind === 'tough-cookie-file-store' ? readTough(path) : readOwn(node, programs.reader, kind, path, report)
    report.saved += announced.saved
    if (after === null) {
      report.torn += 1
      if (kind !== 'tough-cookie-file-store') return report
      // Its writers do not start on a file that is torn.
      return { ...report, kills: kill + 1 }
    }
    compare(before, announced, after, report)
    before = after
  }
  return report
}

function compare(before: Cookies, { changes, saved }: Announced, after: Cookies, report: KillReport): void {
  const expected = new Map(before)
  for (const [cookie, value] of changes.slice(0, saved)) expected.set(cookie, value)
  // Of the change that was being saved, either outcome is right.
  const open = changes[saved]
  for (const cookie of new Set([...expected.keys(), ...after.keys()])) {
    const found = after.get(cookie) ?? ''
    const wanted = expected.get(cookie) ?? ''
    if (found === wanted || (open !== undefined && open[0] === cookie && open[1] === found)) continue
    if (wanted === '') report.back += 1
    else report.lost += 1
  }
}

function runUntilKilled(node: string, args: readonly string[]): Promise<Announced> {
  return new Promise((resolve, reject) => {
    const child = spawn(node, ['--no-warnings', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let errors = ''
    let isKilled = false
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text
    })
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (output === '') {
        setTimeout(() => {
          isKilled = true
          child.kill('SIGKILL')
        }, Math.random() * 60)
      }
      output += text
    })
    child.on('error', reject)
    child.on('close', () => {
      if (isKilled) resolve(readAnnounced(output))
      else reject(new Error(`the writer ended by itself: ${errors}`))
    })
  })
}

function readAnnounced(output: string): Announced {
  const changes: (readonly [string, string])[] = []
  let saved = 0
  // What is behind the last line end was not written as a whole.
  for (const line of output.split('\n').slice(0, -1)) {
    const [word, site, name, value = ''] = line.split(' ')
    if (word === 'ok') saved += 1
    else changes.push([`${site} ${name}`, value])
  }
  return { changes, saved }
}

function readOwn(node: string, reader: string, kind: Kind, path: string, report: KillReport): Cookies | null {
  const { status, stdout, stderr } = spawnSync(node, ['--no-warnings', reader, kind, path], { encoding: 'utf8' })
  if (stderr.includes('cut')) report.cut += 1
  if (status !== 0) {
    console.error(stderr)
    return null
  }
  const cookies: [string, string, string][] = JSON.parse(stdout)
  return new Map(cookies.map(([site, name, value]) => [`${site} ${name}`, value]))
}

/** Reads the JSON of tough-cookie-file-store: domain, path, name. */
function readTough(path: string): Cookies | null {
  if (!existsSync(path)) return new Map()
  try {
    const domains: Record<string, Record<string, Record<string, { value: string }>>> = JSON.parse(
      readFileSync(path, 'utf8'),
    )
    const cookies: Cookies = new Map()
    for (const [site, paths] of Object.entries(domains)) {
      for (const names of Object.values(paths)) {
        for (const [name, { value }] of Object.entries(names)) cookies.set(`${site} ${name}`, value)
      }
    }
    return cookies
  } catch {
    return null
  }
}
