/** The audit of the lines of a case. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { InputLine } from '../../docs/playground/input.js'
import { AUDITED, findingsOf } from '../../docs/playground/show-findings.js'

const NOW = Date.UTC(2026, 0, 1)
const line = (text: string, url = 'https://shop.example/'): InputLine => ({ text, url, time: NOW, place: '' })

it('the lines of one URL are one response', () => {
  const ids = findingsOf([line('SID=31d4d96e407aad42; Path=/; HttpOnly'), line('lang=en; Max-Age=60')], NOW)
  expect(ids.map(({ id, cookie }) => `${id} ${cookie}`)).toContain('missing-secure SID')
})

it('the lines of a chain of redirects are those of several responses', () => {
  const chain = [
    line('a=1', 'https://a.example/'),
    line('b=2', 'https://b.example/'),
    line('c=3', 'https://b.example/'),
  ]
  expect(new Set(findingsOf(chain, NOW).map(({ url }) => url))).toEqual(
    new Set(['https://a.example/', 'https://b.example/']),
  )
})

it('the name of the header field counts as a line too', () => {
  expect(findingsOf([line('set-cookie'), line('SID=1')], NOW).map(({ cookie }) => cookie)).toContain('SID')
})

it('an empty case has no findings', () => {
  expect(findingsOf([], NOW)).toEqual([])
})

it('neither a hostile line nor very many lines make it throw', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string())
  fc.assert(
    fc.property(fc.array(text, { maxLength: 5 }), (texts) => {
      findingsOf(
        texts.map((each) => line(each)),
        NOW,
      )
    }),
    { numRuns: 100 },
  )
  const many = Array.from({ length: 2 * AUDITED }, (_, index) => line(`a${index}=1`))
  expect(findingsOf(many, NOW).map(({ cookie }) => cookie)).not.toContain(`a${AUDITED}`)
})
