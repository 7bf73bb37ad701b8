/** What each hop of a chain of redirects passes to the wrapped fetch, and what becomes of the bodies. */
import { CookieJar } from 'speculoos'
import { createFetch, type FetchOptions } from 'speculoos/fetch'
import { HstsStore } from 'speculoos/hsts'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { slowJar } from '../doors/slow-jar.js'

const SHOP = 'https://shop.example/'
const PLAIN = 'http://shop.example/'

type Init = RequestInit & { readonly agent?: unknown }
let jar: CookieJar
let sent: { input: unknown; init: Init }[]
let answers: Response[]
beforeEach(() => {
  jar = new CookieJar()
  jar.setCookie('SID=1; Path=/', SHOP)
  sent = []
  answers = []
})

const wrapped = async (input: unknown, init: Init): Promise<Response> => {
  sent.push({ input, init })
  return answers.shift() ?? new Response('end')
}
/** Calls a fetch with cookies. Its init may have members that the types do not declare. */
const call = (input: string | Request, init: object = {}, options: FetchOptions = {}): Promise<Response> =>
  createFetch(jar, { fetch: wrapped as unknown as typeof fetch, ...options })(input, init)
const to = (location: string, status = 302, cookie = 'a=1'): Response =>
  new Response(null, { status, headers: { location, 'set-cookie': cookie } })
const cookiesSent = (): unknown[] => sent.map(({ init }) => Object(init.headers).cookie)
const textOf = (body: unknown): Promise<string> => new Response(body as BodyInit).text()

describe('a known HSTS host', () => {
  let hsts: HstsStore
  beforeEach(() => {
    hsts = new HstsStore()
    hsts.receive(['max-age=1000'], SHOP)
  })

  it('has its URLs upgraded, on each hop', async () => {
    answers = [to('http://shop.example/next')]
    await call(PLAIN, {}, { hsts })
    expect(sent.map(({ input }) => input)).toEqual([SHOP, `${SHOP}next`])
  })

  it.each([
    ['its own body', {}, 'own'],
    ['the body of init', { body: 'given' }, 'given'],
  ])('gets a Request for an http: URL by its parts, with %s', async (_, init, text) => {
    const request = new Request(PLAIN, { method: 'POST', body: 'own' })
    await call(request, init, { hsts })
    expect([sent[0]?.input, sent[0]?.init.method, await textOf(sent[0]?.init.body)]).toEqual([SHOP, 'POST', text])
    expect(request.bodyUsed).toBe(text === 'own')
  })

  it('does not change how a Request for another host is sent', async () => {
    const request = new Request('http://other.example/')
    await call(request, {}, { hsts })
    expect(sent[0]?.input).toBe(request)
  })
})

describe('a dispatcher of another origin', () => {
  const dispatcher = { [Symbol('url')]: new URL('https://other.example/') }

  it('is refused', async () => {
    await expect(call(SHOP, { dispatcher })).rejects.toThrow(`init.dispatcher: expected one that connects to`)
    expect(sent).toEqual([])
  })

  it('is accepted without cookies', async () => {
    await call(SHOP, { dispatcher, credentials: 'omit' })
    expect(cookiesSent()).toEqual([undefined])
  })

  it('is refused on a redirect too', async () => {
    answers = [to('https://other.example/')]
    const init = { dispatcher: { [Symbol('url')]: new URL(SHOP) } }
    await expect(call(SHOP, init)).rejects.toThrow('the dispatcher connects to one origin only')
    expect(sent).toHaveLength(1)
  })
})

it('a dispatcher is searched for its only origin once', async () => {
  const ownKeys = vi.fn(() => [])
  const init = { dispatcher: new Proxy({}, { ownKeys }) }
  for (let calls = 0; calls < 3; calls += 1) await call(SHOP, init)
  expect([ownKeys.mock.calls.length, sent.length]).toEqual([1, 3])
})

describe('an agent of node:http', () => {
  /** Calls a fetch with an agent, and returns the events of its request that are listened to. */
  const eventsOf = async (url: string, init: object = {}): Promise<unknown[]> => {
    const on = vi.fn()
    const agent = { addRequest() {} }
    await call(url, { agent, ...init })
    Reflect.get(Object(sent[0]?.init.agent), 'addRequest')({ on, destroy() {} })
    return on.mock.calls.map(([event]) => event)
  }

  it('is watched if it would send cookies of an https: URL', async () => {
    expect(await eventsOf(SHOP)).toEqual(['socket', 'response'])
  })

  it.each<[string, string, object]>([
    ['no cookies', 'https://other.example/', {}],
    ['only the Cookie header of the caller', SHOP, { credentials: 'omit', headers: { cookie: 'own=1' } }],
  ])('may send %s without TLS', async (_, url, init) => {
    expect(await eventsOf(url, init)).toEqual(['response'])
  })

  it('is not watched for an http: URL', async () => {
    expect(await eventsOf(PLAIN)).toEqual([])
  })
})

describe('a slow jar', () => {
  it('is waited for, before each request and after each response', async () => {
    answers = [to('/next', 302, 'a=1; Path=/'), new Response('', { headers: { 'set-cookie': 'b=2; Path=/' } })]
    const fetch = createFetch(slowJar(jar), { fetch: wrapped as unknown as typeof globalThis.fetch })
    await fetch(SHOP, { headers: { cookie: 'a=0' } })
    expect(cookiesSent()).toEqual(['a=0; SID=1', 'SID=1; a=1'])
    expect(jar.getCookieString(SHOP)).toBe('SID=1; a=1; b=2')
  })
})

it('a function may return the jar of each hop', async () => {
  await createFetch(() => jar, { fetch: wrapped as unknown as typeof fetch })(SHOP)
  expect(cookiesSent()).toEqual(['SID=1'])
})

it('a call with a URL alone is a GET', async () => {
  const context = vi.fn(() => undefined)
  await createFetch(jar, { fetch: wrapped as unknown as typeof fetch, context })(SHOP)
  expect(context).toHaveBeenCalledWith(expect.objectContaining({ url: SHOP, method: 'GET' }))
})

describe('a redirect', () => {
  it('is followed after any number of others, with a redirectLimit of Infinity', async () => {
    answers = Array.from({ length: 30 }, (_, index) => to(`/${index}`))
    expect((await call(SHOP, {}, { redirectLimit: Number.POSITIVE_INFINITY })).url).toBe(`${SHOP}29`)
  })

  it('to another origin loses the Cookie header of the caller, even if there is no other cookie', async () => {
    answers = [to('https://other.example/'), to('/again')]
    await call(SHOP, { headers: { cookie: 'own=1' }, credentials: 'omit' })
    expect(cookiesSent()).toEqual(['own=1', undefined, undefined])
  })

  it('may set the referrer policy of the next hops', async () => {
    const headers = { location: '/next', 'referrer-policy': 'no-referrer' }
    answers = [new Response(null, { status: 302, headers }), to('/last')]
    await call(SHOP, { referrerPolicy: 'origin' })
    expect(sent.map(({ init }) => init.referrerPolicy)).toEqual(['origin', 'no-referrer', 'no-referrer'])
  })

  it('has a body that is read up to a limit, and then cancelled', async () => {
    const cancel = vi.fn()
    const pull = (controller: ReadableStreamDefaultController): void => controller.enqueue(new Uint8Array(65_536))
    const body = new ReadableStream({ pull, cancel }, { highWaterMark: 0 })
    answers = [new Response(body, { status: 302, headers: { location: '/next' } })]
    await call(SHOP)
    expect(cancel).toHaveBeenCalledTimes(1)
  })

  it('is relative to the URL of its hop', async () => {
    answers = [to('https://other.example/a/b'), to('c'), to('/d')]
    const response = await call(SHOP)
    expect(sent.map(({ input }) => input)).toEqual([
      SHOP,
      'https://other.example/a/b',
      'https://other.example/a/c',
      'https://other.example/d',
    ])
    expect(response.url).toBe('https://other.example/d')
  })
})

describe('the body of a Request', () => {
  /** Returns a Request, and the body of its copy. */
  const watched = (init: RequestInit = {}): { request: Request; clone: () => Request; cancel: () => void } => {
    const request = new Request(SHOP, { method: 'POST', body: 'own', ...init })
    const cancel = vi.fn()
    const body = new ReadableStream({ cancel })
    const clone = vi.fn(() => new Request(SHOP, { method: 'POST', body, duplex: 'half' } as RequestInit))
    Object.assign(request, { clone })
    return { request, clone, cancel }
  }

  it.each([
    ['with a redirect mode of manual', { redirect: 'manual' as const }],
    ['with a redirect mode of error', { redirect: 'error' as const }],
  ])('is not copied %s', async (_, init) => {
    const { request, clone } = watched(init)
    await call(request)
    expect(clone).not.toHaveBeenCalled()
  })

  it('is not copied if init has another one', async () => {
    const { request, clone } = watched()
    await call(request, { body: 'given' })
    expect(clone).not.toHaveBeenCalled()
  })

  it('is sent again by each redirect that keeps it', async () => {
    answers = [to('/next', 307), to('/last', 308)]
    await call(new Request(SHOP, { method: 'PUT', body: 'own' }))
    const bodies = await Promise.all(sent.slice(1).map(({ init }) => textOf(init.body)))
    expect([sent.map(({ init }) => init.method), bodies]).toEqual([
      ['PUT', 'PUT', 'PUT'],
      ['own', 'own'],
    ])
  })

  it('has a copy that is cancelled if it is not needed', async () => {
    const { request, clone, cancel } = watched()
    await call(request)
    expect([vi.mocked(clone).mock.calls.length, vi.mocked(cancel).mock.calls.length]).toEqual([1, 1])
  })

  it('is not sent again by a later redirect, once a redirect has made the request a GET', async () => {
    answers = [to('/get', 303), to('/last', 307)]
    const { request, cancel } = watched()
    await call(request)
    expect(sent.map(({ init }) => [init.method, init.body])).toEqual([
      ['POST', undefined],
      ['GET', null],
      ['GET', null],
    ])
    expect(cancel).toHaveBeenCalledTimes(1)
  })

  it('has a copy that is cancelled as soon as a redirect has made the request a GET', async () => {
    const { request, cancel } = watched()
    answers = [to('/get', 303)]
    const calls: number[] = []
    await createFetch(jar, {
      fetch: (async (input: unknown, init: Init) => {
        calls.push(vi.mocked(cancel).mock.calls.length)
        return wrapped(input, init)
      }) as unknown as typeof fetch,
    })(request)
    expect(calls).toEqual([0, 1])
  })

  it('that does not end in a second is not sent again, and its upload is stopped', async () => {
    vi.useFakeTimers()
    try {
      answers = [to('/next', 307)]
      const work = call(watched().request).catch((error: unknown) => error)
      await vi.advanceTimersByTimeAsync(1000)
      expect(await work).toEqual(
        new TypeError(
          'The redirect of https://shop.example/ was not followed: the body of its Request had not ended, and cannot be sent again.',
        ),
      )
      expect(sent.map(({ init }) => init.signal?.aborted)).toEqual([true])
    } finally {
      vi.useRealTimers()
    }
  })
})
