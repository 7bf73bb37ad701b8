/** One handler for many requests: the cookies of one response do not affect the Cookie header of another request. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { CookieJar } from 'speculoos'
import { cookies } from 'speculoos/undici'
import type { Dispatcher } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LocalServers } from '../servers/local-servers.js'
import { installedUndicis } from './undicis.js'

let net: LocalServers
beforeAll(async () => {
  net = await LocalServers.start(['shop.example'])
})
afterAll(() => net.close())
beforeEach(() => {
  net.reset()
  net.route('http://shop.example/', { setCookie: 'session=new; Path=/' })
  net.route('http://shop.example/gone', { setCookie: 'session=; Path=/; Max-Age=0' })
})

describe.each(installedUndicis)('undici $version', ({ load }) => {
  const users = new AsyncLocalStorage<CookieJar>()
  let agent: Dispatcher
  let visit: (path: string, cookie: string, jar: CookieJar) => Promise<void>
  beforeEach(async () => {
    agent = (await load()).agent(net)
    const dispatcher = agent.compose(cookies(() => users.getStore() ?? null))
    const waiting: (() => void)[] = []
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: () => {},
      onResponseStart: () => {},
      onResponseData: () => {},
      onResponseEnd: () => waiting.shift()?.(),
      onResponseError: () => waiting.shift()?.(),
    }
    visit = (path, cookie, jar) =>
      users.run(jar, () => {
        const options = { origin: net.url('http://shop.example'), path, method: 'GET', headers: { cookie } } as const
        return new Promise((resolve) => {
          waiting.push(resolve)
          dispatcher.dispatch(options, handler)
        })
      })
  })
  afterEach(() => agent.destroy())
  const sent = (): unknown[] => net.received.map(({ headers }) => headers.cookie)

  it('one after the other, for one user and for two', async () => {
    const [one, two] = [new CookieJar(), new CookieJar()]
    await visit('/', 'session=1', one)
    await visit('/', 'session=2', two)
    await visit('/', 'session=3', one)
    await visit('/', 'session=4', one)
    expect(sent()).toEqual(['session=1', 'session=2', 'session=3', 'session=4'])
  })

  it('at the same time', async () => {
    const jars = Array.from({ length: 20 }, () => new CookieJar())
    await Promise.all(jars.map((jar, index) => visit('/', `session=${index}`, jar)))
    expect(sent().sort()).toEqual(jars.map((_, index) => `session=${index}`).sort())
  })
})

it.each(installedUndicis)(
  'undici $version: a redirect that removes the only cookie leaves no empty field',
  async ({ load }) => {
    const { agent, interceptors } = await load()
    net.route('http://shop.example/gone', { status: 302, location: '/end', setCookie: 'session=; Path=/; Max-Age=0' })
    for (const headers of [{ cookie: 'session=1' }, ['Cookie', 'session=1']]) {
      const all = agent(net)
      const dispatcher = all.compose(cookies(new CookieJar()), interceptors.redirect({ maxRedirections: 2 }))
      const options = { origin: net.url('http://shop.example'), path: '/gone', method: 'GET', headers } as const
      await (await dispatcher.request(options)).body.dump()
      await all.destroy()
    }
    const fields = net.received.map(({ headers }) => headers.cookie)
    expect(fields).toEqual(['session=1', undefined, 'session=1', undefined])
  },
)
