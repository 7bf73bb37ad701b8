/**
 * A request whose target is a whole URL carries the cookies of that URL only if one plain Host field names its
 * authority.
 */
import { type ClientRequest, createServer, get, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CookieJar } from 'speculoos'
import { createAgent } from 'speculoos/node-http'
import { afterAll, beforeAll, expect, it } from 'vitest'

let proxy: Server
const received: (string | undefined)[] = []

beforeAll(async () => {
  // Servers of Node 20 and later respond with 400 to a request without Host, and do not call their listener.
  proxy = createServer({ requireHostHeader: false }, (request, response) => {
    received.push(request.headers.cookie)
    response.end()
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
})
afterAll(() => new Promise((resolve) => proxy.close(resolve)))

async function sentWith(host: string | null, url = 'http://bank.test/'): Promise<string | undefined> {
  const jar = new CookieJar()
  jar.setCookie('SID=of-bank', url)
  const { port } = proxy.address() as AddressInfo
  received.length = 0
  await new Promise<void>((resolve, reject) => {
    const request: ClientRequest = get(
      {
        host: '127.0.0.1',
        port,
        path: url,
        agent: createAgent(jar),
        ...(host === null ? { setHost: false } : { headers: { Host: host } }),
      },
      (response) => response.resume().on('end', resolve),
    )
    request.on('error', reject)
  })
  return received[0]
}

it('a request with the same Host field carries the cookies', async () => {
  expect(await sentWith('bank.test')).toBe('SID=of-bank')
  expect(await sentWith('BANK.test:80')).toBe('SID=of-bank')
})

it.each([
  'evil@bank.test',
  '\tbank.test',
  'bank.test\t',
  'bank.test/',
  'bank.test#',
  'bank.test?',
  'bank.test\\',
  '',
  'evil.test',
])('a request with the Host field %j carries none', async (host) => {
  expect(await sentWith(host)).toBeUndefined()
})

it('a request without a Host field carries none', async () => {
  expect(await sentWith(null)).toBeUndefined()
  expect(await sentWith(null, 'http://undefined/')).toBeUndefined()
})
