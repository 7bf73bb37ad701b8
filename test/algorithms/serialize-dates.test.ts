/** A Date of another realm, such as Node's modules give to a program inside a test runner, is a Date (§4.1.1). */

import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { serializeSetCookie } from '../../src/algorithms/serialize-set-cookie.js'

it('Expires takes a Date of another realm', () => {
  const expires: Date = runInNewContext('new Date(0)')
  expect(expires).not.toBeInstanceOf(Date)
  expect(serializeSetCookie({ name: 'a', value: '1', expires })).toBe('a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT')
})

it('Expires takes no object that only looks like a Date', () => {
  const init = { name: 'a', value: '1', expires: { getTime: () => 0 } }
  expect(() => Reflect.apply(serializeSetCookie, undefined, [init])).toThrow('expires: expected a Date')
})
