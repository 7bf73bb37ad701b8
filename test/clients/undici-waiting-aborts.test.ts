/** An abort while a jar that returns promises stores the cookies of a response: the request ends at once. */
import { CookieJar } from 'speculoos'
import { type AsyncJar, cookies } from 'speculoos/undici'
import type { Dispatcher } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { slowJar } from '../doors/slow-jar.js'
import { type RawServer, rawResponse, startRawServer } from '../servers/raw-server.js'
import { installedUndicis, type Undici } from './undicis.js'

let server: RawServer
let closed = 0
beforeAll(async () => {
  server = await startRawServer((path, socket) => {
    socket.on('close', () => {
      closed += 1
    })
    const whole = rawResponse(200, ['Set-Cookie: a=1'], 'body')
    if (path === '/whole') socket.write(whole)
    if (path === '/half') socket.write(whole.subarray(0, -2))
    if (path === '/upgrade') {
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: chat\r\nSet-Cookie: a=1\r\n\r\n',
      )
    }
  })
})
afterAll(() => server.close())

let jar: CookieJar
let waiting: AsyncJar
/** How often the jar was called to store cookies. */
let stores: number
let store: () => void
const unhandled: unknown[] = []
const note = (error: unknown): void => {
  unhandled.push(error)
}
beforeEach(() => {
  closed = 0
  server.heads.length = 0
  unhandled.length = 0
  process.on('unhandledRejection', note)
  jar = new CookieJar()
  stores = 0
  const opened = new Promise<void>((resolve) => {
    store = resolve
  })
  const slow = slowJar(jar)
  waiting = {
    ...slow,
    client(context) {
      const client = slow.client(context)
      return {
        ...client,
        async setCookies(lines, url) {
          stores += 1
          await opened
          return client.setCookies(lines, url)
        },
      }
    },
  }
})
afterEach(() => {
  process.off('unhandledRejection', note)
})

// If an abort is lost, the request never ends.
const timeout = 5000

describe.each(installedUndicis)('undici $version', { timeout }, ({ load }) => {
  let undici: Undici
  let agent: Dispatcher
  beforeAll(async () => {
    undici = await load()
  })
  beforeEach(() => {
    agent = new undici.all.Agent()
  })
  afterEach(() => agent.destroy())

  type Send = (dispatcher: Dispatcher, path: string, signal: AbortSignal) => Promise<unknown>
  const request: Send = (dispatcher, path, signal) =>
    dispatcher.request({ origin: server.origin, path, method: 'GET', signal }).then(({ body }) => body.text())
  const ways: [string, Send][] = [
    ['request', request],
    ['fetch', (dispatcher, path, signal) => undici.fetch(server.origin + path, { dispatcher, signal })],
    [
      'request over retry',
      (dispatcher, path, signal) =>
        request(dispatcher.compose(undici.interceptors.retry({ minTimeout: 1 })), path, signal),
    ],
    [
      'stream',
      (dispatcher, path, signal) =>
        dispatcher.stream({ origin: server.origin, path, method: 'GET', signal }, () => process.stderr),
    ],
  ]

  describe.each(ways)('%s', (_, send) => {
    it.each([
      ['a whole response', '/whole'],
      ['half a response', '/half'],
    ])('fails at once with the reason, after %s', async (__, path) => {
      const controller = new AbortController()
      const reason = new Error('the user left')
      const outcome = send(agent.compose(cookies(waiting)), path, controller.signal).catch((error: unknown) => error)
      await vi.waitFor(() => expect(stores).toBe(1))
      // Wait until the body has come too.
      await new Promise((resolve) => setTimeout(resolve, 20))
      controller.abort(reason)
      expect(await outcome).toBe(reason)
      store()
      await vi.waitFor(() => expect(jar.size).toBe(1))
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect([server.heads.length, unhandled]).toEqual([1, []])
    })
  })

  it('fails with a reason that is not an Error', async () => {
    const controller = new AbortController()
    const outcome = request(agent.compose(cookies(waiting)), '/whole', controller.signal)
    await vi.waitFor(() => expect(stores).toBe(1))
    await new Promise((resolve) => setTimeout(resolve, 20))
    controller.abort('enough')
    await expect(outcome).rejects.toBe('enough')
  })

  it('closes the connection of half a response', async () => {
    const controller = new AbortController()
    const outcome = request(agent.compose(cookies(waiting)), '/half', controller.signal)
    await vi.waitFor(() => expect(stores).toBe(1))
    controller.abort()
    await expect(outcome).rejects.toThrow('aborted')
    await vi.waitFor(() => expect(closed).toBe(1))
  })

  it('closes a connection that was upgraded', async () => {
    const controller = new AbortController()
    const { signal } = controller
    const dispatcher = agent.compose(cookies(waiting))
    const outcome = undici.all.upgrade(`${server.origin}/upgrade`, { dispatcher, protocol: 'chat', signal })
    await vi.waitFor(() => expect(stores).toBe(1))
    controller.abort()
    await expect(outcome).rejects.toThrow('aborted')
    await vi.waitFor(() => expect(closed).toBe(1))
  })

  it('reports no second error if the cookies cannot be stored', async () => {
    const controller = new AbortController()
    const full: AsyncJar = {
      ...waiting,
      client: (context) => {
        const client = waiting.client(context)
        return {
          ...client,
          setCookies: async (lines, url) => {
            await client.setCookies(lines, url)
            throw new Error('full')
          },
        }
      },
    }
    const outcome = request(agent.compose(cookies(full)), '/whole', controller.signal)
    await vi.waitFor(() => expect(stores).toBe(1))
    controller.abort(new Error('the user left'))
    await expect(outcome).rejects.toThrow('the user left')
    store()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(unhandled).toEqual([])
  })

  it('leaves an abort to undici once the cookies are stored', async () => {
    const controller = new AbortController()
    store()
    const { body } = await agent
      .compose(cookies(waiting))
      .request({ origin: server.origin, path: '/half', method: 'GET', signal: controller.signal })
    const text = body.text()
    controller.abort(new Error('the user left'))
    await expect(text).rejects.toThrow('the user left')
    await vi.waitFor(() => expect(closed).toBe(1))
  })
})
