/** A public suffix list that becomes another edition counts from the next call on, for hosts and cookies known before (§5.7 step 9). */
import { CookieJar, type PublicSuffixes } from 'speculoos'
import { beforeEach, describe, expect, it } from 'vitest'
import { Clock } from './clock.js'
import { outcome, pairs } from './outcome.js'

/** A list that one can add public suffixes to. */
class GrowingList implements PublicSuffixes {
  version = '1'
  #suffixes = new Set(['example'])

  publish(version: string, ...suffixes: string[]): void {
    this.version = version
    this.#suffixes = new Set(suffixes)
  }

  isPublicSuffix(domain: string): boolean {
    return this.#suffixes.has(domain)
  }

  registrableDomain(host: string): string | null {
    const labels = host.split('.')
    const first = labels.findIndex((_, index) => this.#suffixes.has(labels.slice(index).join('.')))
    return first > 0 ? labels.slice(first - 1).join('.') : null
  }
}

const shop = 'https://shop.host.example/'
const blog = 'https://blog.host.example/'

let list: GrowingList
let jar: CookieJar

beforeEach(() => {
  list = new GrowingList()
  jar = new CookieJar({ publicSuffixes: list })
  jar.setCookies(['wide=1; Domain=host.example', 'own=1'], shop)
  for (const url of [shop, blog, shop, blog]) jar.getCookieString(url)
})

describe('a domain that becomes a public suffix', () => {
  beforeEach(() => list.publish('2', 'example', 'host.example'))

  it('takes no more cookies of hosts that set some before', () => {
    expect(outcome(jar.setCookie('new=1; Domain=host.example', shop))).toBe('rejected: domain-public-suffix')
  })
  it('has no cookie that goes to the hosts that got it before', () => {
    expect([jar.getCookieString(shop), jar.getCookieString(blog)]).toEqual(['own=1', ''])
  })
  it('says so when it is asked why', () => {
    expect(pairs(jar.explain(shop).included)).toEqual(['own=1'])
  })
  it('parts the sites of its hosts, of which each may have all the cookies of a site', () => {
    jar.configure({ limits: { cookiesPerSite: 2 } })
    jar.setCookies(['a=1', 'b=1'], blog)
    expect(pairs(jar)).toEqual(['wide=1', 'own=1', 'a=1', 'b=1'])
  })
  it('parts requests from the site for cookies that they were same-site with', () => {
    jar.setCookie('strict=1; SameSite=Strict', shop)
    expect(jar.getCookieString(shop, { siteForCookies: blog })).toBe('')
  })
})

describe('a domain that is a public suffix no more', () => {
  it('takes cookies again, and gives those that it had', () => {
    list.publish('2', 'example', 'host.example')
    jar.getCookieString(shop)
    list.publish('3', 'example')
    expect(outcome(jar.setCookie('new=1; Domain=host.example', shop))).toBe('stored')
    expect([jar.getCookieString(shop), jar.getCookieString(blog)]).toEqual(['wide=1; own=1; new=1', 'wide=1; new=1'])
  })
  it('joins the sites of its hosts, and what is too much for one goes', () => {
    list.publish('2', 'example', 'host.example')
    jar.setCookies(['a=1', 'b=1'], blog)
    jar.configure({ limits: { cookiesPerSite: 3 } })
    list.publish('3', 'example')
    expect(jar.size).toBe(3)
  })
})

it('a list of the same version is not asked again', () => {
  list.publish('1', 'example', 'host.example')
  expect(jar.getCookieString(blog)).toBe('wide=1')
})

describe('a cookie that has room under the new edition stays', () => {
  it('when the first call after it is configure', () => {
    list.publish('2', 'example', 'host.example')
    jar.setCookies(['a=1', 'b=1'], blog)
    list.publish('3', 'example')
    expect(jar.size).toBe(4)
    list.publish('4', 'example', 'host.example')
    jar.configure({ limits: { cookiesPerSite: 2 } })
    expect(pairs(jar)).toEqual(['wide=1', 'own=1', 'a=1', 'b=1'])
  })
  it.each<[string, (jar: CookieJar) => unknown]>([
    ['size', (jar) => jar.size],
    ['getCookieString', (jar) => jar.getCookieString(blog)],
    ['configure', (jar) => jar.configure({})],
  ])('when others of its site are expired, and the first call is %s', (_, verb) => {
    const clock = new Clock()
    list.publish('2', 'example', 'host.example')
    const aging = new CookieJar({ publicSuffixes: list, now: clock.now, limits: { cookiesPerSite: 2 } })
    aging.setCookies(['old=1', 'short=1; Max-Age=10'], shop)
    clock.time += 1
    aging.setCookie('new=1', blog)
    clock.time += 60_000
    list.publish('3', 'example')
    verb(aging)
    expect(pairs(aging)).toEqual(['old=1', 'new=1'])
  })
})

it('a cookie replaces the one that another edition, which comes while the list is asked, has put in another site', () => {
  const names = ['example']
  let isOld = false
  const ask = <Answer>(answer: () => Answer): Answer => {
    if (isOld) names.push('host.example')
    isOld = false
    return answer()
  }
  const isSuffix = (domain: string) => names.includes(domain)
  const selfRenewing: PublicSuffixes = {
    get version() {
      return String(names.length)
    },
    isPublicSuffix: (domain) => ask(() => isSuffix(domain)),
    registrableDomain: (host) =>
      ask(() => {
        const labels = host.split('.')
        const suffix = labels.findIndex((_, index) => isSuffix(labels.slice(index).join('.')))
        return suffix > 0 ? labels.slice(suffix - 1).join('.') : null
      }),
  }
  const line = (value: number) => `a=${value}; Domain=user.host.example; Path=/`
  for (const context of [undefined, { siteForCookies: 'https://other.example/' }]) {
    names.splice(1)
    const jar = new CookieJar({ publicSuffixes: selfRenewing })
    jar.setCookie(line(1), 'https://user.host.example/')
    isOld = true
    expect(
      jar.setCookie(line(2), 'https://new.user.host.example/', { ...context, topLevelNavigation: true }),
    ).toMatchObject({
      status: 'stored',
      replaced: { value: '1' },
    })
    expect(pairs(jar)).toEqual(['a=2'])
    expect(jar.getCookieString('https://user.host.example/')).toBe('a=2')
  }
})

/** The list, with other ways to find a registrable domain. */
function asking(registrableDomain: PublicSuffixes['registrableDomain']): PublicSuffixes {
  return {
    get version() {
      return list.version
    },
    isPublicSuffix: (domain) => list.isPublicSuffix(domain),
    registrableDomain,
  }
}

it('an edition that comes while the list is asked counts from the next call on', () => {
  const lazy = asking((host) => {
    const answer = list.registrableDomain(host)
    list.publish('2', 'example', 'host.example')
    return answer
  })
  const late = new CookieJar({ publicSuffixes: lazy })
  late.setCookie('a=1', shop)
  late.setCookie('a=2', shop)
  expect(late.getCookieString(shop)).toBe('a=2')
  expect(pairs(late)).toEqual(['a=2'])
})

it('a list that clears the jar when it is asked under another edition leaves no cookie', () => {
  let act: (() => void) | null = null
  const clearing = asking((host) => {
    const pending = act
    act = null
    pending?.()
    return list.registrableDomain(host)
  })
  const cleared = new CookieJar({ publicSuffixes: clearing })
  cleared.setCookie('a=1', shop)
  cleared.setCookie('b=1', blog)
  list.publish('2', 'example', 'host.example')
  act = () => cleared.clear()
  expect([cleared.size, pairs(cleared)]).toEqual([0, []])
  expect(act).toBeNull()
})

it('a cookie is stored in the site that it has under the later of two editions that come while the list is asked', () => {
  const editions = [['example', 'host.example'], ['example']]
  const hasty = asking((host) => {
    const answer = list.registrableDomain(host)
    const next = editions.shift()
    if (next !== undefined) list.publish(`before ${editions.length} others`, ...next)
    return answer
  })
  const late = new CookieJar({ publicSuffixes: hasty })
  late.setCookie('a=1; Domain=host.example', shop)
  expect(editions).toEqual([])
  expect(late.getCookieString(blog)).toBe('a=1')
  late.setCookie('a=2; Domain=host.example', blog)
  expect(pairs(late)).toEqual(['a=2'])
})
