/** Kills a writer again and again, and looks at what it has left. */

import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { root } from '../../architecture/source.js'
import { idOf, REMOVED, TORN } from './values.js'

export type Kind = 'file' | 'sqlite' | 'tough-cookie-file-store'

/** What many kills have shown. */
export interface KillReport {
  kills: number
  /** How many saves were over when the writers were killed. */
  saves: number
  /** After how many kills the storage could not be read, or had a cookie that nobody had set. */
  torn: number
  /** How many saved changes were not there. */
  lost: number
  /** How many removed cookies were back. */
  back: number
  /** How many kills left an interrupted write to be cut off. */
  cut: number
}

export interface KillOptions {
  /** The Node that runs the writers. */
  readonly node: string
  /** The bundle of the writer. */
  readonly writer: string
  readonly seed: number
  /** When to end, however many kills there were. */
  readonly deadline?: number
}

/** The longest that a writer saves before it is killed, in milliseconds. */
const LONGEST_LIFE = 60

/** Bundles the writer, in the folder of the tests' packages so that it finds these. */
export async function buildWriter(): Promise<string> {
  const file = join(root, 'node_modules/.cache/speculoos-kill', `${process.pid}.mjs`)
  await build({
    entryPoints: [fileURLToPath(new URL('writer.ts', import.meta.url))],
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    tsconfig: join(root, 'tsconfig.json'),
  })
  return file
}

/** The id of the value of each cookie, by site and name. */
type Cookies = Map<string, string>

/** What a writer has printed. */
interface Life {
  /** What it found when it was started. */
  readonly found: Cookies
  readonly hasCut: boolean
  readonly saves: number
  /** What the changes that it saved have made of cookies. */
  readonly saved: Cookies
  /** The values that the changes of its last save, which was not over, gave to each cookie. */
  readonly open: Map<string, readonly string[]>
}

/**
 * Kills a writer of one file so many times, at random moments. Each writer finds what the one before it has left; the last
 * one is only started to look at it.
 */
export async function killWriters(
  kind: Kind,
  path: string,
  kills: number,
  { node, writer, seed, deadline = Number.POSITIVE_INFINITY }: KillOptions,
): Promise<KillReport> {
  const report = { kills: 0, saves: 0, torn: 0, lost: 0, back: 0, cut: 0 }
  let last: Life = { found: new Map(), hasCut: false, saves: 0, saved: new Map(), open: new Map() }
  for (;;) {
    const isLast = report.kills === kills || Date.now() > deadline
    const life = await runUntilKilled(node, [writer, kind, path, String(seed + report.kills)], isLast)
    if (life.hasCut) report.cut += 1
    compare(last, life.found, report)
    if (isLast) return report
    last = life
    report.kills += 1
    report.saves += life.saves
    if (kind !== 'tough-cookie-file-store') continue
    // Its writers do not start on a file that is torn.
    const found = readTough(path)
    if (found === null) {
      report.torn += 1
      return report
    }
    compare(last, found, report)
    last = { ...life, found, saved: new Map(), open: new Map() }
    if (report.kills === kills) return report
  }
}

function compare({ found, saved, open }: Life, after: Cookies, report: KillReport): void {
  const expected = new Map([...found, ...saved])
  if ([...after.values()].includes(TORN)) report.torn += 1
  for (const cookie of new Set([...expected.keys(), ...after.keys()])) {
    const is = after.get(cookie) ?? REMOVED
    const wanted = expected.get(cookie) ?? REMOVED
    // Of changes that were being saved, either outcome is right.
    if (is === wanted || is === TORN || open.get(cookie)?.includes(is)) continue
    if (wanted === REMOVED) report.back += 1
    else report.lost += 1
  }
}

/** Runs a writer, and kills it some time after it was ready, or at once. */
function runUntilKilled(node: string, args: readonly string[], atOnce: boolean): Promise<Life> {
  return new Promise((resolve, reject) => {
    const child = spawn(node, ['--no-warnings', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let errors = ''
    let isKilled = false
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text
    })
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (isKilled || !/^ready$/m.test(output)) return
      isKilled = true
      setTimeout(() => child.kill('SIGKILL'), atOnce ? 0 : Math.random() * LONGEST_LIFE)
    })
    child.on('error', reject)
    child.on('close', () => {
      if (isKilled) resolve(readLife(output))
      else reject(new Error(`the writer ended by itself: ${errors}`))
    })
  })
}

function readLife(output: string): Life {
  const found: Cookies = new Map()
  const saved: Cookies = new Map()
  let open = new Map<string, string[]>()
  let hasCut = false
  let saves = 0
  // What is behind the last line end was not written as a whole.
  for (const line of output.split('\n').slice(0, -1)) {
    const [word, site, name, id = ''] = line.split(' ')
    const cookie = `${site} ${name}`
    if (word === 'cut') hasCut = true
    else if (word === 'has') found.set(cookie, id)
    else if (word === 'try') open.set(cookie, [...(open.get(cookie) ?? []), id])
    else if (word === 'ok') {
      saves += 1
      for (const [changed, ids] of open) saved.set(changed, ids.at(-1) ?? '')
      open = new Map()
    }
  }
  return { found, hasCut, saves, saved, open }
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
        for (const [name, { value }] of Object.entries(names)) cookies.set(`${site} ${name}`, idOf(value))
      }
    }
    return cookies
  } catch {
    return null
  }
}
