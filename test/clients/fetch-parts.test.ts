/** The rules of the Fetch standard that the fetch with cookies follows, and what it reads from odd headers and streams. */
import { describe, expect, it, vi } from 'vitest'
import { watchAgent } from '../../src/clients/fetch/agent.js'
import { abandon, drain, readBody } from '../../src/clients/fetch/body.js'
import { requireOwnOrigin, requireReachable } from '../../src/clients/fetch/dispatcher.js'
import { fieldsOf, headerOf, linesOf, withCookie } from '../../src/clients/fetch/headers.js'
import { dictionary, normalizeMethod, REQUEST_MEMBERS } from '../../src/clients/fetch/init.js'
import { sendRequest } from '../../src/clients/fetch/input.js'
import { becomesGet, eitherOf, isStream, redirectLocation, referrerPolicy } from '../../src/clients/fetch/redirect.js'
import { complete } from '../../src/clients/fetch/response.js'
import { throwIfAborted, untilAborted } from '../../src/http/aborted.js'
import { keepGlobalDispatchers } from './global-dispatchers.js'

describe('a method', () => {
  it.each(['delete', 'get', 'head', 'options', 'post', 'put'])('%s is written in upper case', (method) => {
    expect(normalizeMethod(method)).toBe(method.toUpperCase())
  })

  it.each(['patch', 'Query', 'PATCH', 'x'])('%s is kept as it is', (method) => {
    expect(normalizeMethod(method)).toBe(method)
  })

  it.each<[number, string, boolean]>([
    [301, 'POST', true],
    [302, 'POST', true],
    [303, 'POST', true],
    [303, 'PUT', true],
    [301, 'PUT', false],
    [302, 'GET', false],
    [303, 'GET', false],
    [303, 'HEAD', false],
    [307, 'POST', false],
    [308, 'POST', false],
  ])('on a redirect with status %i: %s becomes GET: %j', (status, method, expected) => {
    expect(becomesGet(status, method)).toBe(expected)
  })
})

describe('an init', () => {
  it.each(REQUEST_MEMBERS)('may inherit %s from a Request', (name) => {
    const base = Object.defineProperty({ clone() {}, more: 1 }, name, { get: () => 'given' })
    expect(dictionary(Object.create(base))).toEqual({ [name]: 'given' })
  })

  it('has the members of a Request', () => {
    const names = 'method headers body referrer referrerPolicy mode credentials cache redirect integrity signal duplex'
    expect(REQUEST_MEMBERS).toEqual(names.split(' '))
  })

  it('that is a plain object has its own members only', () => {
    const own = { body: 'a', hidden: undefined, [Symbol('s')]: 1 }
    expect(Object.entries(dictionary(own))).toEqual([['body', 'a']])
    expect(Object.getPrototypeOf(dictionary(own))).toBeNull()
  })

  it('may inherit from an object without a prototype, but not from Object.prototype of another realm', () => {
    const base = Object.assign(Object.create(null), { dispatcher: 1 })
    expect(dictionary(Object.create(base))).toEqual({ dispatcher: 1 })
    const other = Object.create(null, { hasOwnProperty: { value: () => true }, planted: { value: 1 } })
    expect(dictionary(Object.create(Object.create(other, { dispatcher: { value: 2 } })))).toEqual({ dispatcher: 2 })
  })
})

describe('an init of a class', () => {
  it('has the members of the class, even if that has its own hasOwnProperty', () => {
    const base = { hasOwnProperty: () => true, dispatcher: 1 }
    expect(dictionary(Object.create(base))).toHaveProperty('dispatcher', 1)
  })
})

describe('the lines', () => {
  const lines = (value: string): string[] =>
    linesOf(new Headers({ 'strict-transport-security': value }), 'strict-transport-security')
  it.each([
    ['max-age=1', ['max-age=1']],
    ['max-age=1, max-age=2', ['max-age=1', 'max-age=2']],
    ['max-age="1,2", max-age=3', ['max-age="1,2"', 'max-age=3']],
    ['max-age="1\\",2" , b', ['max-age="1\\",2"', 'b']],
    ['max-age="1, 2', ['max-age="1, 2']],
    [', max-age=1', ['', 'max-age=1']],
    ['', ['']],
  ])('of Strict-Transport-Security are divided at commas outside quotes: %j', (value, expected) => {
    expect(lines(value)).toEqual(expected)
  })

  it('are trimmed if they come from a Map, which does not trim its values', () => {
    const headers = new Map([['strict-transport-security', ' , max-age=1']])
    expect(linesOf(headers as never, 'strict-transport-security')).toEqual(['', 'max-age=1'])
  })

  it('of Clear-Site-Data are not divided', () => {
    expect(linesOf(new Headers({ 'clear-site-data': '"a", "b"' }), 'clear-site-data')).toEqual(['"a", "b"'])
  })
})

describe('headers', () => {
  it.each<[string, object]>([
    ['a Map with names in any case', new Map([['Location', '/to']])],
    ['a record', { LOCATION: '/to' }],
    ['a record with lists', { location: ['/to', '/other'] }],
    ['pairs', [['location', '/to'], 'location', ['x', 'y']]],
    ['pairs among other values', [1, null, ['location', '/to']]],
    ['an object whose get is not a function', { get: 'x', location: '/to' }],
    ['an object whose iterator is not a function', { [Symbol.iterator]: 1, location: '/to' }],
  ])('may be %s', (_, headers) => {
    expect(headerOf(headers as Headers, 'location')).toBe('/to')
    expect(headerOf(headers as Headers, 'other')).toBeNull()
  })

  it.each([undefined, null])('lack a field whose value is %j', (value) => {
    expect(headerOf({ location: value } as never, 'location')).toBeNull()
  })

  it('are listed, with each Set-Cookie line', () => {
    const headers = new Headers([
      ['x-a', '1'],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ])
    expect(fieldsOf(headers)).toEqual([
      ['x-a', '1'],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ])
  })

  it('are listed from a Map of lists', () => {
    const headers = new Map<string, unknown>([
      ['x-a', ['1', '2']],
      ['x-b', '3'],
    ])
    expect(fieldsOf(headers as never)).toEqual([
      ['x-a', '1'],
      ['x-a', '2'],
      ['x-b', '3'],
    ])
  })

  it('are listed from raw(), and from a plain object', () => {
    const fields = [
      ['x-a', '1'],
      ['x-a', '2'],
    ]
    expect(fieldsOf({ raw: () => ({ 'x-a': ['1', '2'] }) } as never)).toEqual(fields)
    expect(fieldsOf({ 'x-a': ['1', '2'] } as never)).toEqual(fields)
  })

  it('become a record with the Cookie header', () => {
    const headers = new Headers([
      ['x-a', '1'],
      ['x-a', '2'],
    ])
    expect(withCookie(headers, 'a=1')).toEqual({ 'x-a': '1, 2', cookie: 'a=1' })
    expect(withCookie(headers, '')).toEqual({ 'x-a': '1, 2' })
    expect(withCookie(null, 'a=1')).toEqual({ cookie: 'a=1' })
  })
})

describe('a referrer policy', () => {
  it.each([
    'no-referrer',
    'no-referrer-when-downgrade',
    'same-origin',
    'origin',
    'strict-origin',
    'origin-when-cross-origin',
    'strict-origin-when-cross-origin',
    'unsafe-url',
  ])('%s is read from the last known token', (policy) => {
    expect(referrerPolicy(new Headers({ 'referrer-policy': `no-referrer, ${policy} , unknown` }))).toBe(policy)
  })

  it('is undefined if no token is known', () => {
    for (const headers of [{}, { 'referrer-policy': '' }, { 'referrer-policy': 'mutant, x' }]) {
      expect(referrerPolicy(new Headers(headers as HeadersInit))).toBeUndefined()
    }
  })
})

describe('a Location', () => {
  const from = new URL('https://shop.example/a')
  const to = (location: string): string | undefined =>
    redirectLocation(new Response(null, { status: 302, headers: { location } }), from, 'follow')?.href

  it.each([301, 302, 303, 307, 308])('is followed with status %i', (status) => {
    const response = new Response(null, { status, headers: { location: '/to' } })
    expect(redirectLocation(response, from, 'follow')?.href).toBe('https://shop.example/to')
  })

  it.each([300, 304, 305, 306, 309])('is not followed with status %i', (status) => {
    const response = new Response(null, { status, headers: { location: '/to' } })
    expect(redirectLocation(response, from, 'follow')).toBeNull()
  })

  it('has its octets percent-encoded', () => {
    expect(to('/caf\u00e9?\u00ff')).toBe('https://shop.example/caf%E9?%FF')
  })

  it('must be an HTTP(S) URL', () => {
    expect(() => to('ftp://shop.example/')).toThrow('its Location is a ftp: URL, and no HTTP(S) one')
  })

  it('may have a user name or a password for the same origin only', () => {
    expect(to('https://ada:pw@shop.example/')).toBe('https://ada:pw@shop.example/')
    for (const user of ['ada', 'ada:pw', ':pw']) {
      expect(() => to(`https://${user}@other.example/`)).toThrow(
        'The redirect of https://shop.example/a was not followed: its Location has a user name or password, and another origin.',
      )
    }
  })

  it('that is not a URL is cut off after two hundred characters, and is not shown if it may have a password', () => {
    const invalid = `http://[${'x'.repeat(192)}`
    expect(() => to(invalid)).toThrow(`its Location "${invalid}" is not a URL`)
    expect(() => to(`${invalid}y`)).toThrow(`its Location "${invalid}…" is not a URL`)
    expect(() => to('http://[?a@b')).toThrow('its Location of length 12 is not a URL')
  })
})

describe('a runtime whose Headers hold octets', () => {
  it('is recognised by one probe', async () => {
    vi.resetModules()
    const { octetsOfHeader } = await import('../../src/clients/fetch/octets.js')
    const spy = vi.spyOn(globalThis, 'Headers')
    for (let calls = 0; calls < 3; calls += 1) expect(octetsOfHeader('\u00e9')).toBe('\u00e9')
    expect(spy).toHaveBeenCalledTimes(1)
    spy.mockRestore()
  })
})

describe('an agent of node:http', () => {
  const given = { addRequest: vi.fn() }
  const { agent } = watchAgent(given, true) ?? {}
  const add = (request: unknown): unknown => Reflect.get(Object(agent), 'addRequest')(request)

  it('passes on what is not a request, and adds no listener', () => {
    const on = vi.fn()
    for (const other of [null, 'text', {}, { destroy() {} }, { on }]) {
      add(other)
      expect(given.addRequest).toHaveBeenLastCalledWith(other)
    }
    expect(on).not.toHaveBeenCalled()
  })
})

describe('a global dispatcher', () => {
  it('that is null counts as none', async () => {
    const putBack = keepGlobalDispatchers()
    for (const name of ['1', '2']) Reflect.set(globalThis, Symbol.for(`undici.globalDispatcher.${name}`), null)
    const [from, to] = [new URL('https://shop.example/'), new URL('https://other.example/')]
    try {
      expect(() => requireOwnOrigin(from, {})).not.toThrow()
      await expect(requireReachable(to, from, {})).resolves.toBeUndefined()
    } finally {
      putBack()
    }
  })
})

describe('a body', () => {
  it.each<[string, unknown, boolean]>([
    ['a web stream', new ReadableStream(), true],
    ['an object with a reader', { getReader() {} }, true],
    ['an iterable', { async *[Symbol.asyncIterator]() {} }, true],
    ['an old stream of Node', { pipe() {} }, true],
    ['a text', 'pipe', false],
    ['null', null, false],
    ['octets', new Uint8Array(1), false],
  ])('is tested for being a stream, which can be read only once: %s', (_, body, expected) => {
    expect(isStream(body as BodyInit)).toBe(expected)
  })

  it('of a Request is read unless it is empty, or the method has none', async () => {
    const request = (method: string, body: unknown, octets: number): Request =>
      ({ method, body, arrayBuffer: async () => new ArrayBuffer(octets) }) as Request
    expect((await readBody(request('POST', {}, 1)))?.byteLength).toBe(1)
    for (const none of [
      request('POST', null, 1),
      request('POST', {}, 0),
      request('GET', {}, 1),
      request('HEAD', {}, 1),
    ]) {
      expect(await readBody(none)).toBeNull()
    }
  })

  it('of a redirect is read up to 65,536 octets, and the rest is cancelled', async () => {
    const cancel = vi.fn()
    let pulls = 0
    const pull = (controller: ReadableStreamDefaultController): void => {
      pulls += 1
      controller.enqueue(new Uint8Array(32_768))
    }
    await drain({ body: new ReadableStream({ pull, cancel }, { highWaterMark: 0 }) } as Response)
    expect([pulls, cancel.mock.calls.length]).toEqual([2, 1])
  })

  it('of a redirect is read to its end if it is short', async () => {
    const read = vi
      .fn()
      .mockResolvedValueOnce({ value: new Uint8Array(9) })
      .mockResolvedValue({ done: true })
    await drain({ body: { locked: false, getReader: () => ({ read, cancel() {} }) } } as never)
    expect(read).toHaveBeenCalledTimes(2)
  })

  it('of a redirect is read and destroyed if it is a stream of Node', async () => {
    const texts: string[] = []
    const destroy = vi.fn()
    const body = {
      async *[Symbol.asyncIterator]() {
        for (const text of ['x'.repeat(65_535), 'y', 'z']) {
          texts.push(text)
          yield text
        }
      },
      destroy,
    }
    await drain({ body } as unknown as Response)
    expect([texts.length, destroy.mock.calls.length]).toEqual([2, 1])
  })

  it.each<[string, unknown]>([
    ['missing', null],
    ['a text', 'text'],
    ['an object that is not a stream', {}],
    ['an object whose iterator is not a function', { [Symbol.asyncIterator]: 1 }],
    ['a locked stream', new ReadableStream()],
  ])('of a redirect causes no error if it is %s', async (_, body) => {
    if (body instanceof ReadableStream) body.getReader()
    await drain({ body } as Response)
    abandon({ body } as Response)
  })

  it('that nobody will read is cancelled or destroyed', async () => {
    const done: string[] = []
    abandon(null)
    abandon({ body: { destroy: () => done.push('destroyed') } } as never)
    abandon({ body: { getReader() {}, cancel: () => done.push('cancelled'), destroy: () => done.push('no') } } as never)
    abandon({
      get body(): never {
        throw new Error('hostile')
      },
    } as never)
    await new Promise(setImmediate)
    expect(done).toEqual(['destroyed', 'cancelled'])
  })
})

describe('a fetch that mistakes a Request for text', () => {
  const failure = (cause: unknown): Error => Object.assign(new Error('x'), { cause })
  const request = { method: 'POST', body: {}, bodyUsed: false, arrayBuffer: async () => new ArrayBuffer(3) } as Request
  const outcome = async (error: unknown, init: RequestInit = {}, given = request): Promise<unknown> => {
    const calls: unknown[] = []
    const send = (async (input: unknown, sent: unknown) => {
      calls.push(input, sent)
      if (calls.length === 2) throw error
      return 'sent'
    }) as never
    const result: unknown = await sendRequest(send, given, 'https://shop.example/', init).catch((thrown) => thrown)
    return result === 'sent' ? calls.slice(2) : result
  }

  it.each<[string, unknown]>([
    ['of node-fetch 2', new Error('Only absolute URLs are supported')],
    ['that shows the input', Object.assign(new Error('x'), { input: '[object Request]' })],
    ['whose cause shows the input', failure({ input: '[object Object]' })],
  ])('gets its parts after an error %s', async (_, error) => {
    const parts = { body: expect.any(ArrayBuffer) }
    expect(await outcome(error)).toEqual(['https://shop.example/', parts])
    expect(await outcome(error, { body: 'own' })).toEqual(['https://shop.example/', { body: 'own' }])
    expect(await outcome(error, {}, { ...request, method: 'GET' })).toEqual(['https://shop.example/', {}])
  })

  it.each<[string, unknown]>([
    ['of another kind', new Error('Only absolute URLs are supported here')],
    ['that is no Error', { input: '[object Request]', message: 'Only absolute URLs are supported' }],
    ['without a cause', failure(null)],
    ['whose cause is a text', failure('[object Request]')],
    ['whose cause has no input', failure({})],
    ['about another input', failure({ input: 'see [object Request]' })],
    ['about a longer input', failure({ input: '[object Request] x' })],
    ['about an input without a class', failure({ input: '[object ]' })],
    ['about an input that is not a text', failure({ input: ['[object Request]'] })],
  ])('is not assumed after an error %s', async (_, error) => {
    expect(await outcome(error)).toBe(error)
  })

  it('does not get a body that was read already', async () => {
    const error = new Error('Only absolute URLs are supported')
    expect(await outcome(error, {}, { ...request, bodyUsed: true })).toBe(error)
  })
})

describe('a signal', () => {
  const never = new Promise<never>(() => {})
  const aborted = (reason?: unknown): AbortSignal => AbortSignal.abort(reason)

  it('that is aborted ends the wait, and its reason is thrown', async () => {
    await expect(untilAborted(never, aborted('stop'))).rejects.toBe('stop')
    const controller = new AbortController()
    const removed = vi.spyOn(controller.signal, 'removeEventListener')
    const wait = untilAborted(never, controller.signal)
    controller.abort('later')
    await expect(wait).rejects.toBe('later')
    expect(removed).toHaveBeenCalledWith('abort', expect.any(Function))
    expect(() => throwIfAborted(aborted('stop'))).toThrow('stop')
  })

  it('that is missing or not aborted changes nothing', async () => {
    for (const signal of [undefined, null, new AbortController().signal]) {
      expect(await untilAborted(Promise.resolve(1), signal)).toBe(1)
      expect(throwIfAborted(signal)).toBeUndefined()
    }
  })

  it('without a reason throws an AbortError', () => {
    const old = { aborted: true } as AbortSignal
    expect(() => throwIfAborted(old)).toThrow(
      expect.objectContaining({ name: 'AbortError', message: 'This operation was aborted' }),
    )
  })

  it('is combined with another, if the runtime can do that', () => {
    const [own, given] = [new AbortController(), new AbortController()]
    expect(eitherOf(own.signal, null)).toBe(own.signal)
    for (const first of [own, given]) {
      const both = eitherOf(new AbortController().signal, first.signal)
      first.abort()
      expect(both?.aborted).toBe(true)
      expect(eitherOf(first.signal, new AbortController().signal)?.aborted).toBe(true)
    }
    const { any } = AbortSignal
    Reflect.set(AbortSignal, 'any', undefined)
    expect(eitherOf(own.signal, given.signal)).toBe(given.signal)
    Reflect.set(AbortSignal, 'any', any)
  })

  it('that ends the wait hides a later error of what was waited for', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const late = new Promise((_, reject) => setTimeout(reject, 1, new Error('late')))
    await expect(untilAborted(late, aborted('stop'))).rejects.toBe('stop')
    await new Promise((resolve) => setTimeout(resolve, 5))
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })
})

describe('the URL of a Response', () => {
  it('stays as it is if it is right', () => {
    const response = { url: 'https://shop.example/', redirected: false } as Response
    expect(complete(response, 'https://shop.example/', false)).toBe(response)
    expect(Object.keys(response)).toEqual(['url', 'redirected'])
  })

  it('is set if it is missing', () => {
    expect(complete({ url: '' } as Response, 'https://shop.example/', false).url).toBe('https://shop.example/')
  })

  it('has no fragment, and may be set again', () => {
    const response = { url: '' } as Response
    complete(response, 'https://shop.example/#top', true)
    expect([response.url, response.redirected]).toEqual(['https://shop.example/', true])
    expect(Object.getOwnPropertyDescriptor(response, 'url')).toMatchObject({ configurable: true, writable: true })
  })

  it('stays as it is if the Response names another one', () => {
    const response = { url: 'https://mirror.example/' } as Response
    expect(complete(response, 'https://shop.example/', false).url).toBe('https://mirror.example/')
    expect(Object.keys(response)).toEqual(['url'])
  })

  it('is not set again if it is right, and clones are left alone if nothing is set', () => {
    class Answer {
      get url(): string {
        return 'https://shop.example/'
      }
      clone(): unknown {
        return this
      }
    }
    const own = (href: string, redirected: boolean): string[] =>
      Object.getOwnPropertyNames(complete(new Answer() as never, href, redirected))
    expect(own('https://shop.example/', true)).toEqual(['redirected', 'clone'])
    expect(own('https://other.example/', false)).toEqual([])
  })

  it('is set on clones too, if there is a clone', () => {
    const response = { url: '', clone: () => ({ url: '' }) } as unknown as Response
    const copy = complete(response, 'https://shop.example/', true).clone()
    expect([copy.url, copy.redirected]).toEqual(['https://shop.example/', true])
    expect('clone' in complete({ url: '' } as Response, 'https://shop.example/', true)).toBe(false)
  })
})
