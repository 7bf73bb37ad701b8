/**
 * The number of redirects that a fetch with cookies follows. The other clients do not follow any, and have no such
 * option.
 */
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { createAgent } from 'speculoos/node-http'
import { cookies } from 'speculoos/undici'
import { beforeEach, describe, expect, it } from 'vitest'

let sent: number
beforeEach(() => {
  sent = 0
})
/** Returns a server that redirects this many times. */
const redirecting = (times: number) => async (_url: string, _init?: RequestInit) => {
  sent += 1
  if (sent > times) return new Response('arrived')
  return new Response(null, { status: 302, headers: { location: `/?${sent}`, 'set-cookie': `n=${sent}` } })
}

it.each<[string, number | undefined, number]>([
  ['which is 20 by default', undefined, 20],
  ['0', 0, 0],
  ['1', 1, 1],
  ['100', 100, 100],
])('a limit of redirects, %s: one more rejects', async (_, redirectLimit, limit) => {
  const followed = createFetch(new CookieJar(), { fetch: redirecting(limit), redirectLimit })
  expect(await (await followed('https://shop.example/')).text()).toBe('arrived')
  sent = 0
  const jar = new CookieJar()
  const refused = createFetch(jar, { fetch: redirecting(limit + 1), redirectLimit })('https://shop.example/a?secret')
  const message = `was not followed: more than ${limit} redirects are not followed.`
  await expect(refused).rejects.toThrow(TypeError)
  await expect(refused).rejects.toThrow(message)
  await expect(refused).rejects.not.toThrow('secret')
  expect(sent).toBe(limit + 1)
  expect(jar.getCookieString('https://shop.example/')).toBe(`n=${limit + 1}`)
})

it('Infinity: every redirect is followed', async () => {
  const fetch = createFetch(new CookieJar(), { fetch: redirecting(300), redirectLimit: Infinity })
  expect(await (await fetch('https://shop.example/')).text()).toBe('arrived')
})

it("a redirect with redirect: 'manual' does not count, and is returned", async () => {
  const fetch = createFetch(new CookieJar(), { fetch: redirecting(1), redirectLimit: 0 })
  expect((await fetch('https://shop.example/', { redirect: 'manual' })).status).toBe(302)
})

it.each<[unknown, string]>([
  [-1, '-1'],
  [1.5, '1.5'],
  [Number.NaN, 'NaN'],
  ['20', '"20"'],
  [null, 'null'],
  [20n, '20n'],
])('%s is not a limit', (redirectLimit, got) => {
  const make = () => createFetch(new CookieJar(), { redirectLimit: redirectLimit as number })
  const expected = 'options.redirectLimit: expected a non-negative integer or Infinity'
  expect(make).toThrow(new TypeError(`${expected}, got ${got}`))
})

describe('the option does not exist in', () => {
  it.each<[string, (options: never) => unknown]>([
    ['createAgent', (options) => createAgent(new CookieJar(), options)],
    ['cookies of undici', (options) => cookies(new CookieJar(), options)],
  ])('%s', (_, make) => {
    expect(() => make({ redirectLimit: 5 } as never)).toThrow(
      /^options: expected one of .*, got the key "redirectLimit"$/,
    )
  })
})
