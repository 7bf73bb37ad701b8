/** One jar, in either interface, for a page in jsdom, its scripts, a fetch, an agent and an undici dispatcher. */

import { get } from 'node:http'
import { CookieJar as MainJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { createAgent } from 'speculoos/node-http'
import { CookieJar, MemoryCookieStore } from 'speculoos/tough-cookie'
import { cookies } from 'speculoos/undici'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LocalServers } from '../../servers/local-servers.js'
import { isOlderThan } from './node-version.js'

let net: LocalServers
beforeAll(async () => {
  net = await LocalServers.start([])
})
afterAll(() => net.close())
beforeEach(() => net.reset())

const HOME = 'http://127.0.0.1/'

/** Sets a response of the server, and returns its URL and the cookies of the last request. */
function serve(path: string, setCookie: string): { readonly url: string; readonly sent: () => string | undefined } {
  net.route(HOME + path, { setCookie, headers: { 'content-type': 'text/html' }, body: '<!doctype html>' })
  return { url: net.url(HOME + path), sent: () => net.cookiesAt(HOME + path).at(-1) }
}

describe.each<[title: string, make: () => { given: MainJar | CookieJar; tough: CookieJar }]>([
  [
    'a jar of speculoos',
    () => {
      const given = new MainJar()
      return { given, tough: CookieJar.over(given) }
    },
  ],
  [
    'a jar of tough-cookie’s interface',
    () => {
      const given = new CookieJar()
      return { given, tough: given }
    },
  ],
])('%s', (_, make) => {
  it('is shared by jsdom, fetch, an agent and undici: each sends the cookies that the others received', async () => {
    const { given, tough } = make()
    const name = isOlderThan(24, 15) ? 'jsdom-29' : 'jsdom'
    const { JSDOM }: typeof import('jsdom') = (await import(name)).default

    const viaFetch = serve('fetch', 'fetch=1; Path=/; HttpOnly')
    await createFetch(given)(viaFetch.url)

    const viaAgent = serve('agent', 'agent=1; Path=/')
    const agent = createAgent(given)
    await new Promise((resolve, reject) => {
      get(viaAgent.url, { agent }, (response) => response.resume().on('end', resolve)).on('error', reject)
    })
    expect(viaAgent.sent()).toBe('fetch=1')

    const viaUndici = serve('undici', 'undici=1; Path=/')
    const plain = new Agent()
    await (await request(viaUndici.url, { dispatcher: plain.compose(cookies(given)) })).body.dump()
    expect(viaUndici.sent()).toBe('fetch=1; agent=1')

    const page = serve('page', 'page=1; Path=/')
    const dom = await JSDOM.fromURL(page.url, { cookieJar: tough as never })
    expect(page.sent()).toBe('fetch=1; agent=1; undici=1')
    dom.window.document.cookie = 'script=1; Path=/'
    dom.window.document.cookie = 'fetch=forged; Path=/'
    expect(dom.window.document.cookie).toBe('agent=1; undici=1; page=1; script=1')

    await createFetch(given)(viaFetch.url)
    expect(viaFetch.sent()).toBe('fetch=1; agent=1; undici=1; page=1; script=1')
    expect(tough.jar?.size).toBe(5)
    dom.window.close()
    agent.destroy()
    await plain.close()
  })

  it('is accepted by every client, and a jar over a store is refused by each with a reason', () => {
    const { given } = make()
    const stored = new CookieJar(new MemoryCookieStore())
    for (const act of [createFetch, createAgent, cookies] as ((jar: typeof given) => unknown)[]) {
      expect(() => act(given)).not.toThrow()
      expect(() => act(stored)).toThrow(/^jar: expected a CookieJar of speculoos, or one .* without a store/)
    }
  })
})
