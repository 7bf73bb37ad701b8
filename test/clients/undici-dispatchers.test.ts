/**
 * The interceptor with other uses of dispatchers: the fetch of Node, proxies, upgrades, streams and mocks.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { CookieJar } from 'speculoos'
import { cookies } from 'speculoos/undici'
import { type Dispatcher, setGlobalDispatcher } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startLocalProxy } from '../servers/local-proxy.js'
import { everyNameIsLocal, LocalServers } from '../servers/local-servers.js'
import { keepGlobalDispatchers } from './global-dispatchers.js'
import { installedUndicis, type Undici } from './undicis.js'

let net: LocalServers
let jar: CookieJar

beforeAll(async () => {
  net = await LocalServers.start(['shop.example', 'evil.test'])
})
afterAll(() => net.close())
beforeEach(() => {
  net.reset()
  jar = new CookieJar()
})

const sent = (): (string | undefined)[] => net.received.map(({ cookie }) => cookie)
const stored = (): string[] => Array.from(jar, ({ name, value }) => `${name}=${value}`)

describe('the fetch of Node', () => {
  const route = (): void => {
    net.route('https://shop.example/from', { status: 302, location: '/to', setCookie: 'a=1; Path=/' })
    net.route('https://shop.example/to', { status: 302, location: 'https://evil.test/', setCookie: 'b=1; Path=/' })
    net.route('https://evil.test/', { setCookie: 'c=1' })
  }

  it('accepts a dispatcher of undici 7 on every Node', async () => {
    route()
    // Node and undici declare different types for the same object.
    const init = { dispatcher: net.dispatcher.compose(cookies(jar)) } as RequestInit
    await (await fetch(net.url('https://shop.example/from'), init)).text()
    expect(sent()).toEqual([undefined, 'a=1', undefined])
    expect(stored()).toEqual(['a=1', 'b=1', 'c=1'])
  })

  const { undici: builtIn = '' } = process.versions
  const hasUndici8 = Number.parseInt(builtIn, 10) >= 8
  const isTooOld = Number.parseInt(process.versions.node, 10) < 22
  const skipped = isTooOld ? ` (skipped: undici 8 needs Node 22, and this is ${process.version})` : ''
  // undici 8 cannot be imported on a Node that it does not support.
  const withUndici8 = isTooOld ? it.skip : it

  withUndici8(
    `${hasUndici8 ? 'accepts' : 'refuses'} a dispatcher of undici 8, on ${process.version}${skipped}`,
    async () => {
      route()
      const { Agent } = await import('undici-8')
      const agent = new Agent({ connect: { ca: net.ca, lookup: everyNameIsLocal } })
      const init = { dispatcher: agent.compose(cookies(jar)) } as RequestInit
      const outcome = fetch(net.url('https://shop.example/from'), init).then((response) => response.text())
      if (hasUndici8) await outcome
      else await expect(outcome).rejects.toThrow('fetch failed')
      expect(sent()).toEqual(hasUndici8 ? [undefined, 'a=1', undefined] : [])
      await agent.destroy()
    },
  )

  withUndici8(`accepts a dispatcher of undici 8 in a Dispatcher1Wrapper${skipped}`, async () => {
    route()
    const { Agent, Dispatcher1Wrapper } = await import('undici-8')
    const agent = new Agent({ connect: { ca: net.ca, lookup: everyNameIsLocal } })
    const init = { dispatcher: new Dispatcher1Wrapper(agent.compose(cookies(jar))) } as unknown as RequestInit
    await (await fetch(net.url('https://shop.example/from'), init)).text()
    expect(sent()).toEqual([undefined, 'a=1', undefined])
    await agent.destroy()
  })

  it('sends its requests through the global dispatcher that undici sets', async () => {
    const putBack = keepGlobalDispatchers()
    setGlobalDispatcher(net.dispatcher.compose(cookies(jar)))
    try {
      route()
      await (await fetch(net.url('https://shop.example/from'))).text()
      expect(sent()).toEqual([undefined, 'a=1', undefined])
    } finally {
      putBack()
    }
  })

  it('accepts its own dispatcher, composed, with the handlers of its undici', async () => {
    const server = createServer((request, response) => {
      response
        .writeHead(200, { 'set-cookie': ['n=1', 'caf\u00e9=1'] })
        .end(Buffer.from(request.headers.cookie ?? '', 'latin1'))
    })
    const origin = await listen(server)
    await fetch(origin).then((response) => response.text()) // After this the dispatcher is there.
    const own: Pick<Dispatcher, 'compose'> = Reflect.get(globalThis, Symbol.for('undici.globalDispatcher.1'))
    const init = { dispatcher: own.compose(cookies(jar)) } as RequestInit
    for (const cookie of ['', 'n=1; caf\u00e9=1']) {
      const octets = await (await fetch(origin, init)).arrayBuffer()
      expect(Buffer.from(octets).toString('latin1')).toBe(cookie)
    }
    server.closeAllConnections()
    server.close()
  })
})

describe.each(installedUndicis)('undici $version', ({ load }) => {
  let undici: Undici
  let agent: Dispatcher
  beforeAll(async () => {
    undici = await load()
  })
  beforeEach(() => {
    agent = undici.agent(net)
  })
  afterEach(() => agent.destroy())

  describe('a proxy from the environment', () => {
    it.each(['http', 'https'])('%s: cookies belong to the origin', async (scheme) => {
      const proxy = await startLocalProxy()
      const proxied = new undici.all.EnvHttpProxyAgent({
        httpProxy: proxy.url,
        httpsProxy: proxy.url,
        noProxy: '',
        requestTls: { ca: net.ca },
      })
      const dispatcher = proxied.compose(cookies(jar))
      net.route(`${scheme}://shop.example/`, { setCookie: 'a=1' })
      for (const host of ['shop.example', 'shop.example', 'evil.test']) {
        const origin = net.url(`${scheme}://${host}`)
        await (await dispatcher.request({ origin, path: '/', method: 'GET' })).body.dump()
      }
      expect(sent()).toEqual([undefined, 'a=1', undefined])
      // undici 8 sends plain requests through the proxy without a tunnel.
      const withCookie = proxy.received.filter(({ cookie }) => cookie !== undefined).map(({ target }) => target)
      expect(proxy.received).not.toEqual([])
      expect(withCookie.filter((target) => target !== net.url('http://shop.example/'))).toEqual([])
      expect(Array.from(jar, ({ domain }) => domain)).toEqual(['shop.example'])
      await proxied.destroy()
      await proxy.close()
    })
  })

  describe('upgrades', () => {
    let server: Server
    let origin: string
    const asked: (string | undefined)[] = []
    beforeEach(async () => {
      asked.length = 0
      server = createServer()
      server.on('upgrade', (request, socket) => {
        asked.push(request.headers.cookie)
        const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: chat', 'Connection: Upgrade', 'Set-Cookie: up=1']
        socket.end(`${lines.join('\r\n')}\r\n\r\nhello`)
      })
      server.on('connect', (request, socket) => {
        asked.push(request.headers.cookie)
        socket.end('HTTP/1.1 200 OK\r\nSet-Cookie: tunnel=1\r\n\r\nhello')
      })
      origin = await listen(server)
      jar.setCookie('SID=1', origin)
    })
    afterEach(() => {
      server.closeAllConnections()
      server.close()
    })

    it('send and store cookies', async () => {
      const dispatcher = agent.compose(cookies(jar))
      const upgrade = { origin, path: '/', protocol: 'chat' }
      // The declaration lacks an origin, since it is for a Client.
      const { socket } = await dispatcher.upgrade(upgrade)
      expect((await buffer(socket)).toString()).toBe('hello')
      expect(asked).toEqual(['SID=1'])
      expect(stored()).toEqual(['SID=1', 'up=1'])
    })

    it('a tunnel has no cookies', async () => {
      const dispatcher = agent.compose(cookies(jar))
      const { socket, statusCode } = await dispatcher.connect({ origin, path: 'shop.example:443' })
      expect([statusCode, (await buffer(socket)).toString()]).toEqual([200, 'hello'])
      expect(asked).toEqual([undefined])
      expect(stored()).toEqual(['SID=1'])
    })

    it('a WebSocket sends its cookies', async () => {
      const socket = new undici.all.WebSocket(origin.replace('http', 'ws'), { dispatcher: agent.compose(cookies(jar)) })
      await new Promise((resolve) => socket.addEventListener('error', resolve))
      expect(asked).toEqual(['SID=1'])
    })
  })

  describe('bodies', () => {
    beforeEach(() => {
      jar.setCookie('a=1', 'https://shop.example/')
      net.route('https://shop.example/', ({ body }) => ({ setCookie: 'b=1', body: body.toUpperCase() }))
    })
    const options = (): Dispatcher.RequestOptions & { method: 'POST' } => ({
      origin: net.url('https://shop.example'),
      path: '/',
      method: 'POST',
    })

    it.each([
      ['a stream', () => Readable.from(['one', 'two'])],
      ['octets', () => new TextEncoder().encode('onetwo')],
      ['an iterable', () => ['one', 'two'][Symbol.iterator]() as unknown as Readable],
    ])('%s is sent', async (_, body) => {
      const { body: answer } = await agent.compose(cookies(jar)).request({ ...options(), body: body() })
      expect(await answer.text()).toBe('ONETWO')
      expect([sent(), stored()]).toEqual([['a=1'], ['a=1', 'b=1']])
    })

    it('stream() and pipeline() work', async () => {
      const dispatcher = agent.compose(cookies(jar))
      const arrived = new PassThrough()
      await dispatcher.stream({ ...options(), body: 'one' }, () => arrived)
      expect((await buffer(arrived)).toString()).toBe('ONE')
      const piped = dispatcher.pipeline(options(), ({ body }) => body)
      piped.end('two')
      expect((await buffer(piped)).toString()).toBe('TWO')
      expect(sent()).toEqual(['a=1', 'a=1; b=1'])
    })

    it('a response that is read slowly is held back, and arrives complete', async () => {
      net.route('https://shop.example/', { body: 'x'.repeat(2_000_000) })
      const { body } = await agent.compose(cookies(jar)).request(options())
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect((await body.text()).length).toBe(2_000_000)
    })
  })

  it('a MockAgent sends and stores cookies too', async () => {
    const mocked = new undici.all.MockAgent()
    mocked.disableNetConnect()
    const shop = mocked.get('https://shop.example')
    shop.intercept({ path: '/' }).reply(200, 'one', { headers: { 'Set-Cookie': ['a=1', 'b=2'] } })
    shop.intercept({ path: '/', headers: { cookie: 'a=1; b=2' } }).reply(200, 'two')
    const dispatcher = mocked.compose(cookies(jar))
    for (const wanted of ['one', 'two']) {
      const { body } = await dispatcher.request({ origin: 'https://shop.example', path: '/', method: 'GET' })
      expect(await body.text()).toBe(wanted)
    }
  })

  it('a RetryAgent underneath retries with the same cookies', async () => {
    let attempts = 0
    jar.setCookie('a=1', 'https://shop.example/')
    net.route('https://shop.example/', () => {
      attempts += 1
      return attempts === 1 ? { status: 503 } : { setCookie: 'b=1' }
    })
    const dispatcher = new undici.all.RetryAgent(agent, { minTimeout: 1 }).compose(cookies(jar))
    const origin = net.url('https://shop.example')
    await (await dispatcher.request({ origin, path: '/', method: 'GET' })).body.dump()
    expect([sent(), stored()]).toEqual([
      ['a=1', 'a=1'],
      ['a=1', 'b=1'],
    ])
  })

  it('two jars in one dispatcher: the cookies of the outer one come first', async () => {
    const above = new CookieJar()
    above.setCookies(['a=above', 'b=above'], 'https://shop.example/')
    jar.setCookies(['b=below', 'c=below'], 'https://shop.example/')
    const dispatcher = agent.compose(cookies(jar), cookies(above))
    await (await dispatcher.request({ origin: net.url('https://shop.example'), path: '/', method: 'GET' })).body.dump()
    expect(sent()).toEqual(['a=above; b=above; c=below'])
  })
})

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
