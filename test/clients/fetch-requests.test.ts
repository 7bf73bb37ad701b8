/**
 * The arguments and the result of a call: requests, bodies, headers, signals and the response.
 */
import { createHash } from 'node:crypto'
import { inspect } from 'node:util'
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LocalServers } from '../servers/local-servers.js'
import { fetches } from './fetches.js'

let net: LocalServers
let jar: CookieJar

beforeAll(async () => {
  net = await LocalServers.start(['shop.example', 'www.shop.example'])
})
afterAll(() => net.close())
beforeEach(() => {
  net.reset()
  jar = new CookieJar()
  jar.setCookie('SID=1; Domain=shop.example', 'https://shop.example/')
  for (const status of [301, 302, 303, 307, 308])
    net.route(`https://shop.example/${status}`, { status, location: '/to' })
})

describe.each(fetches)('$name', ({ fetch, Request }) => {
  const from = (path: string): string => net.url(`https://shop.example${path}`)
  const visit = (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const options = { ...init, dispatcher: net.dispatcher }
    return createFetch(jar, { fetch })(input, options)
  }
  const arrivals = () => net.received.map(({ method, cookie, body }) => [method, cookie, body])

  describe('the input', () => {
    it.each([
      ['a string', (url: string) => url],
      ['a URL', (url: string) => new URL(url)],
      ['a Request', (url: string) => new Request(url)],
    ])('may be %s', async (_, make) => {
      await visit(make(from('/302')))
      expect(arrivals()).toEqual([
        ['GET', 'SID=1', ''],
        ['GET', 'SID=1', ''],
      ])
    })

    it.each([
      ['/path', 'input: expected an absolute URL, got "/path"'],
      ['', 'input: expected an absolute URL, got ""'],
      ['https://[', 'input: expected an absolute URL, got "https://["'],
      [JSON.parse('null'), 'input: expected an absolute URL, got "null"'],
    ])('is not %j', async (input, message) => {
      await expect(visit(input)).rejects.toThrow(new TypeError(message))
    })

    it('init overrides members of a Request, and the others are kept', async () => {
      const request = new Request(from('/307'), {
        method: 'POST',
        body: 'request',
        headers: { 'x-request': '1', 'content-type': 'text/x' },
        redirect: 'manual',
        credentials: 'omit',
      })
      expect((await visit(request)).status).toBe(307)
      expect(arrivals()).toEqual([['POST', undefined, 'request']])
      net.received.length = 0
      const again = new Request(from('/307'), {
        method: 'POST',
        body: 'request',
        redirect: 'error',
        credentials: 'omit',
      })
      const init = {
        method: 'PUT',
        body: 'init',
        headers: { 'x-init': '1' },
        redirect: 'follow',
        credentials: 'include',
      } as const
      expect((await visit(again, init)).status).toBe(200)
      expect(arrivals()).toEqual([
        ['PUT', 'SID=1', 'init'],
        ['PUT', 'SID=1', 'init'],
      ])
      expect(net.received.map(({ headers }) => [headers['x-request'], headers['x-init']])).toEqual([
        [undefined, '1'],
        [undefined, '1'],
      ])
    })

    it('members of init that are undefined count as absent', async () => {
      const request = new Request(from('/307'), { method: 'POST', body: 'request' })
      await visit(
        request,
        JSON.parse('{}', () => ({ method: undefined, headers: undefined, signal: undefined, redirect: undefined })),
      )
      expect(arrivals()).toEqual([
        ['POST', 'SID=1', 'request'],
        ['POST', 'SID=1', 'request'],
      ])
    })

    it('a Request may be passed as init', async () => {
      const request = new Request(from('/to'), { method: 'DELETE', headers: { 'x-request': '1' } })
      await createFetch(jar, {
        fetch: (input: string, init?: RequestInit) => fetch(input, { ...init, ...{ dispatcher: net.dispatcher } }),
      })(from('/307'), request)
      expect(net.received.map(({ method, headers }) => [method, headers['x-request']])).toEqual([
        ['DELETE', '1'],
        ['DELETE', '1'],
      ])
    })

    it('init may be null', async () => {
      const echo = async (_input: string, init?: RequestInit) => new Response(new Headers(init?.headers).get('cookie'))
      const response = await createFetch(jar, { fetch: echo })('https://shop.example/', JSON.parse('null'))
      expect(await response.text()).toBe('SID=1')
    })

    it('a Request keeps its referrer', async () => {
      const init = { referrer: 'https://search.test/?q', referrerPolicy: 'unsafe-url' } as const
      await visit(new Request(from('/302'), init))
      expect(net.received.map(({ headers }) => headers.referer)).toEqual([
        'https://search.test/?q',
        'https://search.test/?q',
      ])
    })
  })

  describe('the body', () => {
    const octets = new TextEncoder().encode('octets')
    const form = new FormData()
    form.set('name', 'ada')

    it.each([
      ['text', () => 'text', 'text'],
      ['octets', () => octets, 'octets'],
      ['a part of a buffer', () => octets.subarray(1, 3), 'ct'],
      ['a DataView', () => new DataView(octets.buffer, 2), 'tets'],
      ['an ArrayBuffer', () => octets.slice().buffer, 'octets'],
      ['a Blob', () => new Blob(['blob']), 'blob'],
      ['a query string', () => new URLSearchParams({ a: '1' }), 'a=1'],
      ['nothing', () => null, ''],
    ])('%s is sent again with 307 and 308', async (_, make, text) => {
      await visit(from('/307'), { method: 'POST', body: make() })
      await visit(from('/308'), { method: 'PUT', body: make() })
      expect(arrivals()).toEqual(['POST', 'POST', 'PUT', 'PUT'].map((method) => [method, 'SID=1', text]))
    })

    it('of a Request is sent again with 307', async () => {
      await visit(
        new Request(from('/307'), { method: 'POST', body: form }),
        fetch === globalThis.fetch ? {} : { body: 'text' },
      )
      const [first, second] = net.received
      expect(first?.body).not.toBe('')
      expect(second?.body).toBe(first?.body)
      expect(second?.headers['content-type']).toBe(first?.headers['content-type'])
    })

    it('of a Request is sent again even if it is a stream', async () => {
      const init = { method: 'POST', body: new Blob(['stream']).stream(), duplex: 'half' }
      await visit(new Request(from('/307'), init))
      expect(arrivals()).toEqual([
        ['POST', 'SID=1', 'stream'],
        ['POST', 'SID=1', 'stream'],
      ])
    })

    it('of a Request that is large is sent again', async () => {
      const body = 'x'.repeat(3_000_000)
      net.route('https://shop.example/to', { status: 308, location: 'https://www.shop.example/to' })
      await visit(new Request(from('/307'), { method: 'POST', body }))
      expect(net.received.map((received) => received.body === body)).toEqual([true, true, true])
    })

    it('of a Request is sent once if no redirect needs it again', async () => {
      await visit(new Request(from('/303'), { method: 'POST', body: 'text' }))
      expect(arrivals()).toEqual([
        ['POST', 'SID=1', 'text'],
        ['GET', 'SID=1', ''],
      ])
    })

    it.each(['follow', 'manual'] as const)(
      'of a Request that was read already is refused, redirect: %s',
      async (redirect) => {
        const request = new Request(from('/to'), { method: 'POST', body: 'text', redirect })
        await request.text()
        await expect(visit(request)).rejects.toThrow(
          'input: expected a Request whose body can be sent, got one whose body was read already',
        )
        expect((await visit(request, { body: 'other' })).status).toBe(200)
        expect(arrivals()).toEqual([['POST', 'SID=1', 'other']])
      },
    )

    it.each([301, 302, 307, 308])('that is a stream is refused by a redirect with %i', async (status) => {
      const init = { method: 'POST', body: new Blob(['stream']).stream(), duplex: 'half' }
      await expect(visit(from(`/${status}`), init)).rejects.toThrow(
        /^The redirect of .* was not followed: a stream was given as init\.body, and cannot be sent again\.$/,
      )
      expect(arrivals()).toEqual([['POST', 'SID=1', 'stream']])
    })

    it('that is a stream is dropped by a redirect with 303', async () => {
      const init = { method: 'POST', body: new Blob(['stream']).stream(), duplex: 'half' }
      await visit(from('/303'), init)
      expect(arrivals()).toEqual([
        ['POST', 'SID=1', 'stream'],
        ['GET', 'SID=1', ''],
      ])
    })

    it('is sent as it was when the call was made', async () => {
      const [mutable, buffer] = [octets.slice(), octets.slice()]
      const query = new URLSearchParams('a=1')
      const calls = [
        visit(from('/307'), { method: 'POST', body: mutable }),
        visit(from('/307'), { method: 'POST', body: buffer.buffer }),
        visit(from('/308'), { method: 'POST', body: query }),
      ]
      mutable.fill(0x21)
      buffer.fill(0x21)
      query.set('a', '2')
      await Promise.all(calls)
      const bodies = net.received.map(({ body }) => body).sort()
      expect(bodies).toEqual(['a=1', 'a=1', 'octets', 'octets', 'octets', 'octets'])
    })

    it('is dropped with its headers when a redirect makes the request a GET', async () => {
      const headers = {
        'content-type': 'text/x',
        'content-language': 'nl',
        'content-location': '/x',
        'content-encoding': 'x',
        'x-kept': 'yes',
      }
      await visit(from('/302'), { method: 'POST', body: 'text', headers })
      const { host: _, ...second } = net.received[1]?.headers ?? {}
      expect(Object.keys(second).filter((name) => name.startsWith('content-') || name.startsWith('x-'))).toEqual([
        'x-kept',
      ])
    })
  })

  describe('the response', () => {
    it('and its clones have the final URL', async () => {
      net.route('https://shop.example/to', { body: 'arrived' })
      const response = await visit(from('/302#fragment'))
      const clone = response.clone()
      const second = clone.clone()
      for (const one of [response, clone, second]) {
        expect([one.url, one.redirected, one.ok, one.status]).toEqual([from('/to'), true, true, 200])
        expect(await one.text()).toBe('arrived')
      }
      expect(response).toBeInstanceOf(Object.getPrototypeOf(response).constructor)
      expect(inspect(response)).toContain('redirected: true')
    })

    it('is that of the wrapped fetch, unchanged, if nothing was redirected', async () => {
      const response = await visit(from('/to'))
      expect([response.url, response.redirected, Object.keys(response)]).toEqual([from('/to'), false, []])
    })

    it('is checked for its integrity, which rejects a redirect', async () => {
      net.route('https://shop.example/to', { body: 'arrived' })
      const integrity = `sha256-${createHash('sha256').update('arrived').digest('base64')}`
      expect(await (await visit(from('/to'), { integrity })).text()).toBe('arrived')
      await expect(visit(from('/302'), { integrity })).rejects.toThrow(TypeError)
    })

    it('of a redirect releases its connection, so that the next hop can use it', async () => {
      net.route('https://shop.example/long', { status: 302, location: '/302', body: 'x'.repeat(60_000) })
      for (let count = 0; count < 10; count += 1) await (await visit(from('/long'))).text()
      expect(net.received).toHaveLength(30)
      expect(net.connections).toBeLessThan(5)
    })
  })

  describe('the signal', () => {
    it('that is already aborted sends nothing', async () => {
      await expect(visit(from('/302'), { signal: AbortSignal.abort('enough') })).rejects.toBe('enough')
      expect(net.received).toEqual([])
    })

    it.each(['init', 'Request'])(
      'of the %s stops the call between hops with its reason, and the cookies are kept',
      async (place) => {
        const controller = new AbortController()
        net.route('https://shop.example/from', { status: 302, location: '/to', setCookie: 'hop=1' })
        const unsubscribe = jar.subscribe(({ cookie }) => controller.abort(new Error(`after ${cookie.name}`)))
        const { signal } = controller
        const call = place === 'init' ? visit(from('/from'), { signal }) : visit(new Request(from('/from'), { signal }))
        await expect(call).rejects.toThrow('after hop')
        unsubscribe()
        expect(net.received).toHaveLength(1)
        expect(jar.size).toBe(2)
      },
    )

    it('stops a hop in progress', async () => {
      const controller = new AbortController()
      net.route('https://shop.example/to', () => {
        controller.abort()
        return new Promise(() => {})
      })
      await expect(visit(from('/302'), { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' })
    })

    it('may abort because of a timeout', async () => {
      const controller = new AbortController()
      net.route('https://shop.example/to', () => {
        const timeout = AbortSignal.timeout(1)
        timeout.addEventListener('abort', () => controller.abort(timeout.reason))
        return new Promise(() => {})
      })
      const call = visit(from('/302'), { signal: controller.signal })
      await expect(call).rejects.toMatchObject({ name: 'TimeoutError' })
    })
  })
})
