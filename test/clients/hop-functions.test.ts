/** The functions that every client takes: nothing that they return or change harms the process or the client. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import axios from 'axios'
import { CookieJar } from 'speculoos'
import { createFetch, type HopOptions, type JarSource } from 'speculoos/fetch'
import { createAgent } from 'speculoos/node-http'
import { cookies } from 'speculoos/undici'
import { Agent, interceptors, request } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

let server: Server
let url: string
let sent: (string | undefined)[]
beforeAll(async () => {
  server = createServer((request, response) => {
    sent.push(request.headers.cookie)
    if (request.url === '/') {
      response.writeHead(302, { location: '/next', 'set-cookie': 'session=new; Path=/' })
    }
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  sent = []
})

type Send = (jar: JarSource<never>, options: HopOptions<never>, headers: Record<string, string>) => Promise<unknown>
const clients: readonly (readonly [string, Send])[] = [
  ['createFetch', async (jar, options, headers) => createFetch(jar as never, options as never)(url, { headers })],
  [
    'the interceptor of undici',
    async (jar, options, headers) => {
      const redirect = interceptors.redirect({ maxRedirections: 3 })
      const dispatcher = new Agent().compose(cookies(jar as never, options as never), redirect)
      return request(url, { dispatcher, headers }).finally(() => dispatcher.destroy())
    },
  ],
  [
    'createAgent',
    async (jar, options, headers) => {
      const httpAgent = createAgent(jar as never, options as never)
      return axios.get(url, { httpAgent, headers, proxy: false }).finally(() => httpAgent.destroy())
    },
  ],
]

describe.each(clients)('%s', (_, send) => {
  const failed = async (): Promise<never> => {
    throw new Error('no session')
  }
  it.each<[string, JarSource<never>, HopOptions<never>, string]>([
    ['jar', failed as never, {}, 'the result of jar: expected a CookieJar'],
    [
      'context',
      new CookieJar(),
      { context: failed as never },
      'the result of options.context: expected an object at once',
    ],
  ])(
    'the request fails if %s is an async function that rejects, without an unhandled rejection',
    async (_, jar, options, message) => {
      const unhandled: unknown[] = []
      const note = (error: unknown): number => unhandled.push(error)
      process.on('unhandledRejection', note)
      try {
        await expect(send(jar, options, {})).rejects.toThrow(message)
        await new Promise((resolve) => setTimeout(resolve, 20))
      } finally {
        process.off('unhandledRejection', note)
      }
      expect([unhandled, sent]).toEqual([[], []])
    },
  )

  it('a change that onHop makes to its list does not bring back a pair that a redirect replaced', async () => {
    const onHop: HopOptions<never>['onHop'] = ({ received }) => {
      for (const { result } of received) {
        if (result.status === 'stored') Reflect.set(result.cookie, 'name', 'other')
        Reflect.set(result, 'status', 'rejected')
      }
      Reflect.set(received, 'length', 0)
    }
    await send(new CookieJar(), { onHop }, { cookie: 'session=old' })
    expect(sent).toEqual(['session=old', 'session=new'])
  })
})
