/**
 * Nonstandard responses: their cookies are found and their redirects followed, and optional work, such as reading the
 * body of a redirect to its end, never fails a request.
 */
import { Readable } from 'node:stream'
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { beforeEach, describe, expect, it } from 'vitest'

const FROM = 'https://shop.example/from'
const TO = 'https://shop.example/to'
let jar: CookieJar
beforeEach(() => {
  jar = new CookieJar()
})

/** Calls a fetch that returns the response of a test. */
const returning = (make: (url: string) => unknown) => async (url: string, _init?: RequestInit) => make(url) as Response
const call = (make: (url: string) => unknown, init?: RequestInit): Promise<Response> =>
  createFetch(jar, { fetch: returning(make) })(FROM, init)
/** Returns a redirect first, and then a response. */
const redirecting = (redirect: () => unknown) => (url: string) => (url === FROM ? redirect() : new Response('arrived'))

describe('Set-Cookie lines are found in', () => {
  const lines = ['a=1; Expires=Wed, 21 Oct 2065 07:28:00 GMT', 'b=2']
  const joined = lines.join(', ')
  it.each<[string, object, string]>([
    ['raw(), as a string', { raw: () => ({ 'set-cookie': lines[0] }) }, 'a=1'],
    ['raw(), as an array', { raw: () => ({ 'set-cookie': lines }) }, 'a=1; b=2'],
    ['raw(), under a name in another case', { raw: () => ({ 'Set-Cookie': lines }) }, 'a=1; b=2'],
    ['raw(), which has none', { raw: () => ({}) }, ''],
    ['get(), joined by commas', { get: (name: string) => (name === 'set-cookie' ? joined : null) }, 'a=1; b=2'],
    [
      'get(), joined by newlines',
      { get: (name: string) => (name === 'set-cookie' ? lines.join('\n') : null) },
      'a=1; b=2',
    ],
    ['get(), as an array', { get: (name: string) => (name === 'set-cookie' ? lines : null) }, 'a=1; b=2'],
    ['get(), which returns undefined', { get: () => undefined }, ''],
    ['getSetCookie(), as another iterable', { getSetCookie: () => new Set(lines) }, 'a=1; b=2'],
    ['a Map', new Map([['Set-Cookie', joined]]), 'a=1; b=2'],
    ['a Map of lists', new Map([['set-cookie', lines]]), 'a=1; b=2'],
    ['pairs', lines.map((line) => ['SET-COOKIE', line]), 'a=1; b=2'],
    ['a plain object', { 'Set-Cookie': joined }, 'a=1; b=2'],
    ['a plain object of lists', { 'set-cookie': lines }, 'a=1; b=2'],
    ['a plain object without one', { server: 'x' }, ''],
  ])('%s', async (_, headers, cookies) => {
    await call(() => ({ status: 200, headers }))
    expect(jar.getCookieString(FROM)).toBe(cookies)
  })

  it.each<[string, object]>([
    ['a Map', new Map([['Location', TO]])],
    ['a Map of lists', new Map([['location', [TO]]])],
    ['pairs', [['location', TO]]],
    ['a plain object', { Location: TO }],
    ['get() alone', { get: (name: string) => (name === 'location' ? TO : undefined) }],
  ])('the Location of a redirect is found too, in %s', async (_, headers) => {
    const response = await call(redirecting(() => ({ status: 302, headers })))
    expect(await response.text()).toBe('arrived')
  })
})

describe('a redirect is followed', () => {
  const head = { status: 302, headers: new Headers({ location: TO, 'set-cookie': 'a=1' }) }
  const never = () => {
    throw new Error('not today')
  }
  const endless = (chunk: unknown) => ({
    async *[Symbol.asyncIterator]() {
      for (;;) yield chunk
    },
  })
  it.each<[string, () => object]>([
    ['without a body', () => ({ ...head })],
    ['whose body is null', () => ({ ...head, body: null })],
    ['whose body is a Buffer', () => ({ ...head, body: Buffer.from('moved') })],
    ['whose body is a string', () => ({ ...head, body: 'moved' })],
    ['whose body is a number', () => ({ ...head, body: 1 })],
    ['whose body is a Blob', () => ({ ...head, body: new Blob(['moved']) })],
    ['whose body is a Node stream', () => ({ ...head, body: Readable.from(['moved']) })],
    [
      'whose body is a Node stream that fails',
      () => ({
        ...head,
        body: new Readable({
          read() {
            this.destroy(new Error('cut'))
          },
        }),
      }),
    ],
    ['whose body is a destroyed Node stream', () => ({ ...head, body: new Readable().destroy() })],
    [
      'whose body is an async iterable',
      () => ({
        ...head,
        body: (async function* () {
          yield 'moved'
        })(),
      }),
    ],
    ['with an endless body of strings', () => ({ ...head, body: endless('x') })],
    ['with an endless body of empty chunks', () => ({ ...head, body: endless(new Uint8Array()) })],
    ['with an endless body of undefined', () => ({ ...head, body: endless(undefined) })],
    ['whose body cannot be read', () => ({ ...head, body: { getReader: never, cancel: never } })],
    ['whose body has a reader without methods', () => ({ ...head, body: { getReader: () => ({}) } })],
    [
      'whose body has a throwing iterator',
      () => ({ ...head, body: { [Symbol.asyncIterator]: never, destroy: never } }),
    ],
    ['with an endless body that cannot be destroyed', () => ({ ...head, body: { ...endless('x'), destroy: never } })],
    [
      'whose body is locked',
      () => {
        const response = new Response('moved', head)
        response.body?.getReader()
        return response
      },
    ],
    [
      'whose body was read',
      () => {
        const response = new Response('moved', head)
        void response.text()
        return response
      },
    ],
    ['whose body throws', () => Object.defineProperty({ ...head }, 'body', { get: never })],
    [
      'whose type and redirected throw',
      () => Object.defineProperties({ ...head }, { type: { get: never }, redirected: { get: never } }),
    ],
    ['that is frozen', () => Object.freeze(new Response('moved', head))],
  ])('%s', async (_, redirect) => {
    const response = await call(redirecting(redirect))
    expect([await response.text(), response.url, jar.getCookieString(TO)]).toEqual(['arrived', TO, 'a=1'])
  })

  it.each<[string, () => object]>([
    ['without a body', () => ({ ...head })],
    ['whose body is a Buffer', () => ({ ...head, body: Buffer.from('moved') })],
    ['whose body cannot be cancelled', () => ({ ...head, body: { getReader: never, cancel: never } })],
    ['whose body returns undefined when it is cancelled', () => ({ ...head, body: { getReader: never, cancel() {} } })],
    ['whose body cannot be destroyed', () => ({ ...head, body: { destroy: never, [Symbol.asyncIterator]: never } })],
    ['whose body throws', () => Object.defineProperty({ ...head }, 'body', { get: never })],
  ])('or refused with its own error, %s', async (_, redirect) => {
    await expect(call(redirecting(redirect), { redirect: 'error' })).rejects.toThrow("the redirect mode is 'error'")
  })
})

describe('the response after a redirect is returned', () => {
  const arrive = (final: () => object) => (url: string) =>
    url === FROM ? new Response(null, { status: 302, headers: { location: TO } }) : final()
  const fixed = (name: string, value: unknown) => () =>
    Object.defineProperty(new Response('arrived'), name, { value, configurable: false, writable: false })
  it.each<[string, () => object]>([
    ['that is frozen', () => Object.freeze(new Response('arrived'))],
    ['that cannot be extended', () => Object.preventExtensions(new Response('arrived'))],
    ['whose clone cannot be changed', fixed('clone', () => new Response('clone'))],
    ['whose url cannot be changed', fixed('url', '')],
    ['whose redirected cannot be changed', fixed('redirected', false)],
    ['without a clone', fixed('clone', undefined)],
    [
      'whose url throws',
      () =>
        Object.defineProperty(new Response('arrived'), 'url', {
          get: () => {
            throw new Error('no url')
          },
        }),
    ],
    ['whose url is a URL', fixed('url', new URL(TO))],
    [
      'that is a Proxy and refuses new properties',
      () =>
        new Proxy(new Response('arrived'), {
          get: (target, name) => {
            const value: unknown = Reflect.get(target, name, target)
            return typeof value === 'function' ? value.bind(target) : value
          },
          defineProperty: () => {
            throw new Error('no definitions')
          },
        }),
    ],
  ])('%s', async (_, final) => {
    const response = await call(arrive(final))
    expect([response.status, await response.text()]).toEqual([200, 'arrived'])
  })

  it('unchanged, if it has only a status and headers', async () => {
    const plain = Object.freeze({ status: 200, headers: new Map() })
    expect(await call(arrive(() => plain))).toBe(plain)
  })
})

describe('a fetch that does not return a Response is reported', () => {
  it.each<[unknown, string]>([
    [undefined, 'expected a Response, got undefined'],
    [null, 'expected a Response, got null'],
    [42, 'expected a Response, got a number'],
    ['hi', 'expected a Response, got a string of length 2'],
    [() => {}, 'expected a Response, got a function'],
    [{}, 'expected a Response with status and headers, got an object'],
    [[], 'expected a Response with status and headers, got an array'],
    [new Map(), 'expected a Response with status and headers, got a Map'],
    [{ ok: true, json: async () => ({}) }, 'expected a Response with status and headers, got an object'],
    [{ status: 200 }, 'expected a Response with status and headers, got an object'],
    [{ status: 200, headers: null }, 'expected a Response with status and headers, got an object'],
    [{ headers: new Headers() }, 'expected a Response with status and headers, got an object'],
  ])('%j', async (returned, message) => {
    await expect(call(() => returned)).rejects.toThrow(new TypeError(`what options.fetch returned: ${message}`))
  })

  it.each(['302', true, {}])('a status that is not a number is reported too: %j', async (status) => {
    await expect(call(() => ({ status, headers: new Headers({ location: TO }) }))).rejects.toThrow(
      /^the status of what options\.fetch returned: expected a number, got /,
    )
  })

  it('even if it returns without a promise', async () => {
    const atOnce: unknown = () => 'hi'
    const fetch = createFetch(jar, { fetch: atOnce as typeof globalThis.fetch })
    await expect(fetch(FROM)).rejects.toThrow('what options.fetch returned: expected a Response')
  })

  it('a fetch that throws synchronously rejects', async () => {
    const throwing = () => {
      throw new Error('at once')
    }
    await expect(createFetch(jar, { fetch: throwing })(FROM)).rejects.toThrow('at once')
  })
})

describe('the body of a Request', () => {
  it('that cannot be copied is still sent', async () => {
    const request = Object.assign(new Request(FROM, { method: 'POST', body: 'text' }), {
      clone: () => {
        throw new Error('no copies')
      },
    })
    const bodies: string[] = []
    const fetch = async (input: Request, _init?: RequestInit) => {
      bodies.push(await new Request(input).text())
      return new Response('arrived')
    }
    expect(await (await createFetch(jar, { fetch })(request)).text()).toBe('arrived')
    expect(bodies).toEqual(['text'])
  })

  it('that cannot be copied is not left out when a redirect needs it again', async () => {
    const request = Object.assign(new Request(FROM, { method: 'POST', body: 'text' }), {
      clone: () => {
        throw new Error('no copies')
      },
    })
    const fetch = async (_input: Request, _init?: RequestInit) =>
      new Response(null, { status: 307, headers: { location: TO } })
    await expect(createFetch(jar, { fetch })(request)).rejects.toThrow('no copies')
  })
})

it('a signal without a reason stops the chain with an AbortError', async () => {
  const signal = Object.defineProperty(AbortSignal.abort(), 'reason', { value: undefined })
  await expect(
    call(
      redirecting(() => Response.redirect(TO, 302)),
      { signal },
    ),
  ).rejects.toMatchObject({ name: 'AbortError' })
})

it('header fields of the caller are passed as a record, which every fetch understands', async () => {
  const inits: RequestInit[] = []
  const fetch = async (_url: string, init: RequestInit = {}) => {
    inits.push(init)
    return new Response()
  }
  jar.setCookie('SID=1', FROM)
  const headers = new Headers([
    ['X-A', '1'],
    ['x-a', '2'],
    ['__proto__', '3'],
  ])
  await createFetch(jar, { fetch })(FROM, { headers })
  expect(Object.entries({ ...inits[0]?.headers })).toEqual([
    ['__proto__', '3'],
    ['x-a', '1, 2'],
    ['cookie', 'SID=1'],
  ])
})
