/** An audit of many lines takes time in proportion to their number. */
import { audit } from 'speculoos/audit'
import { expect, it } from 'vitest'
import { growth, LINEAR } from '../hostile/growth.js'

it.each([
  ['cookies with readable values', (index: number) => `c${index}=eyJ1c2VyIjoiYWRhIn0; Path=/`],
  ['session cookies', (index: number) => `session${index}=8f14e45fceea167a5a36dedd4bea2543; Path=/`],
  ['lines that are refused', (index: number) => `c${index}=1; Domain=other${index}.example`],
])('many %s', (_, lineOf) => {
  const { factor } = growth((size) => {
    const lines = Array.from({ length: size }, (_, index) => lineOf(index))
    return () => audit(lines, 'https://shop.example/login')
  }, 300)
  expect(factor).toBeLessThanOrEqual(LINEAR)
})
