/**
 * Reads files and the standard input: whole, or line by line within bounded memory.
 */
import { readFile } from 'node:fs/promises'
import type { Given } from './given.js'
import { mistake, quoted, troubleOf } from './mistake.js'
import { Progress, sizeOf } from './progress.js'
import type { Surroundings } from './surroundings.js'

/** The name of the standard input. */
export const STDIN = '-'

/** The most octets of a line that are kept. No cookie needs more, and the rest changes no verdict. */
const LINE_OCTETS = 100_000

/** The path of the argument FILE. Without it, the standard input is read, unless that is a terminal. */
export function fileOf(given: Given, { stdin }: Surroundings): string {
  return given.argument('FILE') ?? (stdin.isTTY === true ? given.required('FILE') : STDIN)
}

/**
 * The octets of a file or of the standard input.
 *
 * @param argument - what the file is called on the command line.
 * @throws Mistake if it cannot be read.
 */
export async function readOctets(path: string, argument: string, around: Surroundings): Promise<Uint8Array> {
  if (path === STDIN) return await readStdin(around)
  if (path === '') throw mistake(argument, 'the path of a file, or - for the standard input', '""')
  try {
    return await readFile(path)
  } catch (error) {
    throw mistake(argument, 'a file that can be read', `${quoted(path)}: ${troubleOf(error)}`)
  }
}

async function readStdin(around: Surroundings): Promise<Uint8Array> {
  const progress = new Progress(around)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunksOf(around.stdin)) {
    chunks.push(chunk)
    size += chunk.length
    progress.show(() => `reading: ${sizeOf(size)}`)
  }
  progress.end()
  return Buffer.concat(chunks)
}

/** The lines of the standard input, each as octets without its end. Empty lines are left out. */
export async function* readLines({ stdin }: Surroundings): AsyncGenerator<string> {
  let line = ''
  for await (const chunk of chunksOf(stdin)) {
    const parts = Buffer.from(chunk).toString('latin1').split('\n')
    for (const [index, part] of parts.entries()) {
      if (index > 0) {
        if (line !== '' && line !== '\r') yield withoutEnd(line)
        line = ''
      }
      if (line.length < LINE_OCTETS) line += part.slice(0, LINE_OCTETS - line.length)
    }
  }
  if (line !== '') yield withoutEnd(line)
}

function withoutEnd(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

async function* chunksOf(stdin: Surroundings['stdin']): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stdin) {
      if (chunk instanceof Uint8Array) yield chunk
      else if (typeof chunk === 'string') yield Buffer.from(chunk)
    }
  } catch (error) {
    throw mistake('standard input', 'an input that can be read', troubleOf(error))
  }
}
