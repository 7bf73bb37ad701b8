/** Redirects and requests that do not go where they seem to, and the messages about them. */
import { createServer, type RequestListener, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import nodeFetch from 'node-fetch'
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import * as undici from 'undici'
import { afterEach, describe, expect, it } from 'vitest'
import { heapInUse, MEGABYTE } from '../hostile/heap.js'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** Starts a server, and returns its origin. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('a dispatcher that connects to one origin', () => {
  const later: undici.Dispatcher.DispatcherComposeInterceptor = (dispatch) => (request, handler) => {
    setTimeout(() => dispatch(request, handler), 1)
    return true
  }
  const reading: undici.Dispatcher.DispatcherComposeInterceptor = (dispatch) => (request, handler) =>
    dispatch({ ...request, query: { of: new URL(String(request.origin)).host } }, handler)
  const kinds = [
    ['Client', (origin: string) => new undici.Client(origin)],
    ['Pool', (origin: string) => new undici.Pool(origin)],
    ['BalancedPool', (origin: string) => new undici.BalancedPool([origin])],
    ['RetryAgent over a Client', (origin: string) => new undici.RetryAgent(new undici.Client(origin))],
    ['Client with interceptors', (origin: string) => new undici.Client(origin).compose(undici.interceptors.retry())],
    ['Client whose interceptor reads the origin', (origin: string) => new undici.Client(origin).compose(reading)],
    ['Client whose interceptor passes requests on later', (origin: string) => new undici.Client(origin).compose(later)],
    ['Client with both', (origin: string) => new undici.Client(origin).compose(reading, later)],
  ] as const

  it.each(kinds)('%s: its server gets no cookies of the origin that it redirects to', async (_title, open) => {
    const cookies: (string | undefined)[] = []
    const origin = await serve((request, response) => {
      cookies.push(request.headers.cookie)
      response.writeHead(302, { location: 'http://bank.test/account', 'set-cookie': 'a=1' }).end()
    })
    const jar = new CookieJar()
    jar.setCookie('SID=secret', 'http://bank.test/')
    const fetch = createFetch(jar, { fetch: undici.fetch })
    const dispatcher = open(origin)
    await expect(fetch(`${origin}/`, { dispatcher })).rejects.toThrow(/connects to one origin only/)
    expect(cookies).toEqual([undefined])
    expect([...jar].map(({ domain }) => domain)).toEqual(['bank.test', '127.0.0.1'])
    await dispatcher.destroy()
  })

  it('redirects within the origin are followed, and with an Agent redirects to any origin', async () => {
    const there = await serve((request, response) => response.end(`there ${request.headers.cookie}`))
    const origin = await serve((request, response) => {
      if (request.url === '/end') response.end('here')
      else response.writeHead(302, { location: request.url === '/here' ? '/end' : `${there}/` }).end()
    })
    const fetch = createFetch(new CookieJar(), { fetch: undici.fetch })
    const client = new undici.Client(origin)
    const agent = new undici.Agent()
    expect(await (await fetch(`${origin}/here`, { dispatcher: client })).text()).toBe('here')
    expect(await (await fetch(`${origin}/there`, { dispatcher: agent })).text()).toBe('there undefined')
    for (const composed of [agent.compose(reading), agent.compose(later), agent.compose(reading, later)]) {
      expect(await (await fetch(`${origin}/there`, { dispatcher: composed })).text()).toBe('there undefined')
    }
    await client.destroy()
    await agent.destroy()
  })

  it('the wait for a dispatcher that never reports an error ends with the signal of the call', async () => {
    let isAsked = false
    const origin = await serve((_request, response) => response.writeHead(302, { location: 'http://bank.test/' }).end())
    const agent = new undici.Agent()
    const dispatcher = agent.compose((dispatch) => (request, handler) => {
      isAsked = request.origin !== origin
      return isAsked || dispatch(request, handler)
    })
    const controller = new AbortController()
    const call = createFetch(new CookieJar(), { fetch: undici.fetch })(origin, {
      dispatcher,
      signal: controller.signal,
    })
    const failed = expect(call).rejects.toThrow('enough')
    await expect.poll(() => isAsked).toBe(true)
    controller.abort(new Error('enough'))
    await failed
    await agent.destroy()
  })
})

describe('a Proxy of a Request that reports another URL', () => {
  const require = createRequire(import.meta.url)
  const libraries = [
    ['node-fetch 2', require('node-fetch-2'), require('node-fetch-2').Request],
    ['node-fetch 3', nodeFetch, undefined],
    ['undici', undici.fetch, undici.Request],
    ['Node', globalThis.fetch, globalThis.Request],
  ] as const

  it.each(libraries)('%s: no server gets a cookie of another server', async (_title, fetch, given) => {
    const cookies: (string | undefined)[] = []
    const evil = await serve((request, response) => response.end(cookies.push(request.headers.cookie).toString()))
    const jar = new CookieJar()
    jar.setCookie('SID=secret', 'http://bank.test/')
    const Request = given ?? (await import('node-fetch')).Request
    const request: object = new Request('http://bank.test/')
    const input = new Proxy(request, {
      get: (target, name) => (name === 'url' ? `${evil}/` : Reflect.get(target, name)),
    })
    await createFetch<(input: object) => Promise<object>>(jar, { fetch })(input).catch(() => {})
    expect(cookies.filter(Boolean)).toEqual([])
  })
})

describe('the page behind a request', () => {
  it('is read from accessors of a class, in init.cookies and in options.context', async () => {
    class Page {
      readonly topLevelNavigation = false
      get siteForCookies(): string {
        return 'https://other.example/'
      }
    }
    const jar = new CookieJar()
    jar.setCookie('SID=1; SameSite=Strict', 'https://shop.example/')
    const echo = async (_url: string, init?: RequestInit) => new Response(new Headers(init?.headers).get('cookie'))
    const fetch = createFetch(jar, { fetch: echo })
    expect(await (await fetch('https://shop.example/', { cookies: new Page() })).text()).toBe('')
    const other = createFetch(jar, { fetch: echo, context: new Page() })
    expect(await (await other('https://shop.example/')).text()).toBe('')
  })
})

describe('the message about a redirect shows of its Location', () => {
  const to = (location: string) => {
    const fetch = async (_url: string, _init?: RequestInit) =>
      new Response(null, { status: 302, headers: { location } })
    return createFetch(new CookieJar(), { fetch })('https://shop.example/login?code=31d4')
  }

  it.each([
    ['no password and no query', 'https://ada:31d4@[bad/?token=31d4#31d4'],
    ['no password before an invalid port', 'https://ada:31d4@shop.example:99999/'],
    ['no query of another scheme', 'app://open?token=31d4'],
    ['no password of another origin', 'https://ada:31d4@other.example/?token=31d4'],
  ])('%s', async (_title, location) => {
    const error: unknown = await to(location).catch((reason) => reason)
    expect(error).toBeInstanceOf(TypeError)
    expect(String(error)).toContain('was not followed')
    expect(String(error)).not.toContain('31d4')
  })

  it('only its beginning', async () => {
    const error: unknown = await to(`https://[${'a'.repeat(100_000)}`).catch((reason) => reason)
    expect(String(error).length).toBeLessThan(500)
  })
})

it('keeps nothing of many long URLs', async () => {
  const fetch = createFetch(new CookieJar(), { fetch: async () => new Response('') })
  const before = heapInUse()
  for (let index = 0; index < 100; index += 1) {
    await fetch(`data:text/plain,${index}${'x'.repeat(500_000)}`)
    await fetch(`https://shop.example/?${index}${'x'.repeat(500_000)}`)
  }
  expect(heapInUse() - before).toBeLessThan(10 * MEGABYTE)
  expect(await fetch('https://shop.example/')).toBeDefined()
})
