/** The kept inputs of guided fuzzing, once more with every run of the tests. */

import { describe, expect, it } from 'vitest'
import { readCorpus } from './corpus.js'
import { changed, randomOf, shortened } from './inputs.js'
import { targets } from './targets.js'

describe('every kept input', () => {
  it.each(targets)('of the $name passes', ({ name, check }) => {
    const inputs = readCorpus(name)
    expect(inputs.length).toBeGreaterThan(3)
    for (const input of inputs) check(input)
  })
})

describe('new inputs', () => {
  it('are the same for the same seed', () => {
    const make = (seed: number): string[] => {
      const random = randomOf(seed)
      return Array.from({ length: 50 }, () => changed('a=b; Secure', ['c=d'], ['; Path=/'], random))
    }
    expect(make(1)).toEqual(make(1))
    expect(make(1)).not.toEqual(make(2))
  })
  it('that fail are shortened to what makes them fail', () => {
    expect(shortened('aaaa;bbbbXbbbb;', (text) => text.includes('X') && text.includes(';'))).toHaveLength(2)
  })
})
