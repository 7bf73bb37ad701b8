/**
 * Writes the help from the table of commands.
 */

import { formats } from '../formats/index.js'
import type { Command } from './command.js'
import { longFlags, type Option, type OptionGroup } from './option.js'
import type { Output } from './output.js'
import { columnsOf } from './printable.js'

const GROUPS: readonly (readonly [OptionGroup, string])[] = [
  ['options', 'Options'],
  ['request', 'The request'],
  ['jar', 'The jar'],
]
/** No line is wider than this, also on a wide terminal. */
const WIDTH = 100

/** The help of the program. */
export function programHelp(commands: readonly Command[], out: Output): string[] {
  const width = Math.min(WIDTH, out.columns)
  const rows = commands.map(({ name, summary }): Row => [name, summary])
  return [
    ...wrapped('A cookie jar that does exactly what RFC 6265bis says, and says why.', width),
    '',
    out.paint('bold', 'Usage'),
    '  speculoos COMMAND [ARGUMENTS] [OPTIONS]',
    '',
    out.paint('bold', 'Commands'),
    ...table(rows, width),
    '',
    out.paint('bold', 'Options'),
    ...table(
      [
        ['-h, --help', 'Shows this, or with a command what that does, with examples.'],
        ['-V, --version', 'Prints the version.'],
      ],
      width,
    ),
    '',
    ...wrapped('The status is 0, or 1 if something was refused or found, or 2 after a mistake.', width),
  ]
}

/** The help of a command. */
export function commandHelp(command: Command, out: Output): string[] {
  const { name, summary, details, options, status, examples } = command
  const width = Math.min(WIDTH, out.columns)
  const places = command.arguments.map(({ name, isOptional }) => (isOptional === true ? `[${name}]` : name))
  const statuses = [...status, 'there was a mistake, or a file could not be read or written'].map(
    (text, index): Row => [String(index === status.length ? 2 : index), text],
  )
  return [
    ...wrapped(summary, width),
    '',
    out.paint('bold', 'Usage'),
    `  ${['speculoos', name, ...places, '[OPTIONS]'].join(' ')}`,
    ...details.flatMap((text) => ['', ...wrapped(text, width)]),
    ...section(
      'Arguments',
      command.arguments.map(({ name, expected }): Row => [name, expected]),
      width,
      out,
    ),
    ...GROUPS.flatMap(([group, title]) => {
      const rows = options.filter((option) => option.group === group).map(rowOf)
      return section(title, rows, width, out)
    }),
    ...(options.some(({ name }) => name === 'to') ? formatList(width, out) : []),
    ...section('Exit status', statuses, width, out),
    '',
    out.paint('bold', 'Examples'),
    ...examples.flatMap(({ about, line }) => [`  ${out.paint('dim', `# ${about}`)}`, `  ${line}`]),
  ]
}

type Row = readonly [name: string, text: string]

function section(title: string, rows: readonly Row[], width: number, out: Output): string[] {
  return rows.length === 0 ? [] : ['', out.paint('bold', title), ...table(rows, width)]
}

function formatList(width: number, out: Output): string[] {
  const rows = Object.values(formats).map(
    ({ name, title, writes }): Row => [name, writes ? title : `${title}; it is only read`],
  )
  return section('Formats', rows, width, out)
}

function rowOf(option: Option): Row {
  const { short, value, words, about } = option
  const flags = [...(short === undefined ? [] : [`-${short}`]), ...longFlags(option)]
  const isLong = words !== undefined && words.length > 6
  const list = words === undefined || isLong ? '' : ` One of ${words.join(', ')}.`
  return [`${flags.join(', ')}${value === undefined ? '' : ` ${value}`}`, about + list]
}

/** Two columns. A name that is too long for its column has a line for itself. */
function table(rows: readonly Row[], width: number): string[] {
  const column = Math.min(26, Math.max(...rows.map(([name]) => columnsOf(name)))) + 4
  return rows.flatMap(([name, text]) => {
    const lines = wrapped(text, width - column).map((line) => ' '.repeat(column) + line)
    const [first = '', ...rest] = lines
    if (columnsOf(name) + 4 > column) return [`  ${name}`, ...lines]
    return [`  ${name}${first.slice(name.length + 2)}`, ...rest]
  })
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && columnsOf(line) + 1 + columnsOf(word) > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
