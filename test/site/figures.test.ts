/** The figures of the first page match those that `npm run bench` and `npm run size` wrote into the page of performance. */

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const table = /## Compared with tough-cookie\n\n(\|.*?)\n\n/s.exec(read('README.md'))?.[1] ?? ''
const rows = table.split('\n').slice(2)
const measured = read('docs/performance.md')

it('there are figures', () => {
  expect(rows.length).toBeGreaterThan(4)
})

it.each(rows)('%s', (row) => {
  const figures = row
    .split('|')
    .slice(2, 4)
    .map((cell) => cell.trim())
  expect(figures).toHaveLength(2)
  const lines = measured.split('\n').filter((line) => line.startsWith('|'))
  for (const figure of figures)
    expect(
      lines.some((line) => line.includes(`| ${figure} |`)),
      figure,
    ).toBe(true)
})
