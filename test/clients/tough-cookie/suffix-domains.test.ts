/** Saved cookies for a public suffix and its subdomains are not sent to the subdomains (RFC 6265bis §5.8.3 step 3). */

import { Cookie, CookieJar, MemoryCookieStore } from 'speculoos/tough-cookie'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LocalServers } from '../../servers/local-servers.js'
import { clientsOf } from './clients-of-a-jar.js'
import { stores } from './own-stores.js'

let net: LocalServers
beforeAll(async () => {
  net = await LocalServers.start(['site.example'])
})
afterAll(() => net.close())
beforeEach(() => net.reset())

const suffixes: readonly (readonly [domain: string, host: string])[] = [
  ['co.uk', 'bank.co.uk'],
  ['com', 'bank.com'],
  ['github.io', 'bank.github.io'],
  ['localhost', 'bank.localhost'],
  ['amazonaws.com', 'bank.s3.amazonaws.com'],
  ['s3.amazonaws.com', 'bank.s3.amazonaws.com'],
  ['uk', 'www.bank.co.uk'],
]

/** Returns a saved jar with cookies for a suffix, for a host and its subdomains, and for the host only. */
const saved = (domain: string, host: string): string =>
  JSON.stringify({
    version: 'tough-cookie@6.1.0',
    cookies: [
      { key: 'suffix', value: '1', domain, path: '/', hostOnly: false },
      { key: 'unsaid', value: '2', domain, path: '/' },
      { key: 'site', value: '3', domain: host, path: '/', hostOnly: false, creation: '2026-01-01T00:00:00.000Z' },
      { key: 'host', value: '4', domain: host, path: '/', hostOnly: true, creation: '2026-01-02T00:00:00.000Z' },
    ],
  })

describe.each(stores)('over %s', (_, makeStore) => {
  it.each(suffixes)('a saved cookie for %s is not sent to %s', async (domain, host) => {
    const jar = await CookieJar.deserialize(saved(domain, host), makeStore())
    for (const scheme of ['https', 'http']) {
      expect(await jar.getCookieString(`${scheme}://${host}/`)).toBe('site=3; host=4')
      expect((await jar.getCookies(`${scheme}://${host}/`, { allPaths: true })).map(({ key }) => key)).toEqual([
        'site',
        'host',
      ])
      expect(await jar.getSetCookieStrings(`${scheme}://${host}/`, { expire: false, sort: false })).toHaveLength(2)
    }
    if (jar.store.synchronous) expect(jar.getCookieStringSync(`https://${host}/`)).toBe('site=3; host=4')
  })

  it('a saved cookie for a suffix is sent to the suffix itself, and to its subdomains without a list', async () => {
    const cookies = [{ key: 'a', value: '1', domain: 'github.io', path: '/', hostOnly: false }]
    const jar = await CookieJar.deserialize({ cookies }, makeStore())
    expect(await jar.getCookieString('https://github.io/')).toBe('a=1')
    const withoutList = await CookieJar.deserialize({ rejectPublicSuffixes: false, cookies }, makeStore())
    // The store in memory has tough-cookie's limit, and a jar of speculoos keeps its list.
    const isLimited = withoutList.jar !== undefined || withoutList.store instanceof MemoryCookieStore
    expect(await withoutList.getCookieString('https://bank.github.io/')).toBe(isLimited ? '' : 'a=1')
  })

  it('a cookie that a program stores for a suffix is not sent either', async () => {
    const store = makeStore()
    await store.putCookie(new Cookie({ key: 'a', value: '1', domain: 'co.uk', path: '/', hostOnly: false }))
    expect(await new CookieJar(store).getCookieString('https://bank.co.uk/')).toBe('')
  })

  for (const { title, send } of clientsOf(makeStore())) {
    it(`${title} does not send it`, async () => {
      for (const [domain, host] of suffixes) {
        const jar = await CookieJar.deserialize(saved(domain, host), makeStore())
        expect(await send(jar, `http://${host}/`, net)).toBe('site=3; host=4')
      }
    })
  }
})
