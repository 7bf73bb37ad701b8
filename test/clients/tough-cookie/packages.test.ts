/**
 * The documented examples of packages that take a jar of tough-cookie, run with a jar of this package over real
 * sockets.
 */

import http from 'node:http'
import axios from 'axios'
import makeFetchCookie from 'fetch-cookie'
import { Impit } from 'impit'
import needle from 'needle'
import nodeFetch from 'node-fetch'
import { CookieJar as NativeJar } from 'speculoos'
import { CookieJar, Store } from 'speculoos/tough-cookie'
import superagent from 'superagent'
import { Agent, interceptors, fetch as undiciFetch } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LocalServers } from '../../servers/local-servers.js'
import { isOlderThan, titleOf } from './node-version.js'

let net: LocalServers
beforeAll(async () => {
  net = await LocalServers.start(['site.example'])
})
afterAll(() => net.close())

let login: string
let home: string
beforeEach(() => {
  net.reset()
  net.route('http://127.0.0.1/login', {
    status: 302,
    location: '/home',
    setCookie: ['SID=31d4; Path=/; HttpOnly', 'a=1'],
  })
  net.route('http://127.0.0.1/home', { body: 'welcome' })
  net.route('http://127.0.0.1/hostile', { setCookie: ['b=2; Domain=other.example', 'c=3; SameSite=None', 'd=4'] })
  login = net.url('http://127.0.0.1/login')
  home = net.url('http://127.0.0.1/home')
})

/** Returns the cookies of the last request for a path. */
const sentTo = (path: string) => net.cookiesAt(`http://127.0.0.1${path}`).at(-1)

/**
 * The types of some packages require the class of tough-cookie itself, with its private members. The types of impit
 * require a `setCookie` without a result.
 */
const asTough = (jar: CookieJar) => jar as never

describe('fetch-cookie 3', () => {
  it('keeps cookies in the given jar, without a cast', async () => {
    const jar = new CookieJar()
    const fetchCookie = makeFetchCookie(fetch, jar)
    expect(await (await fetchCookie(login)).text()).toBe('welcome')
    expect(sentTo('/home')).toBe('SID=31d4; a=1')
    expect(jar.getCookieStringSync(home)).toBe('SID=31d4; a=1')
  })

  it('exposes the jar', async () => {
    const fetchCookie = makeFetchCookie(fetch, new CookieJar())
    await fetchCookie.cookieJar.setCookie('mine=1', home, { ignoreError: false })
    expect(await fetchCookie.cookieJar.getCookieString(home)).toBe('mine=1')
    await fetchCookie(home)
    expect(sentTo('/home')).toBe('mine=1')
  })

  it("wraps node-fetch, with options and a program's own store", async () => {
    class RecordingStore extends Store {
      readonly puts: string[] = []
      override async findCookie() {
        return undefined
      }
      override async findCookies() {
        return []
      }
      override async putCookie(cookie: { key: string }) {
        this.puts.push(cookie.key)
      }
    }
    const store = new RecordingStore()
    const fetchCookie = makeFetchCookie(nodeFetch, new CookieJar(store, { allowSpecialUseDomain: true }))
    await fetchCookie(login)
    expect(store.puts.sort()).toEqual(['SID', 'a'])
  })

  it('ignores the errors of cookies by default', async () => {
    const jar = new CookieJar()
    await makeFetchCookie(fetch, jar)(net.url('http://127.0.0.1/hostile'))
    expect(jar.getCookieStringSync(home)).toBe('d=4')
    const strict = makeFetchCookie(fetch, new CookieJar(), false)
    await expect(strict(net.url('http://127.0.0.1/hostile'))).rejects.toMatchObject({
      message: "Cookie not in this host's domain. Cookie:other.example Request:127.0.0.1",
      reasons: [{ id: 'domain-mismatch' }],
    })
  })

  it('follows as many redirects as its option allows', async () => {
    await expect(makeFetchCookie(fetch, new CookieJar())(login, { maxRedirect: 0 })).rejects.toThrow('maximum redirect')
  })
})

/**
 * Imports the modules of a version of http-cookie-agent. The name is a variable, so that both versions have one type.
 */
async function httpCookieAgent(name: string) {
  const agents: typeof import('http-cookie-agent/http') = await import(`${name}/http`)
  const undici: typeof import('http-cookie-agent/undici') = await import(`${name}/undici`)
  return { ...agents, ...undici }
}

const versions = [
  ['http-cookie-agent', 'http-cookie-agent 8', 22],
  ['http-cookie-agent-7', 'http-cookie-agent 7', 20],
] as const

for (const [name, title, wanted] of versions) {
  // The title says which Node it needs.
  describe.skipIf(isOlderThan(wanted))(titleOf(title, wanted), () => {
    it('provides an agent for node:http', async () => {
      const { HttpCookieAgent } = await httpCookieAgent(name)
      const jar = new CookieJar()
      const agent = new HttpCookieAgent({ cookies: { jar: asTough(jar) } })
      const get = (url: string) =>
        new Promise((resolve, reject) => {
          http.get(url, { agent }, (response) => response.resume().on('end', resolve)).on('error', reject)
        })
      await get(login)
      await get(home)
      expect(sentTo('/home')).toBe('SID=31d4; a=1')
      expect(jar.getCookiesSync(home).map(({ key }) => key)).toEqual(['SID', 'a'])
    })

    it('provides agents for axios', async () => {
      const { HttpCookieAgent, HttpsCookieAgent } = await httpCookieAgent(name)
      const cookies = { jar: asTough(new CookieJar()) }
      const client = axios.create({
        httpAgent: new HttpCookieAgent({ cookies }),
        httpsAgent: new HttpsCookieAgent({ cookies }),
      })
      await client.get(login)
      expect(sentTo('/home')).toBe('SID=31d4; a=1')
    })

    it('provides agents for node-fetch', async () => {
      const { HttpCookieAgent } = await httpCookieAgent(name)
      const agent = new HttpCookieAgent({ cookies: { jar: asTough(new CookieJar()) } })
      await nodeFetch(login, { agent })
      expect(sentTo('/home')).toBe('SID=31d4; a=1')
    })

    it('provides an agent for superagent', async () => {
      const { MixedCookieAgent } = await httpCookieAgent(name)
      const jar = new CookieJar()
      const mixedAgent = new MixedCookieAgent({ cookies: { jar: asTough(jar) } })
      const client = superagent.agent().use((request: superagent.SuperAgentRequest) => request.agent(mixedAgent))
      await client.get(login)
      expect(jar.getCookieStringSync(home)).toBe('SID=31d4; a=1')
    })

    it('provides an agent for needle', async () => {
      const { MixedCookieAgent } = await httpCookieAgent(name)
      const jar = new CookieJar()
      const agent = new MixedCookieAgent({ cookies: { jar: asTough(jar) } })
      await needle('get', login, { agent })
      await needle('get', home, { agent })
      expect(sentTo('/home')).toBe('SID=31d4; a=1')
    })

    it('provides an agent for got', async () => {
      const { HttpCookieAgent } = await httpCookieAgent(name)
      const { default: got } = await import(isOlderThan(22) ? 'got-14' : 'got')
      const client = got.extend({
        agent: { http: new HttpCookieAgent({ cookies: { jar: asTough(new CookieJar()) } }) },
      })
      await client(login)
      expect(sentTo('/home')).toBe('SID=31d4; a=1')
    })

    it('extends another class of agents', async () => {
      const { createCookieAgent } = await httpCookieAgent(name)
      class OtherAgent extends http.Agent {}
      const jar = new CookieJar()
      const agent = new (createCookieAgent(OtherAgent))({ cookies: { jar: asTough(jar) } })
      expect(agent).toBeInstanceOf(OtherAgent)
      await axios.get(login, { httpAgent: agent })
      expect(jar.getCookieStringSync(home)).toBe('SID=31d4; a=1')
    })

    it('provides an agent and an interceptor for undici', async () => {
      const { CookieAgent, cookie } = await httpCookieAgent(name)
      const jar = new CookieJar()
      await undiciFetch(login, { dispatcher: new CookieAgent({ cookies: { jar: asTough(jar) } }) })
      expect(sentTo('/home')).toBe('SID=31d4; a=1')

      const composed = new Agent()
        .compose(cookie({ jar: asTough(new CookieJar()) }))
        .compose(interceptors.retry())
        .compose(interceptors.redirect({ maxRedirections: 3 }))
      net.received.length = 0
      await undiciFetch(login, { dispatcher: composed })
      expect(sentTo('/home')).toBe('SID=31d4; a=1')
    })

    it('is not broken by the cookies of a hostile server', async () => {
      const { HttpCookieAgent } = await httpCookieAgent(name)
      const jar = new CookieJar()
      await axios.get(net.url('http://127.0.0.1/hostile'), {
        httpAgent: new HttpCookieAgent({ cookies: { jar: asTough(jar) } }),
      })
      expect(jar.getCookieStringSync(home)).toBe('d=4')
    })

    it('refuses an asynchronous store', async () => {
      const { HttpCookieAgent } = await httpCookieAgent(name)
      const jar = new CookieJar(new Store())
      expect(() => new HttpCookieAgent({ cookies: { jar: asTough(jar) } })).toThrow('asynchronous cookie store')
    })
  })
}

// The title says which Node it needs.
describe.skipIf(isOlderThan(24))(titleOf('http-cookie-agent 8, under the fetch of Node', 24), () => {
  it('provides an agent', async () => {
    const { CookieAgent } = await httpCookieAgent('http-cookie-agent')
    const jar = new CookieJar()
    const dispatcher = new CookieAgent({ cookies: { jar: asTough(jar) } })
    // The declarations of undici and of @types/node declare different types for the same dispatcher.
    await fetch(login, { dispatcher } as unknown as RequestInit)
    expect(sentTo('/home')).toBe('SID=31d4; a=1')
  })
})

const supports = [
  ['axios-cookiejar-support', 'axios-cookiejar-support 7', 22],
  ['axios-cookiejar-support-6', 'axios-cookiejar-support 6', 20],
] as const

for (const [name, title, wanted] of supports) {
  // The title says which Node it needs.
  describe.skipIf(isOlderThan(wanted))(titleOf(title, wanted), () => {
    it('wraps axios', async () => {
      const { wrapper }: typeof import('axios-cookiejar-support') = await import(name)
      const jar = new CookieJar()
      const client = wrapper(axios.create({ jar: asTough(jar) }))
      expect((await client.get(login)).data).toBe('welcome')
      expect(sentTo('/home')).toBe('SID=31d4; a=1')
      await client.get(net.url('http://127.0.0.1/hostile'))
      expect(jar.getCookieStringSync(home)).toBe('SID=31d4; a=1; d=4')
    })
  })
}

const gots = [
  ['got', 'got 16', 22],
  ['got-14', 'got 14', 20],
] as const

for (const [name, title, wanted] of gots) {
  // The title says which Node it needs.
  describe.skipIf(isOlderThan(wanted))(titleOf(title, wanted), () => {
    it('accepts the jar as its cookieJar, without a cast', async () => {
      const { default: got }: typeof import('got') = await import(name)
      const cookieJar = new CookieJar()
      await cookieJar.setCookie('foo=bar', home)
      expect(await got(login, { cookieJar }).text()).toBe('welcome')
      expect(sentTo('/home')).toBe('foo=bar; SID=31d4; a=1')
      expect(cookieJar.getCookieStringSync(home)).toBe('foo=bar; SID=31d4; a=1')
    })

    it('has its own option for errors', async () => {
      const { default: got }: typeof import('got') = await import(name)
      const hostile = net.url('http://127.0.0.1/hostile')
      await expect(got(hostile, { cookieJar: new CookieJar(), retry: { limit: 0 } })).rejects.toThrow('domain')
      const cookieJar = new CookieJar()
      await got(hostile, { cookieJar, ignoreInvalidCookies: true })
      expect(cookieJar.getCookieStringSync(home)).toBe('d=4')
    })
  })
}

describe('impit', () => {
  it('keeps the cookies of a redirect in the jar, and sends them on the next hop', async () => {
    const jar = new CookieJar()
    const response = await new Impit({ cookieJar: asTough(jar) }).fetch(login)
    expect(await response.text()).toBe('welcome')
    expect(sentTo('/home')).toBe('SID=31d4; a=1')
    expect(jar.getCookieStringSync(home)).toBe('SID=31d4; a=1')
  })

  it('shares a jar of speculoos with other clients', async () => {
    const main = new NativeJar()
    main.setCookie('theme=dark; Path=/', home)
    await (await new Impit({ cookieJar: asTough(CookieJar.over(main)) }).fetch(login)).text()
    expect(sentTo('/home')).toBe('theme=dark; SID=31d4; a=1')
    expect(main.getCookieString(home)).toBe('theme=dark; SID=31d4; a=1')
  })

  it('sends the Cookie header of the caller instead of the cookies of the jar', async () => {
    const jar = new CookieJar()
    jar.setCookieSync('SID=31d4; Path=/', home)
    await (await new Impit({ cookieJar: asTough(jar) }).fetch(home, { headers: { cookie: 'mine=1' } })).text()
    expect(sentTo('/home')).toBe('mine=1')
  })
})
