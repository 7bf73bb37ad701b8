/**
 * A Cookie header of the caller on redirects that a client follows through the agent. A pair is sent until a response
 * sets or removes the cookie of its name for the next URL, as in the other clients.
 */
import { get } from 'node:http'
import type { Agent } from 'node:https'
import axios from 'axios'
import got from 'got'
import got14 from 'got-14'
import needle from 'needle'
import nodeFetch from 'node-fetch'
import { CookieJar } from 'speculoos'
import { createAgent } from 'speculoos/node-http'
import superagent from 'superagent'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LocalServers } from '../servers/local-servers.js'
import { localAgents } from './node-http-requests.js'

type Visit = (url: string, agent: Agent, cookie: string) => PromiseLike<unknown>

const clients: readonly (readonly [string, Visit])[] = [
  // axios follows redirects with the follow-redirects package.
  [
    'axios',
    (url, agent, Cookie) => axios.get(url, { httpAgent: agent, httpsAgent: agent, proxy: false, headers: { Cookie } }),
  ],
  ['got 14', (url, agent, Cookie) => got14(url, { agent: { http: agent, https: agent }, headers: { Cookie } })],
  ['got 16', (url, agent, Cookie) => got(url, { agent: { http: agent, https: agent }, headers: { Cookie } })],
  ['superagent', (url, agent, Cookie) => superagent.get(url).agent(agent).set('Cookie', Cookie)],
  [
    'needle with follow_set_cookies',
    (url, agent, Cookie) =>
      needle('get', url, null, { agent, follow_max: 5, follow_set_cookies: true, headers: { Cookie } }),
  ],
  ['node-fetch', (url, agent, Cookie) => nodeFetch(url, { agent, headers: { Cookie } })],
]

let net: LocalServers
let jar: CookieJar
let agent: Agent

beforeAll(async () => {
  net = await LocalServers.start(['shop.example', 'www.shop.example'])
})
afterAll(() => net.close())
beforeEach(() => {
  net.reset()
  jar = new CookieJar()
  agent = createAgent(jar, { agent: localAgents(net) })
})
afterEach(() => agent.destroy())

const sent = (): (string | undefined)[] => net.received.map(({ cookie }) => cookie)
const redirect = (from: string, to: string, ...setCookie: string[]): void => {
  net.route(`http://shop.example${from}`, { status: 302, location: `http://shop.example${to}`, setCookie })
}

describe.each(clients)('%s', (_, visit) => {
  const go = (cookie: string): PromiseLike<unknown> => visit(net.url('http://shop.example/'), agent, cookie)

  it('keeps a pair of the caller after a redirect that sets its name for another path', async () => {
    redirect('/', '/to', 'session=x; Path=/other')
    await go('session=abc')
    expect(sent()).toEqual(['session=abc', 'session=abc'])
    expect([...jar].map(({ path }) => path)).toEqual(['/other'])
  })

  it('keeps a pair of the caller after a redirect that sets its name for a deeper path', async () => {
    redirect('/', '/to', 'session=x; Path=/to/more')
    await go('session=abc')
    expect(sent()).toEqual(['session=abc', 'session=abc'])
  })

  it('keeps a pair of the caller after a redirect whose cookie of its name is refused', async () => {
    redirect('/', '/to', 'session=x; Domain=other.test')
    await go('session=abc')
    expect(sent()).toEqual(['session=abc', 'session=abc'])
  })

  it('sends the cookie of a redirect instead of the pair of the caller, on all later hops', async () => {
    redirect('/', '/to', 'session=new; Path=/')
    redirect('/to', '/more')
    await go('session=abc; own=1')
    expect(sent()).toEqual(['session=abc; own=1', 'own=1; session=new', 'own=1; session=new'])
  })

  it('sends the cookie of a redirect if it replaces the only pair', async () => {
    redirect('/', '/to', 'session=new; Path=/')
    redirect('/to', '/more', 'other=1; Path=/')
    redirect('/more', '/last')
    await go('session=abc')
    expect(sent()).toEqual(['session=abc', 'session=new', 'session=new; other=1', 'session=new; other=1'])
  })

  it('sends neither the pair of the caller nor the cookie after a redirect that removes the cookie', async () => {
    jar.setCookie('session=abc; Path=/', 'http://shop.example/')
    redirect('/', '/to', 'session=; Path=/; Max-Age=0')
    redirect('/to', '/more')
    await go('session=abc; own=1')
    expect(sent()).toEqual(['session=abc; own=1', 'own=1', 'own=1'])
  })

  it('sends the header of the caller with the next call, and with a concurrent one', async () => {
    redirect('/', '/to', 'session=new; Path=/')
    await go('session=abc')
    await visit(net.url('http://shop.example/to'), agent, 'session=abc')
    await visit(net.url('http://shop.example/to'), agent, 'session=abc')
    expect(sent()).toEqual(['session=abc', 'session=new', 'session=abc', 'session=abc'])
    net.received.length = 0
    await Promise.all([go('session=abc'), visit(net.url('http://shop.example/to'), agent, 'session=abc')])
    expect(sent().toSorted()).toEqual(['session=abc', 'session=abc', 'session=new'])
  })

  it('follows a relative Location with octets that are not ASCII', async () => {
    const location = '/caf\u00c3\u00a9?q=\u00c3\u00a9'
    net.route('http://shop.example/', { status: 302, location, setCookie: 'session=new; Path=/' })
    await go('session=abc')
    expect(sent()).toEqual(['session=abc', 'session=new'])
  })
})

it.each([
  ['without follow_set_cookies', false, 'http://shop.example/to'],
  ['with follow_set_cookies, for a Location without a host', true, '/to'],
])('needle %s drops a Cookie header of the caller on a redirect, as without the agent', async (_, follow, location) => {
  net.route('http://shop.example/', { status: 302, location, setCookie: 'session=x; Path=/other' })
  const headers = { Cookie: 'session=abc' }
  const options = { agent, follow_max: 5, follow_set_cookies: follow, headers }
  await needle('get', net.url('http://shop.example/'), null, options)
  expect(sent()).toEqual(['session=abc', undefined])
})

const read = (path: string, by: Agent, then: () => void): void => {
  get(net.url(`http://shop.example${path}`), { agent: by, headers: { Cookie: 'session=abc' } }, (response) => {
    response.resume()
    then()
  })
}

it('a request for another URL in a listener of the response sends the header of the caller', async () => {
  redirect('/', '/to', 'session=new; Path=/')
  await new Promise<void>((resolve) => read('/', agent, () => read('/beside', agent, () => resolve())))
  expect(sent()).toEqual(['session=abc', 'session=abc'])
})

it('a redirect counts for other agents of the jar, but not for an agent of another jar', async () => {
  const inner = localAgents(net)
  redirect('/', '/to', 'session=new; Path=/')
  for (const next of [jar, new CookieJar()]) {
    const second = createAgent(next, { agent: inner })
    await new Promise<void>((resolve) => read('/', agent, () => read('/to', second, () => resolve())))
    jar.clear()
  }
  inner.http.destroy()
  expect(sent()).toEqual(['session=abc', 'session=new', 'session=abc', 'session=abc'])
})
