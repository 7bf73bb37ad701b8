/**
 * Requests, URLs and options of other realms, such as a vm context or jsdom: cookies are chosen for the URL that is
 * fetched.
 */

import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { createContext, runInContext } from 'node:vm'
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openFetch, type WrappedFetch } from './wrapped-fetches.js'

const BANK = 'http://bank.test/'
let server: Server
let origin: string
let received: { readonly method: string; readonly path: string; readonly cookie: string; readonly body: string }[] = []
let jar: CookieJar

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { method = '', url: path = '', headers } = request
    received.push({ method, path, cookie: headers.cookie ?? '', body })
    response.writeHead(path === '/307' ? 307 : 200, { location: '/to' }).end('arrived')
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
  jar = new CookieJar()
  jar.setCookie('BANK=secret', BANK)
  jar.setCookie('EVIL=own; Path=/', origin)
})

/** Returns whether a call was sent or refused. It fails if the server received cookies of the bank. */
async function settled(call: Promise<unknown>): Promise<'sent' | 'refused'> {
  const outcome = await call.then(
    () => 'sent' as const,
    () => 'refused' as const,
  )
  expect(received.map(({ cookie }) => cookie).join()).not.toContain('BANK')
  return outcome
}

const realm = createContext({ BANK, URL })
const inRealm = (code: string): unknown => runInContext(code, realm)
// jsdom has URL and Headers, but not Request.
const { JSDOM }: typeof import('jsdom') = createRequire(import.meta.url)('jsdom-29')
const dom = new JSDOM('', { url: BANK }).window
/** A Request class of the realm, as a polyfill defines it. */
const polyfill = `var Request = class Request {
  #url; #method; #body
  constructor(url, { method = 'GET', body = '' } = {}) { this.#url = String(url); this.#method = method; this.#body = body }
  get url() { return this.#url }
  get method() { return this.#method }
  get headers() { return [['x-realm', '1']] }
  async arrayBuffer() { return Uint8Array.from(this.#body, (unit) => unit.charCodeAt(0)).buffer }
  clone() { return new Request(this.#url, { method: this.#method, body: this.#body }) }
}`

describe.each(['the fetch of Node', 'undici 7', 'node-fetch 2', 'node-fetch 3', '@adobe/fetch'])('%s', (name) => {
  let wrapped: WrappedFetch
  let call: (input: unknown, init?: unknown) => Promise<Response>
  beforeEach(async () => {
    wrapped = await openFetch(name)
    call = createFetch(jar, { fetch: wrapped.fetch }) as typeof call
  })
  afterEach(() => wrapped.close?.())

  it('a Request is sent with its method and body to its own URL', async () => {
    const request = inRealm(`${polyfill}; new Request('${origin}/307', { method: 'PUT', body: 'text' })`)
    expect(await settled(call(request))).toBe('sent')
    const parts = { method: 'PUT', cookie: 'EVIL=own', body: 'text' }
    expect(received).toMatchObject([
      { path: '/307', ...parts },
      { path: '/to', ...parts },
    ])
  })

  it('a Request that reports another url is sent to its real URL, or not at all', async () => {
    const request = inRealm(`${polyfill}
      Object.defineProperty(new Request('${origin}'), 'url', { value: BANK })`)
    await settled(call(request))
    const other = inRealm(`${polyfill}
      new (class extends Request { get url() { return BANK } })('${origin}')`)
    await settled(call(other))
    const named = inRealm(`${polyfill}; Object.assign(new Request(BANK), { href: '${origin}' })`)
    await settled(call(named))
  })

  it('an object with a url and a toString is read as its text', async () => {
    expect(await settled(call(inRealm(`({ url: BANK, toString: () => '${origin}' })`)))).toBe('sent')
    expect(await settled(call(inRealm(`Object.assign(new URL('${origin}'), { url: BANK })`)))).toBe('sent')
    expect(await settled(call(Object.assign(new dom.URL(origin), { url: BANK })))).toBe('sent')
    expect(received.map(({ cookie }) => cookie)).toEqual(['EVIL=own', 'EVIL=own', 'EVIL=own'])
  })

  it('an init, its headers and its page are read', async () => {
    jar.setCookie('STRICT=1; SameSite=Strict; Path=/', origin)
    const init = inRealm("({ method: 'POST', headers: { cookie: 'OWN=1' }, cookies: { sameSite: 'cross-site' } })")
    expect(await settled(call(origin, init))).toBe('sent')
    expect(await settled(call(origin, { headers: new dom.Headers({ cookie: 'OWN=2' }) }))).toBe('sent')
    expect(received).toMatchObject([
      { method: 'POST', cookie: 'OWN=1' },
      { method: 'GET', cookie: 'OWN=2; EVIL=own; STRICT=1' },
    ])
  })
})
