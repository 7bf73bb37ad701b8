/** Retries over a jar that may return promises. They see every status and error, and each attempt sends its cookies. */
import { CookieJar } from 'speculoos'
import { SharedCookieJar } from 'speculoos/shared'
import { memoryStorage } from 'speculoos/storage/memory'
import { type AsyncJar, cookies } from 'speculoos/undici'
import type { Dispatcher } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { slowJar } from '../doors/slow-jar.js'
import { LocalServers } from '../servers/local-servers.js'
import { type RawServer, rawResponse, startRawServer } from '../servers/raw-server.js'
import { installedUndicis, type Undici } from './undicis.js'

let net: LocalServers
beforeAll(async () => {
  net = await LocalServers.start(['shop.example'])
})
afterAll(() => net.close())
beforeEach(() => net.reset())

const URL_OF_SHOP = 'http://shop.example/'
const sent = (): (string | undefined)[] => net.received.map(({ cookie }) => cookie)

const jars: [string, () => CookieJar | AsyncJar][] = [
  ['a jar that returns at once', () => new CookieJar()],
  ['a jar that waits', () => slowJar(new CookieJar())],
  ['a shared jar', () => new SharedCookieJar(memoryStorage(), { name: 'retries' })],
]

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

  describe.each(jars)('%s', (_, makeJar) => {
    const options = { minTimeout: 1, maxTimeout: 1, statusCodes: [503] }
    const failing = (times: number, body: string): void => {
      let attempts = 0
      net.route(URL_OF_SHOP, () => {
        attempts += 1
        const setCookie = `try=${attempts}`
        return attempts <= times ? { status: 503, setCookie, body } : { setCookie, body: 'ok' }
      })
    }
    const visit = async (dispatcher: Dispatcher): Promise<string> => {
      const { statusCode, body } = await dispatcher.request({ origin: net.url(URL_OF_SHOP), path: '/', method: 'GET' })
      return `${statusCode} ${await body.text()}`
    }
    const retrying = (more: object = {}): Dispatcher =>
      agent.compose(cookies(makeJar()), undici.interceptors.retry({ ...options, ...more }))
    const visits: [string, () => Promise<string>][] = [
      ['the interceptor', () => visit(retrying())],
      ['the interceptor that throws no errors', () => visit(retrying({ throwOnError: false }))],
      ['a RetryAgent', () => visit(new undici.all.RetryAgent(agent.compose(cookies(makeJar())), options))],
      [
        'the interceptor, below fetch',
        async () => {
          const response = await undici.fetch(net.url(URL_OF_SHOP), { dispatcher: retrying() })
          return `${response.status} ${await response.text()}`
        },
      ],
    ]
    const bodies: [string, string][] = [
      ['no body', ''],
      ['a body', 'busy'],
      ['a long body', 'busy'.repeat(100_000)],
    ]

    describe.each(visits)('%s', (__, go) => {
      it.each(bodies)(
        'repeats a request after a status with %s, with the cookies of that response',
        async (___, body) => {
          failing(2, body)
          expect(await go()).toBe('200 ok')
          expect(sent()).toEqual([undefined, 'try=1', 'try=2'])
        },
      )
    })

    it('gives up after the last attempt, with its status', async () => {
      failing(9, 'busy')
      const error: unknown = await visit(retrying({ maxRetries: 1 })).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'UND_ERR_REQ_RETRY', statusCode: 503 })
      expect(sent()).toEqual([undefined, 'try=1'])
    })

    it.each(bodies)('returns the response of the last attempt with %s, if no errors are thrown', async (__, body) => {
      failing(9, body)
      expect(await visit(retrying({ maxRetries: 1, throwOnError: false }))).toBe(`503 ${body}`)
      expect(sent()).toEqual([undefined, 'try=1'])
    })

    it('does not repeat a request whose status is not named', async () => {
      net.route(URL_OF_SHOP, { status: 404, setCookie: 'a=1', body: 'gone' })
      expect(await visit(retrying())).toBe('404 gone')
      expect(sent()).toEqual([undefined])
    })

    it('with two retries, the outer one repeats what the inner one gives up', async () => {
      failing(3, 'busy')
      const inner = undici.interceptors.retry({ ...options, maxRetries: 1 })
      const dispatcher = agent.compose(cookies(makeJar()), inner, undici.interceptors.retry(options))
      expect(await visit(dispatcher)).toBe('200 ok')
      expect(sent()).toEqual([undefined, 'try=1', 'try=2', 'try=3'])
    })

    it('works over mocks', async () => {
      const mock = new undici.all.MockAgent()
      mock.disableNetConnect()
      const shop = mock.get('http://shop.example')
      const seen: unknown[] = []
      for (const [status, body] of [
        [503, 'busy'],
        [200, 'ok'],
      ] as const) {
        const noted = ({ headers }: { headers: unknown }): string => {
          seen.push(Reflect.get(Object(headers), 'cookie'))
          return body
        }
        shop.intercept({ path: '/' }).reply(status, noted, { headers: { 'set-cookie': `last=${status}` } })
      }
      const dispatcher = mock.compose(cookies(makeJar()), undici.interceptors.retry(options))
      const { body } = await dispatcher.request({ origin: 'http://shop.example', path: '/', method: 'GET' })
      expect([await body.text(), seen]).toEqual(['ok', [undefined, 'last=503']])
      await mock.close()
    })

    describe('a body that breaks off', () => {
      const whole = 'abcdefghij'.repeat(10)
      let server: RawServer
      let resumes: (from: number) => Buffer
      beforeEach(async () => {
        server = await startRawServer((__, socket) => {
          const from = /bytes=(\d+)-/.exec(server.heads.at(-1) ?? '')?.[1]
          if (from !== undefined) {
            socket.end(resumes(Number(from)))
            return
          }
          const head = rawResponse(200, ['ETag: "x"', 'Set-Cookie: part=1'], whole).toString('latin1')
          socket.write(head.slice(0, head.length - 80))
          setTimeout(() => socket.destroy(), 20)
        })
      })
      afterEach(() => server.close())
      const get = async (): Promise<string> => {
        const { body } = await retrying().request({ origin: server.origin, path: '/', method: 'GET' })
        return body.text()
      }
      const rangeFrom = (start: number, from: number): Buffer =>
        rawResponse(206, ['ETag: "x"', `Content-Range: bytes ${start}-99/100`, 'Set-Cookie: part=2'], whole.slice(from))

      it('continues where it broke off', async () => {
        resumes = (from) => rangeFrom(from, from)
        expect(await get()).toBe(whole)
        expect(server.heads.map((head) => /^cookie: (.*)$/im.exec(head)?.[1])).toEqual([undefined, 'part=1'])
      })

      it('fails if the server continues elsewhere', async () => {
        resumes = (from) => rangeFrom(from + 1, from + 1)
        await expect(get()).rejects.toThrow('Content-Range mismatch')
        expect(server.heads).toHaveLength(2)
      })
    })
  })

  it('does not repeat a request that is refused since cookies() comes after redirect()', async () => {
    const { redirect, retry } = undici.interceptors
    const jar = slowJar(new CookieJar())
    const dispatcher = agent.compose(redirect({ maxRedirections: 5 }), cookies(jar), retry({ minTimeout: 60_000 }))
    const request = dispatcher.request({ origin: net.url(URL_OF_SHOP), path: '/', method: 'GET' })
    await expect(request).rejects.toThrow('expected cookies() before redirect()')
    expect(net.received).toEqual([])
  })

  it('does not repeat a request whose cookies could not be stored', async () => {
    net.route(URL_OF_SHOP, { status: 503, setCookie: 'a=1' })
    const jar = slowJar(new CookieJar())
    const full = { ...jar, client: () => ({ ...jar.client(), setCookies: () => Promise.reject(new Error('full')) }) }
    const dispatcher = agent.compose(cookies(full), undici.interceptors.retry({ minTimeout: 1 }))
    const request = dispatcher.request({ origin: net.url(URL_OF_SHOP), path: '/', method: 'GET' })
    await expect(request).rejects.toThrow('full')
    expect(net.received).toHaveLength(1)
  })
})
