/**
 * The columns of a table of SQLite, read from the CREATE TABLE statement that a database keeps of it.
 */

/** A column, and its value in rows that were written before it was added. */
export interface Column {
  readonly name: string
  readonly otherwise: number | string | null
}

const CONSTRAINTS = /^(?:CONSTRAINT|PRIMARY|UNIQUE|CHECK|FOREIGN)\b/i

/** The columns of a table, in their order. */
export function columnsOf(sql: string): Column[] {
  const columns: Column[] = []
  for (const definition of definitionsOf(sql)) {
    if (CONSTRAINTS.test(definition)) continue
    const [, quoted, plain] = /^["'`[]([^"'`\]]*)["'`\]]|^([^\s(]+)/.exec(definition) ?? []
    const name = quoted ?? plain
    if (name !== undefined) columns.push({ name: name.toLowerCase(), otherwise: defaultOf(definition) })
  }
  return columns
}

function defaultOf(definition: string): number | string | null {
  const [, number, text] = /\bDEFAULT\s+\(?\s*(?:(-?\d{1,15})\b|'([^']*)')/i.exec(definition) ?? []
  return number === undefined ? (text ?? null) : Number(number)
}

/** The parts between the outermost parentheses, split at commas outside of inner parentheses and quotes. */
function definitionsOf(sql: string): string[] {
  const definitions: string[] = []
  let depth = 0
  let start = 0
  for (let position = sql.indexOf('('); position !== -1 && position < sql.length; position += 1) {
    const character = sql[position]
    if (character === '(') {
      depth += 1
      if (depth === 1) start = position + 1
    } else if (character === "'" || character === '"' || character === '`' || character === '[') {
      const end = sql.indexOf(character === '[' ? ']' : character, position + 1)
      position = end === -1 ? sql.length : end
    } else if (character === ')' || (character === ',' && depth === 1)) {
      if (depth === 1) {
        definitions.push(sql.slice(start, position).trim())
        start = position + 1
      }
      if (character === ')') depth -= 1
      if (depth === 0) break
    }
  }
  return definitions
}
