/** If a function of the program throws for the host of a redirect, the request fails, and no error is uncaught. */
import http, { type Agent } from 'node:http'
import axios from 'axios'
import got from 'got'
import needle from 'needle'
import nodeFetch from 'node-fetch'
import { CookieJar } from 'speculoos'
import { type AgentOptions, type AgentPair, createAgent, type JarSource } from 'speculoos/node-http'
import superagent from 'superagent'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { localAgents } from '../clients/node-http-requests.js'
import { LocalServers } from '../servers/local-servers.js'

let net: LocalServers
let agents: AgentPair
beforeAll(async () => {
  net = await LocalServers.start([])
})
afterAll(() => net.close())
beforeEach(() => {
  net.reset()
  net.route('http://good.test/', { status: 302, location: 'http://evil.test/' })
  agents = localAgents(net)
})
afterEach(() => {
  agents.http.destroy()
  agents.https.destroy()
})

const isEvil = (url: string): boolean => new URL(url).hostname === 'evil.test'
const thrower = (message: string) => (): never => {
  throw new Error(message)
}

type Given = Partial<AgentOptions<AgentPair>> & { readonly jar?: JarSource<http.ClientRequest> }
const functions: readonly (readonly [string, Given, string])[] = [
  [
    'a jar function that returns undefined',
    { jar: ({ url }) => (isEvil(url) ? undefined : null) },
    'the result of jar: expected',
  ],
  ['a jar function that throws', { jar: ({ url }) => (isEvil(url) ? thrower('no user')() : null) }, 'no user'],
  ['a context that throws', { context: ({ url }) => (isEvil(url) ? thrower('no page')() : {}) }, 'no page'],
  [
    'a jar that throws',
    {
      jar: ({ url }) => {
        const jar = new CookieJar()
        return isEvil(url) ? Object.assign(jar, { getCookieString: thrower('no cookies') }) : jar
      },
    },
    'no cookies',
  ],
  ['a listener that throws', { onHop: ({ url }) => (isEvil(url) ? thrower('no hop')() : undefined) }, 'no hop'],
]

/** Follows redirects as a program without a client does. */
function visit(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const go = (target: string): void => {
      const request = http.get(target, { agent }, (response) => {
        const { location } = response.headers
        response.resume().on('end', () => (location === undefined ? resolve() : go(location)))
      })
      request.on('error', reject)
    }
    go(url)
  })
}

const clients: readonly (readonly [string, (url: string, agent: Agent) => PromiseLike<unknown>])[] = [
  ['node:http', visit],
  // axios follows redirects with the follow-redirects package.
  ['axios', (url, httpAgent) => axios.get(url, { httpAgent, proxy: false })],
  ['got', (url, agent) => got(url, { agent: { http: agent }, retry: { limit: 0 } })],
  ['superagent', (url, agent) => superagent.get(url).agent(agent)],
  ['needle', (url, agent) => needle('get', url, null, { agent, follow_max: 3 })],
  ['node-fetch', (url, agent) => nodeFetch(url, { agent })],
]

describe.each(functions)('%s', (_, { jar = new CookieJar(), ...options }, message) => {
  it.each(clients)('fails a request of %s', async (_client, ask) => {
    for (const agent of [
      createAgent(jar, { ...options, agent: agents }),
      createAgent(jar, { ...options, agent: agents.http }),
    ]) {
      await expect((async () => ask(net.url('http://good.test/'), agent))()).rejects.toThrow(message)
    }
  })
})

it('a host with an encoded octet is not the host that a URL decodes it to', async () => {
  const jar = new CookieJar()
  jar.setCookie('SID=of-bank', net.url('http://bank.test/'))
  const { port } = new URL(net.url('http://bank.test/'))
  const hosts = ['b%61nk.test', 'bank%2Etest', 'bank.test%20', 'bank.test']
  for (const host of hosts) {
    await new Promise((resolve, reject) => {
      const headers = { host: 'other.test' }
      const agent = createAgent(jar, { agent: agents })
      http.get({ host, port, headers, agent }, (response) => response.resume().on('end', resolve)).on('error', reject)
    })
  }
  expect(net.received.map(({ cookie }) => cookie)).toEqual([undefined, undefined, undefined, 'SID=of-bank'])
})
