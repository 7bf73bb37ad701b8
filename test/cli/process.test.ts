/** The program as a process: pipes, the standard input, exit statuses and signals. */

import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable, type Writable } from 'node:stream'
import { build } from 'esbuild'
import { beforeAll, expect, it } from 'vitest'
import { root } from '../architecture/source.js'
import { netscape, temporaryFile, temporaryFolder } from './session.js'

/** The program in one file, which starts sooner than its sources. */
const program = join(root, 'node_modules/.cache/cli/dist/main.mjs')

beforeAll(async () => {
  await build({
    absWorkingDir: root,
    entryPoints: ['src/cli/main.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  })
})

const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined }

function start(args: readonly string[], cwd?: string): ChildProcessByStdio<Writable, Readable, Readable> {
  return spawn(process.execPath, [program, ...args], { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] })
}

function* endless(): Generator<Buffer> {
  for (;;) yield Buffer.from('a=1; Domain=other.example\n'.repeat(1000))
}

const ended = (child: ReturnType<typeof start>): Promise<[code: number | null, signal: string | null]> =>
  new Promise((resolve) => child.once('close', (code, signal) => resolve([code, signal])))

it('ends with 0, 1 or 2', () => {
  const statusOf = (...args: string[]): number | null => spawnSync(process.execPath, [program, ...args], { env }).status
  expect(statusOf('explain', 'a=1', 'https://shop.example/')).toBe(0)
  expect(statusOf('explain', 'a=1; Domain=other.example', 'https://shop.example/')).toBe(1)
  expect(statusOf('explain', 'a=1', 'shop')).toBe(2)
})

it('prints its version, which it finds in the folder of the package', () => {
  const folder = temporaryFolder()
  const { stdout } = spawnSync(process.execPath, [program, '--version'], { env, cwd: folder, encoding: 'utf8' })
  expect(stdout).toBe(`${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version}\n`)
})

it('reads the standard input, and writes nothing but the file to the standard output', () => {
  const input = netscape('shop.example\tFALSE\t/\tTRUE\t0\tSID\t31d4')
  const args = [program, 'convert', '--to', 'speculoos']
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, input, encoding: 'utf8' })
  expect(status).toBe(0)
  expect(JSON.parse(stdout).cookies[0].value).toBe('31d4')
  expect(stderr).toBe('converted 1 cookie, from Netscape cookies.txt to JSON of a jar of speculoos\n')
})

it('ends quietly with status 0 if its pipe closes early', async () => {
  const lines = Array.from({ length: 50_000 }, (_, index) => `c${index}.example\tFALSE\t/\tTRUE\t0\tSID\t31d4`)
  const child = start(['list', temporaryFile(netscape(...lines))])
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += String(chunk)
  })
  child.stdout.once('data', () => child.stdout.destroy())
  expect(await ended(child)).toEqual([0, null])
  expect(errors).toBe('')
})

it('reads an endless input only as fast as its output is read', async () => {
  const child = start(['explain', '-', 'https://shop.example/'])
  child.stdin.on('error', () => {})
  Readable.from(endless()).pipe(child.stdin)
  child.stdout.once('data', () => child.stdout.destroy())
  expect(await ended(child)).toEqual([0, null])
})

it('a signal before the file is written ends it, and no file is left', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'out.json'), 'old')
  const child = start(['convert', '-', '--to', 'speculoos', '-o', 'out.json'], folder)
  child.stdin.write('# Netscape HTTP Cookie File\n')
  await new Promise((resolve) => setTimeout(resolve, 500))
  child.kill('SIGINT')
  expect(await ended(child)).toEqual([null, 'SIGINT'])
  expect([readFileSync(join(folder, 'out.json'), 'utf8'), readdirSync(folder)]).toEqual(['old', ['out.json']])
})

it('a signal at any time leaves either the old file or the new one, never a part', async () => {
  const folder = temporaryFolder()
  const input = join(temporaryFolder(), 'in.txt')
  const lines = Array.from(
    { length: 6_000 },
    (_, index) => `c${index}.example\tFALSE\t/\tTRUE\t0\tSID\t${'v'.repeat(300)}`,
  )
  writeFileSync(input, netscape(...lines))
  writeFileSync(join(folder, 'out.json'), '{"old":true}')
  for (let count = 0; count < 3; count += 1) {
    const child = start(['convert', input, '--to', 'speculoos', '-o', 'out.json'], folder)
    const end = ended(child)
    // A second file in the folder shows that the program is writing.
    const watch = setInterval(() => {
      if (count === 2 || readdirSync(folder).length > 1) child.kill('SIGINT')
    }, 1)
    const [code, signal] = await end
    clearInterval(watch)
    expect(signal ?? code).toBeOneOf([0, 130, 'SIGINT'])
    expect(readdirSync(folder)).toEqual(['out.json'])
    const { old, cookies } = JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8'))
    expect(old === true || cookies.length === 6_000).toBe(true)
  }
})
