/** A filter, a listener or a caller that changes a record changes only its own copy. */
import { type Cookie, type CookieChange, CookieJar, type SetCookieResult } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { START } from '../jar/clock.js'
import { pairs } from '../jar/outcome.js'
import { contents, filledJar } from './filled-jar.js'

const url = 'https://site.example/'

/** Overwrites every writable field of an object, and of the objects in it. */
function deface(object: object): void {
  for (const key of Object.keys(object)) {
    const value: unknown = Reflect.get(object, key)
    if (typeof value === 'object' && value !== null) deface(value)
    Reflect.set(object, key, 'forged')
  }
  if (Array.isArray(object)) Reflect.set(object, 'length', 0)
}

/**
 * Returns what a jar reports to its second listener and to its caller, while the first listener calls `meddle` with
 * each change.
 */
function told(meddle: (change: CookieChange) => void) {
  const jar = new CookieJar({ now: () => START, limits: { cookiesPerSite: 3 } })
  const heard: string[] = []
  jar.subscribe(meddle)
  jar.subscribe((change) => heard.push(JSON.stringify(change)))
  const returned: unknown[] = [
    jar.setCookies(['a=1', 'a=2; Max-Age=60', 'b=1', 'c=1', 'd=1'], url),
    jar.setCookie('b=; Max-Age=0', url),
    jar.delete({ name: 'c' }),
    jar.endSession(),
    jar.setCookie('e=1; Typo', url),
    jar.clear(),
  ]
  return [heard, JSON.stringify(returned), jar.toJSON()]
}

describe('a listener that changes its argument', () => {
  it('affects neither the other listeners, nor the caller, nor the jar', () => {
    expect(told(deface)).toEqual(told(() => undefined))
  })
  it('even if it changes the result of a call that it makes', () => {
    const story = (meddle: (result: SetCookieResult) => void) => {
      const jar = new CookieJar({ now: () => START })
      const heard: string[] = []
      jar.subscribe(({ cookie }) => {
        if (cookie.name === 'a') meddle(jar.setCookie('b=1', url))
      })
      jar.subscribe((change) => heard.push(JSON.stringify(change)))
      jar.setCookie('a=1', url)
      return [heard, jar.toJSON()]
    }
    expect(story(deface)).toEqual(story(() => undefined))
  })
  it('keeps its own copy, whatever the caller does with the result', () => {
    const jar = new CookieJar({ now: () => START })
    const heard: CookieChange[] = []
    jar.subscribe((change) => heard.push(change))
    for (const line of ['a=1', 'a=2', 'a=; Max-Age=0']) deface(jar.setCookie(line, url))
    jar.setCookie('b=1', url)
    deface(jar.clear())
    expect(heard.map(({ cause, cookie }) => `${cause} ${cookie.name}=${cookie.value}`)).toEqual([
      'inserted a=1',
      'overwritten a=1',
      'inserted a=2',
      'expired-overwrite a=2',
      'inserted b=1',
      'explicit b=1',
    ])
  })
})

describe('a filter that changes the records it gets', () => {
  it('changes neither the jar nor the result', () => {
    const jar = filledJar()
    const before = contents(jar)
    const meddle = (answer: boolean) => (cookie: Cookie) => {
      deface(cookie)
      return answer
    }
    expect(jar.delete(meddle(false))).toEqual([])
    jar.explain(url, {}, meddle(true))
    expect(contents(jar)).toEqual(before)
    const expected = pairs(before)
    expect(pairs(jar.delete(meddle(true)))).toEqual(expected)
  })
  it('gets different records from explain than the caller', () => {
    const jar = filledJar()
    const { elsewhere, excluded } = jar.explain('https://www.example.com/x', { type: 'non-HTTP' }, (cookie) => {
      deface(cookie)
      return true
    })
    const names = [...excluded, ...elsewhere].map(({ cookie }) => cookie.name)
    expect(names).not.toContain('forged')
    expect(names).toContain('SID')
  })
})

describe('a caller that changes a result', () => {
  it('does not change the result of the next call', () => {
    const jar = new CookieJar({ now: () => START })
    const lines = ['a=1', 'a=2; Typo; Max-Age=x', 'x=1; Domain=other.example', 'a=; Max-Age=0', '', 'b=1; Expires=x']
    const first = JSON.stringify(jar.setCookies(lines, url))
    jar.clear()
    deface(jar.setCookies(lines, url))
    deface(jar.explain(url, { type: 'non-HTTP' }))
    deface(jar.getCookies(url))
    jar.clear()
    expect(JSON.stringify(jar.setCookies(lines, url))).toBe(first)
    jar.configure({ cookiesEnabled: false })
    const refused = JSON.stringify([jar.explain(url), jar.setCookie('a=1', url)])
    deface([jar.explain(url), jar.setCookie('a=1', url)])
    expect(JSON.stringify([jar.explain(url), jar.setCookie('a=1', url)])).toBe(refused)
  })
})

it('a partition key cannot be changed by a caller or a listener', () => {
  const jar = new CookieJar({ now: () => START })
  const partitionKey = { topLevelSite: 'https://news.example', hasCrossSiteAncestor: true }
  const frame = jar.client({ sameSite: 'cross-site', partitionKey })
  jar.onChanges((changes) => deface(changes[0]?.cookie ?? {}))
  const line = 'a=1; Secure; SameSite=None; Partitioned'
  deface(frame.setCookie(line, url))
  deface(frame.getCookies(url))
  deface(frame.explain(url))
  deface(jar.toJSON())
  deface(
    jar
      .client({ sameSite: 'cross-site', partitionKey: { ...partitionKey, topLevelSite: 'https://a.news.example' } })
      .getCookies(url),
  )
  const restored = CookieJar.fromJSON(JSON.stringify(jar))
  deface([...restored])
  for (const each of [jar, restored]) {
    expect(each.getCookies(url, { sameSite: 'cross-site', partitionKey })).toMatchObject([{ name: 'a', partitionKey }])
  }
  expect(frame.getCookieString(url)).toBe('a=1')
})
