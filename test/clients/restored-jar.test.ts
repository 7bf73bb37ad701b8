/** A jar that is restored in place is restored for every client that holds it. */
import { get } from 'node:http'
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { createAgent } from 'speculoos/node-http'
import { cookies } from 'speculoos/undici'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { LocalServers } from '../servers/local-servers.js'

const HOME = 'http://127.0.0.1/'
let net: LocalServers
let url: string
beforeAll(async () => {
  net = await LocalServers.start([])
  net.route(HOME, {})
  url = net.url(HOME)
})
afterAll(() => net.close())

/** Makes a client of a jar: a function that sends a request. */
const clients: readonly (readonly [string, (jar: CookieJar) => () => Promise<unknown>])[] = [
  [
    'a fetch',
    (jar) => {
      const fetchWithCookies = createFetch(jar)
      return () => fetchWithCookies(url)
    },
  ],
  [
    'an agent',
    (jar) => {
      const agent = createAgent(jar)
      return () =>
        new Promise((resolve, reject) => {
          get(url, { agent }, (response) => response.resume().on('end', resolve)).on('error', reject)
        })
    },
  ],
  [
    'a dispatcher of undici',
    (jar) => {
      const dispatcher = new Agent().compose(cookies(jar))
      return () => request(url, { dispatcher })
    },
  ],
]

it.each(clients)('%s sends the restored cookies, and none of those before', async (_, open) => {
  const saved = new CookieJar()
  saved.setCookie('restored=1', url)
  const jar = new CookieJar()
  jar.setCookie('before=1', url)
  const client = jar.client()
  const send = open(jar)
  await send()
  expect(client.getCookieString(url)).toBe('before=1')
  jar.restore(JSON.stringify(saved))
  await send()
  expect(net.cookiesAt(HOME).slice(-2)).toEqual(['before=1', 'restored=1'])
  expect(client.getCookieString(url)).toBe('restored=1')
})
