/**
 * An agent with cookies and popular mocks of `node:http`: every request gets its response, cookies are sent and stored,
 * and a warning names a mock that prevents this.
 */
import http, { type Agent, type RequestOptions } from 'node:http'
import https from 'node:https'
import { createRequire } from 'node:module'
import axios from 'axios'
import { CookieJar } from 'speculoos'
import { type AgentPair, createAgent } from 'speculoos/node-http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest'
import { LocalServers } from '../servers/local-servers.js'
import { localAgents } from './node-http-requests.js'
import { isOlderThan, titleOf } from './tough-cookie/node-version.js'

const require = createRequire(import.meta.url)
const HOST = 'mocked.example'
const MOCKED = ['a=1', 'b=2']

/** The declarations of these packages differ between versions, but the members used here are the same. */
type Untyped = ReturnType<typeof JSON.parse>

/** Starts to mock both schemes, and records the Cookie header of each request. Returns a function that stops it. */
type Start = (cookies: (string | undefined)[]) => () => unknown

const msw =
  (folder: string): Start =>
  (cookies) => {
    const { http, HttpResponse }: Untyped = require(folder)
    const { setupServer }: Untyped = require(`${folder}/node`)
    const note = (request: Request) => cookies.push(request.headers.get('cookie') ?? undefined)
    const handlers = ['http', 'https'].flatMap((scheme) => [
      http.all(`${scheme}://${HOST}/`, async ({ request }: { request: Request }) => {
        note(request)
        const body = `mocked ${request.method} ${await request.text()}`
        return new HttpResponse(body, { headers: MOCKED.map((line) => ['set-cookie', line]) })
      }),
      http.get(`${scheme}://${HOST}/moved`, ({ request }: { request: Request }) => {
        note(request)
        return new HttpResponse(null, { status: 302, headers: { location: '/', 'set-cookie': 'moved=1; Path=/' } })
      }),
    ])
    const mock = setupServer(...handlers)
    mock.listen({ onUnhandledRequest: 'bypass' })
    return () => mock.close()
  }

const nock =
  (folder: string): Start =>
  (cookies) => {
    const loaded: Untyped = require(folder)
    const nock = loaded.default ?? loaded
    if (!nock.isActive()) nock.activate()
    // nock 15 passes a Request to the reply function. Earlier versions have the request as `this.req`.
    type Intercepted = { req: { headers: { cookie?: string | string[] } } }
    const reply = (replied: (body: unknown) => unknown[]) =>
      async function (this: Intercepted, given: unknown, ...[body]: unknown[]): Promise<unknown[]> {
        const isRequest = given instanceof Request
        const cookie = isRequest ? (given.headers.get('cookie') ?? undefined) : this.req.headers.cookie
        cookies.push(cookie === undefined ? undefined : String(cookie))
        return replied(isRequest ? await given.text() : body)
      }
    for (const scheme of ['http', 'https']) {
      const scope = nock(`${scheme}://${HOST}`).persist()
      for (const method of ['get', 'post']) {
        const mocked = (body: unknown) => [200, `mocked ${method.toUpperCase()} ${body}`, { 'set-cookie': MOCKED }]
        scope[method]('/').reply(reply(mocked))
      }
      scope.get('/moved').reply(reply(() => [302, '', { location: '/', 'set-cookie': 'moved=1; Path=/' }]))
    }
    return () => {
      nock.cleanAll()
      nock.restore()
    }
  }

const mocks: readonly (readonly [name: string, start: Start, node?: readonly [number, number]])[] = [
  ['msw 2', msw('msw')],
  ['msw 3', msw('msw-3'), [22, 12]],
  ['nock 13', nock('nock-13')],
  ['nock 14', nock('nock-14')],
  ['nock 15', nock('nock'), [22, 20]],
]

/** Makes a request with the current functions of the module, and reads the response. */
function send(url: string, options: RequestOptions & { agent: Agent }, form: string, body?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const module = url.startsWith('https:') ? https : http
    const { protocol, hostname, port, pathname: path } = new URL(url)
    const request =
      form === 'a URL'
        ? module.request(url, options)
        : module.request({ protocol, hostname, path, ...(port && { port }), ...options })
    request.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece) => {
        text += piece
      })
      response.on('end', () => resolve(text))
    })
    request.on('error', reject)
    request.end(body)
  })
}

let net: LocalServers
let jar: CookieJar
let agents: AgentPair
let cookies: (string | undefined)[]
let stop: () => unknown

beforeAll(async () => {
  net = await LocalServers.start(['shop.example'])
})
afterAll(() => net.close())
beforeEach(() => {
  net.reset()
  cookies = []
  agents = localAgents(net)
  jar = new CookieJar()
  for (const host of [HOST, 'shop.example']) jar.setCookie('SID=1', `http://${host}/`)
})
afterEach(async () => {
  await stop()
  agents.http.destroy()
  agents.https.destroy()
})

for (const [name, start, [major, minor] = [0, 0]] of mocks) {
  // nock 13 replies without calling the agent.
  const isPassedBy = name === 'nock 13'
  // msw 2 adds cookies that its handlers set to the request.
  const end = name === 'msw 2' ? '(;|$)' : '$'
  const received = (...sent: string[]) =>
    sent.map((cookie) => (isPassedBy ? undefined : expect.stringMatching(`^${cookie}${end}`)))

  // Not every mock supports the oldest Node that this package supports.
  describe.skipIf(isOlderThan(major, minor))(titleOf(name, major, minor), () => {
    const kinds = ['both schemes', 'one scheme'] as const
    const cases = ['http', 'https'].flatMap((scheme) =>
      kinds.flatMap((kind) => ['a URL', 'options'].map((form) => [scheme, form, kind] as const)),
    )
    const agentOf = (kind: string, scheme: string): Agent => {
      if (kind === 'both schemes') return createAgent(jar, { agent: agents })
      return createAgent(jar, { agent: scheme === 'https' ? agents.https : agents.http })
    }

    it.each(cases)('a mocked %s: request with %s through an agent for %s', async (scheme, form, kind) => {
      stop = start(cookies)
      const agent = agentOf(kind, scheme)
      const url = `${scheme}://${HOST}/`
      expect(await send(url, { agent }, form)).toBe('mocked GET ')
      expect(await send(url, { agent, method: 'POST' }, form, 'body')).toBe('mocked POST body')
      expect(cookies).toEqual(received('SID=1', 'SID=1; a=1; b=2'))
      expect(jar.getCookieString(url)).toBe(isPassedBy ? 'SID=1' : 'SID=1; a=1; b=2')
    })

    it.each(cases)(
      'a %s: request with %s through an agent for %s that is passed through',
      async (scheme, form, kind) => {
        stop = start(cookies)
        const agent = agentOf(kind, scheme)
        const url = net.url(`${scheme}://shop.example/`)
        net.route(`${scheme}://shop.example/`, { body: 'real', setCookie: ['a=1', 'b=2'] })
        expect(await send(url, { agent }, form)).toBe('real')
        expect(await send(url, { agent, method: 'POST' }, form, 'ä')).toBe('real')
        expect(net.received.map(({ cookie, body }) => [cookie, body])).toEqual([
          ['SID=1', ''],
          ['SID=1; a=1; b=2', Buffer.from('ä').toString('latin1')],
        ])
        expect(jar.getCookieString(url)).toBe('SID=1; a=1; b=2')
      },
    )

    it('the octets of a cookie and of a body reach the server unchanged', async () => {
      stop = start(cookies)
      jar.setCookie('name=ü', 'http://shop.example/')
      const agent = createAgent(jar, { agent: agents })
      await send(net.url('http://shop.example/'), { agent, method: 'POST' }, 'a URL', 'ä')
      const body = Buffer.from('ä').toString('latin1')
      expect(net.received).toMatchObject([{ cookie: 'SID=1; name=ü', body }])
    })

    it('an agent that was made before the mock started', async () => {
      const agent = createAgent(jar)
      stop = start(cookies)
      expect(await send(`https://${HOST}/`, { agent }, 'options')).toBe('mocked GET ')
      expect(cookies).toEqual(received('SID=1'))
    })

    it('axios follows a mocked redirect with its cookie', async () => {
      stop = start(cookies)
      const agent = createAgent(jar, { agent: agents })
      const url = `http://${HOST}/moved`
      const { data } = await axios.get(url, { httpAgent: agent, httpsAgent: agent, adapter: 'http', proxy: false })
      expect(data).toBe('mocked GET ')
      expect(cookies).toEqual(received('SID=1', 'SID=1; moved=1'))
    })

    // The context is only called for requests that reach the agent.
    it.skipIf(isPassedBy)('a context that throws fails the request before the mock sees it', async () => {
      stop = start(cookies)
      const context = (): never => {
        throw new Error('not mine')
      }
      const agent = createAgent(jar, { agent: agents, context })
      const sent = async () => send(`https://${HOST}/`, { agent }, 'a URL')
      await expect(sent()).rejects.toThrow('not mine')
      expect(cookies).toEqual([])
    })

    it('warns once if the mock keeps cookies from a request', async () => {
      vi.resetModules()
      const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
      try {
        const { createAgent: freshly } = await import('speculoos/node-http')
        const agent = freshly(jar)
        stop = start(cookies)
        for (const scheme of ['http', 'https', 'http']) await send(`${scheme}://${HOST}/`, { agent }, 'a URL')
        freshly(jar).destroy()
        const code = 'SPECULOOS_NO_COOKIES'
        const warning = [expect.stringMatching(/^nock 13 /), { type: 'SpeculoosWarning', code }]
        expect(emitWarning.mock.calls).toEqual(isPassedBy ? [warning] : [])
      } finally {
        emitWarning.mockRestore()
      }
    })
  })
}

describe('nock 13', () => {
  let emitWarning: MockInstance<typeof process.emitWarning>
  let make: typeof createAgent
  beforeEach(async () => {
    // A warning is emitted once for each copy of the module.
    vi.resetModules()
    make = (await import('speculoos/node-http')).createAgent
    emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  })
  afterEach(() => emitWarning.mockRestore())
  const warning = expect.stringMatching(/^nock 13 /)

  it('leads to a warning when an agent is made', () => {
    stop = nock('nock-13')(cookies)
    make(jar, { agent: agents })
    expect(emitWarning.mock.calls).toEqual([[warning, expect.anything()]])
  })

  it.each<[kind: string, agentOf: () => Agent]>([
    ['both schemes', () => make(jar, { agent: agents })],
    ['one scheme', () => make(jar, { agent: agents.http })],
  ])('leads to a warning when it takes a request from an agent for %s', async (_, agentOf) => {
    const agent = agentOf()
    stop = nock('nock-13')(cookies)
    expect(emitWarning).not.toHaveBeenCalled()
    await send(`http://${HOST}/`, { agent }, 'options')
    expect(emitWarning.mock.calls).toEqual([[warning, expect.anything()]])
  })
})
