/**
 * The console blocks of a page. Each line that begins with a dollar is a command, and its output follows.
 *
 * The first `cat` of a file shows what is in it, which the commands after it then read. All files of a page are in one
 * folder, and the outputs are those of a terminal without colours.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { run } from '../../src/cli/run.js'
import { root } from '../architecture/source.js'
import { Kept, NOW } from '../cli/session.js'

/** A command of a block, and its output on the page. */
export interface Step {
  readonly line: number
  readonly command: string
  readonly prints: string
}

/** The commands in the console blocks of a page, in order. */
export function stepsOf(page: string): Step[] {
  const steps: { line: number; command: string; prints: string }[] = []
  let isConsole = false
  for (const [index, line] of page.split('\n').entries()) {
    if (/^```/.test(line)) isConsole = !isConsole && line === '```console'
    else if (isConsole && line.startsWith('$ ')) steps.push({ line: index + 1, command: line.slice(2), prints: '' })
    else if (isConsole) {
      const last = steps.at(-1)
      if (last === undefined) throw new Error(`line ${index + 1} is printed by no command`)
      if (/\\$/.test(last.command) && last.prints === '') last.command = `${last.command.slice(0, -1)}${line.trim()}`
      else last.prints += `${line}\n`
    }
  }
  return steps
}

/** Runs the commands of one page. */
export class Console {
  readonly #folder: string
  #status = 0

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Returns the output of a command. */
  async play({ command, prints }: Step): Promise<string> {
    if (command === 'echo $?') return `${this.#status}\n`
    const [program = '', ...words] = wordsOf(command)
    if (program === 'cat') {
      const path = join(this.#folder, words[0] ?? '')
      if (!existsSync(path)) writeFileSync(path, prints)
      return readFileSync(path, 'utf8')
    }
    if (program !== 'npx' || words[0] !== 'speculoos') throw new Error(`${command} is not a command of this page`)
    const input = words.indexOf('<')
    const file = input === -1 ? null : join(this.#folder, words[input + 1] ?? '')
    const args = input === -1 ? words.slice(1) : [...words.slice(1, input), ...words.slice(input + 2)]
    return await this.#speculoos(args, file)
  }

  async #speculoos(args: readonly string[], input: string | null): Promise<string> {
    const terminal = new Kept(100)
    const stdin = new PassThrough()
    stdin.end(input === null ? '' : readFileSync(input))
    this.#status = await run(
      args.map((word) => (/^[\w-]+\.(?:txt|json|har)$/.test(word) ? join(this.#folder, word) : word)),
      {
        stdin,
        stdout: terminal,
        stderr: terminal,
        env: { NO_COLOR: '1' },
        folder: root,
        now: () => NOW,
        onInterrupt: () => () => {},
      },
    )
    return terminal.text.replaceAll(this.#folder, '.').replaceAll('./', '')
  }
}

/** The words of a command, as a shell divides it. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain ?? '',
  )
}
