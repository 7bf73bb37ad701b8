/**
 * The Cookie header of a request through the agent: the caller's pairs, in every form, and those of the jar.
 */
import type { ClientRequest, OutgoingHttpHeaders } from 'node:http'
import { CookieJar } from 'speculoos'
import { createAgent } from 'speculoos/node-http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LocalServers } from '../servers/local-servers.js'
import { type RawServer, rawResponse, startRawServer } from '../servers/raw-server.js'
import { localAgents, requestOf } from './node-http-requests.js'

let net: LocalServers
let server: RawServer
let setCookie: string[]
let jar: CookieJar
let agent: ReturnType<typeof createAgent>

beforeAll(async () => {
  net = await LocalServers.start(['shop.example'])
  server = await startRawServer((_path, socket) => {
    socket.write(
      rawResponse(
        200,
        setCookie.map((line) => `Set-Cookie: ${line}`),
      ),
    )
  })
})
afterAll(async () => {
  await net.close()
  await server.close()
})
beforeEach(() => {
  jar = new CookieJar()
  agent = createAgent(jar, { agent: localAgents(net) })
  setCookie = []
  server.heads.length = 0
})
afterEach(() => agent.destroy())

/** Returns the Cookie lines of the last request. */
const cookieLines = (): string[] => server.heads.at(-1)?.match(/^cookie:.*$/gim) ?? []
const visit = (
  headers: OutgoingHttpHeaders | string[] | string[][] = {},
  use?: (request: ClientRequest) => unknown,
  method = 'GET',
): Promise<unknown> => {
  // node:http also accepts an array of pairs, which its declarations omit.
  return requestOf(`${server.origin}/`, { agent, method, headers: headers as OutgoingHttpHeaders }, use)
}

describe("the caller's own Cookie header comes first, instead of cookies of the jar with the same names,", () => {
  beforeEach(() => {
    jar.setCookies(['a=1', 'b=2'], 'http://127.0.0.1/')
  })

  it.each<[string, OutgoingHttpHeaders | string[] | string[][], string]>([
    ['given as a string', { cookie: 'b=own; c=3' }, 'b=own; c=3; a=1'],
    ['given as an array', { Cookie: ['b=own', 'c=3'] }, 'b=own; c=3; a=1'],
    ['given as an empty string', { cookie: '' }, 'a=1; b=2'],
    ['given without an equals sign', { cookie: 'nameless' }, 'nameless; a=1; b=2'],
    ['given in an array of headers', ['Host', 'x', 'Cookie', 'b=own'], 'b=own; a=1'],
    ['given twice in an array of headers', ['COOKIE', 'b=own', 'Host', 'x', 'cookie', 'c=3'], 'b=own; c=3; a=1'],
    [
      'given in an array of pairs',
      [
        ['Host', 'x'],
        ['Cookie', 'b=own'],
      ],
      'b=own; a=1',
    ],
    ['left out of an array of headers', ['Host', 'x'], 'a=1; b=2'],
    ['given with an Expect', { expect: 'something', cookie: 'b=own' }, 'b=own; a=1'],
    ['left out with an Expect', { expect: 'something' }, 'a=1; b=2'],
  ])('%s', async (_, headers, wanted) => {
    await visit(headers)
    expect(cookieLines()).toEqual([`Cookie: ${wanted}`])
    expect(server.heads.at(-1)).toMatch(/^GET \/ HTTP\/1\.1\r\n(.+\r\n)+\r\n$/)
  })

  it('set on the request', async () => {
    await visit({}, (request) => request.setHeader('Cookie', 'b=own'))
    expect(cookieLines()).toEqual(['Cookie: b=own; a=1'])
  })

  it('set before the headers are flushed', async () => {
    await visit({}, (request) => {
      request.setHeader('cookie', 'b=own')
      request.flushHeaders()
      expect(request.headersSent).toBe(true)
    })
    expect(cookieLines()).toEqual(['Cookie: b=own; a=1'])
  })

  it('and is all that getHeader returns', async () => {
    await visit({ cookie: 'b=own' }, (request) => {
      request.end()
      expect([request.getHeader('cookie'), request.getHeaders().cookie]).toEqual(['b=own', 'b=own'])
    })
    await visit({}, (request) => {
      request.end()
      expect(request.hasHeader('cookie')).toBe(false)
    })
    expect(cookieLines()).toEqual(['Cookie: a=1; b=2'])
  })
})

it('all other headers arrive unchanged', async () => {
  const given = { 'X-One': '1', 'x-two': ['2', '22'], Accept: '*/*', connection: 'close' }
  await visit(given)
  const without = server.heads.at(-1)
  jar.setCookie('a=1', 'http://127.0.0.1/')
  await visit(given)
  expect(server.heads.at(-1)?.replace('Cookie: a=1\r\n', '')).toBe(without)
})

it.each<[string, OutgoingHttpHeaders | string[]]>([
  ['', {}],
  [', with one of the caller', { cookie: 'a=1' }],
  [', with an array of headers', ['Host', 'x']],
])('an invalid Cookie header is refused, even from an odd jar%s', async (_, headers) => {
  const forged = {
    getCookieString: () => 'a=1\r\nX: 1',
    getCookies: () => [{ name: 'x', value: '\n' }],
    setCookies: () => [],
  }
  const careless = createAgent(forged as unknown as CookieJar, { agent: localAgents(net) })
  const visit = async (): Promise<unknown> => requestOf(`${server.origin}/`, { agent: careless, headers })
  const message = 'Invalid character in header content ["Cookie"]'
  await expect(visit()).rejects.toThrow(expect.objectContaining({ code: 'ERR_INVALID_CHAR', message }))
  expect(server.heads).toEqual([])
})

it('there is no Cookie header if there is nothing to send', async () => {
  jar.setCookie('a=1; Path=/docs', 'http://127.0.0.1/')
  await visit()
  await visit(['Host', 'x'])
  expect(cookieLines()).toEqual([])
})

describe('octets', () => {
  it('are stored and sent unchanged', async () => {
    setCookie = ['a=\u00e9\u00ff', 'b=\u00c3\u00a9']
    await visit()
    setCookie = []
    await visit()
    expect(cookieLines()).toEqual(['Cookie: a=\u00e9\u00ff; b=\u00c3\u00a9'])
  })

  it.each<[string, (request: ClientRequest) => unknown]>([
    ['a string', (request) => request.end('é')],
    ['a string in pieces', (request) => request.write('é') && request.end('é')],
    ['octets', (request) => request.end(Buffer.from('é'))],
    ['a string after the headers', (request) => request.flushHeaders() ?? request.end('é')],
  ])('of a cookie are not changed by a body that is %s', async (_, use) => {
    jar.setCookie('a=\u00e9', 'http://127.0.0.1/')
    await visit({ 'content-length': 4 }, use, 'POST').catch(() => {})
    expect(cookieLines()).toEqual(['Cookie: a=\u00e9'])
  })

  it('of a cookie are sent unchanged beside an Expect field', async () => {
    jar.setCookie('a=\u00e9', 'http://127.0.0.1/')
    await visit({ expect: 'something' })
    expect(cookieLines()).toEqual(['Cookie: a=\u00e9'])
  })

  it('of UTF-8 are sent for a cookie that a program set', async () => {
    jar.setCookie('a=\u20ac', 'http://127.0.0.1/')
    await visit()
    expect(cookieLines()).toEqual(['Cookie: a=\u00e2\u0082\u00ac'])
  })
})

it('ten thousand lines of one response are all read, and none of them throws', async () => {
  const many = await startRawServer((_path, socket) => {
    const lines = Array.from({ length: 10_000 }, (_, index) => `Set-Cookie: c${index % 150}=${index}`)
    socket.write(rawResponse(200, [...lines, 'Set-Cookie: last=\u0000', `Set-Cookie: end=1`]))
  })
  await requestOf(`${many.origin}/`, { agent, maxHeaderSize: 4_194_304, insecureHTTPParser: true }, (request) => {
    request.maxHeadersCount = 0
  })
  await many.close()
  expect([jar.size, [...jar].find(({ name }) => name === 'c149')?.value]).toEqual([151, '9899'])
})
