/**
 * Lays out rows in columns that fit a terminal.
 */
import { columnsOf, cut } from './printable.js'

/** The space between two columns. */
const GAP = 2
/** A column is never cut off to less than this. */
const LEAST = 8

/** The lines of a table. If it is too wide, the widest columns are cut off. */
export function tableLines(rows: readonly (readonly string[])[], width: number): string[] {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, columnsOf(cell))
    })
  }
  let excess = widths.reduce((sum, each) => sum + each, GAP * (widths.length - 1)) - width
  while (excess > 0) {
    const widest = widths.indexOf(Math.max(...widths))
    const next = Math.max(LEAST, ...widths.filter((_, index) => index !== widest))
    const taken = Math.max(1, Math.min(excess, (widths[widest] ?? 0) - next))
    if ((widths[widest] ?? 0) - taken < LEAST) break
    widths[widest] = (widths[widest] ?? 0) - taken
    excess -= taken
  }
  return rows.map((row) =>
    row
      .map((cell, index) => {
        const shown = cut(cell, widths[index] ?? 0)
        return shown + ' '.repeat((widths[index] ?? 0) - columnsOf(shown) + GAP)
      })
      .join('')
      .trimEnd(),
  )
}
