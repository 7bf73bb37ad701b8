/** The page about audits has a heading for each rule, in the order of the list, and ids do not change. */

import { readFileSync } from 'node:fs'
import { auditRules } from 'speculoos/audit'
import { expect, it } from 'vitest'

const page = readFileSync(new URL('../../docs/audit.md', import.meta.url), 'utf8')
const ids: readonly string[] = auditRules.map(({ id }) => id)

it('each rule has a heading, which is its id', () => {
  expect(Array.from(page.matchAll(/^### (.*)$/gm), ([, heading]) => heading)).toEqual(ids)
})

it('each rule has a title that is a sentence, and a source with an address', () => {
  for (const { title, source } of auditRules) {
    expect(title).toMatch(/^[A-Z].*\.$/)
    expect(source.title).not.toBe('')
    expect(new URL(source.url).protocol).toBe('https:')
  }
})

it('links within the page lead to headings', () => {
  const headings = Array.from(page.matchAll(/^#+ (.*)$/gm), ([, heading = '']) =>
    heading.toLowerCase().replaceAll(' ', '-'),
  )
  const links = Array.from(page.matchAll(/\]\(#([^)]+)\)/g), ([, link]) => link)
  expect(links.length).toBeGreaterThan(0)
  expect(headings).toEqual(expect.arrayContaining(links))
})
