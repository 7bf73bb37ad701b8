/**
 * Completions for zsh, made from the table of commands.
 */
import type { Command } from './command.js'
import { type Argument, longFlags, type Option } from './option.js'

export function zshCompletions(commands: readonly Command[]): string[] {
  const described = commands.map(({ name, summary }) =>
    quoted(`${name}:${summary.replace(/\.$/, '').replaceAll(':', '\\:')}`),
  )
  return [
    '#compdef speculoos',
    '# Completions of speculoos for zsh.',
    '_speculoos() {',
    '  local context state state_descr line',
    '  typeset -A opt_args',
    `  _arguments -C '(- *)'{-h,--help}'[show help]' '(- *)'{-V,--version}'[print the version]' '1:command:->command' '*::argument:->argument'`,
    '  case $state in',
    '    command)',
    `      local -a commands=(${described.join(' ')})`,
    '      _describe command commands ;;',
    '    argument)',
    '      case $line[1] in',
    `        help) _values command ${commands.map(({ name }) => name).join(' ')} ;;`,
    ...commands.map((command) => `        ${command.name}) _arguments -s ${specsOf(command).join(' ')} ;;`),
    '      esac ;;',
    '  esac',
    '}',
    '# As a file of $fpath it is the body of the function; otherwise it is evaluated.',
    'if [ "$funcstack[1]" = _speculoos ]; then _speculoos "$@"; else compdef _speculoos speculoos; fi',
  ]
}

function specsOf(command: Command): string[] {
  return [
    ...command.options.flatMap(optionSpecs),
    ...command.arguments.map((argument, index) => quoted(`${index + 1}:${argument.name}:${actionOf(argument)}`)),
  ]
}

function optionSpecs(option: Option): string[] {
  const { short, value, isMany, about } = option
  const text = `[${escaped(about)}]`
  const end = value === undefined ? text : `${text}:${value}:${actionOf(option)}`
  const many = isMany === true ? '*' : ''
  const long = longFlags(option).map((flag) => quoted(`${many}${flag}${value === undefined ? '' : '='}${end}`))
  return short === undefined ? long : [...long, quoted(`${many}-${short}${end}`)]
}

function actionOf({ words, isFile }: Pick<Option | Argument, 'words' | 'isFile'>): string {
  if (words !== undefined) return `(${words.join(' ')})`
  return isFile === true ? '_files' : ' '
}

function escaped(text: string): string {
  return text.replace(/[[\]:\\]/g, '\\$&')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
