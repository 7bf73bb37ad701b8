/**
 * A program's interceptors do not hide that a dispatcher has only one origin, and do not fail because of the probe for
 * it.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { cookies } from 'speculoos/undici'
import type { Dispatcher } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { installedUndicis, type Undici } from '../clients/undicis.js'
import { everyNameIsLocal, LocalServers } from '../servers/local-servers.js'

let net: LocalServers
let jar: CookieJar
let evil: string
let bank: string
const unhandled: unknown[] = []
const note = (error: unknown): void => {
  unhandled.push(error)
}

beforeAll(async () => {
  net = await LocalServers.start(['evil.test', 'bank.test'])
  evil = net.url('http://evil.test')
  bank = net.url('http://bank.test')
  process.on('unhandledRejection', note)
})
afterAll(async () => {
  process.off('unhandledRejection', note)
  await net.close()
})
beforeEach(() => {
  net.reset()
  unhandled.length = 0
  jar = new CookieJar()
  jar.setCookie('SID=of-bank', bank)
  net.route('http://evil.test/go', { status: 302, location: net.url('http://bank.test/account') })
  net.route('http://evil.test/account', { setCookie: 'SID=of-evil; Path=/' })
})

const bankIsSafe = (): void => {
  const atEvil = net.received.filter(({ url }) => !url.startsWith('http://bank.test'))
  expect(atEvil.map(({ cookie }) => cookie ?? '').join()).not.toContain('of-bank')
  expect(jar.getCookieString(bank)).toBe('SID=of-bank')
  expect(unhandled).toEqual([])
}

/** The options of a request as an interceptor in JavaScript reads them. */
interface Options {
  readonly origin: string
  readonly path: string
  readonly method?: string
  readonly headers: Record<string, string> & { authorization?: string }
  readonly query?: Record<string, string> | undefined
}
type Dispatch = (options: Options, handler: Dispatcher.DispatchHandler) => boolean
type Interceptor = (dispatch: Dispatch) => Dispatch
const token = async (): Promise<string> => 'token'
const originOf = (origin: unknown): string => new URL(String(origin)).origin

const interceptors: readonly (readonly [string, Interceptor])[] = [
  [
    'reads a header field',
    (dispatch) => (options, handler) => {
      options.headers['x-trace']?.trim()
      return dispatch(options, handler)
    },
  ],
  [
    'accepts known methods only',
    (dispatch) => (options, handler) => {
      if (!/^(?:GET|POST)$/.test(options.method ?? '')) throw new Error('unknown method')
      return dispatch(options, handler)
    },
  ],
  [
    'accepts complete paths only',
    (dispatch) => (options, handler) => {
      if (!options.path.startsWith('/')) throw new Error('bad path')
      return dispatch(options, handler)
    },
  ],
  [
    'reads the query',
    (dispatch) => (options, handler) => {
      const query = Object.fromEntries(new URLSearchParams(options.query ?? ''))
      return dispatch({ ...options, query: `${options.query}` === 'undefined' ? undefined : query }, handler)
    },
  ],
  [
    'responds by itself to a request without a method',
    (dispatch) => (options, handler) => {
      if (options.method) return dispatch(options, handler)
      handler.onResponseStart?.({} as never, 405, {}, '')
      handler.onResponseEnd?.({} as never, {})
      return true
    },
  ],
  [
    'accepts HTTP only',
    (dispatch) => (options, handler) => {
      if (new URL(options.path, options.origin).protocol !== 'http:') throw new Error('not HTTP')
      return dispatch(options, handler)
    },
  ],
  [
    'accepts known hosts only',
    (dispatch) => (options, handler) => {
      if (!new URL(String(options.origin)).host.includes('.test')) throw new Error('unknown host')
      return dispatch(options, handler)
    },
  ],
  [
    'writes the origin in its shortest form',
    (dispatch) => (options, handler) => dispatch({ ...options, origin: originOf(options.origin) }, handler),
  ],
  [
    'copies the options',
    (dispatch) =>
      ({ origin, path, method = 'GET', headers }, handler) =>
        dispatch({ origin, path: `/v1${path}`, method, headers: { ...headers } }, handler),
  ],
  [
    'copies the options, and writes the path as the URL standard does',
    (dispatch) =>
      ({ origin, path, method = 'GET', headers }, handler) => {
        const { pathname, search } = new URL(path, String(origin))
        return dispatch({ origin, path: `${pathname}${search}`, method, headers: { ...headers } }, handler)
      },
  ],
  [
    'adds a token later',
    (dispatch) => (options, handler) => {
      token().then((value) => {
        options.headers.authorization = value
        dispatch(options, handler)
      })
      return true
    },
  ],
  [
    'copies the options later',
    (dispatch) => (options, handler) => {
      setImmediate(() => dispatch({ ...options, headers: { ...options.headers, authorization: 'token' } }, handler))
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
  const connect = { lookup: everyNameIsLocal }
  const kept = <Kept extends Dispatcher>(dispatcher: Kept): Kept => {
    open.push(dispatcher)
    return dispatcher
  }
  const client = (): Dispatcher => kept(new undici.all.Client(evil, { connect }))
  const get = async (dispatcher: Dispatcher, origin: string): Promise<void> => {
    const { body } = await dispatcher.request({ origin, path: '/account', method: 'GET', headers: { accept: '*/*' } })
    await body.dump()
  }

  describe.each(interceptors)('an interceptor that %s', (_, interceptor) => {
    const below = interceptor as unknown as Dispatcher.DispatcherComposeInterceptor
    const kinds: [string, (origin: string) => Dispatcher][] = [
      ['a Client', () => client()],
      ['a Pool', () => kept(new undici.all.Pool(evil, { connect, connections: 1 }))],
      ['a RetryAgent over a Client', () => new undici.all.RetryAgent(client())],
    ]

    it.each(kinds)(
      'over %s: cookies() sends no request for another origin, and no request of the probe',
      async (_kind, make) => {
        const dispatcher = make(evil).compose(below, cookies(jar))
        for (let time = 0; time < 2; time += 1) {
          await expect(get(dispatcher, bank)).rejects.toThrow(/^(?:options\.)?origin: expected/)
        }
        expect(net.received).toEqual([])
        bankIsSafe()
      },
    )

    it.each(kinds)('over %s: createFetch follows no redirect to another origin', async (_kind, make) => {
      const dispatcher = new undici.all.RetryAgent(make(evil).compose(below))
      net.route('http://evil.test/v1/go', { status: 302, location: net.url('http://bank.test/account') })
      const call = createFetch(jar, { fetch: undici.fetch })(`${evil}/go`, { dispatcher })
      await expect(call).rejects.toThrow(
        /was not followed: its Location is of http:\/\/bank\.test:\d+, and the dispatcher /,
      )
      expect(net.received.map(({ url }) => url)).toEqual([expect.stringMatching(/^http:\/\/evil\.test(?:\/v1)?\/go$/)])
      bankIsSafe()
    })

    it('over an Agent: cookies() and createFetch keep the cookies of each origin', async () => {
      const dispatcher = kept(new undici.all.Agent({ connect })).compose(below)
      net.route('http://evil.test/v1/go', { status: 302, location: net.url('http://bank.test/account') })
      for (const origin of [bank, evil]) await get(dispatcher.compose(cookies(new CookieJar())), origin)
      await Promise.all([bank, bank].map((origin) => get(dispatcher.compose(cookies(jar)), origin)))
      await createFetch(jar, { fetch: undici.fetch })(`${evil}/go`, { dispatcher, headers: { accept: '*/*' } })
      expect(net.received.map(({ url, cookie }) => `${new URL(url).host} ${cookie}`)).toEqual([
        'bank.test undefined',
        'evil.test undefined',
        'bank.test SID=of-bank',
        'bank.test SID=of-bank',
        'evil.test undefined',
        'bank.test SID=of-bank',
      ])
      expect(unhandled).toEqual([])
    })
  })

  it('a BalancedPool has one origin, even if its first server is added after the first request', async () => {
    for (const wrap of [(pool: Dispatcher) => pool, (pool: Dispatcher) => new undici.all.RetryAgent(pool)]) {
      const pool = kept(new undici.all.BalancedPool([], { connect }))
      const dispatcher = wrap(pool).compose(cookies(jar))
      await expect(get(dispatcher, bank)).rejects.toThrow(/^options\.origin: expected/)
      pool.addUpstream(evil)
      await expect(get(dispatcher, bank)).rejects.toThrow(/^options\.origin: expected/)
    }
    expect(net.received).toEqual([])
  })

  describe('an interceptor that refuses everything for a while', () => {
    let isOpen = true
    const breaker: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
      if (isOpen) throw new Error('the circuit is open')
      return dispatch(options, handler)
    }
    beforeEach(() => {
      isOpen = true
    })

    it('does not hide a Client afterwards', async () => {
      const dispatcher = new undici.all.RetryAgent(client()).compose(breaker, cookies(jar))
      await expect(get(dispatcher, bank)).rejects.toThrow(/^(?:options\.)?origin: expected/)
      isOpen = false
      await expect(get(dispatcher, bank)).rejects.toThrow(/^(?:options\.)?origin: expected/)
      expect(net.received).toEqual([])
      bankIsSafe()
    })

    it('does not restrict an Agent afterwards, and is the cause of the error', async () => {
      const dispatcher = kept(new undici.all.Agent({ connect })).compose(breaker, cookies(jar))
      await expect(get(dispatcher, bank)).rejects.toMatchObject({
        name: 'TypeError',
        message: expect.stringMatching(
          /^options\.origin: expected .*, got undefined for a request to http:\/\/bank\.test/,
        ),
        cause: new Error('the circuit is open'),
      })
      isOpen = false
      await get(dispatcher, bank)
      expect(net.received.map(({ cookie }) => cookie)).toEqual(['SID=of-bank'])
    })
  })

  it('cookies() refuses an interceptor that responds to everything by itself', async () => {
    const stub: Dispatcher.DispatcherComposeInterceptor = () => (_options, handler) => {
      handler.onResponseStart?.({} as never, 200, {}, '')
      handler.onResponseEnd?.({} as never, {})
      return true
    }
    const dispatcher = kept(new undici.all.Agent({ connect })).compose(stub, cookies(jar))
    await expect(get(dispatcher, bank)).rejects.toThrow(/^options\.origin: expected/)
  })

  it('an Agent at its limit of origins keeps the cookies of each', async () => {
    const agent = kept(new undici.all.Agent({ connect, maxOrigins: 1 }))
    await get(agent, bank)
    await get(agent.compose(cookies(jar)), bank)
    expect(net.received.map(({ cookie }) => cookie)).toEqual([undefined, 'SID=of-bank'])
  })

  it.each(['record', 'update', 'playback'] as const)(
    'a SnapshotAgent to %s keeps the cookies of each origin',
    async (mode) => {
      const folder = await mkdtemp(join(tmpdir(), 'speculoos-'))
      const options = { mode, snapshotPath: join(folder, 'snapshots.json'), connect }
      const agent = new undici.all.SnapshotAgent(options)
      const call = get(agent.compose(cookies(jar)), bank)
      if (mode === 'playback') await expect(call).rejects.toThrow('No snapshot found')
      else await call
      expect(net.received.map(({ cookie }) => cookie)).toEqual(mode === 'playback' ? [] : ['SID=of-bank'])
      await agent.close().catch(() => {})
      await rm(folder, { recursive: true, force: true })
    },
  )

  it('a MockAgent without trailing slashes keeps the cookies of each origin', async () => {
    const agent = new undici.all.MockAgent({ ignoreTrailingSlash: true, enableCallHistory: true })
    agent.disableNetConnect()
    agent
      .get('http://bank.test')
      .intercept({ path: '/account', headers: { cookie: 'SID=of-bank' } })
      .reply(200, '')
    jar.setCookie('SID=of-bank', 'http://bank.test')
    await get(agent.compose(cookies(jar)), 'http://bank.test')
    expect(agent.getCallHistory()?.calls().length).toBe(1)
    void agent.close()
  })
})
