/** A redirect before the end of a Request's body: the body is not read without end to send it again. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import nodeFetch, { Request as NodeRequest } from 'node-fetch'
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

let server: Server
let url: string
let received: string[]
beforeAll(async () => {
  server = createServer((request, response) => {
    // Redirect at once, without waiting for the body.
    if (request.url === '/') return response.writeHead(307, { location: '/next', 'set-cookie': 'a=1' }).end()
    let body = ''
    request.on('data', (octets) => {
      body += octets
    })
    request.on('end', () => {
      received.push(`${request.method} ${body.length} ${request.headers.cookie}`)
      response.end()
    })
    return undefined
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  received = []
})

const REFUSED = 'was not followed: the body of its Request had not ended, and cannot be sent again.'
const octets = new Uint8Array(1000).fill(97)
const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))

/** Makes a Request with this body. The declarations lack `duplex`. */
function requestOf(body: ReadableStream<Uint8Array> | string): Request {
  return new Request(url, { method: 'POST', body, duplex: 'half' } as RequestInit)
}

describe('an endless body is not sent again', () => {
  it.each<[string, UnderlyingDefaultSource<Uint8Array>]>([
    [
      'that comes bit by bit',
      {
        async pull(controller) {
          await wait()
          controller.enqueue(octets)
        },
      },
    ],
    [
      'that stalls',
      {
        start(controller) {
          controller.enqueue(octets)
        },
      },
    ],
  ])(
    '%s',
    async (_, source) => {
      const jar = new CookieJar()
      const request = requestOf(new ReadableStream(source))
      await expect(createFetch(jar)(request)).rejects.toThrow(REFUSED)
      expect(jar.size).toBe(1)
    },
    10_000,
  )

  it('and the fetch stops sending it', async () => {
    let isCancelled = false
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await wait()
        controller.enqueue(octets)
      },
      cancel() {
        isCancelled = true
      },
    })
    await expect(createFetch(new CookieJar())(requestOf(body))).rejects.toThrow(REFUSED)
    await expect.poll(() => isCancelled).toBe(true)
  }, 10_000)

  it('of node-fetch', async () => {
    let isOver = false
    const stream = Readable.from(
      (async function* () {
        for (; !isOver; await wait()) yield octets
      })(),
    )
    const fetch = createFetch(new CookieJar(), { fetch: nodeFetch })
    const request = new NodeRequest(url, { method: 'POST', body: stream })
    await expect(fetch(request)).rejects.toThrow(REFUSED)
    isOver = true
  }, 10_000)
})

describe('a body that ends soon is sent again', () => {
  it.each<[string, () => ReadableStream<Uint8Array> | string, number]>([
    ['a string', () => 'a'.repeat(5_000_000), 5_000_000],
    [
      'a stream that ends after the redirect',
      () => {
        let left = 20
        return new ReadableStream({
          async pull(controller) {
            await wait()
            left -= 1
            if (left < 0) controller.close()
            else controller.enqueue(octets)
          },
        })
      },
      20_000,
    ],
  ])('%s', async (_, make, length) => {
    await createFetch(new CookieJar())(requestOf(make()))
    expect(received).toEqual([`POST ${length} a=1`])
  })
})
