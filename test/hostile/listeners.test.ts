/**
 * Listeners may throw, unsubscribe, and change the jar during a change. No change is lost, repeated or out of order.
 */
import type { CookieChange, CookieJar } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { outcome, pairs } from '../jar/outcome.js'
import { contents, filledJar } from './filled-jar.js'
import { uncaughtErrors } from './uncaught-errors.js'

const url = 'https://site.example/'

/** Records the cause and the cookie of every change. */
function record(jar: CookieJar): string[] {
  const changes: string[] = []
  jar.subscribe(({ cause, cookie }) => changes.push(`${cause} ${cookie.name}=${cookie.value}`))
  return changes
}

describe('a listener that throws', () => {
  it('affects neither the caller nor the jar nor the other listeners', async () => {
    const jar = filledJar()
    const before = contents(jar)
    const earlier = record(jar)
    jar.subscribe(() => {
      throw new RangeError('no more')
    })
    const later = record(jar)
    const errors = await uncaughtErrors(() => {
      expect(outcome(jar.setCookie('a=1', url))).toBe('stored')
      expect(pairs(jar.delete({ name: 'a' }))).toEqual(['a=1'])
      expect(jar.setCookies(['b=1', 'c=1'], url).map(outcome)).toEqual(['stored', 'stored'])
    })
    expect(errors).toEqual(Array(4).fill(new RangeError('no more')))
    expect(earlier).toEqual(['inserted a=1', 'explicit a=1', 'inserted b=1', 'inserted c=1'])
    expect(later).toEqual(earlier)
    expect(contents(jar)).toMatchObject([...before, { name: 'b' }, { name: 'c' }])
  })
  it('may throw undefined or any other value', async () => {
    const jar = filledJar()
    for (const thrown of [undefined, null, 'text']) {
      jar.subscribe(() => {
        throw thrown
      })
    }
    expect(await uncaughtErrors(() => jar.setCookie('a=1', url))).toEqual([undefined, null, 'text'])
    expect(jar.getCookieString(url)).toBe('a=1')
  })
})

describe('a listener that sets a cookie', () => {
  it('is reported after the current change, to every listener in the same order', () => {
    const jar = filledJar()
    const before = record(jar)
    jar.subscribe(({ cause, cookie }) => {
      if (cause === 'inserted' && cookie.value === '1') jar.setCookies(['b=2', 'a=3'], url)
    })
    const after = record(jar)
    expect(outcome(jar.setCookie('a=1', url))).toBe('stored')
    expect(before).toEqual(['inserted a=1', 'inserted b=2', 'overwritten a=1', 'inserted a=3'])
    expect(after).toEqual(before)
    expect(jar.getCookieString(url)).toBe('a=3; b=2')
  })
  it('ten thousand times in a row does not overflow the stack', () => {
    const jar = filledJar({ limits: { cookiesPerSite: Number.POSITIVE_INFINITY } })
    let count = 0
    jar.subscribe(() => {
      count += 1
      if (count <= 10_000) jar.setCookie(`n${count}=1`, url)
    })
    jar.setCookie('n0=1', url)
    expect(jar.getCookies(url)).toHaveLength(10_001)
    expect(jar.size).toBe(10_007)
  })
  it('that replaces the one just set wins, and the caller gets the result of its own call', () => {
    const jar = filledJar()
    jar.setCookie('a=1', url)
    jar.subscribe(({ cause, cookie }) => {
      if (cause === 'overwritten' && cookie.value === '1') jar.setCookie('a=3', url)
    })
    const result = jar.setCookie('a=2', url)
    expect(result).toMatchObject({ status: 'stored', cookie: { value: '2' }, replaced: { value: '1' } })
    expect(jar.getCookieString(url)).toBe('a=3')
  })
})

describe('a listener that deletes', () => {
  it('the cookie that was inserted leaves the jar as it was', () => {
    const jar = filledJar()
    const before = contents(jar)
    const changes = record(jar)
    jar.subscribe(({ cause, cookie }) => {
      if (cause === 'inserted') jar.delete({ name: cookie.name })
    })
    expect(jar.setCookies(['a=1', 'b=1'], url).map(outcome)).toEqual(['stored', 'stored'])
    expect(contents(jar)).toEqual(before)
    expect(changes).toEqual(['inserted a=1', 'inserted b=1', 'explicit a=1', 'explicit b=1'])
  })
  it('everything, between several lines, is notified of each cookie once', () => {
    const jar = filledJar()
    const changes = record(jar)
    jar.subscribe(({ cookie }) => {
      if (cookie.name === 'b') jar.clear()
    })
    expect(jar.setCookies(['a=1', 'b=1', 'c=1'], url).map(outcome)).toEqual(['stored', 'stored', 'stored'])
    expect(jar.size).toBe(0)
    expect(changes.slice(0, 3)).toEqual(['inserted a=1', 'inserted b=1', 'inserted c=1'])
    expect(changes.slice(3).sort()).toEqual(
      ['SID=31d4', 'theme=dark', 'cart=2', 'token=t', 'six=6', '=nameless', 'a=1', 'b=1', 'c=1']
        .map((pair) => `explicit ${pair}`)
        .sort(),
    )
  })
  it('while cookies are being deleted removes each once', () => {
    const jar = filledJar()
    const changes = record(jar)
    jar.subscribe(() => jar.clear())
    expect(pairs(jar.delete({ site: 'example.com' }))).toEqual(['SID=31d4', 'theme=dark'])
    expect(new Set(changes).size).toBe(changes.length)
    expect(changes).toHaveLength(6)
    expect(jar.size).toBe(0)
  })
})

describe('a listener that configures', () => {
  it('the jar between several lines loses none of them', () => {
    const jar = filledJar()
    const unsubscribe = jar.subscribe(() => jar.configure({ cookiesEnabled: false }))
    expect(jar.setCookies(['a=1', 'b=1'], url).map(outcome)).toEqual(['stored', 'stored'])
    expect(outcome(jar.setCookie('c=1', url))).toBe('rejected: cookies-disabled')
    unsubscribe()
    jar.configure({ cookiesEnabled: true })
    expect(jar.getCookieString(url)).toBe('a=1; b=1')
  })
  it('lower limits is notified of the evictions', () => {
    const jar = filledJar()
    const changes = record(jar)
    jar.subscribe(({ cause }) => {
      if (cause === 'inserted') jar.configure({ limits: { cookies: 1 } })
    })
    jar.setCookie('a=1', 'http://other.example/')
    expect(jar.size).toBe(1)
    expect(changes.filter((change) => change.startsWith('evicted'))).toHaveLength(6)
  })
})

describe('a listener that unsubscribes', () => {
  it('itself is not notified any more', () => {
    const jar = filledJar()
    const heard: CookieChange[] = []
    const unsubscribe = jar.subscribe((change) => {
      heard.push(change)
      unsubscribe()
    })
    const others = record(jar)
    jar.setCookies(['a=1', 'b=1'], url)
    jar.setCookie('c=1', url)
    expect(heard).toMatchObject([{ cause: 'inserted', cookie: { name: 'a' } }])
    expect(others).toEqual(['inserted a=1', 'inserted b=1', 'inserted c=1'])
  })
  it('another listener hides the current change from it', () => {
    const jar = filledJar()
    jar.subscribe(() => unsubscribe())
    const heard: CookieChange[] = []
    const unsubscribe = jar.subscribe((change) => heard.push(change))
    const others = record(jar)
    jar.setCookies(['a=1', 'b=1'], url)
    expect(heard).toEqual([])
    expect(others).toEqual(['inserted a=1', 'inserted b=1'])
  })
  it('repeatedly, or after its end, has no effect', () => {
    const jar = filledJar()
    const unsubscribe = jar.subscribe(() => {
      throw new Error('it is over')
    })
    const others = record(jar)
    unsubscribe()
    unsubscribe()
    jar.setCookie('a=1', url)
    unsubscribe()
    expect(others).toEqual(['inserted a=1'])
  })
})

describe('a listener that subscribes', () => {
  it('another listener has it notified of later changes', () => {
    const jar = filledJar()
    const heard: string[] = []
    let isSubscribed = false
    jar.subscribe(() => {
      if (!isSubscribed) jar.subscribe(({ cookie }) => heard.push(cookie.name))
      isSubscribed = true
    })
    jar.setCookie('a=1', url)
    jar.setCookie('b=1', url)
    expect(heard).toEqual(['b'])
  })
  it('twice is notified twice, and each subscription ends separately', () => {
    const jar = filledJar()
    const heard: string[] = []
    const listener = ({ cookie }: CookieChange) => heard.push(cookie.name)
    const first = jar.subscribe(listener)
    jar.subscribe(listener)
    jar.setCookie('a=1', url)
    first()
    jar.setCookie('b=1', url)
    expect(heard).toEqual(['a', 'a', 'b'])
  })
})

it('a listener that changes its argument does not change the jar', () => {
  const jar = filledJar()
  jar.subscribe(({ cookie }) => {
    Reflect.set(cookie, 'value', 'forged')
    Reflect.set(cookie, 'domain', 'evil.example')
  })
  jar.setCookie('a=1', url)
  expect(jar.getCookieString(url)).toBe('a=1')
  expect(pairs(jar.delete({ site: 'site.example' }))).toEqual(['a=1'])
})

it('a listener that reads the jar sees it after the change', () => {
  const jar = filledJar()
  const seen: (string | number)[] = []
  jar.subscribe(() => seen.push(jar.getCookieString(url), jar.size))
  jar.setCookie('a=1', url)
  jar.setCookie('a=2', url)
  jar.clear()
  expect(seen).toEqual(['a=1', 7, 'a=2', 7, 'a=2', 7, ...Array(7).fill(['', 0]).flat()])
})
