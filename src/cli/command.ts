/**
 * What the table of commands is made of. Parsing, help and completions read it.
 */
import type { Given } from './given.js'
import type { Expected } from './option.js'
import type { Output } from './output.js'
import type { Surroundings } from './surroundings.js'

/** An example of the help. */
export interface Example {
  readonly about: string
  readonly line: string
}

/** A command of the table. */
export interface Command extends Expected {
  /** What it does, in a few words. */
  readonly summary: string
  /** What else there is to know, each text a paragraph. */
  readonly details: readonly string[]
  /** The meaning of the exit status 0, and of 1 if the command can return it. */
  readonly status: readonly string[]
  readonly examples: readonly Example[]
  /** Loads what the command does, which most calls of the program do not need. */
  readonly load: () => Promise<Work>
}

/** What a command is called with. */
export interface Call {
  readonly given: Given
  readonly out: Output
  readonly errors: Output
  readonly around: Surroundings
  /** The whole table. */
  readonly commands: readonly Command[]
}

/** What a command does. It returns the exit status. */
export type Work = (call: Call) => Promise<number>
