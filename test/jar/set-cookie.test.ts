/** setCookie says what became of a cookie: stored, in the place of another, removed, or rejected with every reason. */
import { CookieJar } from 'speculoos'
import { type ParsedSetCookie, parseSetCookie } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'
import { Clock, START } from './clock.js'
import { ids, outcome, pairs, storedCookie } from './outcome.js'

const url = 'https://www.site.example/docs/page'

function jarWithClock() {
  const clock = new Clock()
  return { clock, jar: new CookieJar({ now: clock.now }) }
}

describe('a cookie that is new', () => {
  it('is stored with every field of §5.7', () => {
    const { jar } = jarWithClock()
    expect(jar.setCookie('SID=31d4', url)).toEqual({
      status: 'stored',
      cookie: {
        name: 'SID',
        value: '31d4',
        domain: 'www.site.example',
        hostOnly: true,
        path: '/docs',
        secure: false,
        httpOnly: false,
        sameSite: 'Default',
        persistent: false,
        expiryTime: null,
        partitionKey: null,
        creationTime: START,
        lastAccessTime: START,
      },
      evicted: [],
      warnings: [],
    })
  })
  it('is stored with the values of its attributes', () => {
    const { jar } = jarWithClock()
    const line = 'SID=31d4; Domain=.Site.Example; Path=/; Secure; HttpOnly; SameSite=strict; Max-Age=60'
    expect(storedCookie(jar.setCookie(line, url))).toEqual({
      name: 'SID',
      value: '31d4',
      domain: 'site.example',
      hostOnly: false,
      path: '/',
      secure: true,
      httpOnly: true,
      sameSite: 'Strict',
      persistent: true,
      expiryTime: START + 60_000,
      partitionKey: null,
      creationTime: START,
      lastAccessTime: START,
    })
  })
  it('names no cookie that it replaced', () => {
    const { jar } = jarWithClock()
    expect(jar.setCookie('a=1', url)).not.toHaveProperty('replaced')
  })
  it('has warnings for everything ignored in it, in the order of the text', () => {
    const { jar } = jarWithClock()
    const line = 'a=1; SameSite=Loose; Path=docs; Priority=High; Max-Age=soon; Max-Age=; Expires=never; Max-Age=1x; ;'
    const result = jar.setCookie(line, url)
    expect(outcome(result)).toBe('stored')
    expect(ids(result.warnings)).toEqual([
      'same-site-unrecognized',
      'path-defaulted',
      'attribute-unrecognized',
      'max-age-not-a-number',
      'max-age-empty',
      'expires-not-a-date',
      'max-age-non-digit',
    ])
  })
  it('has the warnings of the limits after those of the attributes', () => {
    const { jar } = jarWithClock()
    const line = 'a=1; Domain=github.io; Max-Age=34560001; Expires=Fri, 01 Jan 2100 00:00:00 GMT; x'
    const result = jar.setCookie(line, 'https://github.io/')
    expect(ids(result.warnings)).toEqual([
      'attribute-unrecognized',
      'expires-capped',
      'max-age-capped',
      'domain-ignored-for-public-suffix-host',
    ])
  })
})

describe('a cookie with the identity of a stored one', () => {
  it('takes its place and its creation time, and its own last access', () => {
    const { jar, clock } = jarWithClock()
    jar.setCookie('a=old', url)
    clock.time += 1000
    const result = jar.setCookie('a=new; Secure', url)
    expect(result).toMatchObject({
      status: 'stored',
      cookie: { value: 'new', secure: true, creationTime: START, lastAccessTime: START + 1000 },
      replaced: { value: 'old', secure: false, creationTime: START, lastAccessTime: START },
      evicted: [],
    })
    expect(pairs(jar)).toEqual(['a=new'])
  })
  it('returns the replaced one with its last access', () => {
    const { jar, clock } = jarWithClock()
    jar.setCookie('a=old', url)
    clock.time += 1000
    jar.getCookieString(url)
    clock.time += 1000
    jar.getCookieString(url)
    clock.time += 1000
    expect(jar.setCookie('a=new', url)).toMatchObject({ replaced: { lastAccessTime: START + 2000 } })
  })
  it.each([
    ['name', 'A=1; Path=/docs'],
    ['domain', 'a=1; Path=/docs; Domain=site.example'],
    ['host-only-flag', 'a=1; Path=/docs; Domain=www.site.example'],
    ['path', 'a=1; Path=/docs/'],
  ])('is another one where it differs in its %s', (_, line) => {
    const { jar } = jarWithClock()
    jar.setCookie('a=1; Path=/docs', url)
    expect(jar.setCookie(line, url)).not.toHaveProperty('replaced')
    expect(jar.size).toBe(2)
  })
  it('replaces it even if everything else differs', () => {
    const { jar } = jarWithClock()
    jar.setCookie('a=1; Path=/', url)
    expect(jar.setCookie('a=2; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=5', url)).toHaveProperty('replaced')
    expect(jar.size).toBe(1)
  })
})

describe('a cookie that arrives expired', () => {
  it('removes the stored one with its identity', () => {
    const { jar } = jarWithClock()
    jar.setCookie('a=1', url)
    expect(jar.setCookie('a=gone; Max-Age=0', url)).toMatchObject({
      status: 'removed',
      cookie: { name: 'a', value: 'gone', expiryTime: -8.64e15 },
      replaced: { name: 'a', value: '1' },
      warnings: [],
    })
    expect(jar.size).toBe(0)
  })
  it('removes nothing if there is none, and is not kept', () => {
    const { jar } = jarWithClock()
    jar.setCookie('a=1', url)
    const result = jar.setCookie('b=gone; Expires=Thu, 01 Jan 1970 00:00:00 GMT', url)
    expect(outcome(result)).toBe('removed')
    expect(result).not.toHaveProperty('replaced')
    expect(pairs(jar)).toEqual(['a=1'])
  })
  it('is rejected if it could not have been stored, and removes nothing', () => {
    const { jar } = jarWithClock()
    jar.setCookie('a=1; Secure; Path=/', url)
    expect(outcome(jar.setCookie('a=; Max-Age=0; Path=/', 'http://www.site.example/'))).toBe(
      'rejected: overlays-secure',
    )
    expect(outcome(jar.setCookie('a=; Max-Age=0; Domain=other.example', url))).toBe('rejected: domain-mismatch')
    expect(jar.size).toBe(1)
  })
  it('has the warnings of its attributes', () => {
    const { jar } = jarWithClock()
    expect(ids(jar.setCookie('a=; Max-Age=0; x', url).warnings)).toEqual(['attribute-unrecognized'])
  })
  it('makes the next one with its identity a new one', () => {
    const { jar, clock } = jarWithClock()
    jar.setCookies(['a=1', 'b=1'], url)
    clock.time += 5
    jar.setCookie('a=; Max-Age=0', url)
    expect(storedCookie(jar.setCookie('a=2', url)).creationTime).toBe(START + 5)
    expect(jar.getCookieString(url)).toBe('b=1; a=2')
  })
})

describe('a cookie that is rejected', () => {
  it('has every reason in the order of the steps, and its warnings', () => {
    const { jar } = jarWithClock()
    const line = '__Host-a=1; Domain=other.\u00e9xample; Path=/x; Secure; HttpOnly; SameSite=None; y'
    const result = jar.setCookie(line, 'http://www.site.example/', { type: 'non-HTTP' })
    expect(outcome(result)).toBe(
      `rejected: ${[
        'domain-not-ascii',
        'domain-mismatch',
        'secure-from-insecure',
        'http-only-from-non-http',
        'host-prefix-not-host-only',
        'host-prefix-path',
      ].join(', ')}`,
    )
    expect(ids(result.warnings)).toEqual(['attribute-unrecognized'])
    expect(jar.size).toBe(0)
  })
  it('has no other reasons if the line itself was refused', () => {
    const { jar } = jarWithClock()
    const result = jar.setCookie(`\0=${'x'.repeat(5000)}; Domain=other.example; SameSite=None; y`, url)
    expect(outcome(result)).toBe('rejected: set-cookie-control-character, set-cookie-too-long')
    expect(result.warnings).toEqual([])
  })
  it('leaves the stored one with its identity', () => {
    const { jar } = jarWithClock()
    jar.setCookie('a=1; HttpOnly', url)
    expect(outcome(jar.setCookie('a=2', url, { type: 'non-HTTP' }))).toBe('rejected: overwrites-http-only')
    expect(jar.getCookieString(url)).toBe('a=1')
  })
  it('has both reasons if its host cannot be canonicalized and its connection is not secure', () => {
    const { jar } = jarWithClock()
    expect(outcome(jar.setCookie('a=1; Secure', 'http://a..b/'))).toBe(
      'rejected: host-not-canonical, secure-from-insecure',
    )
    expect(outcome(jar.setCookie('a=1; Secure', 'https://a..b/'))).toBe('rejected: host-not-canonical')
  })
  it('has reasons with a section, a step, a sentence and an address', () => {
    const { jar } = jarWithClock()
    const result = jar.setCookie('a=1; SameSite=None', url)
    expect(result).toEqual({
      status: 'rejected',
      reasons: [
        {
          id: 'same-site-none-not-secure',
          kind: 'rejection',
          section: '5.7',
          step: '19',
          sentence: 'A SameSite=None cookie must be Secure.',
          url: 'https://speculoos-cookies.github.io/speculoos/why/#same-site-none-not-secure',
        },
      ],
      warnings: [],
    })
  })
})

describe('a cookie that is already parsed', () => {
  function parsed(line: string): ParsedSetCookie {
    const result = parseSetCookie(line)
    if (result.status !== 'parsed') throw new Error('the line was rejected')
    return result.setCookie
  }

  it('becomes the cookie that its line would become', () => {
    const line = 'a=1; Domain=site.example; Path=/; Secure; SameSite=Strict; Max-Age=60'
    const received = jarWithClock().jar.client().receive(parsed(line), url)
    expect(received).toEqual(jarWithClock().jar.setCookie(line, url))
  })
  it('begins its lifetime now, or at the given time', () => {
    const client = jarWithClock().jar.client()
    const times = [undefined, START - 10_000, 0].map((now) => {
      const result = client.receive(parsed('a=1; Max-Age=60'), url, now)
      return result.status === 'stored' && result.cookie.expiryTime
    })
    expect(times).toEqual([START + 60_000, START + 50_000, 60_000])
  })
})

describe('a jar whose cookies are disabled', () => {
  it('rejects everything for that reason alone, and reads nothing', () => {
    const jar = new CookieJar({ cookiesEnabled: false })
    const results = [jar.setCookie('a=1', url), jar.setCookie('\0; Domain=x; y', 'http://a..b/')]
    expect(results.map(outcome)).toEqual(['rejected: cookies-disabled', 'rejected: cookies-disabled'])
    expect(results.flatMap(({ warnings }) => warnings)).toEqual([])
    expect(jar.size).toBe(0)
  })
})

describe('a URL', () => {
  it('may be a string or an object', () => {
    const { jar } = jarWithClock()
    jar.setCookie('a=1', url)
    jar.setCookie('b=2', new URL(url))
    expect(jar.getCookieString(new URL(url))).toBe('a=1; b=2')
    expect(jar.getCookieString(url)).toBe('a=1; b=2')
  })
})
