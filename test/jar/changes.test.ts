/** A listener hears every change: its cause, the cookie, the reason where there is one, in the order in which it happened. */
import { type CookieChange, CookieJar } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { Clock, START } from './clock.js'
import { pairs } from './outcome.js'

const url = 'https://www.site.example/'

function observedJar(options = {}) {
  const clock = new Clock()
  const jar = new CookieJar({ now: clock.now, ...options })
  const changes: CookieChange[] = []
  jar.subscribe((change) => changes.push(change))
  /** What was heard since the last time, as cause, cookie and reason. */
  const heard = () =>
    changes
      .splice(0)
      .map(({ cause, cookie, reason }) =>
        [cause, `${cookie.name}=${cookie.value}`, reason?.id].filter(Boolean).join(' '),
      )
  return { jar, clock, changes, heard }
}

describe('the cause is', () => {
  it('inserted for a new cookie', () => {
    const { jar, heard } = observedJar()
    jar.setCookie('a=1', url)
    expect(heard()).toEqual(['inserted a=1'])
  })
  it('overwritten for the old cookie, and inserted for the new one', () => {
    const { jar, heard } = observedJar()
    jar.setCookies(['a=1', 'a=2'], url)
    expect(heard()).toEqual(['inserted a=1', 'overwritten a=1', 'inserted a=2'])
  })
  it('overwritten even if the new cookie is the same', () => {
    const { jar, heard } = observedJar()
    jar.setCookies(['a=1', 'a=1'], url)
    expect(heard()).toEqual(['inserted a=1', 'overwritten a=1', 'inserted a=1'])
  })
  it('expired-overwrite for the old cookie if the new one arrived expired', () => {
    const { jar, heard } = observedJar()
    jar.setCookies(['a=1', 'a=2; Max-Age=0'], url)
    expect(heard()).toEqual(['inserted a=1', 'expired-overwrite a=1 expired'])
  })
  it('explicit for a cookie that the owner deletes', () => {
    const { jar, heard } = observedJar()
    jar.setCookies(['a=1', 'b=1', 'c=1'], url)
    heard()
    jar.delete({ name: 'b' })
    jar.clear()
    expect(heard()).toEqual(['explicit b=1', 'explicit a=1', 'explicit c=1'])
  })
  it('session-over for a cookie that ends with the session', () => {
    const { jar, heard } = observedJar()
    jar.setCookies(['a=1', 'b=1; Max-Age=60', 'c=1'], url)
    heard()
    jar.endSession()
    expect(heard()).toEqual(['session-over a=1 session-over', 'session-over c=1 session-over'])
  })
  it('expired for cookies whose time is over, in the order of expiry', () => {
    const { jar, clock, heard } = observedJar()
    jar.setCookies(['a=1; Max-Age=3', 'b=1; Max-Age=1', 'c=1', 'd=1; Max-Age=2', 'e=1; Max-Age=9'], url)
    heard()
    clock.time += 5000
    jar.getCookieString('https://elsewhere.example/')
    expect(heard()).toEqual(['expired b=1 expired', 'expired d=1 expired', 'expired a=1 expired'])
  })
  it('evicted for a cookie that makes room, after the cookie that needed it', () => {
    const { jar, clock, heard } = observedJar({ limits: { cookiesPerSite: 2 } })
    for (const line of ['a=1; Secure', 'b=1', 'c=1; Secure', 'd=1; Secure']) {
      jar.setCookie(line, url)
      clock.time += 1
    }
    expect(heard()).toEqual([
      'inserted a=1',
      'inserted b=1',
      'inserted c=1',
      'evicted b=1 evicted-non-secure-from-full-site',
      'inserted d=1',
      'evicted a=1 evicted-from-full-site',
    ])
  })
  it('evicted for a cookie that a full jar evicts', () => {
    const { jar, clock, heard } = observedJar({ limits: { cookies: 1 } })
    jar.setCookie('a=1', url)
    clock.time += 1
    jar.setCookie('b=1', 'https://other.example/')
    expect(heard()).toEqual(['inserted a=1', 'inserted b=1', 'evicted a=1 evicted-from-full-jar'])
  })
})

describe('no change is reported', () => {
  it.each<[string, (jar: CookieJar) => unknown]>([
    ['of a cookie that is rejected', (jar) => jar.setCookie('b=1; Domain=other.example', url)],
    ['of a cookie that is rejected because it would be evicted itself', (jar) => jar.setCookie('b=1', url)],
    ['of a cookie that comes expired and removes nothing', (jar) => jar.setCookie('b=1; Max-Age=0', url)],
    ['of a retrieval', (jar) => jar.getCookies(url)],
    ['of an explanation', (jar) => jar.explain(url)],
    ['of a deletion that finds nothing', (jar) => jar.delete({ name: 'b' })],
    ['of a policy that evicts nothing', (jar) => jar.configure({ cookiesEnabled: false })],
    ['of a list that regroups the cookies', (jar) => jar.configure({ publicSuffixes: null })],
    ['of a clone', (jar) => jar.clone({ limits: { cookies: 0 } })],
    ['of reading', (jar) => [jar.size, ...jar, jar.toJSON()]],
  ])('%s', (_, act) => {
    const { jar, heard } = observedJar({ limits: { cookiesPerSite: 1 } })
    jar.setCookie('a=1; Secure', url)
    heard()
    act(jar)
    expect(heard()).toEqual([])
  })
})

describe('the order of the changes of one call is', () => {
  it('what expired, then what was overwritten and inserted, then what was evicted', () => {
    const { jar, clock, heard } = observedJar({ limits: { cookies: 3 } })
    jar.setCookies(['a=1; Max-Age=2', 'b=1; Max-Age=1', 'c=1'], url)
    clock.time += 1
    jar.configure({ limits: { cookies: 2 } })
    heard()
    clock.time += 5000
    jar.setCookies(['c=2', 'd=1', 'e=1'], url)
    expect(heard()).toEqual([
      'expired b=1 expired',
      'overwritten c=1',
      'inserted c=2',
      'inserted d=1',
      'inserted e=1',
      'evicted c=2 evicted-from-full-jar',
    ])
  })
  it('that of the lines', () => {
    const { jar, heard } = observedJar()
    jar.setCookies(['a=1', 'b=1', 'a=; Max-Age=0', 'a=2', 'b=2'], url)
    expect(heard()).toEqual([
      'inserted a=1',
      'inserted b=1',
      'expired-overwrite a=1 expired',
      'inserted a=2',
      'overwritten b=1',
      'inserted b=2',
    ])
  })
})

describe('the cookie of a change', () => {
  it('that was inserted is the one in the result', () => {
    const { jar, changes } = observedJar()
    const result = jar.setCookie('a=1; Max-Age=60', url)
    expect(changes).toEqual([{ cause: 'inserted', cookie: result.status === 'stored' && result.cookie }])
  })
  it('that was removed has its last access', () => {
    const { jar, clock, changes } = observedJar()
    jar.setCookies(['a=1', 'b=1; Max-Age=60'], url)
    clock.time += 1000
    jar.getCookieString(url)
    clock.time += 1000
    jar.getCookieString(url)
    clock.time = START + 60_001
    changes.length = 0
    jar.delete({ name: 'a' })
    expect(changes).toMatchObject([
      { cause: 'expired', cookie: { name: 'b', lastAccessTime: START + 2000 } },
      { cause: 'explicit', cookie: { name: 'a', lastAccessTime: START + 2000 } },
    ])
  })
})

describe('a subscription', () => {
  it('reports changes from its beginning to its end', () => {
    const jar = new CookieJar()
    const heard: string[] = []
    jar.setCookie('a=1', url)
    const unsubscribe = jar.subscribe(({ cookie }) => heard.push(cookie.name))
    jar.setCookie('b=1', url)
    unsubscribe()
    jar.setCookie('c=1', url)
    expect(heard).toEqual(['b'])
  })
  it('is called before the call returns', () => {
    const { jar, heard } = observedJar()
    const counts = [
      () => jar.setCookie('a=1', url),
      () => jar.setCookies(['b=1', 'c=1'], url),
      () => jar.delete({ name: 'b' }),
      () => jar.configure({ limits: { cookies: 1 } }),
      () => jar.clear(),
    ].map((act) => {
      act()
      return heard().length
    })
    expect(counts).toEqual([1, 2, 1, 1, 1])
  })
  it('of several listeners calls them in the order in which they were added', () => {
    const jar = new CookieJar()
    const heard: string[] = []
    for (const listener of ['first', 'second', 'third']) {
      jar.subscribe(({ cookie }) => heard.push(`${listener} ${cookie.name}`))
    }
    jar.setCookies(['a=1', 'b=1'], url)
    expect(heard).toEqual(['first a', 'second a', 'third a', 'first b', 'second b', 'third b'])
  })
})

it('replaying the changes makes the same jar', () => {
  const { jar, clock, changes } = observedJar({ limits: { cookies: 4, cookiesPerSite: 3 } })
  for (let step = 0; step < 200; step += 1) {
    clock.time += 700
    const host = ['www.site.example', 'site.example', 'other.example'][step % 3]
    jar.setCookie(`n${step % 7}=${step}; Max-Age=${step % 5}${step % 2 === 0 ? '; Secure' : ''}`, `https://${host}/`)
    if (step % 50 === 49) jar.endSession()
  }
  const held = new Map<string, string>()
  for (const { cause, cookie } of changes) {
    const identity = `${cookie.name} ${cookie.domain}`
    if (cause === 'inserted') held.set(identity, `${cookie.name}=${cookie.value}`)
    else held.delete(identity)
  }
  expect([...held.values()].sort()).toEqual(pairs(jar).sort())
})
