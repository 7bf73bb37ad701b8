/** If a clock returns an invalid time, every method throws a TypeError that names it, and no cookie is lost. */
import { CookieJar } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { START } from '../jar/clock.js'
import { contents, filledJar, refusal } from './filled-jar.js'

const url = 'https://www.example.com/'

const verbs: [string, (jar: CookieJar) => unknown][] = [
  ['setCookie', (jar) => jar.setCookie('a=b', url)],
  ['setCookies', (jar) => jar.setCookies(['a=b'], url)],
  ['getCookieString', (jar) => jar.getCookieString(url)],
  ['getCookies', (jar) => jar.getCookies(url)],
  ['explain', (jar) => jar.explain(url)],
  ['size', (jar) => jar.size],
  ['iteration', (jar) => [...jar]],
  ['delete', (jar) => jar.delete({ name: 'SID' })],
  ['clear', (jar) => jar.clear()],
  ['endSession', (jar) => jar.endSession()],
  ['toJSON', (jar) => jar.toJSON()],
  ['clone', (jar) => jar.clone()],
  ['configure', (jar) => jar.configure({ cookiesEnabled: false })],
]

const noTimes: [string, unknown][] = [
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['undefined', undefined],
  ['null', null],
  ['a string', String(START)],
  ['a bigint', BigInt(START)],
  ['a date', new Date(START)],
  ['a promise', Promise.resolve(START)],
  ['an object with a valueOf', { valueOf: () => START }],
]

/** Makes a filled jar whose clock a test can break, and returns its contents from before. */
function jarWithClock() {
  const clock: { answer: unknown } = { answer: START }
  // @ts-expect-error a clock without types can return anything
  const jar = filledJar({ now: () => clock.answer })
  return { jar, clock, before: contents(jar) }
}

describe.each(verbs)('%s', (_, verb) => {
  it.each(noTimes)('refuses %s', (__, answer) => {
    const { jar, clock, before } = jarWithClock()
    clock.answer = answer
    refusal(/^options\.now$/, () => verb(jar))
    clock.answer = START
    expect(contents(jar)).toEqual(before)
    expect(jar.getCookieString(url)).toBe('SID=31d4; theme=dark')
  })
  it('throws the error of the clock', () => {
    let isBroken = false
    const jar = filledJar({
      now: () => {
        if (isBroken) throw new RangeError('the battery is empty')
        return START
      },
    })
    const before = contents(jar)
    isBroken = true
    expect(() => verb(jar)).toThrow(new RangeError('the battery is empty'))
    isBroken = false
    expect(contents(jar)).toEqual(before)
    expect(jar.getCookieString(url)).toBe('SID=31d4; theme=dark')
  })
})

describe('a new clock that returns an invalid time', () => {
  it('is refused by configure, and the jar keeps the old one', () => {
    const jar = filledJar()
    const before = contents(jar)
    refusal(/^options\.now$/, () => jar.configure({ now: () => Number.NaN, cookiesEnabled: false }))
    expect(contents(jar)).toEqual(before)
    expect(jar.getCookieString(url)).toBe('SID=31d4; theme=dark')
  })
  it('is refused by clone, and the cloned jar is unchanged', () => {
    const jar = filledJar()
    const before = contents(jar)
    refusal(/^options\.now$/, () => jar.clone({ now: () => Number.NaN }))
    expect(contents(jar)).toEqual(before)
  })
  it('is refused by fromJSON', () => {
    refusal(/^options\.now$/, () => CookieJar.fromJSON(filledJar().toJSON(), { now: () => Number.NaN }))
  })
})

it('a clock that calls its own jar fails, and the jar keeps its cookies', () => {
  let call: (() => unknown) | null = null
  const jar = new CookieJar({
    now: () => {
      call?.()
      return START
    },
  })
  jar.setCookie('a=1', url)
  call = () => jar.clear()
  refusal(/^jar$/, () => jar.setCookie('a=2', url))
  refusal(/^jar$/, () => jar.size)
  call = null
  expect([jar.size, jar.getCookieString(url)]).toEqual([1, 'a=1'])
})

describe('an extreme time', () => {
  it.each([8.64e15, -8.64e15, 1e300, -1e300, 0, -1, 0.5])('such as %d is valid', (time) => {
    const jar = new CookieJar({ now: () => time })
    expect(jar.setCookie('a=b; Max-Age=60', url).status).toBe(time > 8.64e15 ? 'removed' : 'stored')
    expect(jar.setCookie('c=d', url).status).toBe('stored')
    expect(jar.getCookieString(url)).toContain('c=d')
  })
})
