/**
 * A replacement of the global fetch may call the fetch with cookies that called it. If it does so for the same request,
 * the fetch that was global before sends the request without more cookies. Another request gets cookies as usual.
 */
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const original = globalThis.fetch
const SHOP = 'https://shop.test/'
const TOKEN = `${SHOP}token`
let jar: CookieJar
/** The URLs and the Cookie header fields that the first global fetch was given. */
let sent: string[]
/** The number of requests that the fetch with cookies made. */
let hops: number
const onHop = (): void => {
  hops += 1
  if (hops > 50) throw new Error('called without end')
}
beforeEach(() => {
  jar = new CookieJar()
  jar.setCookie('SID=1', SHOP)
  sent = []
  hops = 0
  globalThis.fetch = async (input, init) => {
    note(input, init)
    return new Response('sent')
  }
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  globalThis.fetch = original
})

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const { Request: RealRequest } = globalThis
const note = (input: RequestInfo | URL, init?: RequestInit): void => {
  const { url, headers } = new RealRequest(input, init)
  sent.push(`${url} ${headers.get('cookie')}`)
}

describe('a replacement that calls the fetch with cookies for the same request', () => {
  it('may change the URL if it passes the init on', async () => {
    const own = createFetch(jar, { onHop })
    globalThis.fetch = (input, init) => own(`${input}?key=1`, { ...init })
    await own(SHOP)
    expect([sent, hops]).toEqual([[`${SHOP}?key=1 SID=1`], 1])
  })

  it.each<[string, (input: RequestInfo | URL, init?: RequestInit) => RequestInfo | URL]>([
    ['a URL', (input) => new URL(String(input))],
    ['a Request', (input, init) => new Request(input, init)],
    ['a Request without the fragment', (input, init) => new Request(String(input).replace('#top', ''), init)],
  ])('may pass %s and no init', async (_, convert) => {
    const own = createFetch(jar, { onHop })
    globalThis.fetch = (input, init) => own(convert(input, init))
    await own(`${SHOP}#top`)
    expect([sent.length, hops]).toEqual([1, 1])
  })

  it('needs a fetch that was global before', async () => {
    vi.stubGlobal('fetch', undefined)
    const own = createFetch(jar)
    globalThis.fetch = (input, init) => own(input, init)
    await expect(own(SHOP)).rejects.toThrow('options.fetch: expected a WHATWG fetch, got undefined')
  })

  it.each<[string, () => undefined]>([
    ['has no AsyncLocalStorage', () => undefined],
    [
      'refuses its modules',
      () => {
        throw new Error('refused')
      },
    ],
  ])('may pass the init on in a runtime that %s', async (_, answer) => {
    const { getBuiltinModule } = process
    vi.resetModules()
    const spy = vi
      .spyOn(process, 'getBuiltinModule')
      .mockImplementation(((name: string) =>
        name === 'node:async_hooks' ? answer() : getBuiltinModule(name)) as typeof getBuiltinModule)
    const { createFetch } = await import('speculoos/fetch')
    spy.mockRestore()
    const own = createFetch(jar, { onHop })
    globalThis.fetch = async (input, init) => {
      await turn()
      return own(input, init)
    }
    await own(SHOP)
    expect([sent, hops]).toEqual([[`${SHOP} SID=1`], 1])
  })
})

describe('a replacement that calls the fetch with cookies for another request sends its cookies', () => {
  it('of another jar, to the same URL', async () => {
    const others = new CookieJar()
    others.setCookie('OTHER=1', SHOP)
    const own = createFetch(jar)
    const other = createFetch(others)
    globalThis.fetch = async (input, init) => {
      note(input, init)
      if (sent.length === 1) await other(SHOP)
      return new Response()
    }
    await own(SHOP)
    expect(sent).toEqual([`${SHOP} SID=1`, `${SHOP} OTHER=1`])
  })

  it('to the same URL, after the first request', async () => {
    const own = createFetch(jar)
    let later: Promise<Response> | undefined
    let begin = (): void => {}
    globalThis.fetch = async (input, init) => {
      note(input, init)
      later ??= new Promise<void>((resolve) => {
        begin = resolve
      }).then(() => own(SHOP))
      return new Response()
    }
    await own(SHOP)
    begin()
    await later
    expect(sent).toEqual([`${SHOP} SID=1`, `${SHOP} SID=1`])
  })

  it('but not if the other request leads back to the first one', async () => {
    const own = createFetch(jar, { onHop })
    globalThis.fetch = async (input) => {
      await own(input === SHOP ? TOKEN : SHOP)
      return new Response()
    }
    await own(SHOP)
    expect([sent, hops]).toEqual([[`${SHOP} null`], 2])
  })
})

describe('the fetch that was global when the fetch with cookies was made', () => {
  it('may call it for the same URL, with cookies', async () => {
    const first = globalThis.fetch
    globalThis.fetch = async (input, init) => {
      await first(input, init)
      if (sent.length > 1) return new Response()
      jar.setCookie('T=2', SHOP)
      return own(SHOP)
    }
    const own = createFetch(jar)
    await own(SHOP)
    expect(sent).toEqual([`${SHOP} SID=1`, `${SHOP} SID=1; T=2`])
  })

  it('is called if the fetch with cookies was global at an earlier call', async () => {
    const own = createFetch(jar)
    await turn()
    globalThis.fetch = own
    await fetch(SHOP)
    const spy = vi.spyOn(globalThis, 'fetch')
    await fetch(SHOP)
    expect(spy).toHaveBeenCalledTimes(1)
    expect(sent).toHaveLength(2)
  })

  it('is no longer called instead of a replacement if it was global again in between', async () => {
    const first = globalThis.fetch
    const own = createFetch(jar)
    globalThis.fetch = own
    await fetch(SHOP)
    globalThis.fetch = first
    await own(SHOP)
    globalThis.fetch = async () => new Response('mocked')
    expect(await (await own(SHOP)).text()).toBe('mocked')
  })

  it('is tested for visible cookies once', async () => {
    const own = createFetch(jar)
    await own(SHOP)
    class HidingRequest {
      readonly headers = new Headers()
    }
    vi.stubGlobal('Request', HidingRequest)
    expect(await (await own(SHOP)).text()).toBe('sent')
    for (const name of ['first', 'again']) {
      globalThis.fetch = async () => new Response(name)
      await expect(own(SHOP)).rejects.toThrow('got one that hides cookies, as browsers do')
    }
  })
})
