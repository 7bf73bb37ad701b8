/** The example of docs/examples/jsdom.md, run with the newest jsdom that this Node supports. */

import { expect, it } from 'vitest'
import { examplesOfPage, readPages } from '../../documentation/examples.js'
import { run } from '../../documentation/run.js'
import { isOlderThan } from './node-version.js'

const jsdom = isOlderThan(24, 15) ? 'jsdom-29' : 'jsdom'

it(`prints the documented output, with ${jsdom}`, async () => {
  const page = readPages().find(({ path }) => path === 'docs/examples/jsdom.md')
  const [example, ...others] = page === undefined ? [] : examplesOfPage(page).examples
  if (example === undefined) throw new Error('the page has no example')
  expect(others).toEqual([])
  expect(example.prints.length).toBeGreaterThan(3)
  expect(await run({ ...example, code: example.code.replace("'jsdom'", `'${jsdom}'`) })).toEqual(example.prints)
})
