/** A time of a parsed cookie that is not a number is a mistake of the program, and nothing is stored. */

import { CookieJar } from 'speculoos'
import { parseSetCookie } from 'speculoos/algorithms'
import { expect, it } from 'vitest'

it.each([
  ['setCookie.expires', { expires: Number.NaN }, undefined, 'milliseconds or null'],
  ['setCookie.maxAge', { maxAge: Number.NaN }, undefined, 'seconds or null'],
  ['now', { maxAge: 60 }, Number.NaN, 'milliseconds'],
])('receive refuses NaN as %s', (argument, fields, now, expected) => {
  const parsed = parseSetCookie('a=1')
  if (parsed.status === 'rejected') throw new Error('the line is not parsed')
  const jar = new CookieJar()
  expect(() => jar.client().receive({ ...parsed.setCookie, ...fields }, 'https://site.example/', now)).toThrow(
    new TypeError(`${argument}: expected ${expected}, got NaN`),
  )
  expect(jar.size).toBe(0)
})
