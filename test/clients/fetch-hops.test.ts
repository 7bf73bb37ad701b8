/** What the fetch with cookies passes to the fetch that it wraps, on each hop. Nothing is sent. */
import { CookieJar } from 'speculoos'
import { createFetch, type FetchOptions } from 'speculoos/fetch'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepBody } from '../../src/clients/fetch/body.js'
import { requireVisibleCookies } from '../../src/clients/fetch/redirect.js'
import { slowJar } from '../doors/slow-jar.js'

const SHOP = 'https://shop.example/'

let jar: CookieJar
let sent: { url: string; init: RequestInit & Record<string, unknown> }[]
let answers: Response[]
beforeEach(() => {
  jar = new CookieJar()
  jar.setCookie('SID=1; Path=/', SHOP)
  sent = []
  answers = []
})
afterEach(() => vi.unstubAllGlobals())

const wrapped = async (url: unknown, init: unknown): Promise<Response> => {
  sent.push({ url: String(url), init: init as RequestInit & Record<string, unknown> })
  return answers.shift() ?? new Response('end')
}
const fetchWith = (options: FetchOptions = {}): typeof fetch =>
  createFetch(jar, { fetch: wrapped as never, ...options })
const to = (location: string, status = 302): Response => new Response(null, { status, headers: { location } })

describe('a plain call', () => {
  it('passes a URL, its cookies and the redirect mode, and nothing else', async () => {
    await fetchWith()(SHOP)
    expect(sent).toEqual([{ url: SHOP, init: { headers: { cookie: 'SID=1' }, redirect: 'manual' } }])
  })

  it('passes the same on each hop', async () => {
    answers = [to('/next'), to('/last')]
    await fetchWith()(SHOP)
    expect(sent.map(({ url, init }) => [url, Object.keys(init)])).toEqual(
      ['', 'next', 'last'].map((path) => [`${SHOP}${path}`, ['headers', 'redirect']]),
    )
  })

  it('leaves the fragment of a URL out of what onHop gets, with any jar', async () => {
    for (const each of [jar, slowJar(jar)]) {
      const urls: string[] = []
      answers = [to('/next#token')]
      await createFetch<typeof fetch>(each, { fetch: wrapped as never, onHop: ({ url }) => urls.push(url) })(
        `${SHOP}#token`,
      )
      expect(urls).toEqual([SHOP, `${SHOP}next`])
    }
  })

  it.each([[undefined], [null], [{}], [() => {}], [{ cookies: null }], [{ cookies: undefined }]])(
    'may have an init without members: %#',
    async (init) => {
      await fetchWith()(SHOP, init as RequestInit)
      expect(sent).toEqual([{ url: SHOP, init: { headers: { cookie: 'SID=1' }, redirect: 'manual' } }])
    },
  )

  it('may have null as its header fields, since the fetch of Node allows that', async () => {
    await fetchWith()(SHOP, { headers: null } as never)
    expect(sent[0]?.init.headers).toEqual({ cookie: 'SID=1' })
  })

  const octets = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
  const given: readonly (readonly [string, () => { readonly body: BodyInit; change(): void }])[] = [
    [
      'octets',
      () => {
        const body = octets('a=1')
        return { body, change: () => body.set(octets('b=2')) }
      },
    ],
    [
      'an ArrayBuffer',
      () => {
        const view = octets('a=1')
        return { body: view.buffer, change: () => view.set(octets('b=2')) }
      },
    ],
    [
      'a query string',
      () => {
        const body = new URLSearchParams('a=1')
        return { body, change: () => body.set('b', '2') }
      },
    ],
  ]
  describe.each(given)('with %s as its body, changed while the jar is waited for,', (_, make) => {
    it.each(['follow', 'manual'] as const)(
      'sends the body as it was given, with the redirect mode %s',
      async (redirect) => {
        const { body, change } = make()
        const slow = createFetch(slowJar(jar), { fetch: wrapped as unknown as typeof fetch })
        const call = slow(SHOP, { method: 'POST', body, redirect })
        change()
        await call
        expect(await new Response(sent[0]?.init.body).text()).toBe('a=1')
      },
    )
  })

  it('may have a function with members as its init, since every object is a dictionary', async () => {
    await fetchWith()(SHOP, Object.assign(() => {}, { method: 'put' }) as RequestInit)
    expect(sent[0]?.init.method).toBe('PUT')
  })

  it('hides a url in its init, since some fetches would prefer that', async () => {
    await fetchWith()(SHOP, { url: 'https://evil.example/' } as RequestInit)
    expect(sent[0]?.init).toHaveProperty('url', undefined)
  })
})

describe('header fields on a redirect', () => {
  const fields = {
    ...{ 'content-encoding': 'x', 'content-language': 'x', 'content-location': 'x', 'content-type': 'x' },
    ...{ 'content-length': '1', authorization: 'x', 'proxy-authorization': 'x', host: 'x', 'x-more': 'x' },
  }
  const namesOf = (index: number): string[] =>
    Object.keys(sent[index]?.init.headers ?? {}).filter((name) => name !== 'cookie')
  const all = Object.keys(fields).sort()

  it('to the same origin stay', async () => {
    answers = [to('/next', 307)]
    await fetchWith()(SHOP, { method: 'POST', body: 'a', headers: fields })
    expect([namesOf(0).sort(), namesOf(1).sort()]).toEqual([all, all])
    expect([sent[1]?.init.method, sent[1]?.init.body]).toEqual(['POST', 'a'])
  })

  it('that describe the body are dropped with it', async () => {
    answers = [to('/next', 303)]
    await fetchWith()(SHOP, { method: 'POST', body: 'a', headers: fields })
    expect(namesOf(1).sort()).toEqual(['authorization', 'host', 'proxy-authorization', 'x-more'])
    expect([sent[1]?.init.method, sent[1]?.init.body]).toEqual(['GET', null])
  })

  it('that belong to the origin are not sent to another one', async () => {
    answers = [to('https://other.example/')]
    await fetchWith()(SHOP, { headers: fields })
    expect(namesOf(1).sort()).toEqual(all.filter((name) => !/^(?:host|.*authorization)$/.test(name)))
  })
})

describe('credentials', () => {
  it("'omit' sends and stores no cookies", async () => {
    answers = [new Response('', { headers: { 'set-cookie': 'a=1' } })]
    await fetchWith()(SHOP, { credentials: 'omit' })
    expect([sent[0]?.init.headers, jar.size]).toEqual([{}, 1])
  })
})

describe('a runtime', () => {
  it('without a Request is not tested for hidden cookies', () => {
    vi.stubGlobal('Request', undefined)
    expect(requireVisibleCookies).not.toThrow()
  })

  it('whose Request hides the Cookie header is refused', () => {
    class Hiding {
      readonly headers = new Headers()
    }
    vi.stubGlobal('Request', Hiding)
    const message =
      'options.fetch: expected a fetch that sends the Cookie header field it is given, got one that hides cookies, as browsers do'
    expect(requireVisibleCookies).toThrow(new TypeError(message))
    vi.stubGlobal('fetch', wrapped)
    expect(() => createFetch(jar, { fetch: wrapped as never })).toThrow(message)
    expect(() => fetchWith({ fetch: (async () => new Response()) as never })).not.toThrow()
  })
})

describe('the body of a Request that a redirect sends again', () => {
  const octets = (text: string): Uint8Array => new TextEncoder().encode(text)
  const request = (body: unknown, more: object = {}): Request => {
    const made = { method: 'POST', body, clone: () => made, arrayBuffer: async () => octets('whole').buffer, ...more }
    return made as unknown as Request
  }
  const textOf = async (given: Request): Promise<string> =>
    new TextDecoder().decode((await keepBody(given)?.octets()) ?? undefined)

  it('is read from a web stream in pieces', async () => {
    const body = new ReadableStream({
      start(controller) {
        for (const text of ['one ', 'two']) controller.enqueue(octets(text))
        controller.close()
      },
    })
    expect(await textOf(request(body))).toBe('one two')
  })

  it('is read as a whole if it, or its copy, is not a web stream', async () => {
    expect(await textOf(request({ destroy() {} }))).toBe('whole')
    expect(await textOf(request(undefined))).toBe('whole')
    const copy = request(null)
    expect(await textOf(request(new ReadableStream(), { clone: () => copy }))).toBe('whole')
  })

  it('is null if the Request or its method has no body', () => {
    expect([keepBody(request(null)), keepBody(request(undefined, { method: 'GET' }))]).toEqual([null, null])
    expect(keepBody(request(undefined, { method: 'HEAD' }))).toBeNull()
  })

  it('must consist of octets', async () => {
    const body = new ReadableStream({ start: (controller) => controller.enqueue('text') })
    await expect(keepBody(request(body))?.octets()).rejects.toThrow(
      new TypeError('The body of the Request is not of octets'),
    )
  })

  it('is given up after a second', async () => {
    vi.useFakeTimers()
    try {
      const waiting = keepBody(request(new ReadableStream()))?.octets()
      await vi.advanceTimersByTimeAsync(999)
      const early = await Promise.race([waiting, Promise.resolve('waits')])
      await vi.advanceTimersByTimeAsync(1)
      expect([early, await waiting, vi.getTimerCount()]).toEqual(['waits', null, 0])
    } finally {
      vi.useRealTimers()
    }
  })

  it('fails with the error of the clone method if it cannot be copied', async () => {
    const clone = (): never => {
      throw new Error('no copy')
    }
    await expect(keepBody(request({}, { clone }))?.octets()).rejects.toThrow('no copy')
  })
})
