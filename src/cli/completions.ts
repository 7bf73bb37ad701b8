/**
 * The command `completions`: prints what a shell completes, made from the table of commands.
 */
import { bashCompletions } from './bash.js'
import type { Call } from './command.js'
import { fishCompletions } from './fish.js'
import { zshCompletions } from './zsh.js'

const SHELLS = new Map([
  ['bash', bashCompletions],
  ['zsh', zshCompletions],
  ['fish', fishCompletions],
])

export async function completions({ given, out, commands }: Call): Promise<number> {
  const lines = SHELLS.get(given.required('SHELL'))?.(commands) ?? []
  await out.text(lines.map((line) => `${line}\n`).join(''))
  return 0
}
