/**
 * The caller's Cookie header field after redirects, for every fetch.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { describeEachFetch, type WrappedFetch } from './wrapped-fetches.js'

let server: Server
let origin: string
let received: (string | undefined)[] = []
let setCookie: string | string[] = []

beforeAll(async () => {
  server = createServer(({ url, headers }, response) => {
    received.push(headers.cookie)
    if (url === '/to') response.end('arrived')
    else response.writeHead(302, { location: '/to', 'set-cookie': setCookie }).end('moved')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  received = []
})

describeEachFetch(({ open }) => {
  let wrapped: WrappedFetch
  beforeEach(async () => {
    wrapped = await open()
  })
  afterEach(() => wrapped.close?.())

  it.each<[string, string | string[], string]>([
    ['for another path keeps the pair', 'session=x; Path=/other', 'session=abc'],
    ['for another host keeps the pair', 'session=x; Domain=other.test', 'session=abc'],
    ['for the next path replaces the pair', 'session=new; Path=/', 'session=new'],
    ['and removes that of the pair drops the pair', ['other=1', 'session=; Path=/; Max-Age=0'], 'other=1'],
    ['with another name adds it to the pair', 'other=1', 'session=abc; other=1'],
  ])('a redirect that sets a cookie %s', async (_, lines, cookie) => {
    setCookie = lines
    const jar = new CookieJar()
    const headers = { Cookie: 'session=abc' }
    const response = await createFetch(jar, { fetch: wrapped.fetch })(`${origin}/from`, { headers })
    expect([await response.text(), received]).toEqual(['arrived', ['session=abc', cookie]])
  })
})
