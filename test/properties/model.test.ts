/**
 * The jar against the oracle: whatever happens to both, they answer, announce and keep the same (§5.7, §5.8).
 */

import { expect, it } from 'vitest'
import { historiesAgree } from './histories-agree.js'
import { histories, longHistories } from './history-arbitraries.js'
import { engine, oracle } from './jar-makers.js'

const seed = Math.floor(Math.random() * 2 ** 30)

it('The jar does what the oracle does, in more than 100,000 operations', () => {
  let operations = 0
  for (let round = 0; operations < 100_000; round += 1) {
    operations += historiesAgree({ histories, numRuns: 200, seed: seed + round }, oracle, engine)
  }
  expect(operations).toBeGreaterThanOrEqual(100_000)
})

it('The jar does what the oracle does in histories of more cookies and URLs than the memos of a site would hold', () => {
  const operations = historiesAgree({ histories: longHistories, numRuns: 3, seed }, oracle, engine)
  expect(operations).toBeGreaterThan(4000)
})
