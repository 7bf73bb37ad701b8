/** An audit of many cookies and many responses takes time in proportion to their sum, not to their product. */
import { audit } from 'speculoos/audit'
import { expect, it } from 'vitest'
import { growth, LINEAR } from '../hostile/growth.js'

it('many cookies with Domain and many responses', () => {
  const { factor } = growth((size) => {
    const lines = Array.from({ length: size }, (_, index) => `c${index}=1; Domain=shop.example`)
    const responses = lines.map((_, index) => ({ url: `https://shop.example/${index}`, headers: {} }))
    return () => audit(lines, 'https://shop.example/', { responses })
  }, 1000)
  expect(factor).toBeLessThanOrEqual(LINEAR)
})
