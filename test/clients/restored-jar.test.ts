/** A jar that is restored in place is restored for every client that holds it. */
import { createServer, get, type Server } from 'node:http'
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { createAgent } from 'speculoos/node-http'
import { cookies } from 'speculoos/undici'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, expect, it } from 'vitest'

let server: Server
let url: string
let sent: (string | undefined)[]
beforeAll(async () => {
  server = createServer((incoming, response) => {
    sent.push(incoming.headers.cookie)
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : null}/`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

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
  [
    'a client of the jar',
    (jar) => {
      const client = jar.client()
      return async () => sent.push(client.getCookieString(url))
    },
  ],
]

it.each(clients)('%s sends the restored cookies, and none of those before', async (_, open) => {
  const saved = new CookieJar()
  saved.setCookie('restored=1', url)
  const jar = new CookieJar()
  jar.setCookie('before=1', url)
  const send = open(jar)
  sent = []
  await send()
  jar.restore(JSON.stringify(saved))
  await send()
  expect(sent).toEqual(['before=1', 'restored=1'])
})
