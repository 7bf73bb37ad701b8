/** A change that a listener or a caller makes to a record, an error or a date does not affect others. */

import { Cookie, CookieJar, type CookieJarRejection, type CookieRefusal } from 'speculoos/tough-cookie'
import { describe, expect, it } from 'vitest'
import { stores } from './own-stores.js'

const SITE = 'https://site.example/'
const LINE = 'a=1; Domain=com; SameSite=None'

/** Changes everything in a record that can be changed. */
function spoil(rejection: CookieJarRejection): void {
  const attempts = [
    () => Object.assign(rejection, { cookie: 'spoiled', url: 'spoiled', reasons: [] }),
    () => Object.assign(rejection.error, { message: 'spoiled', reasons: [] }),
  ]
  for (const attempt of attempts) {
    try {
      attempt()
    } catch {
      // A frozen object cannot be changed.
    }
  }
}

describe.each(stores)('over %s', (_, makeStore) => {
  it('a caller gets the same error with and without a listener', async () => {
    const plain = await new CookieJar(makeStore()).setCookie(LINE, SITE).catch((error: CookieRefusal) => error)
    const jar = new CookieJar(makeStore(), {
      onRejected: (rejection) => {
        try {
          ;(rejection.reasons as unknown[]).length = 0
        } catch {
          // A frozen object cannot be changed.
        }
        spoil(rejection)
      },
    })
    for (let time = 0; time < 2; time += 1) {
      const error = await jar.setCookie(LINE, SITE).catch((refusal: CookieRefusal) => refusal)
      expect(error).toEqual(plain)
      expect((error as CookieRefusal).reasons).toEqual((plain as CookieRefusal).reasons)
      expect((error as CookieRefusal).reasons.length).toBeGreaterThan(1)
    }
  })

  it('a reason cannot be changed, since it is shared', async () => {
    const reasons: unknown[] = []
    const jar = new CookieJar(makeStore(), { onRejected: (rejection) => reasons.push(...rejection.reasons) })
    await jar.setCookie(LINE, SITE, { ignoreError: true })
    expect(reasons.length).toBeGreaterThan(0)
    expect(reasons.every((reason) => Object.isFrozen(reason))).toBe(true)
  })

  it('changing a date later does not change a cookie', async () => {
    const now = new Date()
    const received = now.getTime()
    const jar = new CookieJar(makeStore())
    const first = await jar.setCookie('a=1; Max-Age=60', SITE, { now })
    await jar.setCookie('b=1; Max-Age=60', SITE, { now })
    now.setTime(0)
    expect(first?.creation).toEqual(new Date(received))
    for (const cookie of await jar.getCookies(SITE)) {
      expect(cookie.creation).toEqual(new Date(received))
      expect(cookie.lastAccessed).not.toBe(cookie.creation)
    }
    const [one, other] = await jar.getCookies(SITE)
    expect(one?.lastAccessed).not.toBe(other?.lastAccessed)
  })

  it('a cookie that replaces another does not share its dates', async () => {
    const jar = new CookieJar(makeStore())
    const old = await jar.setCookie('a=1', SITE)
    const replacing = await jar.setCookie('a=2', SITE)
    expect(replacing?.creation).toEqual(old?.creation)
    expect(replacing?.creation).not.toBe(old?.creation)
  })

  it('the lists and the JSON that a jar returns can be changed without changing the jar', async () => {
    const jar = new CookieJar(makeStore())
    await jar.setCookie('a=1; Priority=High', SITE)
    const cookies = await jar.getCookies(SITE)
    cookies.length = 0
    expect(await jar.getCookies(SITE)).toHaveLength(1)
    const [saved] = (await jar.serialize()).cookies
    const { extensions } = saved as { extensions: string[] }
    extensions.push('Domain=evil.example')
    expect(await jar.getSetCookieStrings(SITE)).toEqual(['a=1; Path=/; Priority=High'])
  })
})

it('a clone shares neither dates nor extensions with its cookie', () => {
  const cookie = new Cookie({ key: 'a', value: '1', extensions: ['Priority=High'], expires: new Date(4e12) })
  const clone = cookie.clone()
  clone?.extensions?.push('evil')
  if (clone?.expires instanceof Date) clone.expires.setTime(0)
  expect(String(cookie)).toBe(`a=1; Expires=${new Date(4e12).toUTCString()}; Priority=High`)
})
