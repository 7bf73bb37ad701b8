/** A dispatcher with one origin is recognised even if it is composed, and nothing is sent to find out. */
import { CookieJar } from 'speculoos'
import { cookies } from 'speculoos/undici'
import type { Dispatcher } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { everyNameIsLocal, LocalServers } from '../servers/local-servers.js'
import { installedUndicis, type Undici } from './undicis.js'

type Interceptor = Dispatcher.DispatcherComposeInterceptor

let net: LocalServers
let jar: CookieJar

beforeAll(async () => {
  net = await LocalServers.start(['evil.test', 'bank.test'])
})
afterAll(() => net.close())
beforeEach(() => {
  net.reset()
  jar = new CookieJar()
  jar.setCookie('SID=of-bank', 'http://bank.test/')
  net.route('http://evil.test/account', { setCookie: 'SID=of-evil; Path=/' })
})

const bankIsSafe = (): void => {
  expect(net.received.map(({ cookie }) => cookie ?? '').join()).not.toContain('of-bank')
  expect(jar.getCookieString('http://bank.test/')).toBe('SID=of-bank')
}

describe.each(installedUndicis)('undici $version', ({ version, load }) => {
  const isTold = version.startsWith('8.')
  let undici: Undici
  const open: Dispatcher[] = []
  beforeAll(async () => {
    undici = await load()
  })
  afterEach(async () => {
    for (const dispatcher of open.splice(0)) await dispatcher.destroy()
  })
  const kept = <Kept extends Dispatcher>(dispatcher: Kept): Kept => {
    open.push(dispatcher)
    return dispatcher
  }
  const client = (): Dispatcher =>
    kept(new undici.all.Client(net.url('http://evil.test'), { connect: { lookup: everyNameIsLocal } }))
  const ask = async (dispatcher: Dispatcher, origin: string, path = '/account'): Promise<string> => {
    const { body } = await dispatcher.request({ origin, path, method: 'GET' })
    return body.text()
  }
  const dns = (): Interceptor =>
    undici.interceptors.dns({
      lookup: (_origin, _options, done) => done(null, [{ address: '127.0.0.1', family: 4, ttl: 60_000 }]),
    })

  const below: [string, () => Interceptor][] = [
    ['dns', dns],
    ['cache', () => undici.interceptors.cache()],
    ['deduplicate', () => undici.interceptors.deduplicate()],
    ['retry', () => undici.interceptors.retry()],
    [
      'an interceptor that changes the path',
      () => (dispatch) => (given, handler) => dispatch({ ...given, path: `/v1${given.path}` }, handler),
    ],
  ]
  it.each(below)('a Client with %s sends nothing to another origin', async (_, interceptor) => {
    const dispatcher = client().compose(interceptor(), cookies(jar))
    const call = ask(dispatcher, net.url('http://bank.test'))
    await expect(call).rejects.toThrow(isTold ? /^origin: expected/ : /^options\.origin: expected/)
    expect(net.received).toEqual([])
    bankIsSafe()
  })

  it.each(below)('an Agent with %s keeps the cookies of each origin', async (_, interceptor) => {
    const dispatcher = kept(undici.agent(net)).compose(interceptor(), cookies(jar))
    for (const host of ['bank', 'evil']) await ask(dispatcher, net.url(`http://${host}.test`))
    expect(net.received.map(({ cookie }) => cookie)).toEqual(['SID=of-bank', undefined])
  })

  it("a Client inside a program's own dispatcher is recognised", async () => {
    const inner = client()
    class Around extends undici.all.Dispatcher {
      override dispatch(given: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
        return inner.dispatch(given, handler)
      }
    }
    const call = ask(new Around().compose(cookies(jar)), net.url('http://bank.test'))
    await expect(call).rejects.toThrow(/^options\.origin: expected/)
    bankIsSafe()
  })

  it.each([
    ['a MockClient', 1, 'http://evil.test', true],
    ['a MockPool', 2, 'http://evil.test', true],
    ['a MockClient without a network', 1, 'http://evil.test', false],
    ['a MockPool without a network', 2, 'http://evil.test', false],
  ])('%s is recognised, and its replies are not used up', async (_, connections, origin, hasNetwork) => {
    const agent = new undici.all.MockAgent({ connections })
    if (!hasNetwork) agent.disableNetConnect()
    const mock = agent.get(origin)
    mock.intercept({ path: () => true }).reply(200, 'reply')
    await expect(ask(mock.compose(cookies(jar)), 'http://bank.test')).rejects.toThrow(/^(?:options\.)?origin: expected/)
    expect(await ask(mock.compose(cookies(jar, { origin })), origin)).toBe('reply')
    void agent.close()
  })

  it('a MockAgent has only the calls of the program in its history', async () => {
    const agent = new undici.all.MockAgent({ enableCallHistory: true })
    agent.get('http://bank.test').intercept({ path: '/account' }).reply(200, 'reply')
    expect(await ask(agent.compose(cookies(jar)), 'http://bank.test')).toBe('reply')
    expect(
      agent
        .getCallHistory()
        ?.calls()
        .map(({ fullUrl }) => fullUrl),
    ).toEqual(['http://bank.test/account'])
    agent.assertNoPendingInterceptors()
    void agent.close()
  })

  it('a Socks5ProxyAgent is not taken for a dispatcher with one origin', async () => {
    const proxy = kept(new undici.all.Socks5ProxyAgent('socks5://127.0.0.1:1'))
    await expect(ask(proxy.compose(cookies(jar)), 'http://bank.test')).rejects.not.toThrow(TypeError)
  })

  it('an outer retry does not send a refused request again', async () => {
    const patient = { minTimeout: 60_000, maxTimeout: 60_000 }
    const dispatcher = client().compose(cookies(jar), undici.interceptors.retry(patient))
    await expect(ask(dispatcher, net.url('http://bank.test'))).rejects.toThrow(/origin: expected/)
    expect(net.received).toEqual([])
  })

  it('the stated origin counts for a stand-in server, however a request names it', async () => {
    const standIn = client().compose(cookies(jar, { origin: 'http://bank.test' }))
    const { body } = await standIn.request({ path: '/', method: 'GET' })
    await body.dump()
    await ask(standIn, 'http://bank.test', '/')
    expect(net.received.map(({ cookie }) => cookie)).toEqual(['SID=of-bank', 'SID=of-bank'])
    await expect(ask(standIn, 'http://other.test', '/')).rejects.toThrow(
      'origin: expected http://bank.test, as in the options of cookies(), got http://other.test',
    )
  })

  it(`a Client ${isTold ? 'needs no' : 'needs'} options.origin`, async () => {
    const dispatcher = client().compose(cookies(jar))
    const outcomes: string[] = []
    for (const named of [{ origin: net.url('http://evil.test') }, {}]) {
      const call = dispatcher.request({ ...named, path: '/account', method: 'GET' })
      outcomes.push(await call.then(({ body }) => body.dump().then(() => 'sent')).catch(({ name }) => name))
    }
    expect(outcomes).toEqual(isTold ? ['sent', 'sent'] : ['TypeError', 'TypeError'])
    expect(net.received.map(({ cookie }) => cookie)).toEqual(isTold ? [undefined, 'SID=of-evil'] : [])
  })
})
