/** Runs tests with mutants, in a copy of the project in a temporary folder. */

import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSources, root } from '../architecture/source.js'
import { countTurns } from './loops.js'
import type { Mutated } from './mutants.js'
import type { MutationEvent } from './runtime.js'

/** What the copy holds beside `src`. */
const COPIED = ['test', 'spec-vectors', 'docs', 'package.json', 'tsconfig.json', 'README.md', 'SECURITY.md']

/** A process that is busy with one mutant for longer than this hangs. */
const SILENCE = 25_000

/** The most time for the test files of one mutant. A mutant that they have not caught by then survives. */
const FILES_TIME = 60_000

export class MutationRun {
  /** What went wrong with the run itself. */
  readonly complaints: string[] = []
  readonly #ids: readonly number[]
  readonly #deadline: number
  readonly #folder = mkdtempSync(join(tmpdir(), 'speculoos-mutants-'))
  readonly #events = join(this.#folder, 'events')
  readonly #active = join(this.#folder, 'active')
  readonly #wanted = join(this.#folder, 'wanted')
  readonly #copy = join(this.#folder, 'copy')
  readonly #caught = new Set<number>()
  readonly #leftOut = new Set<number>()
  readonly #reached = new Set<number>()
  /** The test files that mutants are still to be run with, by mutant. */
  readonly #untried = new Map<number, Set<string>>()
  /** The test files that mutants were run with, by mutant. */
  readonly #tried = new Map<number, Set<string>>()
  readonly #slow = new Set<string>()
  /** The ids of the tests that took too much time for the last pass, by file. */
  readonly #later = new Map<string, Set<string>>()
  /** The part of the events that was read, as a length. */
  #readSoFar = 0
  readonly #children = new Set<ChildProcess>()

  constructor(mutated: ReadonlyMap<string, Mutated>, deadline: number) {
    this.#ids = [...mutated.values()].flatMap(({ mutants }) => mutants.map(({ id }) => id))
    this.#deadline = deadline
    mkdirSync(this.#active, { recursive: true })
    mkdirSync(this.#copy)
    writeFileSync(this.#events, '')
    for (const name of COPIED) cpSync(join(root, name), join(this.#copy, name), { recursive: true })
    cpSync(join(root, 'src'), join(this.#copy, 'src'), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(this.#copy, 'node_modules'), 'dir')
    for (const source of readSources('src')) {
      writeFileSync(join(this.#copy, source.path), mutated.get(source.path)?.text ?? countTurns(source))
    }
  }

  isCaught(id: number): boolean {
    return this.#caught.has(id)
  }

  isReached(id: number): boolean {
    return this.#reached.has(id) || this.#untried.has(id)
  }

  /** Counts these mutants as caught, and does not try them any more. */
  takeAsCaught(ids: readonly number[]): void {
    const lines = ids.map((id) => `${JSON.stringify({ kind: 'caught', id, by: 'an earlier run' })}\n`)
    writeFileSync(this.#events, lines.join(''), { flag: 'a' })
    this.#read()
  }

  /** Does not try these mutants. */
  leaveOut(ids: readonly number[]): void {
    for (const id of ids) this.#note({ kind: 'left-out', id })
  }

  /** Stops what runs, and removes the copy. */
  clean(): void {
    for (const child of this.#children) kill(child)
    this.#read()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /**
   * Runs the tests of these files that take up to `to` milliseconds, each with every mutant that it reaches. A mutant is
   * run with at most `most` tests of a file.
   */
  async tryTests(files: readonly string[], to: number, most: number): Promise<void> {
    await this.#tryEach(files, to, most, {})
  }

  /** Does the same with the tests of these files that took too much time for the last pass. */
  async tryLaterTests(files: readonly string[], to: number, most: number): Promise<void> {
    const later = files.filter((file) => this.#later.has(file))
    // A test may take less time than before, so its time alone does not show whether it was run.
    writeFileSync(this.#wanted, later.flatMap((file) => [...(this.#later.get(file) ?? [])]).join('\n'))
    for (const file of later) this.#later.delete(file)
    await this.#tryEach(later, to, most, { MUTATION_WANTED: this.#wanted })
  }

  async #tryEach(files: readonly string[], to: number, most: number, env: NodeJS.ProcessEnv): Promise<void> {
    for (;;) {
      if (files.length === 0 || this.#caught.size === this.#ids.length || Date.now() > this.#deadline) return
      const child = this.#vitest(files, { MUTATION_TO: String(to), MUTATION_TESTS: String(most), ...env })
      const hanging = await this.#watch(child)
      this.#read()
      this.#tell(`tests of up to ${to} ms in ${files.length} files`)
      if (hanging === null) return
      this.#note({ kind: 'caught', id: hanging, by: 'a test does not end' })
    }
  }

  /** Runs test files as a whole with each mutant that the tests alone could not judge. */
  async tryFiles(order: readonly string[]): Promise<void> {
    const open = this.#ids.filter((id) => !this.#caught.has(id) && !this.#leftOut.has(id) && this.#untried.has(id))
    const total = open.length
    const next = async (): Promise<void> => {
      for (let id = open.shift(); id !== undefined; id = open.shift()) {
        const untried = this.#untried.get(id)
        const tried = this.#tried.get(id) ?? new Set()
        const files = order.filter((file) => untried?.has(file) && !tried.has(file) && !this.#slow.has(file))
        if (files.length === 0) continue
        if (Date.now() > this.#deadline) {
          this.complaints.push(`time is up: ${open.length + 1} mutants were not run with all their tests`)
          open.length = 0
          return
        }
        this.#tried.set(id, new Set([...tried, ...files]))
        if (await this.#fail(id, files)) this.#note({ kind: 'caught', id, by: 'a test file' })
        if (open.length % 20 === 0) this.#tell(`${total - open.length} of ${total} mutants with whole files`)
      }
    }
    await Promise.all([next(), next()])
  }

  /** Whether test files fail with a mutant. */
  async #fail(id: number, files: readonly string[]): Promise<boolean> {
    const child = this.#vitest(files, { MUTANT: String(id) }, '--bail', '1', '--maxWorkers', '1')
    const timer = setTimeout(() => kill(child), Math.min(FILES_TIME, this.#deadline - Date.now()))
    const code = await exitOf(child)
    clearTimeout(timer)
    // There is no exit code if the time was up, perhaps because of many slow files.
    return code !== 0 && code !== null
  }

  #vitest(files: readonly string[], env: NodeJS.ProcessEnv, ...options: string[]): ChildProcess {
    const config = ['run', '--config', 'test/mutation/vitest.config.ts', ...options]
    const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', ...config, ...files], {
      cwd: this.#copy,
      env: {
        ...process.env,
        MUTATION_EVENTS: this.#events,
        MUTATION_ACTIVE: this.#active,
        MUTATION_COUNT: String(this.#ids.length),
        ...env,
      },
      stdio: 'ignore',
      // A group of processes, so that all of them can be stopped.
      detached: true,
    })
    this.#children.add(child)
    child.once('exit', () => this.#children.delete(child))
    return child
  }

  /** Waits for a run of tests; stops it and returns the mutant if one makes it hang. */
  async #watch(child: ChildProcess): Promise<number | null> {
    let hanging: number | null = null
    const timer = setInterval(() => {
      if (Date.now() > this.#deadline) {
        this.complaints.push('time is up: not all tests were run')
        clearInterval(timer)
        kill(child)
      }
      for (const name of readdirSync(this.#active)) {
        const [id = '', since = ''] = readFileSync(join(this.#active, name), 'utf8').trim().split(' ')
        if (id === '' || since === '' || Date.now() - Number(since) < SILENCE) continue
        hanging = Number(id)
        rmSync(join(this.#active, name))
        kill(child)
      }
    }, 2000)
    await exitOf(child)
    clearInterval(timer)
    return hanging
  }

  #note(event: MutationEvent): void {
    writeFileSync(this.#events, `${JSON.stringify(event)}\n`, { flag: 'a' })
    this.#read()
  }

  #read(): void {
    const broken = new Set<string>()
    const events = readFileSync(this.#events, 'utf8')
    const end = events.lastIndexOf('\n') + 1
    const lines = events.slice(this.#readSoFar, end).split('\n').filter(Boolean)
    this.#readSoFar = end
    for (const line of lines) {
      const event: MutationEvent = JSON.parse(line)
      if (event.kind === 'caught') this.#caught.add(event.id)
      else if (event.kind === 'left-out') this.#leftOut.add(event.id)
      else if (event.kind === 'reached') for (const id of event.ids) this.#reached.add(id)
      else if (event.kind === 'slow') this.#slow.add(this.#pathOf(event.file))
      else if (event.kind === 'later') {
        const file = this.#pathOf(event.file)
        this.#later.set(file, (this.#later.get(file) ?? new Set()).add(event.test))
      } else if (event.kind === 'broken') broken.add(`fails without any mutant: ${event.test}`)
      else {
        for (const id of event.ids) {
          const files = this.#untried.get(id) ?? new Set()
          this.#untried.set(id, files.add(this.#pathOf(event.file)))
        }
      }
    }
    for (const complaint of broken) if (!this.complaints.includes(complaint)) this.complaints.push(complaint)
  }

  #pathOf(file: string): string {
    return file.slice(file.indexOf('/copy/') + '/copy/'.length)
  }

  #tell(what: string): void {
    console.log(`${what}: ${this.#caught.size} of ${this.#ids.length} mutants caught`)
  }
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('exit', resolve)
  })
}

function kill(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended in the meantime.
  }
}
