/**
 * Reads what was given to a command by the table: its arguments and options, each checked before any work.
 */
import { parseArgs } from 'node:util'
import { measured, mistake, quoted } from './mistake.js'
import { type Argument, type Expected, longFlags, type Option } from './option.js'
import { HELP } from './options.js'
import { harmless } from './printable.js'
import { suggestion } from './suggestion.js'

/** The arguments and options that a command was given. */
export class Given {
  readonly #command: Expected
  readonly #places: readonly string[]
  readonly #options: ReadonlyMap<string, readonly GivenOption[]>

  constructor(command: Expected, places: readonly string[], options: ReadonlyMap<string, readonly GivenOption[]>) {
    this.#command = command
    this.#places = places
    this.#options = options
  }

  /** Whether an option was given. */
  has({ name }: Option): boolean {
    return this.#options.has(name)
  }

  /** The value of an option; `undefined` if it was not given. */
  value<Value>(option: Option<Value>): Value | undefined {
    return this.values(option)[0]
  }

  /** All values of an option that may be given several times. */
  values<Value>({ name, read }: Option<Value>): Value[] {
    return (this.#options.get(name) ?? []).map(({ text, argument }) => read(text, argument))
  }

  /** What the option was called, for messages. */
  nameOf({ name }: Option): string {
    return this.#options.get(name)?.[0]?.argument ?? `--${name}`
  }

  /** The argument with a name in the table; `undefined` if it was left out. */
  argument(name: string): string | undefined {
    return this.#places[this.#command.arguments.findIndex((argument) => argument.name === name)]
  }

  /** The argument with a name, which the command requires. */
  required(name: string): string {
    const given = this.argument(name)
    if (given === undefined) throw missing(this.#command, name)
    return given
  }
}

interface GivenOption {
  /** As it was written, such as `--page` or `-o`. */
  readonly argument: string
  readonly text: string
}

/**
 * Reads the arguments of a command.
 *
 * @throws Mistake if an option is unknown, lacks its value or has one that is not valid, or if an argument is missing
 * or is one too many.
 */
export function readGiven(command: Expected, args: readonly string[]): Given {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(command.options.flatMap(entriesOf)),
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const places: string[] = []
  const options = new Map<string, GivenOption[]>()
  for (const token of tokens) {
    if (token.kind === 'positional') places.push(token.value)
    if (token.kind !== 'option') continue
    const option = command.options.find(({ name, alias }) => name === token.name || alias === token.name)
    if (option === undefined) throw unknownOption(command, token.rawName)
    const before = options.get(option.name) ?? []
    if (before.length > 0 && option.isMany !== true) {
      throw mistake(token.rawName, 'one value', `a second ${before[0]?.argument}`)
    }
    options.set(option.name, [...before, readOption(option, token)])
  }
  const given = new Given(command, places, options)
  if (!given.has(HELP)) {
    for (const option of command.options) given.values(option)
    checkPlaces(command, places)
  }
  return given
}

function entriesOf({ name, alias, short, value }: Option): [string, { type: 'string' | 'boolean'; short?: string }][] {
  const type = value === undefined ? 'boolean' : 'string'
  const entry = { type, ...(short === undefined ? {} : { short }) } as const
  return alias === undefined
    ? [[name, entry]]
    : [
        [name, entry],
        [alias, { type }],
      ]
}

interface OptionToken {
  readonly rawName: string
  readonly value: string | undefined
  readonly inlineValue: boolean | undefined
}

function readOption(option: Option, { rawName, value, inlineValue }: OptionToken): GivenOption {
  if (option.value === undefined) {
    if (inlineValue) throw mistake(rawName, 'no value', quoted(value ?? ''))
    return { argument: rawName, text: '' }
  }
  const expected = `${/^[AEIO]/.test(option.value) ? 'an' : 'a'} ${option.value}`
  if (value === undefined) throw mistake(rawName, expected, 'nothing')
  if (inlineValue !== true && /^-./.test(value)) {
    throw mistake(
      rawName,
      expected,
      `the option ${quoted(value)}`,
      `a value that begins with a dash is written ${rawName}=VALUE`,
    )
  }
  return { argument: rawName, text: value }
}

function unknownOption(command: Expected, rawName: string): Error {
  const known = command.options.flatMap(longFlags)
  const hint = suggestion(rawName, known) ?? 'after --, an argument may begin with a dash'
  return mistake(harmless(rawName), `an option of ${command.name}`, 'an unknown one', hint)
}

function checkPlaces(command: Expected, places: readonly string[]): void {
  const { length } = command.arguments
  command.arguments.forEach((argument, index) => {
    const place = places[index]
    if (place === undefined) {
      if (argument.isOptional !== true) throw missing(command, argument.name)
    } else checkWord(argument, place)
  })
  const extra = places[length]
  if (extra !== undefined) {
    const count = length === 1 ? 'one argument' : `${length === 0 ? 'no' : length} arguments`
    throw mistake(command.name, count, `another: ${measured(extra)}`, 'an argument with spaces or ; needs quotes')
  }
}

function checkWord({ name, words, expected }: Argument, text: string): void {
  if (words === undefined || words.includes(text)) return
  throw mistake(name, expected, measured(text), suggestion(text, words))
}

function missing(command: Expected, name: string): Error {
  const expected = command.arguments.find((argument) => argument.name === name)?.expected ?? name
  return mistake(name, expected, 'nothing')
}
