/** The sources of the playground keep the rules of the house, though they are no room of it. */
import { describe, expect, it } from 'vitest'
import { readSources } from '../architecture/source.js'
import {
  everyFileHasAHeader,
  filesAreShort,
  markersAreKnown,
  namesSaySomething,
  nothingIsSetAside,
} from '../architecture/words.js'

const sources = readSources('docs/playground')

describe('the sources of the playground', () => {
  it.each([
    ['begin with what they are for', everyFileHasAHeader],
    ['are short', filesAreShort({})],
    ['have no other markers than the three', markersAreKnown],
    ['have names that say something', namesSaySomething],
    ['set no rule aside without a reason', nothingIsSetAside],
  ])('%s', (_, rule) => {
    expect(sources.length).toBeGreaterThan(10)
    expect(rule(sources)).toEqual([])
  })

  it('never make HTML of a text', () => {
    const makers =
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|setHTML|eval\(|new Function/
    expect(sources.filter(({ text }) => makers.test(text)).map(({ path }) => path)).toEqual([])
  })
})
