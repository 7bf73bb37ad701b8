/** A profile checks a cookie that is put into a jar as it checks the line that would set it. */
import { CookieJar, type SetCookieResult } from 'speculoos'
import { type Profile, profiles } from 'speculoos/profiles'
import { Cookie as ToughCookie, CookieJar as ToughJar } from 'speculoos/tough-cookie'
import { expect, it } from 'vitest'

const { chromium, firefox, rfc6265bis } = profiles
const url = 'https://site.example/'
const textOf = (result: SetCookieResult): string =>
  result.status === 'rejected' ? result.reasons.map(({ id }) => id).join(' ') : result.status

it.each<[name: string, value: string, rfc6265bis: string, chromium: string, firefox: string]>([
  ['t', 'a\tb', 'stored', 'tab-in-name-or-value', 'stored'],
  ['a\tb', '1', 'stored', 'tab-in-name-or-value', 'stored'],
  ['', 'a=b', 'stored', 'nameless-equals-sign', 'nameless-refused nameless-equals-sign'],
  ['', 'x', 'stored', 'stored', 'nameless-refused'],
  ['', '', 'empty-name-and-value', 'empty-name-and-value', 'empty-name-and-value'],
  ['x', '', 'stored', 'stored', 'stored'],
])('%j with the value %j', (name, value, ...expected) => {
  const put = (profile: Profile): string => textOf(new CookieJar({ profile }).put({ name, value, url }))
  expect([rfc6265bis, chromium, firefox].map(put)).toEqual(expected)
  for (const profile of [rfc6265bis, chromium, firefox]) {
    const byLine = textOf(new CookieJar({ profile }).setCookie(`${name}=${value}`, url))
    expect(byLine === 'stored').toBe(put(profile) === 'stored')
  }
})

it('a profile takes a nameless cookie that some line could set', () => {
  const put = (profile: Profile): string => textOf(new CookieJar({ profile }).put({ name: '', value: 'x', url }))
  expect(put({ ...firefox, valueless: 'nameless' })).toBe('stored')
  expect(put({ ...firefox, emptyName: 'nameless' })).toBe('stored')
})

it('a profile also checks a Cookie object of tough-cookie', () => {
  const jar = new CookieJar({ profile: firefox })
  const refused: string[] = []
  jar.configure({ onRejected: ({ reasons }) => refused.push(...reasons.map(({ id }) => id)) })
  const set = () => ToughJar.over(jar).setCookieSync(new ToughCookie({ key: '', value: 'x' }), url)
  expect(set).toThrow()
  expect([refused, jar.size]).toEqual([['nameless-refused'], 0])
})
