/**
 * A fetch with cookies sends none through a dispatcher that connects to another origin, whether a call or the runtime
 * names it.
 */
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import type { Dispatcher } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { keepGlobalDispatchers } from '../clients/global-dispatchers.js'
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
  net.route('http://evil.test/go', { status: 302, location: net.url('http://bank.test/account') })
  net.route('http://evil.test/', { setCookie: 'SID=of-evil; Path=/' })
  net.route('http://evil.test/account', { setCookie: 'SID=of-evil; Path=/' })
})

const bankIsSafe = (): void => {
  const atEvil = net.received.filter(({ url }) => !url.startsWith('http://bank.test'))
  expect(atEvil.map(({ cookie }) => cookie ?? '').join()).not.toContain('of-bank')
  expect(jar.getCookieString(bank)).toBe('SID=of-bank')
}

describe.each(installedUndicis)('undici $version', ({ load }) => {
  let undici: Undici
  let putBack = (): void => {}
  const open: Dispatcher[] = []
  const connect = { lookup: everyNameIsLocal }
  const kept = <Kept extends Dispatcher>(dispatcher: Kept): Kept => {
    open.push(dispatcher)
    return dispatcher
  }
  beforeAll(async () => {
    undici = await load()
  })
  beforeEach(() => {
    putBack = keepGlobalDispatchers()
  })
  afterEach(async () => {
    putBack()
    for (const dispatcher of open.splice(0)) await dispatcher.destroy()
  })

  const kinds: [string, (undici: Undici, origin: string) => Dispatcher][] = [
    ['a Client', ({ all }, origin) => kept(new all.Client(origin, { connect }))],
    ['a Pool', ({ all }, origin) => kept(new all.Pool(origin, { connect }))],
    ['a BalancedPool', ({ all }, origin) => kept(new all.BalancedPool([origin], { connect }))],
    ['a RoundRobinPool', ({ all }, origin) => kept(new all.RoundRobinPool(origin, { connect }))],
    [
      'a Client with an interceptor',
      ({ all }, origin) =>
        kept(new all.Client(origin, { connect })).compose((dispatch) => (options, handler) => {
          if (options.path.includes('?')) throw new Error('no query')
          return dispatch(options, handler)
        }),
    ],
  ]

  describe.each(kinds)('%s', (_, make) => {
    it('is refused if a call uses it for another origin', async () => {
      const dispatcher = make(undici, evil)
      const call = createFetch(jar, { fetch: undici.fetch })(`${bank}/`, { dispatcher })
      await expect(call).rejects.toThrow(
        `init.dispatcher: expected one that connects to ${bank}, got one that connects to ${evil} only`,
      )
      expect(net.received).toEqual([])
      bankIsSafe()
    })

    it('is passed to the wrapped fetch if a call without cookies uses it for another origin', async () => {
      const dispatcher = make(undici, evil)
      const fetch = createFetch(jar, { fetch: undici.fetch })
      expect((await fetch(`${bank}/`, { dispatcher, credentials: 'omit' })).status).toBe(200)
      bankIsSafe()
    })

    it('as the global dispatcher is refused for another origin, and after a redirect to one', async () => {
      undici.all.setGlobalDispatcher(make(undici, evil))
      const fetch = createFetch(jar, { fetch: undici.fetch })
      await expect(fetch(`${bank}/`)).rejects.toThrow(
        `the global dispatcher of undici: expected one that connects to ${bank}, got one that connects to ${evil} only`,
      )
      expect(net.received).toEqual([])
      await expect(fetch(`${evil}/go`)).rejects.toThrow('the dispatcher connects to one origin only')
      expect(net.received.map(({ url }) => url)).toEqual(['http://evil.test/go'])
      bankIsSafe()
    })

    it('as the global dispatcher serves its origin, and a call may use another dispatcher', async () => {
      undici.all.setGlobalDispatcher(make(undici, evil))
      const dispatcher = kept(new undici.all.Agent({ connect }))
      const fetch = createFetch(jar, { fetch: undici.fetch })
      await fetch(`${evil}/`)
      await fetch(`${bank}/`, { dispatcher })
      expect(net.received.map(({ cookie }) => cookie)).toEqual([undefined, 'SID=of-bank'])
    })
  })

  it('a global Agent and a global MockAgent serve every origin', async () => {
    const mock = new undici.all.MockAgent({ enableCallHistory: true })
    mock.disableNetConnect()
    const location = 'http://bank.test/account'
    mock.get('http://evil.test').intercept({ path: '/go' }).reply(302, '', { headers: { location } })
    mock.get('http://bank.test').intercept({ path: '/account' }).reply(200, 'mocked')
    undici.all.setGlobalDispatcher(mock)
    expect(await (await createFetch(jar, { fetch: undici.fetch })('http://evil.test/go')).text()).toBe('mocked')
    expect(mock.getCallHistory()?.calls().length).toBe(2)
    undici.all.setGlobalDispatcher(kept(new undici.all.Agent({ connect })))
    await createFetch(jar, { fetch: undici.fetch })(`${evil}/go`)
    expect(net.received.map(({ cookie }) => cookie)).toEqual([undefined, 'SID=of-bank'])
  })

  it('a BalancedPool is refused if one of its addresses is not the origin of the URL', async () => {
    const dispatcher = kept(new undici.all.BalancedPool([bank, evil], { connect }))
    const call = createFetch(jar, { fetch: undici.fetch })(`${bank}/`, { dispatcher })
    await expect(call).rejects.toThrow(`got one that connects to ${bank}, ${evil} only`)
    expect(net.received).toEqual([])
  })

  it('a RetryAgent hides the origin of its Client, and is trusted to connect to the URL of the call', async () => {
    const dispatcher = new undici.all.RetryAgent(kept(new undici.all.Client(evil, { connect })))
    const fetch = createFetch(jar, { fetch: undici.fetch })
    expect((await fetch(`${evil}/`, { dispatcher })).status).toBe(200)
    await expect(fetch(`${evil}/go`, { dispatcher })).rejects.toThrow('the dispatcher connects to one origin only')
    bankIsSafe()
  })

  it('a dispatcher is probed once for all its redirects', async () => {
    let requests = 0
    const dispatcher = kept(new undici.all.Agent({ connect })).compose((dispatch) => (options, handler) => {
      requests += 1
      return dispatch(options, handler)
    })
    const fetch = createFetch(jar, { fetch: undici.fetch })
    for (let time = 0; time < 3; time += 1) await fetch(`${evil}/go`, { dispatcher })
    expect(requests).toBe(7)
  })

  it('a value that is not a dispatcher of undici is passed to the wrapped fetch', async () => {
    const fetch = createFetch(jar, { fetch: async (_url: string, _init?: object) => new Response('as it is') })
    const odd = [{ upstreams: 'all' }, { upstreams: [1] }, { [Symbol('url')]: 'http://evil.test' }, () => true, 7]
    for (const dispatcher of odd) {
      expect(await (await fetch('http://bank.test/', { dispatcher } as object)).text()).toBe('as it is')
    }
  })
})
