/** A saved jar given as live objects: each field is read once and copied, so the stored value is the checked one. */
import { type Cookie, CookieJar, type RejectedEntry } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { START } from '../jar/clock.js'
import { contents, good, refusal } from './filled-jar.js'

/** Returns a copy of an object whose getters return the right value once, and another value later. */
function changing(source: object, later: unknown): { object: object; reads: Map<string, number> } {
  const reads = new Map<string, number>()
  const object = {}
  for (const [key, value] of Object.entries(source)) {
    Object.defineProperty(object, key, {
      enumerable: true,
      get: () => {
        const count = (reads.get(key) ?? 0) + 1
        reads.set(key, count)
        return count === 1 ? value : later
      },
    })
  }
  return { object, reads }
}

function read(document: unknown, onRejected?: (rejection: RejectedEntry) => void) {
  return CookieJar.fromJSON(document, { now: () => START, onRejected })
}

describe('a field whose getter returns something else the second time', () => {
  it.each(Object.keys(good))('is read once: %s', (field) => {
    const later = 'x\r\nSet-Cookie: admin=1'
    const { object, reads } = changing(good, later)
    const jar = read({ version: 2, cookies: [object] })
    expect(contents(jar)).toEqual([good])
    expect(reads.get(field)).toBe(1)
    expect(jar.getCookieString('https://site.example/')).toBe('a=b')
  })
  it('is read once in a proxy of a saved jar, of its list and of its cookies', () => {
    const gets: string[] = []
    const watched = <Target extends object>(target: Target): Target =>
      new Proxy(target, {
        get: (object, key) => {
          const value: unknown = Reflect.get(object, key)
          gets.push(String(key))
          return gets.filter((other) => other === key).length > 1 && key in good ? 'x\r\ny' : value
        },
      })
    const jar = read(watched({ version: 2, cookies: watched([watched({ ...good })]) }))
    expect(contents(jar)).toEqual([good])
    for (const key of [...Object.keys(good), 'version', 'cookies']) {
      expect(
        gets.filter((other) => other === key),
        key,
      ).toHaveLength(1)
    }
  })
  it('is read once if it is an entry of the list of cookies', () => {
    const cookies: unknown[] = []
    let reads = 0
    Object.defineProperty(cookies, 0, {
      enumerable: true,
      get: () => {
        reads += 1
        return reads === 1 ? good : { ...good, value: 'x\r\ny' }
      },
    })
    expect(contents(read({ version: 2, cookies }))).toEqual([good])
    expect(reads).toBe(1)
  })
  it('is read once if it is the list of cookies, or the version', () => {
    const { object, reads } = changing({ version: 2, cookies: [good] }, [{ ...good, value: 'x\r\ny' }])
    expect(contents(read(object))).toEqual([good])
    expect([reads.get('version'), reads.get('cookies')]).toEqual([1, 1])
  })
})

describe('a field of an entry of tough-cookie that changes when it is read', () => {
  const entry = {
    key: 'a',
    value: 'b',
    domain: 'site.example',
    path: '/',
    secure: true,
    httpOnly: true,
    hostOnly: true,
    sameSite: 'lax',
    extensions: ['Priority=High'],
    creation: '2030-01-01T00:00:00.000Z',
    lastAccessed: '2030-01-01T00:00:00.000Z',
    maxAge: null,
    expires: '2099-01-01T00:00:00.000Z',
  }
  const expected = contents(read({ storeType: null, cookies: [entry] }))

  it.each(Object.keys(entry))('is read once: %s', (field) => {
    const { object, reads } = changing(entry, 'x\r\nSet-Cookie: admin=1')
    expect(contents(read({ storeType: null, cookies: [object] }))).toEqual(expected)
    expect(reads.get(field)).toBe(1)
  })
  it('is read once if it is the list of cookies, or the version', () => {
    const { object, reads } = changing({ version: 'tough-cookie@6.0.0', cookies: [entry] }, [])
    expect(contents(read(object))).toEqual(expected)
    expect([reads.get('version'), reads.get('cookies')]).toEqual([1, 1])
  })
})

describe('a list of cookies with methods that it should not have', () => {
  it('is read without calling the filter of the extensions of tough-cookie', () => {
    const extensions = Object.assign(['SameSite=Lax'], { filter: () => [{}], map: 1 })
    const cookies = [{ key: 'a', domain: 'site.example', extensions }]
    expect(contents(read({ cookies }))).toMatchObject([{ name: 'a', sameSite: 'Lax' }])
  })
  it.each(['map', 'filter', 'forEach', 'toJSON', 'length'])('is read without calling its %s', (name) => {
    const forged = [{ ...good, value: 'x\r\ny' }]
    const cookies = Object.defineProperty([good], name, { value: name === 'length' ? 1 : () => forged })
    expect(contents(read({ version: 2, cookies }))).toEqual([good])
  })
  it('is read without calling its iterator', () => {
    const cookies = Object.assign([good], {
      *[Symbol.iterator]() {
        yield { ...good, value: 'x\r\ny' }
      },
    })
    expect(contents(read({ version: 2, cookies }))).toEqual([good])
  })
  it('is read without calling the map of its class', () => {
    class Forger extends Array<Cookie> {
      override map(): never[] {
        throw new RangeError('this map was called')
      }
    }
    const cookies = new Forger()
    cookies.push(good)
    expect(contents(read({ version: 2, cookies }))).toEqual([good])
  })
})

describe('a cookie of a saved jar', () => {
  it('does not inherit fields from the prototype of an object', () => {
    const { value, ...rest } = good
    const inherited = Object.assign(Object.create({ value }), rest)
    refusal(/^serialized\.cookies\[0\]\.value$/, () => read({ version: 2, cookies: [inherited] }))
  })
  it('is not shared with onRejected, which gets a copy', () => {
    const bad = { ...good, domain: 'COM', hostOnly: false }
    const entries: object[] = []
    const jar = read({ version: 2, cookies: [bad, good] }, ({ entry, reasons }) => {
      entries.push(entry)
      Reflect.set(entry, 'value', 'forged')
      if (Array.isArray(reasons)) reasons.length = 0
    })
    expect(bad.value).toBe('b')
    expect(entries[0]).not.toBe(bad)
    expect(contents(jar)).toEqual([good])
  })
  it('cannot be changed by onRejected of another cookie', () => {
    const later = { ...good }
    const jar = read({ version: 2, cookies: [{ ...good, domain: 'COM' }, later] }, () => {
      later.value = 'x\r\ny'
    })
    expect(contents(jar)).toEqual([good])
  })
})

it('a cookie with a getter that later returns CR and LF is never stored with them', () => {
  for (const field of ['name', 'value', 'path', 'domain']) {
    for (let honest = 0; honest < 6; honest += 1) {
      let reads = 0
      const cookie = Object.defineProperty({ ...good }, field, {
        enumerable: true,
        get: () => {
          reads += 1
          return reads > honest ? '/x\r\ny' : Reflect.get(good, field)
        },
      })
      let header = ''
      try {
        const jar = read({ version: 2, cookies: [cookie] })
        header = JSON.stringify([jar.getCookieString('https://site.example/'), contents(jar), contents(jar.clone())])
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError)
      }
      expect(header).not.toMatch(/\\[rn]/)
    }
  }
})
