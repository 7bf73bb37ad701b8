/** A request carries the cookies of the origin that it goes to, whatever its options and interceptors. */
import { CookieJar } from 'speculoos'
import { cookies } from 'speculoos/undici'
import type { Dispatcher } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { installedUndicis, type Undici } from '../clients/undicis.js'
import { everyNameIsLocal, LocalServers } from '../servers/local-servers.js'

let net: LocalServers
let jar: CookieJar
let evil: string
let bank: string

beforeAll(async () => {
  net = await LocalServers.start(['evil.test', 'bank.test'])
  evil = net.url('http://evil.test')
  bank = net.url('http://bank.test')
})
afterAll(() => net.close())
beforeEach(() => {
  net.reset()
  jar = new CookieJar()
  jar.setCookie('SID=of-bank', bank)
  net.route('http://evil.test/', {
    status: 302,
    location: net.url('http://bank.test/account'),
    setCookie: 'SID=of-evil',
  })
})

const bankIsSafe = (): void => {
  const atEvil = net.received.filter(({ url }) => !url.startsWith('http://bank.test'))
  expect(atEvil.map(({ cookie }) => cookie ?? '').join()).not.toContain('of-bank')
  expect(jar.getCookieString(bank)).toBe('SID=of-bank')
}

type Interceptor = (dispatch: Dispatcher['dispatch']) => Dispatcher['dispatch']

/** Interceptors below cookies() that hide errors of the dispatcher about its origin. */
const interceptors: readonly (readonly [string, Interceptor])[] = [
  [
    'passes requests on later',
    (dispatch) => (options, handler) => {
      setImmediate(() => dispatch(options, handler))
      return true
    },
  ],
  [
    'is an async function',
    (dispatch) => {
      type Given = Parameters<Dispatcher['dispatch']>
      const later = async (options: Given[0], handler: Given[1]): Promise<boolean> => {
        await null
        return dispatch(options, handler)
      }
      return later as unknown as Dispatcher['dispatch']
    },
  ],
  [
    'parses the URL',
    (dispatch) => (options, handler) => {
      new URL(options.path, options.origin)
      return dispatch(options, handler)
    },
  ],
  [
    'parses the URL later',
    (dispatch) => (options, handler) => {
      setImmediate(() => {
        try {
          new URL(options.path, options.origin)
          dispatch(options, handler)
        } catch (error) {
          handler.onResponseError?.(null as never, error as Error)
        }
      })
      return true
    },
  ],
]

describe.each(installedUndicis)('undici $version', ({ load }) => {
  let undici: Undici
  const open: Dispatcher[] = []
  beforeAll(async () => {
    undici = await load()
  })
  afterEach(async () => {
    for (const dispatcher of open.splice(0)) await dispatcher.destroy()
  })
  const kept = (dispatcher: Dispatcher): Dispatcher => {
    open.push(dispatcher)
    return dispatcher
  }
  const connect = { lookup: everyNameIsLocal }
  const ask = async (dispatcher: Dispatcher, options: object): Promise<void> => {
    const { body } = await dispatcher.request({ path: '/account', method: 'GET', ...options })
    await body.dump()
  }

  describe('an origin that can be read in two ways', () => {
    const times = (count: number): object => {
      let reads = 0
      return {
        get origin() {
          reads += 1
          return reads <= count ? bank : evil
        },
      }
    }
    const objects: readonly (readonly [string, () => object])[] = [
      ['a URL with a different toString', () => ({ origin: Object.assign(new URL(evil), { toString: () => bank }) })],
      [
        'a URL with a different hostname',
        () => ({ origin: Object.defineProperty(new URL(bank), 'hostname', { value: 'evil.test' }) }),
      ],
      ...[1, 2, 3, 4, 5].map((count) => [`an accessor that changes after ${count}`, () => times(count)] as const),
    ]
    it.each(objects)('%s', async (_, origin) => {
      const dispatcher = kept(new undici.all.Agent({ connect })).compose(cookies(jar))
      await new Promise<void>((resolve, reject) => {
        const options = Object.defineProperties(
          { path: '/account', method: 'GET' },
          Object.getOwnPropertyDescriptors(origin()),
        )
        dispatcher.dispatch(options as Dispatcher.DispatchOptions, {
          onRequestStart: () => {},
          onResponseStart: () => {},
          onResponseData: () => {},
          onResponseEnd: () => resolve(),
          onResponseError: (_controller, error) => reject(error),
        })
      })
      expect(net.received.length).toBe(1)
      bankIsSafe()
    })

    it('an origin on Object.prototype, with a dispatcher for many origins', async () => {
      const dispatcher = kept(new undici.all.Agent({ connect })).compose(cookies(jar, { origin: bank }))
      Object.defineProperty(Object.prototype, 'origin', { value: evil, configurable: true, writable: true })
      try {
        await ask(dispatcher, {}).catch(() => {})
      } finally {
        Reflect.deleteProperty(Object.prototype, 'origin')
      }
      bankIsSafe()
    })
  })

  describe.each(interceptors)('an interceptor that %s', (_, interceptor) => {
    it.each<[string, () => Dispatcher]>([
      ['a Client', () => new undici.all.Client(evil, { connect })],
      ['a Pool', () => new undici.all.Pool(evil, { connect })],
      ['a BalancedPool', () => new undici.all.BalancedPool([evil], { connect })],
    ])('does not hide that %s has only one origin', async (_kind, make) => {
      const redirect = undici.interceptors.redirect({ maxRedirections: 3 })
      const dispatcher = kept(make()).compose(interceptor).compose(cookies(jar), redirect)
      await expect(ask(dispatcher, { origin: evil, path: '/' })).rejects.toThrow(/^(?:options\.)?origin: expected/)
      await expect(ask(dispatcher, { origin: bank })).rejects.toThrow(/^(?:options\.)?origin: expected/)
      bankIsSafe()
    })

    it('does not restrict an Agent to one origin', async () => {
      const redirect = undici.interceptors.redirect({ maxRedirections: 3 })
      const dispatcher = kept(new undici.all.Agent({ connect })).compose(interceptor).compose(cookies(jar), redirect)
      await Promise.all([ask(dispatcher, { origin: evil, path: '/' }), ask(dispatcher, { origin: bank })])
      expect(net.received.map(({ url, cookie }) => `${new URL(url).host} ${cookie}`).sort()).toEqual([
        'bank.test SID=of-bank',
        'bank.test SID=of-bank',
        'evil.test undefined',
      ])
    })
  })

  describe('the dns interceptor after cookies() is refused, whatever the Host header field', () => {
    const dns = () =>
      undici.interceptors.dns({
        lookup: (_origin, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4, ttl: 60_000 }]),
      })
    it.each<[string, unknown]>([
      ['a record', { host: 'other.test' }],
      ['a record in capitals', { HOST: 'BANK.TEST' }],
      ['a list', ['Host', 'other.test']],
      ['pairs', [['Host', 'other.test']]],
      ['a Headers', new Headers({ host: 'other.test' })],
    ])('%s', async (_, headers) => {
      const dispatcher = kept(new undici.all.Agent()).compose(cookies(jar), dns())
      await expect(ask(dispatcher, { origin: bank, headers })).rejects.toThrow(
        'compose: expected dns() before cookies(), got dns() after cookies()',
      )
      expect(net.received).toEqual([])
    })
  })
})

it('a dispatcher that reports nothing fails each request after ten seconds', async () => {
  vi.useFakeTimers()
  try {
    const dispatch = cookies(jar)(() => true)
    for (let time = 0; time < 2; time += 1) {
      const failed = new Promise((resolve) => {
        const handler = { onResponseError: (_: unknown, error: unknown) => resolve(error) }
        Reflect.apply(dispatch, undefined, [{ origin: bank, path: '/', method: 'GET' }, handler])
      })
      await vi.advanceTimersByTimeAsync(10_000)
      expect(await failed).toMatchObject({
        name: 'TypeError',
        message: expect.stringMatching(
          /^options\.origin: expected .*, or cookies\(\) before an interceptor that hides /,
        ),
        cause: new Error('No error was reported within 10 seconds.'),
      })
    }
  } finally {
    vi.useRealTimers()
  }
})
