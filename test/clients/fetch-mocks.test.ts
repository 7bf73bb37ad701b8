/**
 * A fetch with cookies and popular mocks: cookies are sent and stored, redirects are followed, and requests that are
 * not mocked reach the server.
 */

import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepGlobalDispatchers } from './global-dispatchers.js'
import { isOlderThan, titleOf } from './tough-cookie/node-version.js'

const require = createRequire(import.meta.url)
const HOME = 'http://shop.test/'
const MOVED = { status: 302, location: '/to', cookie: 'mock=1; Path=/' }

let server: Server
let origin: string
let jar: CookieJar

beforeAll(async () => {
  server = createServer(({ headers }, response) => {
    response.setHeader('set-cookie', ['real=1', 'other=2']).end(`the server received ${headers.cookie}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  jar = new CookieJar()
  jar.setCookie('SID=1; Path=/', HOME)
  jar.setCookie('SID=2; Path=/', origin)
})

/** The Cookie header fields that a mock received. */
type Cookies = (string | null)[]
/** A mock that returns a redirect with a cookie, and then a response. */
interface Mock {
  readonly name: string
  readonly node?: readonly [number, number]
  /** Starts the mock. Returns a function that stops it. */
  readonly start: (cookies: Cookies) => Promise<() => unknown>
}

/** The declarations of these packages differ between versions, but the members used here are the same. */
type Untyped = ReturnType<typeof JSON.parse>

const msw =
  (folder: string): Mock['start'] =>
  async (cookies) => {
    const { http, HttpResponse }: Untyped = require(folder)
    const { setupServer }: Untyped = require(`${folder}/node`)
    const headers = { location: MOVED.location, 'set-cookie': MOVED.cookie }
    const mock = setupServer(
      http.get(HOME, ({ request }: { request: Request }) => {
        cookies.push(request.headers.get('cookie'))
        return new HttpResponse('moved', { status: MOVED.status, headers })
      }),
      http.get(`${HOME}to`, ({ request }: { request: Request }) => {
        cookies.push(request.headers.get('cookie'))
        return HttpResponse.text('arrived')
      }),
    )
    mock.listen({ onUnhandledRequest: 'bypass' })
    return () => mock.close()
  }

const nock =
  (folder: string): Mock['start'] =>
  async (cookies) => {
    const loaded: Untyped = require(folder)
    const nock = loaded.default ?? loaded
    if (!nock.isActive()) nock.activate()
    // nock 15 passes a Request to the reply function. Earlier versions have the request as `this.req`.
    type Intercepted = { req: { headers: { cookie?: string | string[] } } }
    const note = (intercepted: Intercepted, given: unknown) => {
      const isRequest = given instanceof Request
      const cookie = isRequest ? given.headers.get('cookie') : intercepted.req.headers.cookie
      cookies.push(String(cookie))
    }
    nock(HOME.slice(0, -1))
      .get('/')
      .reply(function (this: Intercepted, given: unknown) {
        note(this, given)
        return [MOVED.status, 'moved', { location: MOVED.location, 'set-cookie': MOVED.cookie }]
      })
      .get('/to')
      .reply(function (this: Intercepted, given: unknown) {
        note(this, given)
        return [200, 'arrived']
      })
    return () => {
      nock.cleanAll()
      nock.restore()
    }
  }

const mockAgent =
  (folder: string): Mock['start'] =>
  async (cookies) => {
    const { MockAgent, setGlobalDispatcher }: typeof import('undici') = require(folder)
    const putBack = keepGlobalDispatchers()
    const agent = new MockAgent()
    setGlobalDispatcher(agent)
    const pool = agent.get(HOME.slice(0, -1))
    const headers = { location: MOVED.location, 'set-cookie': MOVED.cookie }
    pool.intercept({ path: '/' }).reply((options) => {
      cookies.push(new Headers(options.headers as Record<string, string>).get('cookie'))
      return { statusCode: MOVED.status, data: 'moved', responseOptions: { headers } }
    })
    pool.intercept({ path: '/to' }).reply((options) => {
      cookies.push(new Headers(options.headers as Record<string, string>).get('cookie'))
      return { statusCode: 200, data: 'arrived' }
    })
    return async () => {
      putBack()
      await agent.close()
    }
  }

const fetchMock: Mock['start'] = async (cookies) => {
  const { default: mock } = await import('fetch-mock')
  const note = ({ options }: { options: RequestInit }) => cookies.push(new Headers(options.headers).get('cookie'))
  mock.mockGlobal()
  mock.get(HOME, (call) => {
    note(call as { options: RequestInit })
    return { status: MOVED.status, headers: { location: MOVED.location, 'set-cookie': MOVED.cookie } }
  })
  mock.get(`${HOME}to`, (call) => {
    note(call as { options: RequestInit })
    return 'arrived'
  })
  mock.spy()
  return () => mock.hardReset()
}

const jestFetchMock: Mock['start'] = async (cookies) => {
  vi.stubGlobal('jest', vi)
  const mock: Untyped = require('jest-fetch-mock')
  const passing = globalThis.fetch
  mock.enableMocks()
  mock.mockImplementation(async (input: string, init: RequestInit) => {
    if (!input.startsWith(HOME)) return passing(input, init)
    cookies.push(new Headers(init.headers).get('cookie'))
    const headers = { location: MOVED.location, 'set-cookie': MOVED.cookie }
    return input === HOME ? new Response('moved', { status: MOVED.status, headers }) : new Response('arrived')
  })
  return () => {
    mock.disableMocks()
    vi.unstubAllGlobals()
  }
}

const mocks: readonly Mock[] = [
  { name: 'msw 2', start: msw('msw') },
  { name: 'msw 3', node: [22, 12], start: msw('msw-3') },
  { name: 'nock 14', start: nock('nock-14') },
  { name: 'nock 15', node: [22, 20], start: nock('nock') },
  { name: 'MockAgent of undici 7', start: mockAgent('undici') },
  { name: 'MockAgent of undici 8', node: [22, 19], start: mockAgent('undici-8') },
  { name: 'fetch-mock 12', start: fetchMock },
  { name: 'jest-fetch-mock', start: jestFetchMock },
]

for (const { name, node: [major, minor] = [0, 0], start } of mocks) {
  // Not every mock supports the oldest Node that this package supports.
  describe.skipIf(isOlderThan(major, minor))(titleOf(name, major, minor), () => {
    it.each(['before', 'after'])('a fetch that was made %s the mock sends and stores cookies', async (when) => {
      let fetch = createFetch(jar)
      const cookies: Cookies = []
      const stop = await start(cookies)
      if (when === 'after') fetch = createFetch(jar)
      try {
        const response = await fetch(HOME)
        expect([response.status, await response.text(), response.url]).toEqual([200, 'arrived', `${HOME}to`])
        // The responses of fetch-mock have a fixed `redirected`.
        expect(response.redirected).toBe(name !== 'fetch-mock 12')
        // msw 2 adds cookies that its handlers set to the request.
        const end = name === 'msw 2' ? '(;|$)' : '$'
        const expected = ['SID=1', 'SID=1; mock=1'].map((cookie) => expect.stringMatching(`^${cookie}${end}`))
        expect(cookies).toEqual(expected)
        expect(jar.getCookieString(HOME)).toBe('SID=1; mock=1')
      } finally {
        await stop()
      }
    })

    it('a request that it passes through sends and stores cookies', async () => {
      const fetch = createFetch(jar)
      const stop = await start([])
      try {
        expect(await (await fetch(origin)).text()).toBe('the server received SID=2')
        expect(jar.getCookieString(origin)).toBe('SID=2; real=1; other=2')
      } finally {
        await stop()
      }
    })
  })
}

it('nock 13 does not mock the global fetch', async () => {
  const cookies: Cookies = []
  const stop = await nock('nock-13')(cookies)
  try {
    expect(await (await createFetch(jar)(origin)).text()).toBe('the server received SID=2')
    await expect(createFetch(jar)(HOME)).rejects.toThrow('fetch failed')
    expect(cookies).toEqual([])
  } finally {
    await stop()
  }
})

it('nock 14 joins a list of Set-Cookie lines into one line, and the jar sees that line', async () => {
  const lib: Untyped = require('nock-14')
  if (!lib.isActive()) lib.activate()
  lib('http://shop.test')
    .get('/')
    .reply(200, '', { 'set-cookie': ['a=1', 'b=2'] })
  try {
    await createFetch(jar)(HOME)
    expect(jar.getCookieString(HOME)).toBe('SID=1; a=1,b=2')
  } finally {
    lib.cleanAll()
    lib.restore()
  }
})
