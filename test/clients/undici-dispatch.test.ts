/** What the interceptor returns to undici, what it remembers of a dispatcher and of a handler, and how requests fail. */
import { CookieJar } from 'speculoos'
import { type AsyncJar, cookies, type InterceptorOptions } from 'speculoos/undici'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { slowJar } from '../doors/slow-jar.js'
import { installedUndicis } from './undicis.js'

const ORIGIN = 'http://shop.example'
const GET = { origin: ORIGIN, path: '/', method: 'GET' }

type Name = 'onResponseStart' | 'onResponseEnd' | 'onResponseError'
type Callbacks = Partial<Record<Name, (...given: unknown[]) => unknown>>
interface Sent {
  readonly request: { readonly path: string; readonly headers?: Record<string, string> }
  readonly handler: Callbacks
}

/** How a dispatcher treats the request that tests whether it has only one origin. */
type Probed = (handler: Callbacks) => void

const hasMany: Probed = (handler) => {
  const error = new Error('Invalid URL protocol: the URL must start with `http:` or `https:`.')
  handler.onResponseError?.({}, Object.assign(error, { code: 'UND_ERR_INVALID_ARG' }))
}
const hidesIt: Probed = (handler) => handler.onResponseStart?.({}, 200, {})
const later =
  (probed: Probed): Probed =>
  (handler) =>
    setTimeout(probed, 1, handler)

let jar: CookieJar
let probes: number
let sent: Sent[]
let failures: unknown[]
let probed: Probed
const handler: Callbacks = {}
beforeEach(() => {
  jar = new CookieJar()
  jar.setCookie('SID=1', `${ORIGIN}/`)
  probes = 0
  sent = []
  failures = []
  probed = hasMany
  Object.assign(handler, { onResponseStart() {}, onResponseEnd() {} })
  handler.onResponseError = (_, error) => failures.push(error)
})

function dispatch(request: Sent['request'], given: Callbacks): boolean {
  if (request.path.includes('speculoos')) {
    probes += 1
    probed(given)
  } else sent.push({ request, handler: given })
  return true
}

/** Returns a function that sends a request through the interceptor. */
function through(
  given: CookieJar | AsyncJar,
  options: InterceptorOptions = {},
  { told, to = dispatch }: { told?: string | null; to?: typeof dispatch } = {},
): (request?: object) => unknown {
  const intercepted: unknown = Reflect.apply(cookies(given, options), undefined, [to, told])
  if (typeof intercepted !== 'function') throw new Error('cookies() makes no interceptor')
  return (request = GET) => Reflect.apply(intercepted, undefined, [request, handler])
}

describe('a dispatcher for many origins', () => {
  it('that reports at once is probed once', () => {
    const send = through(jar)
    expect([send(), send()]).toEqual([true, true])
    expect([probes, sent.length, sent[1]?.request.headers]).toEqual([1, 2, { cookie: 'SID=1' }])
  })

  it('that reports later is probed once, and the requests wait', async () => {
    probed = later(hasMany)
    const send = through(jar)
    expect([send(), send(), sent.length]).toEqual([true, true, 0])
    await vi.waitFor(() => expect(sent).toHaveLength(2))
    expect([send(), probes, sent.length]).toEqual([true, 1, 3])
  })

  it.each<[string, Probed, Probed]>([
    ['at once', hidesIt, hasMany],
    ['later', later(hidesIt), later(hasMany)],
  ])('that hides its origins is probed again for the next request: it reports %s', async (_, hides, shows) => {
    const send = through(jar)
    probed = hides
    send()
    await vi.waitFor(() => expect(failures).toHaveLength(1))
    expect(failures[0]).toMatchObject({ message: expect.stringContaining('options.origin: expected') })
    probed = shows
    send()
    await vi.waitFor(() => expect(sent).toHaveLength(1))
    send()
    expect([failures.length, sent.length]).toEqual([1, 2])
  })
})

describe('a dispatcher with several addresses of one origin, as undici 8 reports', () => {
  it('is not probed, and fails a request if the options lack the origin', () => {
    through(jar, {}, { told: null })()
    expect([probes, sent.length]).toEqual([0, 0])
    expect(failures).toEqual([expect.objectContaining({ message: expect.stringContaining('which has only one') })])
  })

  it('sends a request if the options have the origin', () => {
    through(jar, { origin: ORIGIN }, { told: null })()
    expect([probes, sent.length]).toEqual([0, 1])
  })
})

describe('a jar that waits', () => {
  const fails: AsyncJar = {
    isAsync: true,
    client: () => ({
      setCookies: () => Promise.reject(new Error('no cookies')),
      getCookies: () => Promise.reject(new Error('no cookies')),
      explain: () => Promise.reject(new Error('no cookies')),
    }),
    delete: async () => [],
  }

  it('lets undici send more requests meanwhile', async () => {
    const send = through(slowJar(jar), { origin: ORIGIN })
    expect([send(), sent.length]).toEqual([true, 0])
    await vi.waitFor(() => expect(sent[0]?.request.headers).toEqual({ cookie: 'SID=1' }))
  })

  it('fails the request if it cannot find the cookies', async () => {
    expect(through(fails, { origin: ORIGIN })()).toBe(true)
    await vi.waitFor(() => expect(failures).toEqual([new Error('no cookies')]))
    expect(sent).toEqual([])
  })
})

it('an error that undici throws once the request has waited fails the request', async () => {
  const throws = (request: Sent['request'], given: Callbacks): boolean => {
    if (request.path.includes('speculoos')) return dispatch(request, given)
    throw new Error('destroyed')
  }
  probed = later(hasMany)
  through(jar, {}, { to: throws })()
  through(slowJar(jar), { origin: ORIGIN }, { to: throws })()
  await vi.waitFor(() => expect(failures).toEqual([new Error('destroyed'), new Error('destroyed')]))
})

describe('the second request of a handler', () => {
  it.each([
    [200, 'a=own'],
    [299, 'a=own'],
    [300, 'a=new'],
    [303, 'a=new'],
    [503, 'a=new'],
  ])('after a complete response with status %i has the Cookie header %s', (status, expected) => {
    const send = through(new CookieJar(), { origin: ORIGIN })
    const request = { ...GET, headers: { cookie: 'a=own' } }
    send(request)
    sent[0]?.handler.onResponseStart?.({}, status, { 'set-cookie': 'a=new' })
    sent[0]?.handler.onResponseEnd?.({}, {})
    send(request)
    expect(sent.map(({ request: { headers } }) => headers)).toEqual([{ cookie: 'a=own' }, { cookie: expected }])
  })
})

describe.each(installedUndicis)('undici $version', ({ load }) => {
  it.each([[undefined], [null], [7], ['text']])(
    'reports arguments that are not objects as it does without cookies(), such as %j',
    async (odd) => {
      const { all } = await load()
      const agent = new all.Agent()
      const plain: unknown = agent.dispatch.bind(agent)
      const intercepted: unknown = Reflect.apply(cookies(jar), undefined, [plain])
      for (const given of [
        [odd, handler],
        [GET, odd],
        [odd, odd],
      ]) {
        const [expected, got] = [plain, intercepted].map((call) => {
          failures.length = 0
          try {
            return [Reflect.apply(call as () => unknown, undefined, given), ...failures]
          } catch (error) {
            return [error, ...failures]
          }
        })
        expect(got).toEqual(expected)
        // undici 8 passes the error to the handler, if there is one, and returns false.
        expect(expected).toContainEqual(expect.any(Error))
      }
      await agent.destroy()
    },
  )
})

it.each([
  ['an object', new URL(ORIGIN)],
  ['not an HTTP(S) URL', 'ahttp://shop.example'],
  ['a URL of a file', 'file:///shop'],
  ['not a URL', 'shop.example'],
])('an origin in the options that is %s is refused', (_, origin) => {
  expect(() => cookies(jar, { origin: origin as string })).toThrow(
    /^options\.origin: expected an HTTP\(S\) origin, got/,
  )
})
