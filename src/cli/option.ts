/**
 * What an option and an argument of a command are. Parsing, help and completions read them.
 */
/** The groups of options, as help shows them. */
export type OptionGroup = 'options' | 'request' | 'jar'

/** An option. Without `value` it is a flag. */
export interface Option<Value = unknown> {
  /** The name, without its dashes. */
  readonly name: string
  /** Another name for it. */
  readonly alias?: string
  /** A single letter for it. */
  readonly short?: string
  /** The word for its value, such as `URL`. */
  readonly value?: string
  /** The values that it may have. */
  readonly words?: readonly string[]
  /** Whether its value is the path of a file. */
  readonly isFile?: boolean
  /** Whether it may be given several times. */
  readonly isMany?: boolean
  readonly group: OptionGroup
  /** What it does, as a sentence. */
  readonly about: string
  /** Reads the text that was given; a mistake names `argument`. */
  readonly read: (text: string, argument: string) => Value
}

/** The names of an option with their dashes, without its letter. */
export function longFlags({ name, alias }: Option): string[] {
  return alias === undefined ? [`--${name}`] : [`--${name}`, `--${alias}`]
}

/** An argument that has no name, but a place. */
export interface Argument {
  /** The word for it, such as `FILE`. */
  readonly name: string
  /** What it is, as a noun phrase. */
  readonly expected: string
  readonly isOptional?: boolean
  /** The values that it may have. */
  readonly words?: readonly string[]
  readonly isFile?: boolean
}

/** The part of a command that its arguments are read by. */
export interface Expected {
  readonly name: string
  readonly arguments: readonly Argument[]
  readonly options: readonly Option[]
}
