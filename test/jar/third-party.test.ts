/** Which requests are third-party, if a caller knows more than the same-site status says (§7.1). */

import { CookieJar, type RequestContext } from 'speculoos'
import { describe, expect, it } from 'vitest'

const site = 'https://site.example/'
const lines = ['none=1; SameSite=None; Secure', 'unset=1']

function sent(context: RequestContext): string[] {
  const jar = new CookieJar({ thirdPartyCookies: 'block' })
  jar.setCookies(lines, site)
  return jar.getCookies(site, context).map(({ name }) => name)
}

describe('a jar that blocks third-party cookies', () => {
  it.each<[string, RequestContext, string[]]>([
    ['withholds all from a cross-site request', { sameSite: 'cross-site' }, []],
    [
      'sends SameSite=None with a cross-site request that is first-party',
      { sameSite: 'cross-site', thirdParty: false },
      ['none'],
    ],
    ['withholds all from a same-site request that is third-party', { sameSite: 'same-site', thirdParty: true }, []],
    ['sends all with a same-site request', { sameSite: 'same-site' }, ['none', 'unset']],
    ['withholds all from a third-party script', { type: 'non-HTTP', thirdParty: true }, []],
  ])('%s', (_, context, expected) => {
    expect(sent(context)).toEqual(expected)
  })

  it('gives the reason', () => {
    const jar = new CookieJar({ thirdPartyCookies: 'block' })
    jar.setCookies(lines, site)
    expect(jar.explain(site, { thirdParty: true }).reasons.map(({ id }) => id)).toEqual(['third-party-blocked'])
    const result = jar.setCookie('a=1; SameSite=None; Secure', site, { thirdParty: true })
    expect(result.status === 'rejected' && result.reasons.map(({ id }) => id)).toEqual(['third-party-blocked'])
  })

  it('answers first-party and third-party requests of the same site in turn', () => {
    const jar = new CookieJar({ thirdPartyCookies: 'block' })
    jar.setCookies(lines, site)
    const first = jar.client({ sameSite: 'cross-site', thirdParty: false })
    const third = jar.client({ sameSite: 'cross-site' })
    for (let turn = 0; turn < 2; turn += 1) {
      expect(first.getCookieString(site)).toBe('none=1')
      expect(third.getCookieString(site)).toBe('')
    }
  })

  it('accepts only true and false as thirdParty', () => {
    expect(() => Reflect.apply(CookieJar.prototype.client, new CookieJar(), [{ thirdParty: 'no' }])).toThrow(
      'context.thirdParty: expected true or false, got "no"',
    )
  })
})
