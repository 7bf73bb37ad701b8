/** Writes what was measured into docs/performance.md, between two marks, and leaves the rest of the page as it is. */

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const page = fileURLToPath(new URL('../../docs/performance.md', import.meta.url))

export function writeIntoPage(mark: 'measured' | 'sizes', paragraphs: readonly string[]): void {
  const text = readFileSync(page, 'utf8')
  const start = `<!-- ${mark}: start -->`
  const end = `<!-- ${mark}: end -->`
  const from = text.indexOf(start)
  const to = text.indexOf(end)
  if (from === -1 || to < from) throw new Error(`${page} has no place between "${start}" and "${end}"`)
  writeFileSync(page, `${text.slice(0, from)}${start}\n\n${paragraphs.join('\n\n')}\n\n${text.slice(to)}`)
  console.log(`What was measured is in ${page}`)
}
