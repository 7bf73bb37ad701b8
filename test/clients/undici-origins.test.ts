/** A dispatcher with one origin never receives the cookies of another origin, and never sets cookies for it. */
import { CookieJar } from 'speculoos'
import { cookies } from 'speculoos/undici'
import type { Dispatcher } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { everyNameIsLocal, LocalServers } from '../servers/local-servers.js'
import { installedUndicis, type Undici } from './undicis.js'

let net: LocalServers
let jar: CookieJar

beforeAll(async () => {
  net = await LocalServers.start(['evil.test', 'bank.test'])
})
afterAll(() => net.close())
beforeEach(() => {
  net.reset()
  jar = new CookieJar()
  jar.setCookie('SID=of-bank', net.url('http://bank.test/'))
  net.route('http://evil.test/', { status: 302, location: net.url('http://bank.test/account'), setCookie: 'mine=1' })
  net.route('http://evil.test/account', { setCookie: 'SID=of-evil; Path=/' })
  net.route('http://bank.test/account', { setCookie: 'seen=1' })
})

const kinds: readonly (readonly [string, (undici: Undici, origin: string) => Dispatcher])[] = [
  ['a Client', ({ all }, origin) => new all.Client(origin, { connect: { lookup: everyNameIsLocal } })],
  ['a Pool', ({ all }, origin) => new all.Pool(origin, { connect: { lookup: everyNameIsLocal } })],
  ['a BalancedPool', ({ all }, origin) => new all.BalancedPool([origin], { connect: { lookup: everyNameIsLocal } })],
  ['a RoundRobinPool', ({ all }, origin) => new all.RoundRobinPool(origin, { connect: { lookup: everyNameIsLocal } })],
]

const bankIsSafe = (): void => {
  expect(net.received.map(({ cookie }) => cookie ?? '').join()).not.toContain('of-bank')
  expect(jar.getCookieString(net.url('http://bank.test/'))).toBe('SID=of-bank')
}

describe.each(installedUndicis)('undici $version', ({ version, load }) => {
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

  describe.each(kinds)('%s', (kind, build) => {
    const make = (origin: string): Dispatcher => kept(build(undici, origin))

    it('without options.origin sends no cookie to another origin, and the error explains what to do', async () => {
      const dispatcher = make(net.url('http://evil.test')).compose(
        cookies(jar),
        undici.interceptors.redirect({ maxRedirections: 5 }),
      )
      const call = dispatcher.request({ origin: net.url('http://evil.test'), path: '/', method: 'GET' })
      // undici 8 passes the origin to the interceptor, unless it has several addresses.
      const isTold = version.startsWith('8.') && kind !== 'a BalancedPool'
      await expect(call).rejects.toThrow(
        isTold
          ? /^origin: expected http:\/\/evil\.test:\d+, the only one of the dispatcher, got http:\/\/bank\.test/
          : /^options\.origin: expected the origin of the dispatcher, which has only one, got undefined/,
      )
      expect(net.received.map(({ url }) => url)).toEqual(isTold ? ['http://evil.test/'] : [])
      bankIsSafe()
    })

    it('with options.origin refuses a redirect to another origin', async () => {
      const origin = net.url('http://evil.test')
      const dispatcher = make(origin).compose(
        cookies(jar, { origin }),
        undici.interceptors.redirect({ maxRedirections: 5 }),
      )
      await expect(dispatcher.request({ origin, path: '/', method: 'GET' })).rejects.toThrow(/^origin: expected http:/)
      expect(jar.getCookieString(origin)).toBe('mine=1')
      bankIsSafe()
    })

    it('with options.origin refuses a request to another origin', async () => {
      const dispatcher = make(net.url('http://evil.test')).compose(
        cookies(jar, { origin: net.url('http://evil.test') }),
      )
      const call = dispatcher.request({ origin: net.url('http://bank.test'), path: '/account', method: 'GET' })
      await expect(call).rejects.toThrow(TypeError)
      expect(net.received).toEqual([])
      bankIsSafe()
    })

    it('in a fetch sends no cookie of another origin', async () => {
      for (const options of [{}, { origin: net.url('http://evil.test') }]) {
        const dispatcher = make(net.url('http://evil.test')).compose(cookies(jar, options))
        for (const url of ['http://evil.test/', 'http://bank.test/account']) {
          await undici.fetch(net.url(url), { dispatcher }).catch(() => {})
        }
      }
      bankIsSafe()
    })

    it('with options.origin keeps the cookies of its origin', async () => {
      const origin = net.url('http://evil.test')
      const dispatcher = make(origin).compose(cookies(jar, { origin }))
      for (let times = 0; times < 2; times += 1) {
        await (await dispatcher.request({ origin, path: '/', method: 'GET' })).body.dump()
      }
      expect(net.received.map(({ cookie }) => cookie)).toEqual([undefined, 'mine=1'])
    })
  })

  describe('the dns interceptor', () => {
    const dns = () =>
      undici.interceptors.dns({
        lookup: (_origin, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4, ttl: 60_000 }]),
      })

    it('after cookies() is refused', async () => {
      const dispatcher = kept(new undici.all.Agent()).compose(cookies(jar), dns())
      const call = dispatcher.request({ origin: net.url('http://bank.test'), path: '/account', method: 'GET' })
      await expect(call).rejects.toThrow('compose: expected dns() before cookies(), got dns() after cookies()')
      expect(net.received).toEqual([])
    })

    it('before cookies() keeps the cookies of each host name', async () => {
      const dispatcher = kept(new undici.all.Agent()).compose(dns(), cookies(jar))
      for (const url of ['http://bank.test', 'http://evil.test']) {
        await (await dispatcher.request({ origin: net.url(url), path: '/account', method: 'GET' })).body.dump()
      }
      expect(net.received.map(({ cookie }) => cookie)).toEqual(['SID=of-bank', undefined])
    })
  })

  describe('header fields that can be read only once', () => {
    it.each<[string, () => Iterable<[string, string]>]>([
      [
        'a generator',
        function* () {
          yield ['authorization', 'Basic x']
          yield ['x-a', '1']
        },
      ],
      [
        'the entries of a Map',
        () =>
          new Map([
            ['authorization', 'Basic x'],
            ['x-a', '1'],
          ]).entries(),
      ],
      [
        'a Map',
        () =>
          new Map([
            ['authorization', 'Basic x'],
            ['x-a', '1'],
          ]),
      ],
      ['a Headers', () => new Headers({ authorization: 'Basic x', 'x-a': '1' })],
    ])('%s are sent, with the cookies', async (_, headers) => {
      const dispatcher = kept(new undici.all.Agent({ connect: { lookup: everyNameIsLocal } })).compose(cookies(jar))
      // The declarations list fewer forms than undici accepts.
      const options = { origin: net.url('http://bank.test'), path: '/account', method: 'GET', headers: headers() }
      await (await dispatcher.request(options as unknown as Dispatcher.RequestOptions)).body.dump()
      expect(net.received[0]?.headers).toMatchObject({ authorization: 'Basic x', 'x-a': '1', cookie: 'SID=of-bank' })
    })
  })

  describe("the caller's own Cookie header over a redirect", () => {
    it.each([
      ['session=x; Path=/other', ['session=abc', 'session=abc']],
      ['session=new; Path=/', ['session=abc', 'session=new']],
    ])('after %s', async (setCookie, expected) => {
      const own = new CookieJar()
      net.route('http://bank.test/start', { status: 302, location: '/account', setCookie })
      const dispatcher = kept(new undici.all.Agent({ connect: { lookup: everyNameIsLocal } })).compose(
        cookies(own),
        undici.interceptors.redirect({ maxRedirections: 5 }),
      )
      const headers = { cookie: 'session=abc' }
      const request = { origin: net.url('http://bank.test'), path: '/start', method: 'GET', headers } as const
      await (await dispatcher.request(request)).body.dump()
      expect(net.received.map(({ cookie }) => cookie)).toEqual(expected)
    })
  })
})
