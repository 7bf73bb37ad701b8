/**
 * Runs a command of the program, and returns its exit status: 0, or 1 if something was refused or found, or 2 after a
 * mistake.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from './command.js'
import { commands } from './commands.js'
import { readGiven } from './given.js'
import { commandHelp, programHelp } from './help.js'
import { Mistake, measured, mistake } from './mistake.js'
import { HELP } from './options.js'
import { Output, PipeClosed } from './output.js'
import { harmless } from './printable.js'
import { suggestion } from './suggestion.js'
import type { Surroundings } from './surroundings.js'

const MISTAKE = 2

/** Runs the program with its arguments, without the names of Node and the file. It never throws. */
export async function run(args: readonly string[], around: Surroundings): Promise<number> {
  const out = new Output(around.stdout, around.env, 'standard output')
  const errors = new Output(around.stderr, around.env, 'standard error')
  const [name = '', ...rest] = args
  const command = commands.find((each) => each.name === name)
  try {
    const status = command === undefined ? await runProgram(args, around, out, errors) : await runCommand(command, rest)
    await out.flush()
    await errors.flush()
    return status
  } catch (error) {
    if (error instanceof PipeClosed) return 0
    return await reportFault(error, command, out, errors)
  }

  async function runCommand(command: Command, rest: readonly string[]): Promise<number> {
    const given = readGiven(command, rest)
    if (given.has(HELP)) {
      await out.lines(...commandHelp(command, out))
      return 0
    }
    const work = await command.load()
    return await work({ given, out, errors, around, commands })
  }
}

async function runProgram(args: readonly string[], around: Surroundings, out: Output, errors: Output): Promise<number> {
  const [name, topic, ...more] = args
  if (name === undefined) {
    await errors.lines(...programHelp(commands, errors))
    return MISTAKE
  }
  if (name === '--version' || name === '-V') {
    await out.lines(await versionOf(around.folder))
    return 0
  }
  if (name === 'help' || name === '--help' || name === '-h') {
    const command = commands.find((each) => each.name === topic)
    if (topic !== undefined && command === undefined) throw unknownCommand(topic)
    if (more.length > 0) throw mistake('help', 'one command', `another: ${measured(more[0] ?? '')}`)
    await out.lines(...(command === undefined ? programHelp(commands, out) : commandHelp(command, out)))
    return 0
  }
  if (name.startsWith('-')) {
    throw mistake('COMMAND', 'a command before its options', measured(name), 'speculoos --help lists the commands')
  }
  throw unknownCommand(name)
}

function unknownCommand(name: string): Mistake {
  const names = commands.map((command) => command.name)
  return mistake('COMMAND', `one of ${names.join(', ')}`, measured(name), suggestion(name, names))
}

async function versionOf(folder: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return isManifest ? String(manifest.version) : 'unknown'
}

/** Reports a mistake, or a fault of the program itself. */
async function reportFault(error: unknown, command: Command | undefined, out: Output, errors: Output): Promise<number> {
  try {
    await out.flush()
    const name = command === undefined ? 'speculoos' : `speculoos ${command.name}`
    const title = errors.paint('red', `${name}:`)
    if (error instanceof Mistake) {
      await errors.lines(`${title} ${harmless(error.message)}`)
      await errors.lines(errors.paint('dim', `${name} --help shows what can be given.`))
    } else {
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
      await errors.lines(`${title} a fault of speculoos, which is worth a report:`, ...stack.split('\n').map(harmless))
    }
    await errors.flush()
  } catch (closed) {
    if (!(closed instanceof PipeClosed)) throw closed
  }
  return MISTAKE
}
