/** A newer public suffix list counts as soon as `configure` gives it to a jar, for hosts and cookies known before (§5.7 step 9). */
import { CookieJar, type PublicSuffixes } from 'speculoos'
import { beforeEach, describe, expect, it } from 'vitest'
import { outcome, pairs } from './outcome.js'

/** A list of these suffixes alone. */
function listOf(...suffixes: string[]): PublicSuffixes {
  return {
    isPublicSuffix: (domain) => suffixes.includes(domain),
    registrableDomain: (host) => {
      const labels = host.split('.')
      const first = labels.findIndex((_, index) => suffixes.includes(labels.slice(index).join('.')))
      return first > 0 ? labels.slice(first - 1).join('.') : null
    },
  }
}

const shop = 'https://shop.host.example/'
const blog = 'https://blog.host.example/'

let jar: CookieJar

function publish(...suffixes: string[]): void {
  jar.configure({ publicSuffixes: listOf(...suffixes) })
}

beforeEach(() => {
  jar = new CookieJar({ publicSuffixes: listOf('example') })
  jar.setCookies(['wide=1; Domain=host.example', 'own=1'], shop)
  for (const url of [shop, blog, shop, blog]) jar.getCookieString(url)
})

describe('a domain that becomes a public suffix', () => {
  beforeEach(() => publish('example', 'host.example'))

  it('takes no more cookies from hosts that could set them before', () => {
    expect(outcome(jar.setCookie('new=1; Domain=host.example', shop))).toBe('rejected: domain-public-suffix')
  })
  it('no longer sends its cookies to the hosts that got them before', () => {
    expect([jar.getCookieString(shop), jar.getCookieString(blog)]).toEqual(['own=1', ''])
  })
  it('has no cookie among those that explain includes', () => {
    expect(pairs(jar.explain(shop).included)).toEqual(['own=1'])
  })
  it('separates the sites of its hosts, and each may have as many cookies as a site', () => {
    jar.configure({ limits: { cookiesPerSite: 2 } })
    jar.setCookies(['a=1', 'b=1'], blog)
    expect(pairs(jar)).toEqual(['wide=1', 'own=1', 'a=1', 'b=1'])
  })
  it('makes requests cross-site that were same-site before', () => {
    jar.setCookie('strict=1; SameSite=Strict', shop)
    expect(jar.getCookieString(shop, { siteForCookies: blog })).toBe('')
  })
})

it('a client uses the partition of the site that its page has under the new list', () => {
  const widget = 'https://widget.example/'
  const page = jar.client({ partitionKey: { topLevelSite: blog, hasCrossSiteAncestor: true } })
  page.setCookie('id=1; Secure; SameSite=None; Partitioned', widget)
  expect(page.getCookieString(widget)).toBe('id=1')
  publish('example', 'host.example')
  expect(page.getCookieString(widget)).toBe('')
  publish('example')
  expect(page.getCookieString(widget)).toBe('id=1')
})

describe('a domain that is no longer a public suffix', () => {
  it('takes cookies again, and sends the ones that it had', () => {
    publish('example', 'host.example')
    jar.getCookieString(shop)
    publish('example')
    expect(outcome(jar.setCookie('new=1; Domain=host.example', shop))).toBe('stored')
    expect([jar.getCookieString(shop), jar.getCookieString(blog)]).toEqual(['wide=1; own=1; new=1', 'wide=1; new=1'])
  })
  it('joins the sites of its hosts, and evicts the excess', () => {
    publish('example', 'host.example')
    jar.setCookies(['a=1', 'b=1'], blog)
    jar.configure({ limits: { cookiesPerSite: 3 } })
    publish('example')
    expect(jar.size).toBe(3)
  })
})
