/** Runs the program in this process, with streams that tests can read. */

import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { run } from '../../src/cli/run.js'
import type { Terminal } from '../../src/cli/surroundings.js'
import { root } from '../architecture/source.js'

/** The time of the clock in all tests of the program. */
export const NOW = Date.parse('2026-11-29T17:00:00Z')

export interface Outcome {
  readonly status: number
  readonly out: string
  readonly errors: string
  /** The octets of the standard output. */
  readonly octets: Buffer
}

export interface SessionOptions {
  /** The standard input; a terminal if it is left out. */
  readonly input?: string | Uint8Array | Readable
  /** The columns of the terminal. If they are left out, both outputs are pipes. */
  readonly columns?: number
  readonly env?: Readonly<Record<string, string>>
  readonly signals?: EventEmitter
  readonly stdout?: Writable & Terminal
  /** The folder of the package; the folder of this project if it is left out. */
  readonly folder?: string
}

/** A stream that keeps what is written. */
export class Kept extends Writable implements Terminal {
  readonly chunks: Buffer[] = []
  readonly isTTY: boolean
  readonly columns: number

  constructor(columns?: number) {
    super()
    this.isTTY = columns !== undefined
    this.columns = columns ?? 80
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.chunks.push(chunk)
    done()
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString('utf8')
  }
}

/** Runs the program with arguments. */
export async function speculoos(args: readonly string[], options: SessionOptions = {}): Promise<Outcome> {
  const { input, columns, env = {}, signals = new EventEmitter() } = options
  const stdout = new Kept(columns)
  const stderr = new Kept(columns)
  const status = await run(args, {
    stdin: stdinOf(input),
    stdout: options.stdout ?? stdout,
    stderr,
    env,
    folder: options.folder ?? root,
    now: () => NOW,
    onInterrupt(listener) {
      signals.on('SIGINT', listener)
      return () => signals.off('SIGINT', listener)
    },
  })
  return { status, out: stdout.text, errors: stderr.text, octets: Buffer.concat(stdout.chunks) }
}

function stdinOf(input: SessionOptions['input']): Readable & Terminal {
  if (input instanceof Readable) return input
  const stream = Readable.from(input === undefined ? [] : [Buffer.from(input)])
  return input === undefined ? Object.assign(stream, { isTTY: true }) : stream
}

/** A folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'speculoos-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Writes a file that is removed after the test, and returns its path. */
export function temporaryFile(content: string | Uint8Array, name = 'cookies.txt'): string {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, content)
  return path
}

/** A cookies.txt with lines. */
export const netscape = (...lines: string[]): string => `# Netscape HTTP Cookie File\n${lines.join('\n')}\n`

/** The control characters of a text that a terminal may obey, except for line feeds. */
export const dangerous = (text: string): string[] =>
  text.replaceAll('\n', '').match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu) ?? []
