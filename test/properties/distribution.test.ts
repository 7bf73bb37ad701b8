/**
 * What histories are made of: in a sample that is always the same, everything that can happen happens (§5.6, §5.7, §5.8.3).
 */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as profileReasons from '../../src/cookie/profile-reasons.js'
import { reasons } from '../../src/cookie/reason.js'
import { play } from './compare.js'
import { histories } from './history-arbitraries.js'
import { oracle } from './jar-makers.js'
import { Tally } from './tally.js'

const tally = new Tally()
const sample = fc.sample(histories, { numRuns: 400, seed: 20_240_101 })
const operations = sample.reduce((sum, history) => sum + play(history, oracle, oracle, tally.count), 0)

describe(`A sample of ${operations} operations`, () => {
  // No line can set a cookie that no line can name. These jars have no profile, no inspection and no storage, and
  // partition no third party.
  const unreachable = [
    'cookie-not-expressible',
    'storage-failed',
    'inspection-refused',
    'inspection-failed',
    'third-party-partitioned',
    ...Object.values(profileReasons).map(({ id }) => id),
  ]
  const reachable = reasons.filter(({ id }) => !unreachable.includes(id))
  it.each(reachable.map(({ id }) => [id, tally.of(id)]))('reaches %s, %d times', (_, count) => {
    expect(count).toBeGreaterThan(0)
  })

  it('stores about as many cookies as it rejects', () => {
    const stored = tally.of('stored') / (tally.of('stored') + tally.of('rejected') + tally.of('removed'))
    expect(stored).toBeGreaterThan(0.4)
    expect(stored).toBeLessThan(0.7)
  })

  it('replaces one cookie in ten that are stored, or more', () => {
    expect(tally.of('replaced') / tally.of('stored')).toBeGreaterThan(0.1)
  })

  it('removes stored cookies by expired ones', () => {
    expect(tally.of('expired-overwrite')).toBeGreaterThan(20)
  })

  it('sends a cookie in a third of the retrievals, or more', () => {
    const sent = tally.of('cookie-string') / (tally.of('cookie-string') + tally.of('empty cookie-string'))
    expect(sent).toBeGreaterThan(0.33)
  })

  it('reaches every kind of change', () => {
    const causes = ['inserted', 'overwritten', 'expired-overwrite', 'explicit', 'expired', 'evicted', 'session-over']
    expect(causes.filter((cause) => tally.of(cause) < 20)).toEqual([])
  })
})
