/**
 * Engines that are commands: curl and wget. One process makes all requests of a question, so that its cookies are new and
 * never come from a file, and leaves a file of them at the end.
 *
 * libfaketime gives the process the clock of the question, and reads the time from a file. Before each step with a new
 * time, the process makes a request that belongs to no step. The file is written while the process waits for the response.
 */

import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { programOf } from '../../package/debian.js'
import { type Engine, type EngineEntry, type EngineStep, type Field, NotPossible, type Seen } from '../engine.js'
import { fieldOf } from '../octets.js'
import { fakeTime } from './fake-time.js'
import { type Exchange, Loopback } from './loopback.js'
import { cookiesOf } from './netscape.js'

/** A request that only waits for the clock. */
const WAITING = 'http://clock.invalid/'

interface Command {
  readonly name: string
  readonly about: string
  /** The fields of its file that are compared. */
  readonly fields: readonly Field[]
  /** Finds the version in what `--version` prints. */
  readonly versionPattern: RegExp
  /** The arguments with which the command makes these requests one after the other, and writes its cookies to a file. */
  readonly argumentsOf: (urls: readonly string[], jar: string, loopback: Loopback) => string[]
  readonly environment?: (loopback: Loopback) => Readonly<Record<string, string>>
}

/** Returns the entry of a command, which has the name of its program. */
export function commandEntry(command: Command): EngineEntry {
  const { name, about, fields } = command
  return {
    name,
    about,
    limits: 'It has no SameSite and no scripts, its own public suffix list, and a clock of whole seconds.',
    abilities: {
      clock: 'seconds',
      suffixes: ['own'],
      script: false,
      crossSite: 'none',
      lists: 'at the end',
      fields,
      carrier: 'header field',
    },
    start: () => start(command),
  }
}

async function start(command: Command): Promise<Engine> {
  const program = programOf([command.name])
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' })
  const library = fakeTime()
  const loopback = await Loopback.start()
  const folder = mkdtempSync(join(tmpdir(), 'speculoos-engine-'))
  const files = { jar: join(folder, 'jar'), clock: join(folder, 'clock') }

  async function play(steps: readonly EngineStep[]): Promise<readonly Seen[]> {
    const seen: Seen[] = []
    const urls: string[] = []
    const exchanges: Exchange[] = []
    const requests = steps.filter((step) => step.do !== 'list')
    for (const [index, step] of requests.entries()) {
      if (index > 0 && requests[index - 1]?.time !== step.time) {
        urls.push(WAITING)
        exchanges.push({ line: null, seen: () => setClock(files.clock, step.time) })
      }
      urls.push(step.url)
      exchanges.push({
        line: step.do === 'set' ? fieldOf(step.line) : null,
        seen: (header) => void seen.push(step.do === 'get' ? { header } : null),
      })
    }
    setClock(files.clock, requests[0]?.time ?? 0)
    rmSync(files.jar, { force: true })
    loopback.expect(exchanges)
    const last = await run(urls)
    if (loopback.left > 0) throw new NotPossible(`${program} makes no request to one of the URLs`)
    // A step that lists the cookies shows nothing before the end.
    const aligned: Seen[] = []
    for (const step of steps) aligned.push(step.do === 'list' ? null : (seen.shift() ?? null))
    return [...aligned, { held: last }]
  }

  async function run(urls: readonly string[]): Promise<ReturnType<typeof cookiesOf>> {
    const { PATH = '' } = process.env
    const environment = {
      PATH,
      HOME: folder,
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: files.clock,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      TZ: 'UTC',
      ...command.environment?.(loopback),
    }
    const child = spawn(program, command.argumentsOf(urls, files.jar, loopback), {
      env: environment,
      stdio: 'ignore',
    })
    await new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject))
    return existsSync(files.jar) ? cookiesOf(readFileSync(files.jar, 'latin1')) : []
  }

  return {
    version: command.versionPattern.exec(stdout)?.[1] ?? '',
    play,
    async stop() {
      await loopback.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function setClock(file: string, time: number): void {
  writeFileSync(file, `@${new Date(time).toISOString().slice(0, 19).replace('T', ' ')}`)
}
