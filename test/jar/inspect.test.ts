/** What is printed of jars, cookies and reasons reads well, is short, and holds no value. */
import assert from 'node:assert'
import { inspect } from 'node:util'
import { CookieJar, describeCookie, reasons } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { START } from './clock.js'

const url = 'https://www.site.example/docs/x'
const partitionKey = { topLevelSite: 'https://news.example', hasCrossSiteAncestor: true }

function newJar(): CookieJar {
  const jar = new CookieJar({ now: () => START })
  jar.setCookies(['SID=secret; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=60', 'secret'], url)
  jar.setCookie('lang=secret; Domain=other.example', 'https://www.other.example/')
  jar.setCookie('a=secret; Secure; Partitioned; SameSite=None', url, { partitionKey })
  return jar
}

const shown = [
  'CookieJar: 4 cookies of 2 sites',
  '  SID=…; www.site.example/; Secure; HttpOnly; SameSite=Lax; until 2026-01-01T00:01:00.000Z',
  '  …; www.site.example/docs',
  '  lang=…; .other.example/',
  '  a=…; www.site.example/docs; Secure; SameSite=None; Partitioned by https://news.example',
].join('\n')

describe('console.log of a jar shows', () => {
  it('how many cookies and sites there are, and the cookies without their values', () => {
    expect(inspect(newJar())).toBe(shown)
  })
  it('the same within other objects, indented', () => {
    expect(inspect({ jar: newJar() })).toContain('CookieJar: 4 cookies of 2 sites\n')
  })
  it('the same on Deno', () => {
    const method: unknown = Reflect.get(newJar(), Symbol.for('Deno.customInspect'))
    expect(typeof method === 'function' && Reflect.apply(method, newJar(), [inspect, {}])).toBe(shown)
  })
  it('the first twenty cookies of many', () => {
    const linesOf = (count: number) => {
      const jar = new CookieJar()
      jar.setCookies(
        Array.from({ length: count }, (_, index) => `n${index}=1`),
        url,
      )
      return inspect(jar).split('\n')
    }
    const last = '  n19=…; www.site.example/docs'
    expect(linesOf(20).slice(20)).toEqual([last])
    expect(linesOf(21).slice(20)).toEqual([last, '  and 1 more'])
    expect(linesOf(25).slice(20)).toEqual([last, '  and 5 more'])
    expect(linesOf(25)[0]).toBe('CookieJar: 25 cookies of 1 site')
  })
  it('nothing but the counts of an empty jar', () => {
    expect(inspect(new CookieJar())).toBe('CookieJar: 0 cookies of 0 sites')
  })
  it('the jar even during a call, and reads no clock', () => {
    let reads = 0
    const now = () => {
      reads += 1
      return START
    }
    const jar = new CookieJar({ now })
    jar.setCookie('a=secret', url)
    const before = reads
    inspect(jar)
    expect(reads).toBe(before)
    const texts: string[] = []
    jar.delete(() => {
      texts.push(inspect(jar))
      return true
    })
    expect(texts).toEqual(['CookieJar: 1 cookie of 1 site\n  a=…; www.site.example/docs'])
  })
})

describe('describeCookie', () => {
  it('escapes what could move the cursor of a terminal, and cuts what is long', () => {
    const jar = new CookieJar()
    jar.setCookies(['\u009b2Ja\u202eb\t=secret', `${'x'.repeat(200)}=secret`], url)
    const [first = '', second = ''] = [...jar].map(describeCookie)
    expect(first).toBe('\\u{9b}2Ja\\u{202e}b=…; www.site.example/docs')
    expect(second).toBe(`${'x'.repeat(80)}…=…; www.site.example/docs`)
  })
  it('describes a partition without a cross-site ancestor, and a time that no Date has', () => {
    const jar = new CookieJar({ now: () => START })
    jar.setCookie('a=1; Secure; Partitioned', url, { partitionKey: { ...partitionKey, hasCrossSiteAncestor: false } })
    const [cookie] = jar
    if (cookie === undefined) throw new Error('the cookie was not stored')
    expect(describeCookie({ ...cookie, expiryTime: 1e300 })).toMatch(
      /; Partitioned by https:\/\/news\.example itself; until \+275760-09-13T00:00:00\.000Z$/,
    )
  })
})

describe('String of a reason', () => {
  it('is its id, its place in the specification and its sentence', () => {
    const text = (id: string) => String(reasons.find((reason) => reason.id === id))
    expect(text('host-prefix-path')).toBe(
      'host-prefix-path (§5.7 step 21.3): A cookie whose name begins with __Host- must have the attribute Path=/.',
    )
    expect(text('cookies-disabled')).toBe('cookies-disabled (§7.3): Cookies are disabled in this jar.')
  })
  it.each(reasons.map((reason) => [reason.id, reason] as const))('leaves %s plain data', (_, reason) => {
    const { id, kind, section, step, sentence, url } = reason
    const plain = { id, kind, section, step, sentence, url }
    expect(reason).toStrictEqual(plain)
    assert.deepStrictEqual(reason, plain)
    assert.deepStrictEqual(plain, reason)
    expect({ ...reason }).toStrictEqual(plain)
    expect(structuredClone(reason)).toStrictEqual(plain)
    expect(JSON.parse(JSON.stringify(reason))).toStrictEqual(plain)
    expect(inspect(reason)).toBe(inspect(plain))
  })
})

it('a cookie is plain data: equal to one that is written out', () => {
  const [cookie] = newJar()
  assert.deepStrictEqual(cookie, JSON.parse(JSON.stringify(cookie)))
  expect(Object.getPrototypeOf(cookie)).toBe(Object.prototype)
})
