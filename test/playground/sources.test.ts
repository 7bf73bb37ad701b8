/** The sources of the playground follow the rules of the house, although they are not in one of its rooms. */
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
    ['begin with a header that states their purpose', everyFileHasAHeader],
    ['are short', filesAreShort({})],
    ['have no other markers than the three', markersAreKnown],
    ['have meaningful names', namesSaySomething],
    ['disable no rule without a reason', nothingIsSetAside],
  ])('%s', (_, rule) => {
    expect(sources.length).toBeGreaterThan(10)
    expect(rule(sources)).toEqual([])
  })

  it('never make HTML from text', () => {
    const makers =
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|setHTML|eval\(|new Function/
    expect(sources.filter(({ text }) => makers.test(text)).map(({ path }) => path)).toEqual([])
  })
})
