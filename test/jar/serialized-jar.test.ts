/** toJSON and fromJSON lose nothing: every field, every order and every tie is the same, and so is all that happens after. */
import { CookieJar, type SerializedJar } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { Clock, START } from './clock.js'
import { outcome, pairs } from './outcome.js'

const url = 'https://www.site.example/docs/page'

/** A jar with cookies of all kinds, and a clock that has moved on since. */
function filledJar(options = {}) {
  const clock = new Clock()
  const jar = new CookieJar({ now: clock.now, ...options })
  jar.setCookies(
    [
      'plain=1',
      'strict=1; SameSite=Strict; Path=/',
      'lax=1; SameSite=Lax; HttpOnly',
      'none=1; SameSite=None; Secure; Path=/docs',
      'domain=1; Domain=site.example; Path=/',
      '__Host-a=1; Secure; Path=/',
      'nameless',
      'valueless=',
      'tab\there="\u00e9 \ud83c\udf6a \ud800"',
      'short=1; Max-Age=60',
      'long=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT',
    ],
    url,
  )
  clock.time += 1000
  jar.setCookies(['six=1; Path=/', 'plain=1; Path=/x'], 'http://[::1]/')
  jar.setCookie('four=1; Domain=127.0.0.1', 'http://127.0.0.1/')
  jar.setCookie('plain=2', url)
  jar.setCookie('local=1; Secure', 'http://localhost/')
  jar.setCookie('suffix=1', 'https://github.io/')
  clock.time += 1000
  jar.getCookieString('https://www.site.example/')
  clock.time += 0.5
  return { jar, clock }
}

describe('toJSON', () => {
  it('of an empty jar is a version and no cookies', () => {
    expect(new CookieJar().toJSON()).toEqual({ version: 2, cookies: [] })
    expect(JSON.stringify(new CookieJar())).toBe('{"version":2,"cookies":[]}')
  })
  it('has each cookie with its fields and no others', () => {
    const jar = new CookieJar({ now: () => START })
    jar.setCookie('a=1; Max-Age=60', url)
    expect(jar.toJSON().cookies).toEqual([
      {
        name: 'a',
        value: '1',
        domain: 'www.site.example',
        hostOnly: true,
        path: '/docs',
        secure: false,
        httpOnly: false,
        sameSite: 'Default',
        persistent: true,
        expiryTime: START + 60_000,
        partitionKey: null,
        creationTime: START,
        lastAccessTime: START,
      },
    ])
  })
  it('is plain data that JSON can hold', () => {
    const { jar } = filledJar()
    expect(JSON.parse(JSON.stringify(jar.toJSON()))).toEqual(jar.toJSON())
    expect(structuredClone(jar.toJSON())).toEqual(jar.toJSON())
  })
  it('has no cookie that is expired', () => {
    const { jar, clock } = filledJar()
    clock.time = START + 60_001
    expect(pairs(jar.toJSON().cookies)).not.toContain('short=1')
  })
  it('notes no access', () => {
    const { jar, clock } = filledJar()
    const first = jar.toJSON()
    clock.time += 1000
    expect(jar.toJSON()).toEqual(first)
  })
})

describe('fromJSON', () => {
  it.each([
    ['the text of JSON.stringify', (jar: CookieJar) => JSON.stringify(jar)],
    ['the text of JSON.stringify with indentation', (jar: CookieJar) => JSON.stringify(jar, null, 2)],
    ['the value of JSON.parse', (jar: CookieJar): unknown => JSON.parse(JSON.stringify(jar))],
    ['the value of toJSON', (jar: CookieJar) => jar.toJSON()],
  ])('reads %s, and loses nothing', (_, serialize) => {
    const { jar, clock } = filledJar()
    const other = CookieJar.fromJSON(serialize(jar), { now: clock.now })
    expect(other.toJSON()).toEqual(jar.toJSON())
    expect(JSON.stringify(other)).toBe(JSON.stringify(jar))
  })
  it('makes a jar without the policy of the first one', () => {
    const { jar, clock } = filledJar()
    jar.configure({ cookiesEnabled: false })
    const other = CookieJar.fromJSON(jar.toJSON(), { now: clock.now })
    expect(other.getCookieString('http://[::1]/')).toBe('six=1')
  })
  it('makes a jar with the policy of its options', () => {
    const { jar, clock } = filledJar()
    const other = CookieJar.fromJSON(jar.toJSON(), { now: clock.now, cookiesEnabled: false })
    expect(other.size).toBe(jar.size)
    expect(other.getCookieString('http://[::1]/')).toBe('')
  })
  it('takes no more cookies than the limits allow, and leaves out the least recently used', () => {
    const { jar, clock } = filledJar()
    const other = CookieJar.fromJSON(jar.toJSON(), { now: clock.now, limits: { cookies: 3 } })
    expect(pairs(other)).toEqual(['strict=1', 'domain=1', '__Host-a=1'])
  })
  it('takes no cookie that is expired, and none comes back', () => {
    const { jar, clock } = filledJar()
    const document = jar.toJSON()
    clock.time = START + 60_001
    const other = CookieJar.fromJSON(document, { now: clock.now })
    clock.time = START
    expect(pairs(other)).not.toContain('short=1')
    expect(other.size).toBe(document.cookies.length - 1)
  })
  it('takes a cookie whose time is up to the millisecond', () => {
    const { jar, clock } = filledJar()
    const document = jar.toJSON()
    clock.time = START + 60_000
    expect(pairs(CookieJar.fromJSON(document, { now: clock.now }))).toContain('short=1')
  })
  it('keeps a lifetime, even if the limit is lower now', () => {
    const { jar, clock } = filledJar()
    const other = CookieJar.fromJSON(jar.toJSON(), { now: clock.now, limits: { cookieAgeLimit: 1 } })
    expect(other.toJSON()).toEqual(jar.toJSON())
  })
  it.each([0, 3, '1', null, undefined])('refuses version %j, naming it', (version) => {
    const document = { ...new CookieJar().toJSON(), version }
    expect(() => CookieJar.fromJSON(document)).toThrow(TypeError)
    expect(() => CookieJar.fromJSON(document)).toThrow(/^serialized\.version: expected .*1.*, got .*$/)
  })
})

describe('a jar that was read again', () => {
  /** What both jars are asked to do; what they answer, and what they hold then, must be the same. */
  const history: [string, (jar: CookieJar) => unknown][] = [
    ['retrieves', (jar) => jar.getCookies(url)],
    ['retrieves for a script', (jar) => jar.getCookies(url, { type: 'non-HTTP' })],
    ['retrieves across sites', (jar) => jar.getCookies(url, { sameSite: 'cross-site', topLevelNavigation: true })],
    ['explains', (jar) => jar.explain('http://www.site.example/docs/')],
    ['replaces', (jar) => jar.setCookie('plain=3', url)],
    ['protects Secure cookies', (jar) => jar.setCookie('none=2; Path=/docs', 'http://www.site.example/')],
    ['protects HttpOnly cookies', (jar) => jar.setCookie('lax=2', url, { type: 'non-HTTP' })],
    ['inserts', (jar) => jar.setCookie('new=1; Path=/docs', url)],
    ['removes', (jar) => jar.setCookie('valueless=; Max-Age=0', url)],
    ['evicts', (jar) => jar.configure({ limits: { cookies: 12 } })],
    ['evicts from a full site', (jar) => jar.configure({ limits: { cookiesPerSite: 6 } })],
    ['evicts for a new one', (jar) => jar.setCookie('newer=1', url)],
    ['deletes', (jar) => jar.delete({ name: 'six' })],
    ['ends the session', (jar) => jar.endSession()],
  ]
  it('behaves the same from then on', () => {
    const { jar, clock } = filledJar()
    const other = CookieJar.fromJSON(JSON.stringify(jar), { now: clock.now })
    for (const [title, act] of history) {
      clock.time += 1000
      expect(act(other), title).toEqual(act(jar))
      expect(other.toJSON(), title).toEqual(jar.toJSON())
    }
    expect(pairs(jar)).toEqual(['long=1'])
  })
  it('keeps the order of what was created and accessed in the same millisecond', () => {
    const jar = new CookieJar({ now: () => START })
    const lines = ['z=1', 'a=1; Path=/', 'm=1', 'b=1; Path=/', 'z=2', 'c=1']
    jar.setCookies(lines, url)
    const other = CookieJar.fromJSON(JSON.stringify(jar), { now: () => START })
    expect(other.getCookieString(url)).toBe('z=2; m=1; c=1; a=1; b=1')
    other.configure({ limits: { cookies: 2 } })
    expect(pairs(other)).toEqual(['b=1', 'c=1'])
  })
  it('keeps a creation time that lies in the future, since the clock ran back', () => {
    const { jar } = filledJar()
    const document: SerializedJar = jar.toJSON()
    const other = CookieJar.fromJSON(document, { now: () => START - 1_000_000 })
    expect(other.toJSON()).toEqual(document)
    expect(outcome(other.setCookie('early=1', url))).toBe('stored')
    expect(other.getCookieString(url).startsWith('early=1')).toBe(true)
  })
})

it('a cookie whose path came from a URL with a semicolon is saved, restored and deleted like any other', () => {
  const jar = new CookieJar()
  jar.setCookie('a=1', 'https://site.example/app;jsessionid=1/x')
  const restored = CookieJar.fromJSON(JSON.stringify(jar))
  expect([...restored]).toEqual([...jar])
  expect(restored.getCookieString('https://site.example/app;jsessionid=1/y')).toBe('a=1')
  expect(restored.delete({ path: '/app;jsessionid=1' })).toHaveLength(1)
})

it.each(['{', '[]', '{"version":3,"cookies":[]}', '{"version":2,"cookies":[{"name":"b"}]}'])(
  'a jar is not changed by %s, which cannot be restored',
  (saved) => {
    const jar = new CookieJar()
    jar.setCookie('a=1', 'https://site.example/')
    expect(() => jar.restore(saved)).toThrow(TypeError)
    expect(jar.getCookieString('https://site.example/')).toBe('a=1')
  },
)
