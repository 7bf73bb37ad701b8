/** The store of HSTS hosts: its options, its limits, and the faults of other stores that it avoids. */

import fc from 'fast-check'
import { HstsStore, hstsReasons } from 'speculoos/hsts'
import { describe, expect, it } from 'vitest'

const HEADER = 'max-age=60; includeSubDomains'

describe('a store', () => {
  it('gives reasons that String returns in one line', () => {
    for (const reason of hstsReasons) {
      expect(String(reason)).toBe(`${reason.id} (§${reason.section}): ${reason.sentence}`)
      expect(Object.keys(reason)).toEqual(['id', 'kind', 'section', 'sentence'])
    }
  })

  it('returns records that cannot be changed', () => {
    const hsts = new HstsStore({ now: () => 5 })
    const { host } = hsts.receive(HEADER, 'https://site.example/')
    expect(host).toEqual({ host: 'site.example', includeSubDomains: true, expiryTime: 60_005, notedTime: 5 })
    expect(Object.isFrozen(host)).toBe(true)
    expect([...hsts]).toEqual([host])
  })

  it('accepts URL objects, and returns the known host that decided', () => {
    const hsts = new HstsStore()
    hsts.receive(HEADER, new URL('https://site.example/'))
    expect(hsts.upgrade(new URL('http://a.site.example/'))).toMatchObject({ upgraded: true, host: 'site.example' })
    expect(hsts.upgrade('http://other.example/').host).toBeNull()
  })

  it('does not upgrade a URL whose host cannot be canonicalized, and notes no such host', () => {
    const hsts = new HstsStore()
    expect(hsts.upgrade('http://a..b/').reason.id).toBe('host-not-canonical')
    expect(hsts.receive(HEADER, 'https://a..b/').reasons.map(({ id }) => id)).toEqual(['host-not-noted'])
  })

  it('forgets a host, in any spelling, but not a host of the preload list', () => {
    const hsts = new HstsStore({ preload: ['bank.test'] })
    hsts.receive(HEADER, 'https://site.example/')
    expect(hsts.delete('Site.Example.')).toBe(true)
    expect(hsts.delete('site.example')).toBe(false)
    expect(hsts.delete('bank.test')).toBe(false)
    expect(hsts.upgrade('http://bank.test/').upgraded).toBe(true)
  })

  it('has the hosts of its preload list in any spelling', () => {
    const hsts = new HstsStore({ preload: ['BANK.test.', 'bücher.example'] })
    expect(hsts.upgrade('http://bank.test/').upgraded).toBe(true)
    expect(hsts.upgrade('http://xn--bcher-kva.example/').upgraded).toBe(true)
  })

  it('keeps a host expired even if the clock goes back', () => {
    let now = 0
    const hsts = new HstsStore({ now: () => now })
    hsts.receive('max-age=60', 'https://site.example/')
    now = 61_000
    expect(hsts.size).toBe(0)
    now = 0
    expect(hsts.upgrade('http://site.example/').upgraded).toBe(false)
  })

  it('limits lifetimes, and reports it', () => {
    const hsts = new HstsStore({ now: () => 0, maxAgeLimitSeconds: 100 })
    const { host, warnings } = hsts.receive('max-age=101', 'https://site.example/')
    expect(host?.expiryTime).toBe(100_000)
    expect(warnings.map(({ id }) => id)).toEqual(['max-age-capped'])
    const free = new HstsStore({ now: () => 0, maxAgeLimitSeconds: Infinity })
    expect(free.receive(`max-age=${'9'.repeat(400)}`, 'https://site.example/').host?.expiryTime).toBe(8.64e15)
  })
})

describe('a store that is full', () => {
  it('drops hosts of the domain that has the most, so that no domain can push out the others', () => {
    const hsts = new HstsStore({ hosts: 10 })
    hsts.receive('max-age=60', 'https://bank.example/')
    hsts.receive('max-age=60', 'https://shop.example/')
    for (let index = 0; index < 1000; index += 1) hsts.receive('max-age=9999999', `https://h${index}.evil.example/`)
    expect(hsts.size).toBe(10)
    expect(hsts.upgrade('http://bank.example/').upgraded).toBe(true)
    expect(hsts.upgrade('http://shop.example/').upgraded).toBe(true)
  })
})

describe('a host that is known', () => {
  const spellings = [
    'site.example',
    'SITE.EXAMPLE',
    'site.example.',
    'site。example',
    'site．example',
    'ｓite.example',
    '%73ite.example',
  ]
  it.each(spellings)('is known as %s, whichever spelling noted it', (spelling) => {
    for (const noted of spellings) {
      const hsts = new HstsStore()
      hsts.receive(HEADER, `https://${noted}/`)
      expect(hsts.upgrade(`http://${spelling}/`).upgraded, noted).toBe(true)
      expect(hsts.upgrade(`http://www.${spelling}/`).upgraded, noted).toBe(true)
      expect(hsts.size).toBe(1)
    }
  })

  it('is known for each of many requests in a row, and after each of many responses', () => {
    const hsts = new HstsStore()
    for (let index = 0; index < 5; index += 1) {
      hsts.receive(HEADER, 'https://site.example/')
      expect(hsts.upgrade('http://site.example/').upgraded).toBe(true)
      expect(hsts.upgrade('http://site.example/').upgraded).toBe(true)
    }
  })
})

describe('a store throws a TypeError for', () => {
  it.each<[string, () => unknown]>([
    // @ts-expect-error: there is no such option
    ['options: expected one of', () => new HstsStore({ clock: Date.now })],
    // @ts-expect-error: a clock is a function
    ['options.now: expected', () => new HstsStore({ now: 3 })],
    // @ts-expect-error: a list has strings or records
    ['options.preload: expected', () => new HstsStore({ preload: 3 })],
    ['options.preload: expected', () => new HstsStore({ preload: ['192.0.2.1'] })],
    ['options.preload: expected', () => new HstsStore({ preload: ['a b'] })],
    ['options.hosts: expected', () => new HstsStore({ hosts: 0 })],
    ['options.maxAgeLimitSeconds: expected', () => new HstsStore({ maxAgeLimitSeconds: -1 })],
    ['options.now(): expected', () => new HstsStore({ now: () => Number.NaN }).size],
    ['url: expected', () => new HstsStore().upgrade('site.example')],
    ['url: expected', () => new HstsStore().receive(HEADER, 'site.example')],
    // @ts-expect-error: a header field is text
    ['lines: expected', () => new HstsStore().receive(3, 'https://site.example/')],
    // @ts-expect-error: a list has texts
    ['lines: expected', () => new HstsStore().receive([3], 'https://site.example/')],
    // @ts-expect-error: a host is text
    ['host: expected', () => new HstsStore().delete(3)],
  ])('"%s"', (message, call) => {
    expect(call).toThrow(TypeError)
    expect(call).toThrow(message)
  })
})

it('no header field makes a store throw, and each result has a reason of the list', () => {
  const ids: readonly string[] = hstsReasons.map(({ id }) => id)
  const part = fc.constantFrom(
    'max-age',
    '=',
    '60',
    '"',
    '\\',
    ';',
    ' ',
    'includeSubDomains',
    ',',
    '\t',
    'é',
    '\u0000',
    'a',
  )
  const header = fc.oneof(
    fc.array(part, { maxLength: 9 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(fc.array(header, { maxLength: 3 }), fc.webUrl(), (lines, url) => {
      const hsts = new HstsStore()
      const { status, reasons, warnings, host } = hsts.receive(lines, url)
      expect(reasons.length > 0).toBe(status === 'ignored')
      expect(host !== null).toBe(status === 'noted')
      for (const { id } of [...reasons, ...warnings]) expect(ids).toContain(id)
    }),
    { numRuns: 500, seed: 6797 },
  )
})

it('a header field of the greatest length is parsed quickly', () => {
  const hsts = new HstsStore()
  for (const text of [
    '"'.repeat(8000),
    `a="${'\\"'.repeat(4000)}`,
    ' '.repeat(8000),
    ';'.repeat(8000),
    'a'.repeat(8000),
  ]) {
    const start = process.cpuUsage().user
    expect(hsts.receive(`max-age=60; ${text}`, 'https://site.example/').status).toMatch(/noted|ignored/)
    expect(process.cpuUsage().user - start).toBeLessThan(500_000)
  }
})
