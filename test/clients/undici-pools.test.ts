/** The probe for the origin of a pool leaves its connections to the program. */
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { cookies } from 'speculoos/undici'
import type { Dispatcher } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { everyNameIsLocal, LocalServers } from '../servers/local-servers.js'
import { installedUndicis, type Undici } from './undicis.js'

let net: LocalServers

beforeAll(async () => {
  net = await LocalServers.start(['pool.test', 'bank.test'])
})
afterAll(() => net.close())
beforeEach(() => {
  net.reset()
  net.route('http://pool.test/away', { status: 302, location: net.url('http://bank.test/') })
  net.route('http://pool.test/here', { body: 'here' })
})

type PoolOptions = { readonly connections?: number; readonly connect: object }
type Kind = readonly [name: string, open: (undici: Undici, origin: string, options: PoolOptions) => Dispatcher]

const kinds: readonly Kind[] = [
  ['a Pool', ({ all }, origin, options) => new all.Pool(origin, options)],
  ['a RoundRobinPool', ({ all }, origin, options) => new all.RoundRobinPool(origin, options)],
  ['a BalancedPool', ({ all }, origin, options) => new all.BalancedPool([origin], options)],
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
  const soon = (): AbortSignal => AbortSignal.timeout(2000)
  const get = async (dispatcher: Dispatcher, origin: string): Promise<string> => {
    const { body } = await dispatcher.request({ origin, path: '/here', method: 'GET', signal: soon() })
    return body.text()
  }

  describe.each(kinds)('%s', (_, make) => {
    const pool = (connections?: number): Dispatcher => {
      const options = connections === undefined ? { connect } : { connect, connections }
      const made = make(undici, net.url('http://pool.test'), options)
      open.push(made)
      return made
    }

    const around: [string, (undici: Undici, inner: Dispatcher) => Dispatcher][] = [
      ['', (_undici, inner) => inner],
      [' in a RetryAgent', ({ all }, inner) => new all.RetryAgent(inner)],
      [' behind an interceptor', ({ interceptors }, inner) => inner.compose(interceptors.retry())],
    ]
    it.each(around.flatMap(([title, wrap]) => [1, 2].map((connections) => [title, connections, wrap] as const)))(
      '%s with %i connections serves its origin after createFetch refused more redirects than that',
      async (_title, connections, wrap) => {
        const dispatcher = wrap(undici, pool(connections))
        const fetch = createFetch(new CookieJar(), { fetch: undici.fetch })
        for (let time = 0; time <= connections; time += 1) {
          const call = fetch(net.url('http://pool.test/away'), { dispatcher, signal: soon() })
          await expect(call).rejects.toThrow('connects to one origin only')
        }
        const response = await fetch(net.url('http://pool.test/here'), { dispatcher, signal: soon() })
        expect(await response.text()).toBe('here')
      },
    )

    it('serves the program after an interceptor passed the probe on later', async () => {
      const plain = pool(1)
      const later: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
        setImmediate(() => dispatch(options, handler))
        return true
      }
      const call = get(plain.compose(later, cookies(new CookieJar())), 'http://bank.test')
      await expect(call).rejects.toThrow(/origin: expected/)
      expect(await get(plain, net.url('http://pool.test'))).toBe('here')
      expect(net.received.length).toBe(1)
    })

    it('serves the program after cookies() refused a request for another origin', async () => {
      const plain = pool(1)
      for (let time = 0; time < 3; time += 1) {
        const call = get(plain.compose(cookies(new CookieJar())), 'http://bank.test')
        await expect(call).rejects.toThrow(/origin: expected/)
      }
      expect(await get(plain, net.url('http://pool.test'))).toBe('here')
    })

    it('does not grow with each refusal', async () => {
      const plain = pool()
      for (let time = 0; time < 5; time += 1) {
        const call = get(plain.compose(cookies(new CookieJar())), 'http://bank.test')
        await expect(call).rejects.toThrow(/origin: expected/)
      }
      expect(connectionsOf(plain)).toBeLessThanOrEqual(1)
    })
  })
})

/** Returns the number of clients in a pool and in its pools. */
function connectionsOf(pool: object): number {
  const name = Object.getOwnPropertySymbols(pool).find(({ description }) => description === 'clients')
  const clients: unknown = name === undefined ? undefined : Reflect.get(pool, name)
  if (!Array.isArray(clients)) return 1
  return clients.reduce((sum: number, each: object) => sum + connectionsOf(each), 0)
}
