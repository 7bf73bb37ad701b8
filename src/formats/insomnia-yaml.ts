/**
 * The cookies in the YAML of Insomnia. This is the part of YAML that its exporter uses for them: a list of mappings, whose
 * values are scalars of one line or lists of those.
 */
import { LINE_OCTETS, linesOf, withoutSpace } from './lines.js'

interface Line {
  readonly indent: number
  readonly text: string
}

/** The mappings of `cookies` in `cookieJar`; `null` for one that has anything else than such values. */
export function cookiesOfYaml(yaml: string): (object | null)[] {
  const block = blockOf(yaml)
  const start = block.findIndex(({ text }) => text === 'cookies:')
  const head = block[start]
  const first = block[start + 1]
  if (head === undefined || first === undefined || !isItem(first)) return []
  const items: Line[][] = []
  for (const line of block.slice(start + 1)) {
    const isOver = line.indent < first.indent || (line.indent === first.indent && !isItem(line))
    if (isOver) break
    if (line.indent === first.indent) items.push([{ indent: line.indent + 2, text: withoutSpace(line.text.slice(2)) }])
    else items.at(-1)?.push(line)
  }
  return items.map(mappingOf)
}

/** The lines below `cookieJar:`. */
function blockOf(yaml: string): Line[] {
  const lines: Line[] = []
  let isInJar = false
  for (const [, line] of linesOf(yaml)) {
    const text = withoutSpace(line)
    if (text === '' || text.startsWith('#')) continue
    const indent = line.search(/[^\t ]/)
    if (indent === 0 && !text.startsWith('- ')) isInJar = text === 'cookieJar:'
    else if (isInJar) lines.push({ indent, text })
  }
  return lines
}

function isItem({ text }: Line): boolean {
  return text.startsWith('- ')
}

function mappingOf(lines: readonly Line[]): object | null {
  const fields: [key: string, value: unknown][] = []
  for (const { indent, text } of lines) {
    if (text.length > LINE_OCTETS) return null
    const isField = indent === lines[0]?.indent && !text.startsWith('- ')
    const [, key, rest = ''] = /^([A-Za-z_]\w{0,50}):(?: +(.*))?$/.exec(text) ?? []
    const last = fields.at(-1)
    if (isField && key !== undefined) fields.push([key, rest === '' ? [] : scalarOf(rest)])
    else if (text.startsWith('- ') && Array.isArray(last?.[1])) last[1].push(scalarOf(withoutSpace(text.slice(2))))
    else return null
  }
  const isRead = fields.every(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.includes(undefined)),
  )
  return isRead ? Object.fromEntries(fields) : null
}

/** The value of a scalar; `undefined` if it does not fit on one line. */
function scalarOf(text: string): unknown {
  if (text.startsWith('"')) {
    try {
      return JSON.parse(text.replace(/\\x([\da-f]{2})/gi, '\\u00$1'))
    } catch {
      return undefined
    }
  }
  if (text.startsWith("'")) return /^'(?:[^']|'')*'$/.test(text) ? text.slice(1, -1).replaceAll("''", "'") : undefined
  // Block scalars, anchors, aliases, tags and collections.
  if (/^[|>&*!%@`[{]/.test(text)) return text === '[]' ? [] : undefined
  const comment = text.indexOf(' #')
  const plain = comment === -1 ? text : withoutSpace(text.slice(0, comment))
  if (/^(?:null|~)$/i.test(plain)) return null
  if (/^(?:true|false)$/i.test(plain)) return plain.toLowerCase() === 'true'
  return plain
}
