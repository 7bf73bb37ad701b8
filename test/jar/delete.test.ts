/** delete and clear remove what the owner of the jar means, and answer what is gone. */
import { CookieJar } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { Clock } from './clock.js'
import { pairs } from './outcome.js'

function filledJar(options = {}) {
  const jar = new CookieJar(options)
  jar.setCookies(
    [
      'a=1; Path=/; Secure; HttpOnly; SameSite=Strict',
      'b=2; Domain=site.example; Max-Age=60',
      'a=3; Path=/docs; SameSite=Lax',
    ],
    'https://www.site.example/',
  )
  jar.setCookies(['a=4; SameSite=None; Secure', 'c=5; Domain=shop.co.uk'], 'https://shop.co.uk/')
  jar.setCookie('d=6', 'http://127.0.0.1/')
  jar.setCookie('e=7', 'http://localhost/')
  return jar
}

const all = ['a=1', 'b=2', 'a=3', 'a=4', 'c=5', 'd=6', 'e=7']

describe('delete', () => {
  it.each([
    ['name', { name: 'a' }, ['a=1', 'a=3', 'a=4']],
    ['name, whose case counts', { name: 'A' }, []],
    ['domain', { domain: 'www.site.example' }, ['a=1', 'a=3']],
    ['domain, and no domain below', { domain: 'site.example' }, ['b=2']],
    ['path', { path: '/' }, ['a=1', 'b=2', 'a=4', 'c=5', 'd=6', 'e=7']],
    ['path, and no path below', { path: '/doc' }, []],
    ['host-only-flag', { hostOnly: false }, ['b=2', 'c=5']],
    ['host-only-flag that is set', { hostOnly: true }, ['a=1', 'a=3', 'a=4', 'd=6', 'e=7']],
    ['secure-only-flag', { secure: true }, ['a=1', 'a=4']],
    ['secure-only-flag that is not set', { secure: false }, ['b=2', 'a=3', 'c=5', 'd=6', 'e=7']],
    ['http-only-flag', { httpOnly: true }, ['a=1']],
    ['same-site-flag', { sameSite: 'Lax' }, ['a=3']],
    ['same-site-flag by default', { sameSite: 'Default' }, ['b=2', 'c=5', 'd=6', 'e=7']],
    ['persistent-flag', { persistent: true }, ['b=2']],
    ['site, with all hosts below it', { site: 'site.example' }, ['a=1', 'b=2', 'a=3']],
    ['site under a public suffix', { site: 'shop.co.uk' }, ['a=4', 'c=5']],
    ['site that is an IP address', { site: '127.0.0.1' }, ['d=6']],
    ['site that is a host without a registrable domain', { site: 'localhost' }, ['e=7']],
    ['site, by any host of it', { site: 'www.site.example' }, ['a=1', 'b=2', 'a=3']],
    ['several fields together', { name: 'a', site: 'site.example', secure: false }, ['a=3']],
    ['fields of which one is undefined', { name: 'b', domain: undefined, site: undefined }, ['b=2']],
    ['fields that no cookie has together', { name: 'a', persistent: true }, []],
  ] as const)('by %s', (_, filter, gone) => {
    const jar = filledJar()
    expect(pairs(jar.delete(filter))).toEqual(gone)
    expect(pairs(jar)).toEqual(all.filter((pair) => !gone.some((other) => other === pair)))
    expect(jar.delete(filter)).toEqual([])
  })
  it('by a function of the cookie', () => {
    const jar = filledJar()
    expect(pairs(jar.delete(({ value }) => Number(value) % 2 === 0))).toEqual(['b=2', 'a=4', 'd=6'])
    expect(pairs(jar)).toEqual(['a=1', 'a=3', 'c=5', 'e=7'])
  })
  it('by a function that always returns false deletes nothing', () => {
    const jar = filledJar()
    expect(jar.delete(() => false)).toEqual([])
    expect(pairs(jar)).toEqual(all)
  })
  it('by no field at all is refused, since that is what clear is for', () => {
    const jar = filledJar()
    expect(() => jar.delete({})).toThrow(/^filter: expected .*clear\(\).*, got .*$/)
    expect(() => jar.delete({ name: undefined })).toThrow(TypeError)
    expect(pairs(jar)).toEqual(all)
  })
  it('returns whole records, with their last access', () => {
    const clock = new Clock()
    const jar = filledJar({ now: clock.now })
    const before = jar.toJSON().cookies
    clock.time += 1000
    jar.getCookieString('https://shop.co.uk/')
    clock.time += 1000
    expect(jar.delete({ site: 'shop.co.uk' })).toEqual(
      before.slice(3, 5).map((cookie) => ({ ...cookie, lastAccessTime: cookie.lastAccessTime + 1000 })),
    )
  })
  it('finds no cookie that is expired', () => {
    const clock = new Clock()
    const jar = filledJar({ now: clock.now })
    clock.time += 60_001
    expect(jar.delete({ name: 'b' })).toEqual([])
  })
  it('uses the sites of the current list', () => {
    const jar = filledJar()
    jar.configure({ publicSuffixes: null })
    expect(jar.delete({ site: 'shop.co.uk' })).toEqual([])
    expect(pairs(jar.delete({ site: 'uk' }))).toEqual(['a=4', 'c=5'])
    expect(pairs(jar.delete({ site: 'example' }))).toEqual(['a=1', 'b=2', 'a=3'])
  })
  it('works while cookies are disabled', () => {
    const jar = filledJar({ now: Date.now })
    jar.configure({ cookiesEnabled: false, thirdPartyCookies: 'block' })
    expect(pairs(jar.delete({ name: 'a' }))).toEqual(['a=1', 'a=3', 'a=4'])
  })
  it('makes the next cookie with that identity a new one', () => {
    const clock = new Clock()
    const jar = filledJar({ now: clock.now })
    jar.delete({ name: 'd' })
    clock.time += 5
    expect(jar.setCookie('d=8', 'http://127.0.0.1/')).toMatchObject({ cookie: { creationTime: clock.time } })
    expect(pairs(jar).at(-1)).toBe('d=8')
  })
})

describe('clear', () => {
  it('deletes everything, and returns it in order', () => {
    const jar = filledJar()
    expect(pairs(jar.clear())).toEqual(all)
    expect(jar.size).toBe(0)
    expect(jar.getCookieString('https://www.site.example/')).toBe('')
  })
  it('of an empty jar returns nothing', () => {
    expect(new CookieJar().clear()).toEqual([])
  })
  it('leaves a jar that can be filled again', () => {
    const jar = filledJar()
    jar.clear()
    jar.setCookie('a=1', 'https://www.site.example/')
    expect(jar.getCookieString('https://www.site.example/')).toBe('a=1')
    expect(jar.size).toBe(1)
  })
})

it('a filter that calls the jar fails, and deletes nothing', () => {
  const jar = new CookieJar()
  jar.setCookies(['a=1', 'b=1', 'c=1'], 'https://site.example/')
  const calls = () => jar.delete(() => jar.clear().length > 0)
  expect(calls).toThrow('jar: expected no call from its own clock, public suffix list or filter, got one')
  expect(pairs(jar)).toEqual(['a=1', 'b=1', 'c=1'])
})
