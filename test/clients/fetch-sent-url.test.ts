/**
 * Cookies are chosen for the URL that the wrapped fetch sends to, whatever the input is, for every fetch.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import * as undici from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { describeEachFetch, openFetch, type WrappedFetch } from './wrapped-fetches.js'

const BANK = 'http://bank.test/'
let server: Server
let origin: string
let received: { readonly method: string; readonly path: string; readonly cookie: string; readonly body: string }[] = []
let jar: CookieJar
let round = 0

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { method = '', url = '', headers } = request
    // Requests of an earlier test may arrive late.
    const [, of, path = ''] = /^\/(\d+)(.*)$/.exec(url) ?? []
    if (of === String(round)) received.push({ method, path, cookie: headers.cookie ?? '', body })
    const location: Record<string, string> = { '/307': evil('/to'), '/bank': BANK }
    const to = location[path]
    response.writeHead(to === undefined ? 200 : 307, { ...(to && { location: to }) }).end('arrived')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  received = []
  round += 1
  jar = new CookieJar()
  jar.setCookie('BANK=secret', BANK)
  jar.setCookie('EVIL=own; Path=/', origin)
})

const evil = (path = '/'): string => `${origin}/${round}${path}`
const objectMembers = Object.prototype

/** Sets members of Object.prototype while `act` runs. */
async function polluted<Value>(members: object, act: () => Promise<Value>): Promise<Value> {
  const names = Object.keys(members)
  for (const name of names) {
    const value = Reflect.get(members, name)
    Object.defineProperty(objectMembers, name, { value, writable: true, configurable: true })
  }
  try {
    return await act()
  } finally {
    for (const name of names) Reflect.deleteProperty(objectMembers, name)
  }
}

/** Returns whether a call was sent or refused. It fails if the server received cookies of the bank. */
async function settled(call: Promise<unknown>): Promise<'sent' | 'refused'> {
  const outcome = await call.then(
    () => 'sent' as const,
    () => 'refused' as const,
  )
  expect(received.map(({ cookie }) => cookie).join()).not.toContain('BANK')
  return outcome
}

describeEachFetch(({ name, open }) => {
  let wrapped: WrappedFetch
  let call: (input: unknown, init?: object) => Promise<Response>
  beforeEach(async () => {
    wrapped = await open()
    // Callers without types may pass anything.
    call = createFetch(jar, { fetch: wrapped.fetch }) as typeof call
  })
  afterEach(() => wrapped.close?.())

  it('a URL with an added member url is read as a URL', async () => {
    expect(await settled(call(Object.assign(new URL(evil()), { url: BANK })))).toBe('sent')
    expect(received).toMatchObject([{ cookie: 'EVIL=own' }])
  })

  it('a URL with the added members of a Request is read as a URL', async () => {
    const members = { url: BANK, clone: () => new Request(BANK), method: 'GET', headers: {} }
    expect(await settled(call(Object.assign(new URL(evil()), members)))).toBe('sent')
    expect(received[0]?.cookie).toBe('EVIL=own')
  })

  it('an object with a url and a toString is read as its text', async () => {
    expect(await settled(call({ url: BANK, toString: () => evil() }))).toBe('sent')
    expect(received[0]?.cookie).toBe('EVIL=own')
  })

  it('an object is converted to text once', async () => {
    let count = 0
    const text = () => {
      count += 1
      return count === 1 ? evil() : 'http://other.test/'
    }
    expect(await settled(call({ toString: text }))).toBe('sent')
    expect([count, received[0]?.cookie]).toEqual([1, 'EVIL=own'])
  })

  it.each(['clone', 'toString', 'none'])('an object whose url changes is not a Request, with %s', async (member) => {
    let count = 0
    class Changing {
      readonly headers = {}
      readonly method = 'GET'
      get url() {
        count += 1
        return count === 1 ? BANK : evil()
      }
    }
    const members = { clone: () => new Changing(), toString: () => evil() }
    Object.defineProperty(Changing.prototype, member, { value: Reflect.get(members, member) })
    await settled(call(new Changing()))
  })

  const inherited: [string, unknown][] = [
    ['url', BANK],
    ['method', 'PUT'],
    ['headers', { cookie: 'BANK=secret' }],
    ['body', 'text'],
    ['redirect', 'follow'],
    ['credentials', 'omit'],
    ['context', { sameSite: 'cross-site' }],
    ['cookies', { sameSite: 'cross-site' }],
    ['onHop', () => expect.fail('onHop was called')],
    ['fetch', () => expect.fail('fetch was called')],
  ]
  // Mocks make requests with options that inherit these members.
  const unread = name.endsWith('that lets requests pass') ? ['method', 'headers', 'body', 'redirect'] : []
  it.each(inherited.filter(([member]) => !unread.includes(member)))(
    'a %s on Object.prototype changes no request',
    async (member, value) => {
      const calls = () => [
        settled(call(new URL(evil()))),
        settled(call(evil(), { headers: { a: 'b' } })),
        settled(call(evil('/307'), { cookies: { topLevelNavigation: true } })),
      ]
      const outcomes = await polluted({ [member]: value }, () => Promise.all(calls()))
      expect(outcomes).toEqual(['sent', 'sent', 'sent'])
      expect(received.map(({ method, cookie, body }) => [method, cookie, body])).toEqual(
        Array(4).fill(['GET', 'EVIL=own', '']),
      )
    },
  )

  it('init.url does not replace the URL', async () => {
    await settled(call(evil(), { url: 'http://other.test/' }))
    expect(received[0]?.cookie).toBe('EVIL=own')
  })

  it('a redirect to the bank does not bring its cookies to this server', async () => {
    expect(await settled(call(evil('/bank')))).toBe('refused')
  })

  describe('its own Request', () => {
    // fetch-h2 does not accept octets as a body, and its Request has no other form of it.
    it.skipIf(name === 'fetch-h2')('is sent with its method and body, even after a redirect', async () => {
      const { Request } = wrapped
      if (Request === null) throw new Error('no class of requests')
      const request = new Request(evil('/307'), { method: 'POST', body: 'text' })
      const parts = { method: 'POST', cookie: 'EVIL=own', body: 'text' }
      expect(await settled(call(request))).toBe('sent')
      expect(received).toMatchObject([parts, parts])
    })

    it('is sent with cookies when it has no body', async () => {
      const { Request } = wrapped
      if (Request === null) throw new Error('no class of requests')
      expect(await settled(call(new Request(evil('/to'), { credentials: 'include' })))).toBe('sent')
      expect(received).toMatchObject([{ method: 'GET', cookie: 'EVIL=own' }])
    })

    it.each(['a subclass', 'an own member'])(
      'that reports another url through %s is sent to its real URL, or not at all',
      async (way) => {
        const { Request } = wrapped
        if (Request === null) throw new Error('no class of requests')
        class Lying extends Request {
          override get url() {
            return BANK
          }
        }
        const make = () => {
          if (way === 'a subclass') return new Lying(evil())
          return Object.defineProperty(new Request(evil()), 'url', { value: BANK, configurable: true })
        }
        let request: object
        try {
          request = make()
        } catch {
          // The members of a fetch-h2 Request cannot be changed.
          return
        }
        await settled(call(request))
      },
    )

    it('whose text is another URL is still read as a Request', async () => {
      const { Request } = wrapped
      if (Request === null) throw new Error('no class of requests')
      const request = Object.assign(new Request(evil('/to'), { method: 'POST', body: 'text' }), {
        toString: () => BANK,
      })
      await settled(call(request))
    })
  })

  it.each([
    ['the global fetch', globalThis.Request],
    ['undici', undici.Request],
  ])('a Request of %s has no cookies of another URL', async (_, Request) => {
    // fetch-h2 does not accept octets as a body.
    const init = name === 'fetch-h2' ? { method: 'DELETE' } : { method: 'POST', body: 'text' }
    await settled(call(new Request(evil('/to'), init)))
    for (const { cookie, method } of received) expect([method, cookie]).toEqual([init.method, 'EVIL=own'])
  })
})

describe('a Request of another realm', () => {
  it.each([
    ["undici's", "Node's fetch", undici.Request, globalThis.fetch],
    ["Node's", "undici's fetch", globalThis.Request, undici.fetch],
  ] as const)('%s is accepted by %s', async (_request, _fetch, Request, fetch) => {
    const call = createFetch(jar, { fetch: fetch as unknown as typeof globalThis.fetch }) as (
      input: unknown,
    ) => Promise<Response>
    const request = new Request(evil('/307'), { method: 'POST', body: 'text', headers: { 'content-type': 'text/x' } })
    expect(await (await call(request)).text()).toBe('arrived')
    expect(received).toMatchObject([
      { method: 'POST', path: '/307', cookie: 'EVIL=own', body: 'text' },
      { method: 'POST', path: '/to', cookie: 'EVIL=own', body: 'text' },
    ])
  })

  it.each(['node-fetch 2', 'node-fetch 3', '@adobe/fetch', 'undici 7'])("Node's is accepted by %s", async (name) => {
    const wrapped = await openFetch(name)
    const call = createFetch(jar, { fetch: wrapped.fetch })
    await (await call(new Request(evil('/to'), { method: 'PUT', body: 'text' }))).text()
    expect(received).toMatchObject([{ method: 'PUT', cookie: 'EVIL=own', body: 'text' }])
    await wrapped.close?.()
  })
})

describe('a property of Object.prototype', () => {
  const sent: RequestInit[] = []
  const echo = async (_url: unknown, init: RequestInit = {}): Promise<Response> => {
    sent.push(init)
    return new Response(new Headers(init.headers).get('cookie'))
  }
  beforeEach(() => {
    sent.length = 0
  })

  it.each([
    ['credentials', 'omit'],
    ['redirect', 'sometimes'],
    ['cookies', { sameSite: 'cross-site' }],
    ['headers', { cookie: 'BANK=none' }],
    ['method', 'POST'],
    ['body', 'text'],
    ['signal', AbortSignal.abort('enough')],
  ])('named %s does not affect a request', async (name, value) => {
    jar.setCookie('STRICT=1; SameSite=Strict', BANK)
    const call = createFetch(jar, { fetch: echo })
    const page = { topLevelNavigation: false, siteForCookies: BANK }
    const request = new Request(BANK)
    const answers = await polluted({ [name]: value }, async () => [
      await (await call(BANK)).text(),
      await (await call(BANK, {})).text(),
      await (await call(BANK, { cache: 'no-store', cookies: page })).text(),
      await (await call(request)).text(),
    ])
    expect(answers).toEqual(Array(4).fill('BANK=secret; STRICT=1'))
    expect(sent.map(({ redirect }) => redirect)).toEqual(Array(4).fill('manual'))
  })

  it('named sameSite does not affect a page', async () => {
    jar.setCookie('STRICT=1; SameSite=Strict', BANK)
    const call = createFetch(jar, { fetch: echo })
    const answer = await polluted({ sameSite: 'cross-site' }, async () =>
      (await call(BANK, { cookies: { topLevelNavigation: false } })).text(),
    )
    expect(answer).toBe('BANK=secret; STRICT=1')
  })

  it.each(['fetch', 'onHop'])('named %s is not an option', async (name) => {
    let calls = 0
    const other = async () => {
      calls += 1
      return new Response('other')
    }
    const original = globalThis.fetch
    try {
      globalThis.fetch = echo
      const call = await polluted({ [name]: other }, async () => createFetch(jar, {}))
      expect(await (await call(BANK)).text()).toBe('BANK=secret')
      expect(calls).toBe(0)
    } finally {
      globalThis.fetch = original
    }
  })
})
