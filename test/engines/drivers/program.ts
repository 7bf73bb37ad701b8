/** Engines that are programs. They read a question as a line of JSON, and write what was seen as another line. */

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Engine, EngineStep, Seen, Suffixes } from '../engine.js'
import { fieldOf } from '../octets.js'

/** A program that runs. The first line that it writes holds its version. */
export class ProgramEngine implements Engine {
  readonly version: string
  readonly #child: ChildProcessWithoutNullStreams
  readonly #lines: AsyncIterator<string>

  private constructor(child: ChildProcessWithoutNullStreams, lines: AsyncIterator<string>, version: string) {
    this.#child = child
    this.#lines = lines
    this.version = version
  }

  static async start(
    command: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<ProgramEngine> {
    const child = spawn(command, args, { env: { ...process.env, ...environment } })
    child.stderr.pipe(process.stderr)
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const version: unknown = Reflect.get(Object(await next(lines, command)), 'version')
    return new ProgramEngine(child, lines, String(version))
  }

  async play(steps: readonly EngineStep[], suffixes: Suffixes): Promise<readonly Seen[]> {
    const carried = steps.map((step) => (step.do === 'set' ? { ...step, line: fieldOf(step.line) } : step))
    this.#child.stdin.write(`${JSON.stringify({ suffixes, steps: carried })}\n`)
    const seen = await next(this.#lines, 'the program')
    if (!Array.isArray(seen)) throw new Error(`the program wrote ${JSON.stringify(seen)}`)
    return seen
  }

  async stop(): Promise<void> {
    this.#child.stdin.end()
    this.#child.kill()
  }
}

async function next(lines: AsyncIterator<string>, what: string): Promise<unknown> {
  const { done, value } = await lines.next()
  if (done) throw new Error(`${what} has ended`)
  return JSON.parse(value)
}
