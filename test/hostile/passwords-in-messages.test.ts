/** No message shows part of a password, even if the password has a character that should be escaped. */
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { createAgent } from 'speculoos/node-http'
import { cookies } from 'speculoos/undici'
import { describe, expect, it } from 'vitest'

const jar = new CookieJar()
const redirectTo = (location: string) => async (_url: string, _init?: RequestInit) =>
  new Response('', { status: 302, headers: { location } })

const calls: Readonly<Record<string, (url: string) => unknown>> = {
  'the URL of createFetch': (url) => createFetch(jar)(url),
  'the URL of setCookie': (url) => jar.setCookie('a=1', url),
  'the URL of getCookieString': (url) => jar.getCookieString(url),
  siteForCookies: (url) => jar.getCookieString('http://a.test/', { siteForCookies: url }),
  'siteForCookies of an agent': (url) => createAgent(jar, { context: { siteForCookies: url } }),
  'the origin of undici': (url) => cookies(jar, { origin: url }),
  trustedHosts: (url) => new CookieJar({ trustedHosts: [url] }),
  'a filter by domain': (url) => jar.delete({ domain: url }),
  'a filter by site': (url) => jar.delete({ site: url }),
  'a Location': (url) => createFetch(jar, { fetch: redirectTo(url) })('http://x.test/'),
}

describe.each(Object.entries(calls))('%s', (_, act) => {
  it.each(['#', '?', '/', '@', '\\', ':'])('with %s in the password', async (mark) => {
    const message = await (async () => act(`http://ada:hidden${mark}word@shop.test:port/`))().then(String, String)
    expect(message).toMatch(/^TypeError/)
    expect(message).not.toContain('hidden')
    expect(message).not.toContain('word')
  })
})

it('a URL without a password is still shown', () => {
  expect(() => jar.getCookieString('shop.test/a?b#c')).toThrow('got "shop.test/a"')
  expect(() => new CookieJar({ trustedHosts: ['shop.test:80'] })).toThrow('got "shop.test:80"')
  expect(() => jar.delete({ domain: 'shop.test:80' })).toThrow('got "shop.test:80"')
})
