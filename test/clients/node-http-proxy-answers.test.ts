/** A proxy's response in the clear, instead of a tunnel, does not count for an https: URL. */
import { createServer, type Server } from 'node:http'
import { get as httpsGet } from 'node:https'
import type { AddressInfo } from 'node:net'
import axios from 'axios'
import got from 'got'
import { HttpsProxyAgent } from 'https-proxy-agent'
import needle from 'needle'
import fetch from 'node-fetch'
import { CookieJar } from 'speculoos'
import { createAgent } from 'speculoos/node-http'
import superagent from 'superagent'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const url = 'https://bank.test/'
const statuses = [407, 302, 403] as const
const attacks = ['__Host-SID=attacker; Path=/; Secure', 'SID=; Path=/; Secure; Max-Age=0']

let proxy: Server
let status: number = 407

beforeAll(async () => {
  proxy = createServer()
  proxy.on('connect', (_request, socket) => {
    const lines = attacks.map((attack) => `Set-Cookie: ${attack}\r\n`).join('')
    socket.end(`HTTP/1.1 ${status} No\r\nLocation: https://bank.test/other\r\n${lines}Content-Length: 0\r\n\r\n`)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
})
afterAll(() => new Promise((resolve) => proxy.close(resolve)))

const clients: readonly (readonly [string, (agent: HttpsProxyAgent<string>) => Promise<unknown>])[] = [
  [
    'node:https',
    (agent) =>
      new Promise((resolve, reject) => {
        httpsGet(url, { agent }, (response) => response.resume().on('end', () => resolve(response.statusCode))).on(
          'error',
          reject,
        )
      }),
  ],
  ['axios', (httpsAgent) => axios.get(url, { httpsAgent, proxy: false, maxRedirects: 3 })],
  ['got', (https) => got(url, { agent: { https }, retry: { limit: 0 } })],
  ['superagent', (agent) => superagent.get(url).agent(agent)],
  ['needle', (agent) => needle('get', url, { agent })],
  ['node-fetch', (agent) => fetch(url, { agent, redirect: 'manual' })],
]

describe.each(statuses)('a proxy that responds to CONNECT with %i', (answer) => {
  it.each(clients)('sets and removes no cookie through %s', async (_, visit) => {
    status = answer
    const jar = new CookieJar()
    jar.setCookie('SID=real; Path=/; Secure', url)
    const hops: number[] = []
    const { port } = proxy.address() as AddressInfo
    const agent = createAgent(jar, {
      agent: new HttpsProxyAgent(`http://127.0.0.1:${port}`),
      onHop: (hop) => hops.push(hop.received.length),
    })
    // Most clients reject the response of the proxy in some way.
    await visit(agent).catch(() => {})
    expect(jar.getCookieString(url)).toBe('SID=real')
    expect(hops.length).toBeGreaterThan(0)
    expect(hops.every((received) => received === 0)).toBe(true)
  })
})
