/**
 * A fetch that wraps the global one calls its replacement, such as a mock, and can itself become the global one.
 */
import { setupServer } from 'msw/node'
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const original = globalThis.fetch
const URL_OF_SHOP = 'https://shop.test/'
let jar: CookieJar
beforeEach(() => {
  jar = new CookieJar()
  jar.setCookie('SID=1', URL_OF_SHOP)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  globalThis.fetch = original
})

const echo = async (_input: unknown, init?: RequestInit): Promise<Response> =>
  new Response(new Headers(init?.headers).get('cookie'), { headers: { 'set-cookie': 'seen=1' } })

describe('the replacement is called', () => {
  it('by vi.stubGlobal', async () => {
    const fetch = createFetch(jar)
    vi.stubGlobal('fetch', echo)
    expect(await (await fetch(URL_OF_SHOP)).text()).toBe('SID=1')
    expect(jar.size).toBe(2)
  })

  it('by vi.spyOn, once for each hop', async () => {
    const fetch = createFetch(jar)
    const spy = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation(async (input, init) =>
        input === URL_OF_SHOP ? Response.redirect(`${URL_OF_SHOP}to`, 302) : echo(input, init),
      )
    expect(await (await fetch(URL_OF_SHOP)).text()).toBe('SID=1')
    expect(spy).toHaveBeenCalledTimes(2)
  })

  it('and the next one, and the first one again', async () => {
    vi.stubGlobal('fetch', async () => new Response('first'))
    const fetch = createFetch(jar)
    const first = globalThis.fetch
    for (const name of ['second', 'third']) {
      globalThis.fetch = async () => new Response(name)
      expect(await (await fetch(URL_OF_SHOP)).text()).toBe(name)
    }
    globalThis.fetch = first
    expect(await (await fetch(URL_OF_SHOP)).text()).toBe('first')
  })

  it('by ky with the fetch with cookies', async () => {
    const { default: ky } = await import(Number(process.versions.node.split('.')[0]) < 22 ? 'ky-1' : 'ky')
    const api = ky.create({ fetch: createFetch(jar) })
    vi.stubGlobal('fetch', echo)
    expect(await api(URL_OF_SHOP).text()).toBe('SID=1')
  })
})

describe('the fetch with cookies may become the global one', () => {
  it('at once', async () => {
    globalThis.fetch = async (_input, init) => new Response(new Headers(init?.headers).get('cookie'))
    globalThis.fetch = createFetch(jar)
    expect(await (await fetch(URL_OF_SHOP)).text()).toBe('SID=1')
  })

  it.each([
    ['before', 2],
    ['after', 1],
  ])(
    'and be spied on %s a turn of the event loop: the number of calls for each request is %i',
    async (when, expected) => {
      let calls = 0
      globalThis.fetch = async (input, init) => {
        calls += 1
        return echo(input, init)
      }
      globalThis.fetch = createFetch(jar)
      if (when === 'after') await new Promise((resolve) => setImmediate(resolve))
      const spy = vi.spyOn(globalThis, 'fetch')
      expect(await (await fetch(URL_OF_SHOP)).text()).toBe('SID=1')
      expect(calls).toBe(1)
      expect(spy).toHaveBeenCalledTimes(expected)
    },
  )

  it.each<[string, (own: typeof fetch) => typeof fetch]>([
    ['at once', (own) => (input, init) => own(input, init)],
    [
      'later',
      (own) => async (input, init) => {
        await new Promise((resolve) => setImmediate(resolve))
        return own(input, { ...init })
      },
    ],
    ['without its init', (own) => (input) => own(input)],
  ])('and be called %s by its replacement', async (_, wrap) => {
    let calls = 0
    globalThis.fetch = async (input, init) => {
      calls += 1
      return echo(input, init)
    }
    globalThis.fetch = wrap(createFetch(jar))
    await fetch(URL_OF_SHOP)
    expect(calls).toBe(1)
    expect(jar.size).toBe(2)
  })

  it('and msw may listen afterwards, and pass requests through', async () => {
    globalThis.fetch = echo
    globalThis.fetch = createFetch(jar)
    await Promise.resolve()
    const server = setupServer()
    server.listen({ onUnhandledRequest: 'bypass' })
    try {
      await fetch(URL_OF_SHOP)
      expect(jar.size).toBe(2)
    } finally {
      server.close()
    }
  })
})

describe('a replacement of the global fetch may pass a Request to the fetch with cookies, without endless calls', () => {
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1))
  let calls: number
  /** Returns instrumentation that wraps a fetch, and passes a new Request to it. */
  const instrument =
    (original: typeof fetch, change = (url: string): string => url): typeof fetch =>
    async (input, init) => {
      await turn()
      calls += 1
      if (calls > 50) throw new Error('called without end')
      const request = new Request(input, init)
      return original(new Request(change(request.url), request))
    }
  let sent: (string | null)[]
  beforeEach(() => {
    calls = 0
    sent = []
    globalThis.fetch = async (input, init) => {
      sent.push(new Request(input, init).headers.get('cookie'))
      return new Response('ok', { headers: { 'set-cookie': 'seen=1' } })
    }
  })

  it('if it replaces the fetch at once', async () => {
    globalThis.fetch = createFetch(jar)
    globalThis.fetch = instrument(globalThis.fetch)
    expect(await (await fetch(URL_OF_SHOP)).text()).toBe('ok')
    expect([calls, sent, jar.size]).toEqual([2, ['SID=1'], 2])
  })

  it('for many requests at once, each with cookies', async () => {
    globalThis.fetch = createFetch(jar)
    globalThis.fetch = instrument(globalThis.fetch)
    await Promise.all(Array.from({ length: 20 }, () => fetch(URL_OF_SHOP, { redirect: 'manual' })))
    expect(sent).toHaveLength(20)
    expect(sent.every((cookie) => cookie?.startsWith('SID=1'))).toBe(true)
  })

  it('if it changes the URL each time', async () => {
    globalThis.fetch = createFetch(jar)
    globalThis.fetch = instrument(globalThis.fetch, (url) => `${url}a`)
    expect(await (await fetch(URL_OF_SHOP)).text()).toBe('ok')
    // The program makes one call, the fetch with cookies makes another, and twenty nest in that.
    expect(calls).toBe(22)
  })

  it('if another fetch with cookies replaces it', async () => {
    globalThis.fetch = createFetch(jar)
    await turn()
    globalThis.fetch = instrument(globalThis.fetch)
    await turn()
    const other = new CookieJar()
    globalThis.fetch = createFetch(other)
    expect(await (await fetch(URL_OF_SHOP)).text()).toBe('ok')
    expect([sent, jar.size, other.size]).toEqual([['SID=1'], 2, 1])
  })

  it('and another request that it makes meanwhile has cookies', async () => {
    const own = createFetch(jar)
    globalThis.fetch = async (input, init) => {
      const { url } = new Request(input, init)
      sent.push(`${url} ${new Headers(init?.headers).get('cookie')}`)
      if (url === URL_OF_SHOP) await own(`${URL_OF_SHOP}token`)
      return new Response('ok')
    }
    await own(URL_OF_SHOP)
    expect(sent).toEqual([`${URL_OF_SHOP} SID=1`, `${URL_OF_SHOP}token SID=1`])
  })
})

describe('a global fetch that hides cookies is refused', () => {
  const hideCookies = (): void => {
    vi.stubGlobal(
      'Request',
      class {
        readonly headers = new Headers()
      },
    )
  }

  it('when the fetch with cookies is made', () => {
    hideCookies()
    expect(() => createFetch(jar)).toThrow('got one that hides cookies, as browsers do')
  })

  it('when a replacement is called', async () => {
    const fetch = createFetch(jar)
    hideCookies()
    vi.stubGlobal('fetch', echo)
    await expect(fetch(URL_OF_SHOP)).rejects.toThrow('got one that hides cookies, as browsers do')
  })

  it('a missing global fetch is refused when it is called', async () => {
    vi.stubGlobal('fetch', undefined)
    const fetch = createFetch(jar)
    await expect(fetch(URL_OF_SHOP)).rejects.toThrow('globalThis.fetch: expected a WHATWG fetch, got undefined')
    vi.stubGlobal('fetch', echo)
    expect(await (await fetch(URL_OF_SHOP)).text()).toBe('SID=1')
  })
})
