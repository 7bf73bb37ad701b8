/** The policy that blocks third parties neither stores nor sends in a cross-site context that is no top-level navigation (§7.1). */
import { CookieJar, type RequestContext } from 'speculoos'
import { originOf } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'
import { ids, outcome } from './outcome.js'

const url = 'https://www.site.example/'
const line = 'a=1; Secure; SameSite=None'

const contexts: [string, RequestContext, boolean][] = [
  ['a request without a context', {}, false],
  ['a same-site request', { sameSite: 'same-site' }, false],
  ['a request of a host of the site', { siteForCookies: originOf('https://shop.site.example/') }, false],
  ['a cross-site request', { sameSite: 'cross-site' }, true],
  ['a request of another site', { siteForCookies: originOf('https://other.example/') }, true],
  ['a request of an opaque origin', { siteForCookies: 'opaque' }, true],
  ['a request of the site over http', { siteForCookies: originOf('http://www.site.example/') }, true],
  ['a cross-site navigation', { sameSite: 'cross-site', topLevelNavigation: true }, false],
  ['a cross-site navigation by form', { sameSite: 'cross-site', topLevelNavigation: true, method: 'POST' }, false],
  ['a cross-site script', { type: 'non-HTTP', sameSite: 'cross-site' }, true],
  ['a cross-site script at the top', { type: 'non-HTTP', sameSite: 'cross-site', topLevelNavigation: true }, true],
  ['a same-site script', { type: 'non-HTTP', sameSite: 'same-site' }, false],
  ['the reload of a cross-site frame', { reload: 'cross-site' }, true],
]

describe.each(contexts)('%s', (_, context, isBlocked) => {
  it(isBlocked ? 'sets nothing, for that reason alone' : 'sets cookies', () => {
    const jar = new CookieJar({ thirdPartyCookies: 'block' })
    const result = jar.setCookie(`${line}; x`, url, context)
    expect(outcome(result)).toBe(isBlocked ? 'rejected: third-party-blocked' : 'stored')
    expect(ids(result.warnings)).toEqual(isBlocked ? [] : ['attribute-unrecognized'])
  })
  it(isBlocked ? 'gets nothing, for that reason alone' : 'gets cookies', () => {
    const jar = new CookieJar({ thirdPartyCookies: 'block' })
    jar.setCookie(line, url)
    expect(jar.getCookieString(url, context)).toBe(isBlocked ? '' : 'a=1')
    expect(jar.getCookies(url, context)).toHaveLength(isBlocked ? 0 : 1)
    const { excluded, reasons } = jar.explain(url, context)
    expect(ids(reasons)).toEqual(isBlocked ? ['third-party-blocked'] : [])
    expect(excluded.flatMap((each) => ids(each.reasons))).toEqual(isBlocked ? ['third-party-blocked'] : [])
  })
  it('sets and gets a None cookie where third parties are allowed', () => {
    const jar = new CookieJar({ thirdPartyCookies: 'allow' })
    expect(outcome(jar.setCookie(line, url, context))).toBe('stored')
    expect(jar.getCookieString(url, context)).toBe('a=1')
  })
})

it('a blocked line is not read, and a blocked expiry removes nothing', () => {
  const jar = new CookieJar({ thirdPartyCookies: 'block' })
  jar.setCookie(line, url)
  const context = { sameSite: 'cross-site' } as const
  expect(outcome(jar.setCookie('\0', url, context))).toBe('rejected: third-party-blocked')
  expect(outcome(jar.setCookie('a=; Secure; SameSite=None; Max-Age=0', url, context))).toBe(
    'rejected: third-party-blocked',
  )
  expect(jar.size).toBe(1)
})

it('disabled cookies are the reason before a blocked third party', () => {
  const jar = new CookieJar({ thirdPartyCookies: 'block', cookiesEnabled: false })
  expect(outcome(jar.setCookie(line, url, { sameSite: 'cross-site' }))).toBe('rejected: cookies-disabled')
})
