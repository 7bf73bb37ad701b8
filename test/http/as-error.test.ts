/** Any value that foreign code throws becomes an error. */
import { describe, expect, it } from 'vitest'
import { asError } from '../../src/http/as-error.js'

describe('a thrown value', () => {
  it('that is an error stays as it is', () => {
    const thrown = new RangeError('full')
    expect(asError(thrown)).toBe(thrown)
  })

  const withoutText = {
    toString() {
      throw new TypeError('no text')
    },
  }
  it.each<[thrown: unknown, message: string]>([
    ['a text', 'a text'],
    [undefined, 'undefined'],
    [Symbol('mark'), 'Symbol(mark)'],
    [withoutText, 'What was thrown has no text.'],
    [Object.create(null), 'What was thrown has no text.'],
  ])('that is not an error becomes the cause of one', (thrown, message) => {
    const error = asError(thrown)
    expect(error).toBeInstanceOf(Error)
    expect(error.message).toBe(message)
    expect(error.cause).toBe(thrown)
  })
})
