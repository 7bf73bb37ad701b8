/** No cookie of an `https:` URL leaves over a connection without TLS, such as that of a proxy agent for `http:`. */
import { Agent, createServer, type Server } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import axios from 'axios'
import got from 'got'
import { HttpProxyAgent } from 'http-proxy-agent'
import { CookieJar } from 'speculoos'
import { createAgent } from 'speculoos/node-http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { slowJar } from '../doors/slow-jar.js'
import { requestOf } from './node-http-requests.js'

const url = 'https://bank.test/'
const REFUSED = 'The cookies of an https: URL were not sent: the agent made a connection without TLS'

let proxy: Server
let proxyUrl: string
let received: string[]
let jar: CookieJar
beforeAll(async () => {
  proxy = createServer(({ url, headers }, response) => {
    received.push(`${url} ${headers.cookie}`)
    response.setHeader('set-cookie', 'planted=1').end()
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
})
afterAll(() => {
  proxy.closeAllConnections()
  proxy.close()
})
beforeEach(() => {
  received = []
  jar = new CookieJar()
  jar.setCookie('SID=1; Secure', url)
})

const agents: readonly (readonly [string, () => Agent])[] = [
  ['http-proxy-agent', () => new HttpProxyAgent(proxyUrl)],
  [
    'an agent that connects without TLS',
    () => {
      const createConnection = (): ReturnType<typeof connect> => connect((proxy.address() as AddressInfo).port)
      return Object.assign(new Agent(), { protocol: 'https:', createConnection })
    },
  ],
]

describe.each(agents)('%s', (_, make) => {
  const clients: readonly (readonly [string, (agent: Agent) => Promise<unknown>])[] = [
    ['a request', (agent) => requestOf(url, { agent })],
    ['a request with a body', (agent) => requestOf(url, { agent, method: 'POST' }, (request) => request.end('body'))],
    ['a request that is flushed at once', (agent) => requestOf(url, { agent }, (request) => request.flushHeaders())],
    [
      'a request whose body is written once it has a socket',
      (agent) =>
        new Promise((resolve, reject) => {
          const request = httpsRequest(url, { agent, method: 'POST' }, resolve)
          request.on('error', reject)
          request.on('socket', () => {
            setTimeout(() => {
              try {
                request.end('body')
              } catch (error) {
                reject(new Error('request.end() threw, and no program would catch that', { cause: error }))
              }
            }, 5)
          })
        }),
    ],
    ['axios', (httpsAgent) => axios.get(url, { httpsAgent, proxy: false })],
    ['got', (agent) => got(url, { agent: { https: agent as never }, retry: { limit: 0 } })],
  ]
  const ways = clients.flatMap(([name, send]) => [
    [name, send, (jar: CookieJar) => jar] as const,
    [`${name} that waits for its jar`, send, slowJar] as const,
  ])
  it.each(ways)('%s fails before anything is sent', async (_, send, jarOf) => {
    const agent = createAgent(jarOf(jar), { agent: make() })
    await expect(send(agent)).rejects.toThrow(REFUSED)
    agent.destroy()
    expect(received).toEqual([])
    expect(Array.from(jar, ({ name }) => name)).toEqual(['SID'])
  })
})

it('a request without cookies is sent as without the jar, and stores none', async () => {
  const empty = new CookieJar()
  const agent = createAgent(empty, { agent: new HttpProxyAgent(proxyUrl) })
  expect((await requestOf(url, { agent })).status).toBe(200)
  expect(received).toHaveLength(1)
  expect(empty.size).toBe(0)
})

it.each(agents)('%s sends a request without cookies whose body is written once it has a socket', async (_, make) => {
  const agent = createAgent(new CookieJar(), { agent: make() })
  const status = await new Promise((resolve, reject) => {
    const request = httpsRequest(url, { agent, method: 'POST' }, (response) => resolve(response.statusCode))
    request.on('error', reject)
    request.on('socket', () => setTimeout(() => request.end('body'), 5))
  })
  agent.destroy()
  expect(status).toBe(200)
})

it('a request without a jar is sent with the cookies of the caller', async () => {
  const agent = createAgent(() => null, { agent: new HttpProxyAgent(proxyUrl) })
  expect((await requestOf(url, { agent, headers: { cookie: 'own=1' } })).status).toBe(200)
  expect(received).toEqual([expect.stringMatching(/ own=1$/)])
  agent.destroy()
})
