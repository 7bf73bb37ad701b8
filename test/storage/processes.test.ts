/** Files between real processes: they wait for one another, refuse one another, and save before they end. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, copyFileSync, existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { root } from '../architecture/source.js'
import { type Folder, newFolder } from './folder.js'

const program = join(root, 'node_modules/.cache/speculoos-processes', `${process.pid}.mjs`)
let folder: Folder
let path: string
let children: ChildProcess[] = []

beforeAll(async () => {
  await build({
    entryPoints: [fileURLToPath(new URL('processes/command.ts', import.meta.url))],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    tsconfig: join(root, 'tsconfig.json'),
  })
})
beforeEach(() => {
  folder = newFolder()
  path = folder.path('cookies.spj')
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  children = []
  folder.remove()
})

interface Started {
  readonly child: ChildProcess
  /** What it prints until it ends. */
  readonly output: Promise<string>
  /** When it has printed a word. */
  printed(word: string): Promise<void>
}

function start(...args: readonly string[]): Started {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  children.push(child)
  let text = ''
  let isOver = false
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
  }
  const output = new Promise<string>((resolve) => {
    child.on('close', () => {
      isOver = true
      resolve(text.trim())
    })
  })
  return {
    child,
    output,
    async printed(word) {
      await expect.poll(() => isOver || text.includes(word), { timeout: 60_000 }).toBe(true)
      expect(text).toContain(word)
    },
  }
}

describe('processes with one file', () => {
  it('three runs at once wait for one another, and each continues with the token that the last one got', async () => {
    let token = 0
    const server = createServer((request, response) => {
      const expected = token === 0 ? undefined : `token=${token}`
      const isRight = request.headers.cookie === expected
      token += 1
      response.setHeader('Set-Cookie', `token=${token}; Path=/; HttpOnly`).end(isRight ? 'accepted' : 'refused')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const service = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
    const runs = [1, 2, 3].map(() => start('run', path, service))
    expect(await Promise.all(runs.map(({ output }) => output))).toEqual(['accepted', 'accepted', 'accepted'])
    server.close()
    server.closeAllConnections()
    expect(existsSync(`${path}.lock`)).toBe(false)
  })

  it('one that does not wait is refused with the pid of the owner, and may open the file after it', async () => {
    const owner = start('hold', path)
    await owner.printed('open')
    const refused = await start('names', path).output
    expect(refused).toMatch(/^locked: /)
    expect(refused).toContain(`pid ${owner.child.pid}`)
    owner.child.stdin?.end()
    await owner.output
    expect(await start('names', path).output).toBe('held')
  })

  it('the lock of one that was stopped is not taken, and the lock of one that was killed is', async () => {
    const owner = start('hold', path)
    await owner.printed('open')
    owner.child.kill('SIGSTOP')
    expect(await start('names', path).output).toMatch(/^locked: /)
    owner.child.kill('SIGKILL')
    await owner.output
    expect(existsSync(`${path}.lock`)).toBe(true)
    expect(await start('names', path).output).toBe('held')
    expect(existsSync(`${path}.lock`)).toBe(false)
  })

  it('a process with nothing else to do saves and ends, and no timer keeps it running', async () => {
    const begin = Date.now()
    expect(await start('set', path, 'a=1').output).toBe('')
    // It would have saved after an hour.
    expect(Date.now() - begin).toBeLessThan(60_000)
    expect(await start('names', path).output).toBe('a')
  })
})

describe('a process whose save has failed', () => {
  it.each([
    ['and which changes nothing more', '', 'first'],
    ['and which changes something else', 'second=1', 'first second'],
  ])('%s tries again before it ends', async (_, line, names) => {
    expect(await start('fail', path, line).output).toBe('it is busy')
    expect(await start('names', path).output).toBe(names)
  })
})

const isRoot = process.getuid?.() === 0
/** A user without rights, if this process may do everything; without rights it is one itself. */
const nobody = isRoot && process.platform === 'linux' ? 65_534 : null

describe('a user without rights', () => {
  /** Runs the program as that user, from a place that the user may read. */
  function runAsUser(...args: readonly string[]): string {
    const copy = folder.path('command.mjs')
    copyFileSync(program, copy)
    chmodSync(copy, 0o644)
    const user = nobody === null ? {} : { uid: nobody, gid: nobody }
    return execFileSync(process.execPath, [copy, ...args], { ...user, cwd: '/', encoding: 'utf8' }).trim()
  }

  beforeEach(async () => {
    await start('set', path, 'a=1').output
    chmodSync(dirname(path), 0o777)
  })

  if (nobody !== null) {
    it('cannot read the file of another user', () => {
      expect(statSync(path).mode & 0o777).toBe(0o600)
      expect(runAsUser('names', path)).toMatch(/^refused: .*(?:EACCES|permission)/)
    })
  }

  it('is refused a file that may not be written to, which stays as it was', () => {
    if (nobody !== null) chownSync(path, nobody, nobody)
    chmodSync(path, 0o400)
    const before = readFileSync(path)
    expect(runAsUser('set', path, 'b=2')).toMatch(/^refused: /)
    expect(readFileSync(path)).toEqual(before)
  })

  it('is refused a folder in which no file can be made', () => {
    if (nobody !== null) chownSync(path, nobody, nobody)
    chmodSync(dirname(path), 0o555)
    try {
      expect(runAsUser('set', path, 'b=2')).toMatch(/^refused: /)
    } finally {
      chmodSync(dirname(path), 0o777)
    }
  })
})
