/** If a request is aborted while an asynchronous jar reads its cookies, it ends at once and is not sent. */
import { PassThrough } from 'node:stream'
import { cookies } from 'speculoos/undici'
import type { Dispatcher } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type RawServer, rawResponse, startRawServer } from '../servers/raw-server.js'
import { installedUndicis, type Undici } from './undicis.js'
import { expectNoUnhandledRejections } from './unhandled-rejections.js'
import { waitingJar } from './waiting-jar.js'

let server: RawServer
beforeAll(async () => {
  server = await startRawServer((path, socket) => {
    socket.write(path === '/busy' ? rawResponse(503, [], '') : rawResponse(200, [], 'body'))
  })
})
afterAll(() => server.close())

expectNoUnhandledRejections()

// If an abort is lost, the request waits for the jar forever.
const timeout = 5000

describe.each(installedUndicis)('undici $version', { timeout }, ({ load }) => {
  let undici: Undici
  let agent: Dispatcher
  let waiting: ReturnType<typeof waitingJar>
  let controller: AbortController
  beforeAll(async () => {
    undici = await load()
  })
  beforeEach(() => {
    server.heads.length = 0
    agent = new undici.all.Agent()
    waiting = waitingJar({ reading: true })
    controller = new AbortController()
  })
  afterEach(() => agent.destroy())

  const isReading = (): Promise<void> => vi.waitFor(() => expect(waiting.calls).toEqual(['getCookies']))
  /** Lets the jar answer, and waits long enough for the server to get a request that should not be sent. */
  const answer = async (): Promise<void> => {
    waiting.answer()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }

  type Send = (dispatcher: Dispatcher, signal: AbortSignal) => Promise<unknown>
  const given = (signal: AbortSignal): Dispatcher.RequestOptions => {
    return { origin: server.origin, path: '/', method: 'GET', signal }
  }
  const ways: [string, Send][] = [
    ['request', (dispatcher, signal) => dispatcher.request(given(signal))],
    [
      'request over retry',
      (dispatcher, signal) => dispatcher.compose(undici.interceptors.retry({ minTimeout: 1 })).request(given(signal)),
    ],
    ['fetch', (dispatcher, signal) => undici.fetch(server.origin, { dispatcher, signal })],
    ['stream', (dispatcher, signal) => dispatcher.stream(given(signal), () => process.stderr)],
    [
      'pipeline',
      (dispatcher, signal) =>
        new Promise((_, reject) => {
          dispatcher.pipeline(given(signal), ({ body }) => body).on('error', reject)
        }),
    ],
    [
      'upgrade',
      (dispatcher, signal) =>
        undici.all.upgrade(server.origin, { dispatcher, protocol: 'chat', method: 'GET', signal }),
    ],
  ]

  it.each(ways)('%s fails at once with the reason, and nothing is sent', async (_, send) => {
    const reason = new Error('the user left')
    const outcome = send(agent.compose(cookies(waiting.jar)), controller.signal).catch((error: unknown) => error)
    await isReading()
    controller.abort(reason)
    expect(await outcome).toBe(reason)
    await answer()
    expect(server.heads).toEqual([])
  })

  it('fails with a reason that is not an Error', async () => {
    const outcome = agent.compose(cookies(waiting.jar)).request(given(controller.signal))
    await isReading()
    controller.abort('enough')
    await expect(outcome).rejects.toBe('enough')
  })

  it('fails at once if it was aborted before', async () => {
    controller.abort('enough')
    await expect(agent.compose(cookies(waiting.jar)).request(given(controller.signal))).rejects.toBe('enough')
  })

  it('destroys a body that is a stream', async () => {
    const body = new PassThrough()
    const outcome = agent
      .compose(cookies(waiting.jar))
      .request({ ...given(controller.signal), method: 'POST', body })
      .catch((error: unknown) => error)
    await isReading()
    controller.abort('enough')
    expect([await outcome, body.destroyed]).toEqual(['enough', true])
  })

  it('is not disturbed by an abort after its response', async () => {
    waiting.answer()
    const { body } = await agent.compose(cookies(waiting.jar)).request(given(controller.signal))
    expect(await body.text()).toBe('body')
    controller.abort('enough')
  })

  it('reports no second error if the cookies cannot be read', async () => {
    const full = {
      ...waiting.jar,
      client: () => ({
        ...waiting.jar.client(),
        getCookies: async (url: string) => {
          await waiting.jar.client().getCookies(url)
          throw new Error('no storage')
        },
      }),
    }
    const outcome = agent.compose(cookies(full)).request(given(controller.signal))
    await isReading()
    controller.abort(new Error('the user left'))
    await expect(outcome).rejects.toThrow('the user left')
    await answer()
  })
})
