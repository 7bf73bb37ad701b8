/** The inspection of a jar: what is shown to it, what it may refuse, and what becomes of a refusal (§5.7 step 1). */

import { describe, expect, it } from 'vitest'
import { CookieJar, type Inspection, type InspectionUse, type Rejection } from '../../src/index.js'
import { memoryStorage } from '../../src/storage/memory.js'
import { openJar } from '../../src/storage/open-jar.js'
import { inspections, jwtNotExpired, noMarkup, shape } from '../../src/storage/sealed/index.js'

const url = 'https://site.example/docs/'
const evil = { id: 'evil', sentence: 'The name is evil.' }
const noEvil: Inspection = ({ name }) => (name === 'evil' ? evil : null)
/** Refuses for one use alone. */
const onlyFor =
  (use: InspectionUse['use']): Inspection =>
  (cookie, given) =>
    given.use === use ? noEvil(cookie, given) : null

describe('a cookie that is refused', () => {
  it('when it is received is rejected, with the reason of the inspection', () => {
    const jar = new CookieJar({ inspect: noEvil })
    const result = jar.setCookie('evil=1', url)
    expect(result).toMatchObject({
      status: 'rejected',
      reasons: [{ id: 'inspection-refused', kind: 'inspection', section: '5.7', step: '1', inspection: evil }],
    })
    expect(result.status === 'rejected' && String(result.reasons[0])).toBe(
      'inspection-refused (§5.7 step 1): The inspection of this jar refused the cookie. The name is evil.',
    )
    expect(jar.setCookies(['evil=1', 'good=1'], url).map(({ status }) => status)).toEqual(['rejected', 'stored'])
    expect(jar.size).toBe(1)
  })

  it('when it is put is rejected', () => {
    const jar = new CookieJar({ inspect: noEvil })
    expect(jar.put({ name: 'evil', value: '1', domain: 'site.example' }).status).toBe('rejected')
  })

  it('leaves the one that it would have replaced', () => {
    const jar = new CookieJar({ inspect: ({ value }) => (value === 'new' ? evil : null) })
    jar.setCookie('a=old', url)
    jar.setCookie('a=new', url)
    expect(jar.getCookieString(url)).toBe('a=old')
  })

  it('can still be removed by its server', () => {
    const jar = new CookieJar()
    jar.setCookie('evil=1', url)
    jar.configure({ inspect: noEvil })
    expect(jar.setCookie('evil=; Max-Age=0', url).status).toBe('removed')
    expect(jar.size).toBe(0)
  })

  it('when records are admitted, restored or read from JSON is not taken', () => {
    const source = new CookieJar()
    source.setCookies(['evil=1', 'good=1'], url)
    const jar = new CookieJar({ inspect: noEvil })
    for (const result of [jar.admit(source), jar.restore(source.toJSON())]) {
      expect(result.rejected.map(({ entry, reasons }) => [entry.name, reasons[0]?.id])).toEqual([
        ['evil', 'inspection-refused'],
      ])
    }
    expect(jar.getCookieString(url)).toBe('good=1')
    expect(CookieJar.fromJSON(source.toJSON(), { inspect: noEvil }).size).toBe(1)
  })

  it('when a storage is loaded is not taken, and its record stays', async () => {
    const storage = memoryStorage()
    const before = await openJar(storage, { closeStorage: false })
    before.setCookies(['evil=1', 'good=1'], url)
    await before.close()
    const rejections: Rejection[] = []
    const inspect = onlyFor('load')
    const jar = await openJar(storage, { inspect, closeStorage: false, onRejected: (each) => rejections.push(each) })
    // Without an access, which would be saved with the site.
    expect(jar.records().map(({ name }) => name)).toEqual(['good'])
    expect(rejections).toMatchObject([{ name: 'evil', via: 'admit', reasons: [{ id: 'inspection-refused' }] }])
    await jar.close()
    const after = await openJar(storage)
    expect(after.size).toBe(2)
  })

  it('when it would be sent stays in the jar, and explain says why', () => {
    const jar = new CookieJar({ inspect: onlyFor('send') })
    jar.setCookies(['evil=1; Path=/', 'good=1'], url)
    expect(jar.getCookieString(url)).toBe('good=1')
    expect(jar.getCookies(url).map(({ name }) => name)).toEqual(['good'])
    expect(jar.get('evil', url)).toBeUndefined()
    const { included, excluded } = jar.explain(url)
    expect(included.map(({ name }) => name)).toEqual(['good'])
    expect(excluded).toMatchObject([
      { cookie: { name: 'evil' }, reasons: [{ id: 'inspection-refused', inspection: evil }] },
    ])
    expect(jar.explain('https://www.site.example/').excluded.map(({ reasons }) => reasons.map(({ id }) => id))).toEqual(
      [
        ['host-not-identical', 'path-not-matched'],
        ['host-not-identical', 'inspection-refused'],
      ],
    )
    expect(jar.size).toBe(2)
  })

  it('is reported to onRejected like any other, without its value', () => {
    const rejections: Rejection[] = []
    const jar = new CookieJar({ inspect: noEvil, onRejected: (rejection) => rejections.push(rejection) })
    jar.setCookie('evil=31d4', `${url}?query`)
    expect(rejections).toMatchObject([{ name: 'evil', url, via: 'HTTP', reasons: [{ id: 'inspection-refused' }] }])
    expect(JSON.stringify(rejections)).not.toContain('31d4')
  })
})

describe('the inspection', () => {
  it('gets the purpose, the place, the time and a copy of the cookie', () => {
    const uses: InspectionUse[] = []
    const jar = new CookieJar({
      now: () => 7,
      inspect(cookie, use) {
        uses.push(use)
        Reflect.set(cookie, 'value', 'changed')
        return null
      },
    })
    jar.setCookie('a=1', 'https://www.site.example/docs/Web')
    expect(jar.getCookieString('https://www.site.example/docs/x')).toBe('a=1')
    jar.admit([...jar])
    expect(uses).toEqual([
      { use: 'store', host: 'www.site.example', path: '/docs/Web', now: 7 },
      { use: 'send', host: 'www.site.example', path: '/docs/x', now: 7 },
      { use: 'import', host: null, path: null, now: 7 },
    ])
  })

  it('of a cookie that is put with only a domain gets that host and the path /', () => {
    const uses: InspectionUse[] = []
    const jar = new CookieJar({
      now: () => 7,
      inspect(_, use) {
        uses.push(use)
        return null
      },
    })
    jar.put({ name: 'a', value: '1', domain: '.Site.example' })
    expect(uses).toEqual([{ use: 'store', host: 'site.example', path: '/', now: 7 }])
  })

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('a bug')
      },
    ],
    ['returns undefined', () => undefined],
    ['returns true', () => true],
    ['returns a promise', async () => null],
    ['returns half a refusal', () => ({ id: 'half' })],
    ['returns a refusal whose id is a number', () => ({ id: 1, sentence: 'It is one.' })],
  ])('that %s refuses the cookie', (_, inspect) => {
    const jar = new CookieJar()
    jar.setCookie('old=1', url)
    jar.configure({ inspect: (cookie, use) => Reflect.apply(inspect, undefined, [cookie, use]) })
    const result = jar.setCookie('a=1', url)
    expect(result).toMatchObject({ status: 'rejected', reasons: [{ id: 'inspection-failed', kind: 'inspection' }] })
    expect(jar.getCookieString(url)).toBe('')
    expect(jar.explain(url).excluded).toMatchObject([{ reasons: [{ id: 'inspection-failed' }] }])
  })

  it('that calls its own jar refuses the cookie', () => {
    const jar: CookieJar = new CookieJar({
      inspect() {
        jar.clear()
        return null
      },
    })
    expect(jar.setCookie('a=1', url)).toMatchObject({ status: 'rejected', reasons: [{ id: 'inspection-failed' }] })
  })

  it('is called for each request, since its result may change with time', () => {
    let now = 0
    const jar = new CookieJar({
      now: () => now,
      inspect: (_, use) => (use.use === 'send' && use.now > 10 ? evil : null),
    })
    jar.setCookie('a=1', url)
    for (let time = 0; time < 3; time += 1) expect(jar.getCookieString(url)).toBe('a=1')
    now = 11
    expect(jar.getCookieString(url)).toBe('')
    const client = jar.client()
    expect(client.getCookieString(url)).toBe('')
    now = 5
    expect(client.getCookieString(url)).toBe('a=1')
  })

  it('that is set or removed applies from the next request on', () => {
    const jar = new CookieJar()
    jar.setCookie('evil=1', url)
    for (let time = 0; time < 3; time += 1) expect(jar.getCookieString(url)).toBe('evil=1')
    jar.configure({ inspect: noEvil })
    expect(jar.getCookieString(url)).toBe('')
    jar.configure({ inspect: null })
    expect(jar.getCookieString(url)).toBe('evil=1')
    expect(() => jar.configure({ inspect: JSON.parse('1') })).toThrow(/^options\.inspect: expected a function or null/)
  })

  it('is kept by a clone', () => {
    const jar = new CookieJar({ inspect: noEvil }).clone()
    expect(jar.setCookie('evil=1', url).status).toBe('rejected')
  })
})

describe('the inspections that are there', () => {
  const jwt = (claims: object): string => {
    const part = (fields: object): string => Buffer.from(JSON.stringify(fields)).toString('base64url')
    return `${part({ alg: 'none' })}.${part(claims)}.c2lnbg`
  }
  const idOf = (inspect: Inspection, line: string): string => {
    const result = new CookieJar({ inspect, now: () => 1_000_000 }).setCookie(line, url)
    return result.status === 'rejected' ? (result.reasons[0]?.inspection?.id ?? 'failed') : result.status
  }

  it.each([
    ['a=<script>x</script>', 'markup'],
    ['a=%3Cimg src=x>', 'markup'],
    ['a=<!-- x -->', 'markup'],
    ['<b>=1', 'markup'],
    ['a=1 < 2', 'stored'],
    ['a=<3', 'stored'],
    ['a=%3', 'stored'],
  ])('noMarkup: %s', (line, expected) => {
    expect(idOf(noMarkup, line)).toBe(expected)
  })

  it.each([
    ['SID=0123456789abcdefABCD-_', 'stored'],
    ['SID=short', 'shape'],
    ['other=short', 'stored'],
    ['toString=1', 'stored'],
    ['__proto__=1', 'stored'],
  ])('shape: %s', (line, expected) => {
    const inspect = shape({ SID: /^[\w-]{22,}$/gy })
    expect(idOf(inspect, line)).toBe(expected)
    expect(idOf(inspect, line)).toBe(expected)
  })

  it('shape takes regular expressions alone', () => {
    expect(() => shape(JSON.parse('{"SID":"x"}'))).toThrow(/^patterns\.SID: expected a regular expression, got "x"$/)
    expect(() => shape(JSON.parse('null'))).toThrow(/^patterns: expected/)
  })

  it.each([
    [jwt({ exp: 1000 }), 'jwt-expired'],
    [jwt({ exp: 1000.5 }), 'stored'],
    [jwt({ exp: 'never' }), 'stored'],
    [jwt({}), 'stored'],
    ['a.b.c', 'stored'],
    ['bnVsbA.bnVsbA.', 'stored'],
    [`${jwt({ exp: 1 })}.more`, 'stored'],
  ])('jwtNotExpired: %s', (value, expected) => {
    expect(idOf(jwtNotExpired, `token=${value}`)).toBe(expected)
  })

  it('a token is held back as soon as it expires', () => {
    let now = 999_999
    const jar = new CookieJar({ now: () => now, inspect: jwtNotExpired })
    jar.setCookie(`token=${jwt({ exp: 1000 })}`, url)
    expect(jar.getCookieString(url)).not.toBe('')
    now = 1_000_000
    expect(jar.getCookieString(url)).toBe('')
  })

  it('several count together, and the first refusal is the reason', () => {
    const inspect = inspections(noEvil, noMarkup)
    expect(idOf(inspect, 'evil=<b>')).toBe('evil')
    expect(idOf(inspect, 'a=<b>')).toBe('markup')
    expect(idOf(inspect, 'a=1')).toBe('stored')
    expect(idOf(inspections(), 'a=1')).toBe('stored')
    expect(() => inspections(JSON.parse('1'))).toThrow(/^inspections\[0\]: expected a function, got 1$/)
  })
})
