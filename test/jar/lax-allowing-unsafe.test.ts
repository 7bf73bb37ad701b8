/** Lax-allowing-unsafe sends young cookies that named no SameSite with unsafe top-level requests, and no others (§5.6.7.2). */
import { CookieJar, type RequestContext } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { Clock, START } from './clock.js'
import { ids } from './outcome.js'

const url = 'https://www.site.example/'
const form: RequestContext = { sameSite: 'cross-site', topLevelNavigation: true, method: 'POST' }

function filledJar(laxAllowingUnsafe?: boolean | number) {
  const clock = new Clock()
  const jar = new CookieJar({ now: clock.now, ...(laxAllowingUnsafe !== undefined && { laxAllowingUnsafe }) })
  jar.setCookies(['default=1', 'unknown=1; SameSite=Loose', 'lax=1; SameSite=Lax', 'strict=1; SameSite=Strict'], url)
  const sentAfter = (milliseconds: number) => {
    clock.time = START + milliseconds
    return jar.getCookieString(url, form)
  }
  return { clock, jar, sentAfter }
}

describe('switched on', () => {
  it('it lasts for two minutes, and not a millisecond longer', () => {
    const { sentAfter } = filledJar(true)
    expect([0, 119_999, 120_000, 120_001].map(sentAfter)).toEqual([
      'default=1; unknown=1',
      'default=1; unknown=1',
      'default=1; unknown=1',
      '',
    ])
  })
  it('it lasts as long as a number says', () => {
    const { sentAfter } = filledJar(5000)
    expect([5000, 5001, 4999.5, 0].map(sentAfter)).toEqual([
      'default=1; unknown=1',
      '',
      'default=1; unknown=1',
      'default=1; unknown=1',
    ])
  })
  it('with zero it lasts for the millisecond of the creation', () => {
    const { sentAfter } = filledJar(0)
    expect([0, 1].map(sentAfter)).toEqual(['default=1; unknown=1', ''])
  })
  it('for ever it has no end', () => {
    const { sentAfter } = filledJar(Number.POSITIVE_INFINITY)
    expect(sentAfter(1e12)).toBe('default=1; unknown=1')
  })
  it('it holds for a cookie from the future', () => {
    const { sentAfter } = filledJar(true)
    expect(sentAfter(-1_000_000)).toBe('default=1; unknown=1')
  })
  it('it ends for repeated requests that are known not to be third-party', () => {
    const { clock, jar } = filledJar(5000)
    const sentAt = [0, 1, 2, 5001].map((milliseconds) => {
      clock.time = START + milliseconds
      return jar.getCookieString(url, { ...form, thirdParty: false })
    })
    expect(sentAt).toEqual([...Array(3).fill('default=1; unknown=1'), ''])
  })
  it('it goes by the creation, which a replacement does not renew', () => {
    const { clock, jar, sentAfter } = filledJar(true)
    clock.time = START + 100_000
    jar.setCookie('default=2', url)
    expect(sentAfter(120_001)).toBe('')
  })
  it.each<[string, RequestContext]>([
    ['that is known not to be third-party', { ...form, thirdParty: false }],
    ['in a partition', { ...form, partitionKey: { topLevelSite: 'https://a.example', hasCrossSiteAncestor: true } }],
  ])('it lasts two minutes for a request %s', (_, context) => {
    const { clock, jar } = filledJar(true)
    const client = jar.client(context)
    const sent = [119_999, 120_001].map((milliseconds) => {
      clock.time = START + milliseconds
      return client.getCookieString(url)
    })
    expect(sent).toEqual(['default=1; unknown=1', ''])
  })
  it('it excuses the method alone', () => {
    const { jar } = filledJar(true)
    expect(jar.getCookieString(url, { ...form, topLevelNavigation: false })).toBe('')
    expect(jar.getCookieString(url, { ...form, type: 'non-HTTP' })).toBe('')
    const { excluded } = jar.explain(url, { ...form, topLevelNavigation: false })
    expect(excluded.map(({ cookie, reasons }) => [cookie.name, ...ids(reasons)])).toEqual([
      ['default', 'cross-site-not-top-level'],
      ['unknown', 'cross-site-not-top-level'],
      ['lax', 'cross-site-unsafe-method', 'cross-site-not-top-level'],
      ['strict', 'cross-site-strict', 'cross-site-unsafe-method', 'cross-site-not-top-level'],
    ])
  })
  it('it changes nothing for safe and same-site requests', () => {
    const { jar, clock } = filledJar(true)
    clock.time += 500_000
    expect(jar.getCookieString(url, { ...form, method: 'GET' })).toBe('default=1; unknown=1; lax=1')
    expect(jar.getCookieString(url, { method: 'POST' })).toBe('default=1; unknown=1; lax=1; strict=1')
  })
})

describe('switched off', () => {
  it.each([undefined, false])('as by %s, it sends nothing', (laxAllowingUnsafe) => {
    const { jar, sentAfter } = filledJar(laxAllowingUnsafe)
    expect(sentAfter(0)).toBe('')
    expect(jar.explain(url, form).excluded.map(({ reasons }) => ids(reasons)[0])).toEqual([
      'cross-site-unsafe-method',
      'cross-site-unsafe-method',
      'cross-site-unsafe-method',
      'cross-site-strict',
    ])
  })
})
