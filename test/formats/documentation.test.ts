/** The page about formats has the table that the code has, and the examples that need other programs run with them. */

import { readFileSync } from 'node:fs'
import { formats } from 'speculoos/formats'
import { expect, it } from 'vitest'
import { examplesOfPage } from '../documentation/examples.js'
import { run } from '../documentation/run.js'
import { chromium, programOf } from '../package/debian.js'

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')

it('docs/formats.md has the table of the formats', () => {
  const rows = page('formats.md')
    .split('\n')
    .filter((line) => /^\| `[\w-]+` \| .* \| (?:yes|no) \| (?:yes|no) \|/.test(line))
  const wanted = Object.entries(formats).map(([key, { name, title, reads, writes, lossy }]) => {
    expect(key).toBe(name)
    return `| \`${name}\` | ${title} | ${reads ? 'yes' : 'no'} | ${writes ? 'yes' : 'no'} | ${lossy.join(', ')} |`
  })
  expect(rows).toEqual(wanted)
})

it.each([
  ['examples/yt-dlp-and-curl.md', () => programOf(['curl'])],
  ['examples/playwright-login.md', () => chromium()],
])('docs/%s prints what it says', async (name, prepare) => {
  const command = prepare()
  if (command.startsWith('/')) Object.assign(process.env, { CHROMIUM: command })
  const [example, ...others] = examplesOfPage({ path: `docs/${name}`, text: page(name) }).examples
  if (example === undefined) throw new Error(`docs/${name} has no example`)
  expect(others).toEqual([])
  expect(example.prints.length).toBeGreaterThan(0)
  expect(await run(example)).toEqual(example.prints)
})
