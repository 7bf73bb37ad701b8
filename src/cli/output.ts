/**
 * Writes to a stream no faster than it takes: with colours if wanted, or as JSON that is never whole in memory.
 */
import type { Writable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { mistake, troubleOf } from './mistake.js'
import { columnsOf, harmlessJson } from './printable.js'
import type { Terminal } from './surroundings.js'

/** The reader has closed the pipe. Nothing is wrong, and nobody reads what is left. */
export class PipeClosed extends Error {}

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 }

export type Colour = keyof typeof CODES

/** The number of characters that are collected before they are written. */
const CHUNK = 65_536
/** The column at which the rest of a line begins, if the line is too wide. */
const INDENT = 10
/** The width of a page, if the stream is not a terminal. */
const WIDTH = 100

export class Output {
  readonly #stream: Writable & Terminal
  readonly #colours: boolean
  readonly #name: string
  #pending = ''

  constructor(stream: Writable & Terminal, env: Readonly<Record<string, string | undefined>>, name: string) {
    this.#stream = stream
    this.#colours = hasColours(stream, env)
    this.#name = name
    // The callback of each write has the error. Without a listener, the event would end the program.
    if (stream.listenerCount('error') === 0) stream.on('error', () => {})
  }

  get isTerminal(): boolean {
    return this.#stream.isTTY === true
  }

  get hasColours(): boolean {
    return this.#colours
  }

  /** The number of columns. */
  get columns(): number {
    return this.isTerminal ? Math.max(40, this.#stream.columns ?? 80) : WIDTH
  }

  paint(colour: Colour, text: string): string {
    return this.#colours && text !== '' ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text
  }

  /** Writes lines, which have to be printable. On a terminal, a line that is too wide goes on below its text. */
  async lines(...lines: readonly string[]): Promise<void> {
    const fitting = this.isTerminal ? lines.flatMap((line) => wrapped(line, this.columns)) : lines
    await this.text(fitting.map((line) => `${line}\n`).join(''))
  }

  /** Writes text, which has to be printable. */
  async text(text: string): Promise<void> {
    this.#pending += text
    if (this.#pending.length >= CHUNK) await this.flush()
  }

  /** Writes the octets of a file. */
  async octets(octets: Uint8Array): Promise<void> {
    await this.flush()
    for (let start = 0; start < octets.length; start += CHUNK) await this.#write(octets.subarray(start, start + CHUNK))
  }

  /**
   * Writes an object as JSON. A field that is iterable is an array, and each of its elements has a line.
   *
   * @throws PipeClosed if the reader has closed the pipe.
   */
  async json(fields: Readonly<Record<string, unknown>>): Promise<void> {
    await this.text('{')
    let comma = ''
    for (const [key, value] of Object.entries(fields)) {
      if (value === undefined) continue
      await this.text(`${comma}\n  ${JSON.stringify(key)}: `)
      comma = ','
      if (!isMany(value)) {
        await this.text(printed(value))
        continue
      }
      let between = ''
      await this.text('[')
      for await (const element of value) {
        await this.text(`${between}\n    ${printed(element)}`)
        between = ','
      }
      await this.text(between === '' ? ']' : '\n  ]')
    }
    await this.text('\n}\n')
  }

  /** Writes what was collected. */
  async flush(): Promise<void> {
    const text = this.#pending
    this.#pending = ''
    if (text !== '') await this.#write(text)
  }

  async #write(chunk: string | Uint8Array): Promise<void> {
    const error = await new Promise<Error | null | undefined>((resolve) => this.#stream.write(chunk, resolve))
    if (!error) return
    const code = 'code' in error ? error.code : ''
    if (code === 'EPIPE' || code === 'EOF' || code === 'ERR_STREAM_DESTROYED') throw new PipeClosed()
    throw mistake(this.#name, 'an output that takes everything', troubleOf(error))
  }
}

/** A line divided at its spaces. A line of two spaces and a word is an example, which people copy as it is. */
function wrapped(line: string, width: number): string[] {
  const isWide = line.length > width && columnsOf(stripVTControlCharacters(line)) > width
  if (!isWide || /^ {2}\S/.test(line)) return [line]
  const [start = ''] = /^ */.exec(line) ?? []
  const lines: string[] = []
  let current = start
  for (const word of line.slice(start.length).split(' ')) {
    const next = current === start ? current + word : `${current} ${word}`
    if (current !== start && columnsOf(stripVTControlCharacters(next)) > width) {
      lines.push(current)
      current = ' '.repeat(INDENT) + word
    } else current = next
  }
  return [...lines, current]
}

function printed(value: unknown): string {
  return harmlessJson(JSON.stringify(value))
}

function isMany(value: unknown): value is Iterable<unknown> | AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value)
}

/** Whether colours are wanted (https://no-color.org, https://force-color.org). */
function hasColours({ isTTY }: Terminal, env: Readonly<Record<string, string | undefined>>): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: none, TERM: terminal } = env
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false'
  return isTTY === true && !none && terminal !== 'dumb'
}
