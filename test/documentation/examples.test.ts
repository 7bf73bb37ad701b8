/** Every example of the README, the pages under docs and the documentation comments compiles, runs and prints what it says. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readSources } from '../architecture/source.js'
import { type Example, examplesOfComments, examplesOfPage, readPages } from './examples.js'
import { run } from './run.js'
import { typeCheck } from './type-check.js'

const extractions = [...readPages().map(examplesOfPage), ...readSources('src').map(examplesOfComments)]
const examples = extractions.flatMap((extraction) => extraction.examples)
const rows = examples.map((example) => [`${example.path}:${example.line}`, example] as const)

/** How many examples of each file are only type-checked, since running them would need something that is not here. */
const onlyTypeChecked: Readonly<Record<string, number>> = {
  // Which jsdom can run depends on the Node; test/browser/jsdom.test.ts does the same.
  'docs/browser.md': 1,
  // One is a test of vitest, in a jsdom that depends on the Node; test/browser/happy-dom.test.ts runs the other.
  'docs/examples/browser-harnesses.md': 2,
  // One changes the fetch of all that runs in the same process, and one asks a server that does not exist.
  'docs/clients.md': 2,
  // They need a server and a Durable Object; test/fleet has the same code, and runs the second one.
  'docs/fleets.md': 2,
  // Each needs another program; test/formats/documentation.test.ts runs them.
  'docs/examples/playwright-login.md': 1,
  'docs/examples/yt-dlp-and-curl.md': 1,
  // Which jsdom can run depends on the Node; test/clients/tough-cookie/jsdom-page.test.ts runs it.
  'docs/examples/jsdom.md': 1,
  // The same; test/documentation/one-jar.test.ts runs it.
  'docs/examples/one-jar.md': 1,
  // Each needs `require` or Jest; test/package/consumer.ts runs them.
  'docs/jest-and-commonjs.md': 4,
}

it('every block of code can be read', () => {
  expect(extractions.flatMap(({ mistakes }) => mistakes)).toEqual([])
})

it('there are examples', () => {
  expect(examples.length).toBeGreaterThan(0)
})

it('examples run, but for those that are counted', () => {
  const counted: Record<string, number> = {}
  for (const { path, runs } of examples) if (!runs) counted[path] = (counted[path] ?? 0) + 1
  expect(counted).toEqual(onlyTypeChecked)
})

describe('types', () => {
  let complaints: Map<Example, string[]>
  beforeAll(() => {
    complaints = typeCheck(examples)
  })
  it.each(rows)('%s', (_, example) => {
    expect(complaints.get(example)).toEqual([])
  })
})

describe('what is printed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'speculoos-examples-'))
  // `os.tmpdir()` reads TMPDIR, or TEMP on Windows. The files of the examples are deleted with the folder.
  beforeAll(() => {
    for (const name of ['TMPDIR', 'TEMP']) vi.stubEnv(name, folder)
  })
  afterAll(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true, force: true })
  })

  it.each(rows.filter(([, example]) => example.runs))('%s', async (_, example) => {
    const printed = await run(example)
    if (example.prints.length > 0) expect(printed).toEqual(example.prints)
  })
})
