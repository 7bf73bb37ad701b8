/**
 * Hostile servers: the fetch goes on, and the jar stores the valid cookies.
 */
import { CookieJar } from 'speculoos'
import { createFetch, type Hop } from 'speculoos/fetch'
import { Agent } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RawServer, rawResponse, startRawServer } from '../servers/raw-server.js'
import { fetches } from './fetches.js'

let jar: CookieJar
let hops: Hop[]
let server: RawServer | undefined
let dispatcher: Agent
const unhandled: unknown[] = []
const onUnhandled = (reason: unknown): unknown => unhandled.push(reason)

beforeEach(() => {
  jar = new CookieJar()
  hops = []
  dispatcher = new Agent({ maxHeaderSize: 64_000_000, headersTimeout: 5000 })
  process.on('unhandledRejection', onUnhandled)
})
afterEach(async () => {
  await dispatcher.destroy()
  await server?.close()
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', onUnhandled)
  expect(unhandled).toEqual([])
})

describe.each(fetches)('$name', ({ fetch }) => {
  const visit = (path: string, init?: RequestInit): Promise<Response> => {
    const options = { ...init, dispatcher }
    return createFetch(jar, { fetch, onHop: (hop) => hops.push(hop) })(`${server?.origin}${path}`, options)
  }
  const serve = async (respond: (path: string) => Buffer | string): Promise<void> => {
    server = await startRawServer((path, socket) => socket.write(respond(path)))
  }

  it('ten thousand refused lines do not prevent storing a valid one', async () => {
    const lines = Array.from(
      { length: 10_000 },
      (_, n) => `Set-Cookie: c${n}=${'x'.repeat(100)}; Path=/${n}; Domain=evil`,
    )
    await serve((path) => rawResponse(path === '/' ? 302 : 200, ['Location: /to', ...lines, 'Set-Cookie: last=1']))
    expect((await visit('/')).status).toBe(200)
    expect(hops.map(({ received }) => received.length)).toEqual([10_001, 10_001])
    expect(jar.getCookieString(`${server?.origin}/to`)).toBe('last=1')
  })

  it('ten thousand cookies fill the site up to its limit', async () => {
    const lines = Array.from({ length: 10_000 }, (_, n) => `Set-Cookie: c${n}=1`)
    await serve(() => rawResponse(200, lines))
    await visit('/')
    expect(jar.size).toBe(180)
    await visit('/')
    expect(server?.heads[1]?.match(/c\d+=1/g)).toHaveLength(180)
  })

  it.each([
    ['nothing', 'Set-Cookie:', ['empty-name-and-value']],
    ['an equals sign', 'Set-Cookie: =', ['empty-name-and-value']],
    ['semicolons', `Set-Cookie: ${';'.repeat(60_000)}`, ['empty-name-and-value']],
    ['equals signs', `Set-Cookie: ${'='.repeat(5000)}`, ['set-cookie-too-long']],
    ['five thousand octets', `Set-Cookie: a=${'b'.repeat(5000)}`, ['set-cookie-too-long']],
    ['the domain of another site', 'Set-Cookie: a=1; Domain=evil.test', ['domain-mismatch']],
    ['a thousand attributes', `Set-Cookie: a=1${'; Path=/'.repeat(1000)}`, []],
    ['a tab', 'Set-Cookie: a=1\t2', []],
    ['a quoted value with commas', 'Set-Cookie: a="1, b=2", c=3; Expires=Wed, 21 Oct 2065 07:28:00 GMT', []],
    ['octets that are not UTF-8', 'Set-Cookie: \u00e9=\u00ff\u0080', []],
    ['an invalid date', 'Set-Cookie: a=1; Expires=the day after', []],
    ['a header name in mixed case', 'sEt-CoOkIe: a=1', []],
  ])('a line of %s', async (_, line, reasons) => {
    await serve(() => rawResponse(200, [line, 'Set-Cookie: good=1']))
    const response = await visit('/')
    expect(await response.text()).toBe('')
    const [first, second] = hops[0]?.received ?? []
    expect(first?.result.status === 'rejected' ? first.result.reasons.map(({ id }) => id) : []).toEqual(reasons)
    expect(second?.result.status).toBe('stored')
    const sent = /^cookie: (.*)$/im
    await visit('/')
    expect(sent.exec(server?.heads[1] ?? '')?.[1]).toBe(jar.getCookieString(`${server?.origin}/`))
  })

  // NUL and line ends cannot arrive, since HTTP refuses them.
  it.each([0x01, 0x08, 0x0b, 0x1b, 0x1f, 0x7f])(
    'a control character, %i, makes at most its own line fail',
    async (code) => {
      await serve(() => rawResponse(200, [`Set-Cookie: a=1${String.fromCharCode(code)}2`, 'Set-Cookie: good=1']))
      const outcome = await visit('/').then(
        () =>
          hops[0]?.received.map(({ result }) => (result.status === 'rejected' ? result.reasons[0]?.id : result.status)),
        (error: unknown) => error,
      )
      // A fetch with a strict parser refuses the whole response before the jar sees it.
      if (outcome instanceof Error) expect(jar.size).toBe(0)
      else expect(outcome).toEqual(['set-cookie-control-character', 'stored'])
    },
  )

  it.each([
    ['octets that are not UTF-8', '/caf\u00e9?q=\u00ff', '/caf%E9?q=%FF'],
    ['octets of UTF-8', Buffer.from('/caf\u00e9?q=\u20ac').toString('latin1'), '/caf%C3%A9?q=%E2%82%AC'],
    ['dots', '/a/../b/./%2e%2e/c', '/c'],
    ['a backslash', '\\to\\there', '/to/there'],
    ['spaces', '  /a b  ', '/a%20b'],
  ])('a Location with %s', async (_, location, path) => {
    await serve((asked) => (asked === '/' ? rawResponse(302, [`Location: ${location}`]) : rawResponse(200, [])))
    const response = await visit('/')
    expect(new URL(response.url).pathname + new URL(response.url).search).toBe(path)
    expect(server?.heads[1]?.split(' ')[1]).toBe(path)
  })

  it.each(['file:///etc/passwd', 'javascript:alert(1)', 'data:text/plain,x', 'ftp://x.test/', 'ws://x.test/'])(
    'a Location that is %s is not followed',
    async (location) => {
      await serve(() => rawResponse(302, [`Location: ${location}`, 'Set-Cookie: a=1']))
      await expect(visit('/')).rejects.toThrow(
        `The redirect of ${server?.origin}/ was not followed: its Location is a ${new URL(location).protocol} URL, and no HTTP(S) one.`,
      )
      expect(jar.size).toBe(1)
    },
  )

  it('a redirect with an endless body does not delay the chain', async () => {
    server = await startRawServer((path, socket) => {
      if (path !== '/') socket.write(rawResponse(200, [], 'arrived'))
      else socket.write('HTTP/1.1 302 Found\r\nLocation: /to\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n')
    })
    expect(await (await visit('/')).text()).toBe('arrived')
  })

  it('a redirect whose body is cut off is followed', async () => {
    server = await startRawServer((path, socket) => {
      if (path !== '/') socket.write(rawResponse(200, [], 'arrived'))
      else socket.end('HTTP/1.1 302 Found\r\nLocation: /to\r\nSet-Cookie: a=1\r\nContent-Length: 9\r\n\r\nx')
    })
    expect(await (await visit('/')).text()).toBe('arrived')
    expect(server.heads[1]).toMatch(/^cookie: a=1$/im)
  })

  it.each([
    ['before a response', ''],
    ['in the middle of a line', 'HTTP/1.1 200 OK\r\nSet-Cookie: cut=1; Pa'],
    ['between two lines', 'HTTP/1.1 200 OK\r\nSet-Cookie: cut=1\r\n'],
  ])('a connection that is cut %s rejects, and no cookie is lost or stored incompletely', async (_, text) => {
    server = await startRawServer((path, socket) => {
      if (path === '/') socket.write(rawResponse(302, ['Location: /cut', 'Set-Cookie: whole=1']))
      else socket.end(text)
    })
    await expect(visit('/')).rejects.toThrow(TypeError)
    expect([...jar].map(({ name, value }) => `${name}=${value}`)).toEqual(['whole=1'])
  })

  it('a body that is cut off leaves the cookies stored, and rejects when it is read', async () => {
    server = await startRawServer((_, socket) => {
      socket.end('HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nContent-Length: 9\r\n\r\nx')
    })
    const response = await visit('/')
    expect(jar.size).toBe(1)
    await expect(response.text()).rejects.toThrow(TypeError)
  })

  it('an unreachable server rejects', async () => {
    await serve(() => '')
    await server?.close()
    await expect(visit('/')).rejects.toThrow(TypeError)
  })
})
