/**
 * Completions for bash, made from the table of commands. They work in bash 3.2 too, which macOS has.
 */
import type { Command } from './command.js'
import { longFlags, type Option } from './option.js'

export function bashCompletions(commands: readonly Command[]): string[] {
  const names = commands.map(({ name }) => name)
  const branches = [
    `help:*) words='${names.join(' ')}' ;;`,
    ...commands.flatMap(valuesOf),
    ...commands.map((command) => `${command.name}:*) words='${placesOf(command)}'${takesFile(command)} ;;`),
  ]
  return [
    `# Completions of speculoos for bash: eval "$(speculoos completions bash)"
_speculoos() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words= files=
  COMPREPLY=()
  # Bash takes the = of --to=netscape for a word.
  if [ "$current" = = ]; then current=
  elif [ "$previous" = = ]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${names.join(' ')} help --help --version'
  else
    case "\${COMP_WORDS[1]}:$previous" in
${branches.map((branch) => `      ${branch}`).join('\n')}
    esac
  fi
  local IFS=$' \\t\\n'
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [ -n "$files" ] && [ "\${current#-}" = "$current" ]; then
    IFS=$'\\n'
    compopt -o filenames 2>/dev/null
    COMPREPLY+=($(compgen -f -- "$current"))
  fi
}
complete -F _speculoos speculoos`,
  ]
}

/** One branch for each option that takes a value. */
function valuesOf({ name, options }: Command): string[] {
  return options
    .filter(({ value }) => value !== undefined)
    .map((option) => {
      const patterns = flagsOf(option).map((flag) => `${name}:${flag}`)
      const { words, isFile } = option
      const action = words !== undefined ? `words='${words.join(' ')}'` : isFile === true ? 'files=yes' : ''
      return `${patterns.join('|')}) ${action} ;;`
    })
}

function placesOf(command: Command): string {
  const words = command.arguments.flatMap(({ words = [] }) => words)
  return [...words, ...command.options.flatMap(flagsOf)].join(' ')
}

function takesFile(command: Command): string {
  return command.arguments.some(({ isFile }) => isFile === true) ? ' files=yes' : ''
}

function flagsOf(option: Option): string[] {
  return [...longFlags(option), ...(option.short === undefined ? [] : [`-${option.short}`])]
}
