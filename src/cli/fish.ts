/**
 * Completions for fish, made from the table of commands.
 */
import type { Command } from './command.js'
import type { Option } from './option.js'

export function fishCompletions(commands: readonly Command[]): string[] {
  const names = commands.map(({ name }) => name)
  return [
    '# Completions of speculoos for fish.',
    'complete -c speculoos -f',
    'complete -c speculoos -n __fish_use_subcommand -s h -l help -d "Show help"',
    'complete -c speculoos -n __fish_use_subcommand -s V -l version -d "Print the version"',
    ...commands.map(
      ({ name, summary }) => `complete -c speculoos -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ),
    `complete -c speculoos -n '__fish_seen_subcommand_from help' -a ${quoted(names.join(' '))}`,
    ...commands.flatMap(linesOf),
  ]
}

function linesOf(command: Command): string[] {
  const start = `complete -c speculoos -n '__fish_seen_subcommand_from ${command.name}'`
  const words = command.arguments.flatMap(({ words = [] }) => words)
  return [
    ...(words.length > 0 ? [`${start} -a ${quoted(words.join(' '))}`] : []),
    ...(command.arguments.some(({ isFile }) => isFile === true) ? [`${start} -F`] : []),
    ...command.options.map((option) => `${start} ${flagsOf(option)}`),
  ]
}

function flagsOf({ name, alias, short, value, words, isFile, about }: Option): string {
  return [
    `-l ${name}`,
    ...(alias === undefined ? [] : [`-l ${alias}`]),
    ...(short === undefined ? [] : [`-s ${short}`]),
    ...(value === undefined ? [] : [isFile === true ? '-r -F' : '-x']),
    ...(words === undefined ? [] : [`-a ${quoted(words.join(' '))}`]),
    `-d ${quoted(about)}`,
  ].join(' ')
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}
