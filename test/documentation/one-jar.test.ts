/** The worked example of docs/examples/one-jar.md, run with the jsdom that this Node is new enough for. */

import { expect, it } from 'vitest'
import { isOlderThan } from '../clients/tough-cookie/node-version.js'
import { examplesOfPage, readPages } from './examples.js'
import { run } from './run.js'

const jsdom = isOlderThan(24, 15) ? 'jsdom-29' : 'jsdom'

it(`prints what it says, with ${jsdom}`, async () => {
  const page = readPages().find(({ path }) => path === 'docs/examples/one-jar.md')
  const [example, ...others] = page === undefined ? [] : examplesOfPage(page).examples
  if (example === undefined) throw new Error('the page has no example')
  expect(others).toEqual([])
  expect(example.prints.length).toBeGreaterThan(7)
  expect(await run({ ...example, code: example.code.replace("'jsdom'", `'${jsdom}'`) })).toEqual(example.prints)
})
