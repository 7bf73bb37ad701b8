/** A listener for the changes of a whole call gets them once, after the call, as items that make the jar when they are repeated. */
import { type Cookie, CookieJar, type SiteChange } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { uncaughtErrors } from '../hostile/uncaught-errors.js'
import { Clock, START } from './clock.js'

const url = 'https://www.site.example/'

function observedJar(options = {}) {
  const clock = new Clock()
  const jar = new CookieJar({ now: clock.now, ...options })
  const batches: (readonly SiteChange[])[] = []
  jar.onChanges((changes) => batches.push(changes))
  /** The batches since the last time, each change as site, cause, cookie, the cookie that it replaced, and reason. */
  const taken = () => batches.splice(0).map((batch) => batch.map(shown))
  return { jar, clock, batches, taken }
}

function shown({ site, cause, cookie, replaced, reason }: SiteChange): string {
  const old = replaced === undefined ? undefined : `for ${replaced.name}=${replaced.value}`
  return [site, cause, `${cookie.name}=${cookie.value}`, old, reason?.id].filter(Boolean).join(' ')
}

describe('one batch is delivered for', () => {
  it('one line', () => {
    const { jar, taken } = observedJar()
    jar.setCookie('a=1', url)
    expect(taken()).toEqual([['site.example inserted a=1']])
  })
  it('ten lines', () => {
    const { jar, taken } = observedJar()
    const lines = Array.from({ length: 10 }, (_, index) => `n${index}=1`)
    jar.setCookies(lines, url)
    expect(taken()).toEqual([lines.map((line) => `site.example inserted ${line}`)])
  })
  it('a line that overwrites: the replaced cookie comes with the inserted one', () => {
    const { jar, taken } = observedJar()
    jar.setCookies(['a=1', 'a=2'], url)
    expect(taken()).toEqual([['site.example inserted a=1', 'site.example inserted a=2 for a=1']])
  })
  it('a line that arrived expired', () => {
    const { jar, taken } = observedJar()
    jar.setCookies(['a=1', 'a=2; Max-Age=0'], url)
    expect(taken()).toEqual([['site.example inserted a=1', 'site.example expired-overwrite a=1 expired']])
  })
  it('the deletion of several cookies', () => {
    const { jar, taken } = observedJar()
    jar.setCookies(['a=1', 'b=1', 'c=1'], url)
    taken()
    jar.delete(({ name }) => name !== 'b')
    jar.clear()
    expect(taken()).toEqual([['site.example explicit a=1', 'site.example explicit c=1'], ['site.example explicit b=1']])
  })
  it('the end of the session', () => {
    const { jar, taken } = observedJar()
    jar.setCookies(['a=1', 'b=1'], url)
    taken()
    jar.endSession()
    expect(taken()).toEqual([
      ['site.example session-over a=1 session-over', 'site.example session-over b=1 session-over'],
    ])
  })
  it('the cookies that expired before a call, with what the call changed', () => {
    const { jar, clock, taken } = observedJar()
    jar.setCookies(['a=1; Max-Age=2', 'b=1; Max-Age=1'], url)
    taken()
    clock.time += 5000
    jar.setCookie('c=1', 'https://other.example/')
    expect(taken()).toEqual([
      ['site.example expired b=1 expired', 'site.example expired a=1 expired', 'other.example inserted c=1'],
    ])
  })
  it('a retrieval that finds cookies expired', () => {
    const { jar, clock, taken } = observedJar()
    jar.setCookie('a=1; Max-Age=2', url)
    taken()
    clock.time += 5000
    jar.getCookieString(url)
    expect(taken()).toEqual([['site.example expired a=1 expired']])
  })
  it('lower limits', () => {
    const { jar, taken } = observedJar()
    jar.setCookies(['a=1; Secure', 'b=1', 'c=1; Secure'], url)
    taken()
    jar.configure({ limits: { cookiesPerSite: 1 } })
    expect(taken()).toEqual([
      ['site.example evicted b=1 evicted-non-secure-from-full-site', 'site.example evicted a=1 evicted-from-full-site'],
    ])
  })
  it('admitted records, of which one takes the place of another', () => {
    const { jar, taken } = observedJar()
    jar.setCookie('a=1', url)
    taken()
    const other = new CookieJar()
    other.setCookies(['a=2', 'b=2'], url)
    jar.admit(other)
    expect(taken()).toEqual([['site.example inserted a=2 for a=1', 'site.example inserted b=2']])
  })
  it('admitted records that exceed the limit of their site', () => {
    const { jar, taken } = observedJar({ limits: { cookiesPerSite: 2 } })
    const other = new CookieJar()
    other.setCookies(['a=1; Secure', 'b=1', 'c=1; Secure'], url)
    expect(jar.admit(other).evicted.map(({ cookie }) => cookie.name)).toEqual(['b'])
    expect(taken()).toEqual([
      [
        'site.example inserted a=1',
        'site.example inserted b=1',
        'site.example inserted c=1',
        'site.example evicted b=1 evicted-non-secure-from-full-site',
      ],
    ])
  })
  it('a restored jar', () => {
    const { jar, taken } = observedJar()
    jar.setCookies(['a=1', 'b=1'], url)
    const saved = jar.toJSON()
    jar.setCookie('a=2', url)
    taken()
    jar.restore(saved)
    expect(taken()).toEqual([
      [
        'site.example explicit a=2',
        'site.example explicit b=1',
        'site.example inserted a=1',
        'site.example inserted b=1',
      ],
    ])
  })
  it('a call of a client', () => {
    const { jar, taken } = observedJar()
    jar.client({ siteForCookies: url }).setCookies(['a=1', 'b=1'], url)
    expect(taken()).toEqual([['site.example inserted a=1', 'site.example inserted b=1']])
  })
})

describe('no batch is delivered for', () => {
  it.each<[string, (jar: CookieJar) => unknown]>([
    ['a cookie that is rejected', (jar) => jar.setCookie('b=1; Domain=other.example', url)],
    ['a cookie that is rejected because it would be evicted itself', (jar) => jar.setCookie('b=1', url)],
    ['a cookie that comes expired and removes nothing', (jar) => jar.setCookie('b=1; Max-Age=0', url)],
    ['a retrieval', (jar) => jar.getCookies(url)],
    ['an explanation', (jar) => jar.explain(url)],
    ['a deletion that finds nothing', (jar) => jar.delete({ name: 'b' })],
    ['a list that moves cookies to other sites', (jar) => jar.configure({ publicSuffixes: null })],
    ['a clone', (jar) => jar.clone({ limits: { cookies: 0 } })],
  ])('%s', (_, act) => {
    const { jar, taken } = observedJar({ limits: { cookiesPerSite: 1 } })
    jar.setCookie('a=1; Secure', url)
    taken()
    act(jar)
    expect(taken()).toEqual([])
  })
})

describe('a change', () => {
  it('of a partitioned cookie names the site with its partition', () => {
    const { jar, taken } = observedJar()
    const partitionKey = { topLevelSite: 'https://news.example', hasCrossSiteAncestor: true }
    const frame = jar.client({ sameSite: 'cross-site', partitionKey })
    frame.setCookie('a=1; Secure; SameSite=None; Partitioned', url)
    frame.setCookie('a=1; Secure; SameSite=None; Partitioned; Max-Age=0', url)
    const site = 'site.example https://news.example cross-site'
    expect(taken()).toEqual([[`${site} inserted a=1`], [`${site} expired-overwrite a=1 expired`]])
  })
  it('that a call undoes is reported twice: inserted, and evicted', () => {
    const { jar, clock, taken } = observedJar({ limits: { cookies: 1 } })
    clock.time += 1
    jar.setCookies(['a=1', 'b=1'], url)
    expect(taken()).toEqual([
      ['site.example inserted a=1', 'site.example inserted b=1', 'site.example evicted a=1 evicted-from-full-jar'],
    ])
  })
  it('has the record that the call returns', () => {
    const { jar, batches } = observedJar()
    jar.setCookie('a=1', url)
    const result = jar.setCookie('a=2', url)
    if (result.status !== 'stored') throw new Error(result.status)
    expect(batches[1]).toEqual([
      { site: 'site.example', cause: 'inserted', cookie: result.cookie, replaced: result.replaced },
    ])
  })
})

it('replaying the changes makes the same jar', () => {
  const { jar, clock, batches } = observedJar({ limits: { cookies: 4, cookiesPerSite: 3 } })
  const other = new CookieJar({ now: clock.now })
  other.setCookies(['n1=x', 'n2=x; Secure', 'n9=x; Max-Age=3'], 'https://site.example/')
  for (let step = 0; step < 200; step += 1) {
    clock.time += 700
    const host = ['www.site.example', 'site.example', 'other.example'][step % 3]
    const lines = [0, 1, 2].map((index) => `n${(step + index) % 7}=${step}; Max-Age=${step % 5}`)
    jar.setCookies([...lines, `n${step % 5}=s; Secure`], `https://${host}/`)
    if (step % 50 === 49) jar.endSession()
    if (step % 30 === 29) jar.admit(other)
    if (step % 70 === 69) jar.restore(other.toJSON())
  }
  const sites = new Map<string, Map<string, Cookie>>()
  for (const { site, cause, cookie, replaced } of batches.flat()) {
    const held = sites.get(site) ?? new Map<string, Cookie>()
    sites.set(site, held)
    const identity = JSON.stringify([cookie.name, cookie.domain, cookie.hostOnly, cookie.path])
    if (cause === 'inserted') {
      expect(held.get(identity)?.value).toBe(replaced?.value)
      held.set(identity, cookie)
    } else expect(held.delete(identity)).toBe(true)
  }
  const names = (cookies: Iterable<Cookie>) => Array.from(cookies, ({ name, value }) => `${name}=${value}`).sort()
  for (const [site, held] of sites) expect(names(held.values())).toEqual(names(jar.records(site)))
})

describe('a listener for batches', () => {
  it('that throws has no effect on others, and its error is reported', async () => {
    const jar = new CookieJar()
    const sizes: number[] = []
    jar.onChanges(() => {
      throw new RangeError('no more')
    })
    jar.onChanges((changes) => sizes.push(changes.length))
    expect(await uncaughtErrors(() => jar.setCookies(['a=1', 'b=1'], url))).toEqual([new RangeError('no more')])
    expect(sizes).toEqual([2])
  })
  it('that changes the jar gets its own changes as the next batch, after the other listeners got this one', () => {
    const { jar, taken } = observedJar()
    jar.onChanges(([change]) => {
      if (change?.cookie.value === '1') jar.setCookies(['b=2', 'a=3'], url)
    })
    const later: string[] = []
    jar.onChanges((changes) => later.push(changes.map(shown).join(', ')))
    jar.setCookie('a=1', url)
    expect(taken()).toEqual([
      ['site.example inserted a=1'],
      ['site.example inserted b=2', 'site.example inserted a=3 for a=1'],
    ])
    expect(later).toEqual(['site.example inserted a=1', 'site.example inserted b=2, site.example inserted a=3 for a=1'])
  })
  it('that writes into what it gets changes neither the jar nor what others get', () => {
    const jar = new CookieJar({ now: () => START })
    jar.setCookie('a=1', url)
    const seen: string[] = []
    jar.onChanges((changes) => {
      for (const change of changes) {
        for (const record of [change, change.cookie, change.replaced ?? {}]) {
          for (const key of Object.keys(record)) Reflect.set(record, key, 'forged')
        }
      }
      Reflect.set(changes, 'length', 0)
    })
    jar.onChanges((changes) => seen.push(...changes.map(shown)))
    jar.subscribe(({ cause, cookie }) => seen.push(`${cause} ${cookie.name}=${cookie.value}`))
    const result = jar.setCookie('a=2', url)
    expect(seen).toEqual(['overwritten a=1', 'inserted a=2', 'site.example inserted a=2 for a=1'])
    expect(result).toMatchObject({ cookie: { value: '2' }, replaced: { value: '1' } })
    expect(jar.getCookieString(url)).toBe('a=2')
  })
  it('gets no changes from before it was added or after it ended', () => {
    const jar = new CookieJar()
    const names: (string | undefined)[] = []
    jar.setCookie('a=1', url)
    const end = jar.onChanges(([change]) => names.push(change?.cookie.name))
    jar.setCookie('b=1', url)
    end()
    end()
    jar.setCookie('c=1', url)
    expect(names).toEqual(['b'])
  })
  it('that another listener ends gets no further changes', () => {
    const jar = new CookieJar()
    let count = 0
    jar.onChanges(() => end())
    const end = jar.onChanges(() => {
      count += 1
    })
    jar.setCookie('a=1', url)
    expect(count).toBe(0)
  })
  it('that a listener adds does not get the current batch', () => {
    const jar = new CookieJar()
    const names: (string | undefined)[] = []
    let isAdded = false
    jar.onChanges(() => {
      if (!isAdded) jar.onChanges(([change]) => names.push(change?.cookie.name))
      isAdded = true
    })
    jar.setCookie('a=1', url)
    jar.setCookie('b=1', url)
    expect(names).toEqual(['b'])
  })
  it('must be a function', () => {
    const jar = new CookieJar()
    // @ts-expect-error what is not a function is a mistake
    expect(() => jar.onChanges('a')).toThrow('listener: expected a function, got "a"')
  })
})
