/** The Node that the tests run on: its version is in the name of a test, so that a report tells which one it was. */

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

it(`runs on Node ${process.version}`, () => {
  const { engines }: { engines: { node: string } } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  )
  const [, major, minor] = /^>=(\d+)\.(\d+)$/.exec(engines.node) ?? []
  const [ownMajor = 0, ownMinor = 0] = process.versions.node.split('.').map(Number)
  expect(ownMajor * 1000 + ownMinor).toBeGreaterThanOrEqual(Number(major) * 1000 + Number(minor))
})
