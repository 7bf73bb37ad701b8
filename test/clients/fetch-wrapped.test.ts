/**
 * The requirements of createFetch for the fetch that it wraps, and the errors about others.
 */
import { Stream } from 'node:stream'
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import * as undici from 'undici'
import { describe, expect, expectTypeOf, it } from 'vitest'

const redirect = (location: string, ...lines: string[]): Response => {
  const headers = new Headers({ location })
  for (const line of lines) headers.append('set-cookie', line)
  return new Response(null, { status: 302, headers })
}

describe('the types', () => {
  it('a fetch with cookies has the type of the wrapped one', () => {
    const jar = new CookieJar()
    expectTypeOf(createFetch(jar)).toExtend<typeof globalThis.fetch>()
    expectTypeOf(createFetch(jar, { fetch: globalThis.fetch })).toExtend<typeof globalThis.fetch>()
    const withUndici = createFetch(jar, { fetch: undici.fetch })
    expectTypeOf(withUndici).toExtend<typeof undici.fetch>()
    expectTypeOf(withUndici).returns.resolves.toEqualTypeOf<undici.Response>()
  })

  it('an option of the wrapped fetch is an option of the wrapper', () => {
    const call = createFetch(new CookieJar(), { fetch: undici.fetch })
    type Init = NonNullable<Parameters<typeof call>[1]>
    expectTypeOf<{ dispatcher: undici.Agent; cookies: { topLevelNavigation: true } }>().toExtend<Init>()
  })
})

describe('the arguments', () => {
  // Callers without types may pass anything.
  const untyped: unknown = createFetch
  const make = untyped as (...values: unknown[]) => unknown

  it.each([
    [[], 'jar: expected a CookieJar, got undefined'],
    [[null], 'jar: expected a CookieJar, got null'],
    [[{}], 'jar: expected a CookieJar, got an object'],
    [[new CookieJar(), null], 'options: expected an object, got null'],
    [[new CookieJar(), fetch], 'options: expected an object, got a function'],
    [
      [new CookieJar(), { fetsch: 1 }],
      'options: expected one of fetch, context, onHop, clearSiteData, hsts, redirectLimit, got the key "fetsch"',
    ],
    [[new CookieJar(), { fetch: 1 }], 'options.fetch: expected a WHATWG fetch, got 1'],
    [[new CookieJar(), { onHop: 'log' }], 'options.onHop: expected a function, got "log"'],
  ])('createFetch(%j)', (given, message) => {
    expect(() => make(...given)).toThrow(new TypeError(message))
  })

  it('keeps the original global fetch, so that the result may replace it', async () => {
    const original = globalThis.fetch
    let calls = 0
    try {
      globalThis.fetch = async () => {
        calls += 1
        return new Response('once')
      }
      globalThis.fetch = createFetch(new CookieJar())
      expect(await (await fetch('https://shop.example/')).text()).toBe('once')
      expect(calls).toBe(1)
    } finally {
      globalThis.fetch = original
    }
  })
})

describe('a wrapped fetch', () => {
  it('is called without this, synchronously, and with redirect: manual', async () => {
    const calls: unknown[] = []
    function spy(this: unknown, input: string, init?: RequestInit): Promise<Response> {
      calls.push([this, input, init?.redirect])
      return Promise.resolve(new Response())
    }
    const pending = createFetch(new CookieJar(), { fetch: spy })('https://shop.example/')
    expect(calls).toEqual([[undefined, 'https://shop.example/', 'manual']])
    await pending
  })

  it('that hides redirects is refused, with an explanation', async () => {
    const hiding = async () => Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' })
    await expect(createFetch(new CookieJar(), { fetch: hiding })('https://shop.example/')).rejects.toThrow(
      new TypeError(
        "options.fetch: expected a fetch that returns the redirect itself for redirect: 'manual', got one that hides redirects, as browsers do",
      ),
    )
  })

  it('that follows redirects by itself is refused, with an explanation', async () => {
    const following = async () => Object.defineProperty(new Response('late'), 'redirected', { value: true })
    await expect(createFetch(new CookieJar(), { fetch: following })('https://shop.example/')).rejects.toThrow(
      new TypeError(
        "options.fetch: expected a fetch that returns the redirect itself for redirect: 'manual', got one that followed a redirect by itself",
      ),
    )
  })

  it('that changes the headers it receives changes one hop only', async () => {
    const keys: (string | null)[] = []
    const server = async (url: string, init?: RequestInit): Promise<Response> => {
      const headers = init?.headers instanceof Headers ? init.headers : new Headers()
      keys.push(headers.get('x-key'))
      headers.set('x-key', 'of the shop')
      return url === 'https://shop.example/' ? redirect('https://evil.test/') : new Response()
    }
    await createFetch(new CookieJar(), { fetch: server })('https://shop.example/')
    expect(keys).toEqual([null, null])
  })

  it('that rejects rejects the call with the same error', async () => {
    const error = new Error('no network')
    await expect(
      createFetch(new CookieJar(), { fetch: async () => Promise.reject(error) })('https://shop.example/'),
    ).rejects.toBe(error)
  })

  it('whose responses have no URL gets one, without the fragment', async () => {
    const fake = async (url: string) => (url.endsWith('/from#here') ? redirect('/to') : new Response('arrived'))
    const call = createFetch(new CookieJar(), { fetch: fake })
    const response = await call('https://shop.example/from#here')
    expect([response.url, response.redirected]).toEqual(['https://shop.example/to', true])
    const clone = response.clone()
    expect([clone.url, clone.redirected, await clone.text()]).toEqual(['https://shop.example/to', true, 'arrived'])
    const direct = await call('https://shop.example/to#here')
    expect([direct.url, direct.redirected]).toEqual(['https://shop.example/to', false])
  })

  it('whose responses have no URL, and the type basic, gets one too', async () => {
    const basic = async () => Object.defineProperty(new Response('arrived'), 'type', { value: 'basic' })
    const response = await createFetch(new CookieJar(), { fetch: basic })('https://shop.example/to')
    expect([response.url, response.redirected]).toEqual(['https://shop.example/to', false])
  })

  it('whose responses have a fragment in their URL is corrected', async () => {
    const chatty = async (url: string) =>
      Object.defineProperty(new Response(), 'url', { value: url, configurable: true })
    const response = await createFetch(new CookieJar(), { fetch: chatty })('https://shop.example/to#here')
    expect([response.url, response.redirected]).toEqual(['https://shop.example/to', false])
  })

  it('whose redirects have a locked body is followed too', async () => {
    const fake = async (url: string) => {
      if (!url.endsWith('/from')) return new Response('arrived')
      const response = new Response('moved', { status: 302, headers: { location: '/to' } })
      response.body?.getReader()
      return response
    }
    expect(await (await createFetch(new CookieJar(), { fetch: fake })('https://shop.example/from')).text()).toBe(
      'arrived',
    )
  })

  it('that is older than getSetCookie joins lines, which are split again', async () => {
    const joined = 'a=1; Expires=Wed, 21 Oct 2065 07:28:00 GMT; Path=/, b="x, y"; Secure,c=3, d=; Max-Age=9'
    const old = async () => {
      const headers = Object.defineProperty(new Headers({ 'set-cookie': joined }), 'getSetCookie', { value: undefined })
      return Object.defineProperty(new Response(), 'headers', { value: headers })
    }
    const jar = new CookieJar()
    await createFetch(jar, { fetch: old })('https://shop.example/')
    expect(jar.getCookieString('https://shop.example/')).toBe('a=1; b="x, y"; c=3; d=')
  })

  it('that ignores signals is stopped between hops', async () => {
    const controller = new AbortController()
    const deaf = async (url: string) => {
      controller.abort('enough')
      return url.endsWith('/from') ? redirect('/to') : new Response('too far')
    }
    const call = createFetch(new CookieJar(), { fetch: (url: string, _init?: RequestInit) => deaf(url) })
    await expect(call('https://shop.example/from', { signal: controller.signal })).rejects.toBe('enough')
  })

  it('may return streams that fail to cancel', async () => {
    const stubborn = () => new ReadableStream({ cancel: () => Promise.reject(new Error('never')) })
    const fake = async (url: string) =>
      url.endsWith('/from')
        ? new Response(stubborn(), { status: 302, headers: { location: '/to' } })
        : new Response('arrived')
    const response = await createFetch(new CookieJar(), { fetch: fake })('https://shop.example/from')
    expect(await response.text()).toBe('arrived')
  })

  it('has the body of a redirect cancelled if that is not followed', async () => {
    let cancelled = false
    const body = new ReadableStream({
      cancel() {
        cancelled = true
      },
    })
    const fake = async (_url: string, _init?: RequestInit) =>
      new Response(body, { status: 302, headers: { location: '/to' } })
    const call = createFetch(new CookieJar(), { fetch: fake })
    await expect(call('https://shop.example/', { redirect: 'error' })).rejects.toThrow('was not followed')
    expect(cancelled).toBe(true)
  })

  it('receives a Request whose copied body is cancelled after the response', async () => {
    let cancelled = false
    const body = new ReadableStream({
      cancel() {
        cancelled = true
      },
    })
    const unread = async (input: Request) => {
      input.body?.cancel()
      return new Response()
    }
    const init = { method: 'POST', body, duplex: 'half' }
    await createFetch(new CookieJar(), { fetch: unread })(new Request('https://shop.example/', init))
    await new Promise((resolve) => setImmediate(resolve))
    expect(cancelled).toBe(true)
  })

  it('receives a Host header of the caller for its own origin only', async () => {
    const hosts: (string | null)[] = []
    const fake = async (url: string, init?: RequestInit) => {
      hosts.push(new Headers(init?.headers).get('host'))
      if (url.endsWith('/1')) return redirect('/2')
      return url.endsWith('/2') ? redirect('https://www.shop.example/3') : new Response()
    }
    await createFetch(new CookieJar(), { fetch: fake })('https://shop.example/1', {
      headers: { host: 'virtual.example' },
    })
    expect(hosts).toEqual(['virtual.example', 'virtual.example', null])
  })

  it.each([
    ['/to', 'https://shop.example/to#here'],
    ['/to#there', 'https://shop.example/to#there'],
    ['/to#', 'https://shop.example/to#'],
  ])('receives the fragment of the request unless the Location %s has one', async (location, next) => {
    const urls: string[] = []
    const fake = async (url: string) => (urls.push(url) === 1 ? redirect(location) : new Response())
    await createFetch(new CookieJar(), { fetch: fake })('https://shop.example/from#here')
    expect(urls[1]).toBe(next)
  })

  it('may redirect a URL with a user name within its origin', async () => {
    const urls: string[] = []
    const fake = async (url: string) => {
      urls.push(url)
      return urls.length === 1 ? redirect('/to', 'a=1') : new Response()
    }
    const jar = new CookieJar()
    await createFetch(jar, { fetch: fake })('https://ada:pw@shop.example/from')
    expect(urls).toEqual(['https://ada:pw@shop.example/from', 'https://ada:pw@shop.example/to'])
    expect(jar.size).toBe(1)
  })
})

it('a redirect during an endless upload can be aborted', async () => {
  const controller = new AbortController()
  const body = new ReadableStream({ start: (sink) => sink.enqueue(new Uint8Array(1)) })
  const upload = { method: 'POST', body, duplex: 'half', signal: controller.signal }
  const early = async (): Promise<Response> => new Response(null, { status: 307, headers: { location: '/to' } })
  const call = createFetch(new CookieJar(), { fetch: early })(new Request('https://shop.example/', upload))
  setTimeout(() => controller.abort(new Error('enough')), 20)
  await expect(call).rejects.toThrow('enough')
})

it('an old Node stream, such as that of the package form-data, cannot be sent again', async () => {
  const early = async (_url: string, _init?: { method: string; body: Stream }) =>
    new Response(null, { status: 307, headers: { location: '/to', 'set-cookie': 'a=1' } })
  const jar = new CookieJar()
  const call = createFetch(jar, { fetch: early })('https://shop.example/', { method: 'POST', body: new Stream() })
  await expect(call).rejects.toThrow('a stream was given as init.body, and cannot be sent again')
  expect(jar.size).toBe(1)
})
