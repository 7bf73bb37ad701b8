/** A jar with tough-cookie's interface over a shared jar: it is asynchronous, and other jars see its cookies. */

import { createServer, get } from 'node:http'
import { CookieJar as MainJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { createAgent } from 'speculoos/node-http'
import { SharedCookieJar } from 'speculoos/shared'
import type { RecordStorage } from 'speculoos/storage'
import { memoryStorage } from 'speculoos/storage/memory'
import { Cookie, CookieJar } from 'speculoos/tough-cookie'
import { cookies } from 'speculoos/undici'
import { Agent, request } from 'undici'
import { describe, expect, it } from 'vitest'
import { instrumented } from '../../storage/shared-storages.js'

const SITE = 'https://site.example/'

function open(storage: RecordStorage = memoryStorage()) {
  return { tough: CookieJar.over(new SharedCookieJar(storage, { name: 'ada' })), storage }
}

/** Returns the arguments that a method passes to its callback. */
async function called<Result>(start: (done: (error: unknown, result?: Result) => void) => void): Promise<unknown[]> {
  return await new Promise((resolve) => start((error, result) => resolve([error, result])))
}

it('shares cookies with other jars in both directions', async () => {
  const { tough, storage } = open()
  const cookie = await tough.setCookie('SID=1; Path=/; Secure; Max-Age=60; Extra=2', SITE)
  expect(String(cookie)).toBe('SID=1; Max-Age=60; Path=/; Secure; Extra=2')
  const shared = new SharedCookieJar(storage, { name: 'ada' })
  expect(await shared.getCookieString(SITE)).toBe('SID=1')
  await shared.setCookie('theme=dark', SITE)
  expect(await tough.getCookieString(SITE)).toBe('SID=1; theme=dark')
  expect((await tough.getCookies(SITE)).map(String)).toEqual([
    'SID=1; Max-Age=60; Path=/; Secure; Extra=2',
    'theme=dark; Path=/',
  ])
  expect(await open(storage).tough.getSetCookieStrings(SITE)).toHaveLength(2)
  await tough.removeAllCookies()
  expect(await shared.size()).toBe(0)
})

it('every client, and CookieJar.over, uses the shared jar below a jar of this interface', async () => {
  const { tough } = open()
  const again = CookieJar.over(tough)
  await again.setCookie('a=1', 'http://127.0.0.1/')
  const sent: unknown[] = []
  const answer = async (_url: string, { headers }: RequestInit = {}): Promise<Response> => {
    sent.push(new Headers(headers).get('cookie'))
    return new Response(null, { headers: { 'set-cookie': 'b=2' } })
  }
  await createFetch(tough, { fetch: answer })('http://127.0.0.1/')
  const server = createServer((request, response) => {
    sent.push(request.headers.cookie)
    response.setHeader('set-cookie', 'c=3').end()
  })
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(Object(server.address()).port))
  })
  const url = `http://127.0.0.1:${port}/`
  try {
    const agent = createAgent(tough)
    await new Promise((resolve) => get(url, { agent }, (response) => response.resume().on('end', resolve)))
    const dispatcher = new Agent().compose(cookies(tough))
    await (await request(url, { dispatcher })).body.dump()
    await dispatcher.close()
    agent.destroy()
  } finally {
    server.close()
  }
  expect(sent).toEqual(['a=1', 'a=1; b=2', 'a=1; b=2; c=3'])
})

it('accepts callbacks', async () => {
  const { tough } = open()
  const [error, cookie] = await called<Cookie | undefined>((done) => tough.setCookie('a=1', SITE, done))
  expect([error, String(cookie)]).toEqual([null, 'a=1; Path=/'])
  expect(await called((done) => tough.getCookieString(SITE, done))).toEqual([null, 'a=1'])
  expect(await called((done) => tough.getCookies(SITE, { http: false }, done))).toMatchObject([null, [{ key: 'a' }]])
  const [refusal] = await called((done) => tough.setCookie('a=1; Domain=com', 'https://site.com/', done))
  expect(refusal).toMatchObject({ message: 'Cookie has domain set to a public suffix' })
  const [invalid] = await called((done) => tough.getCookies('no URL', done))
  expect(invalid).toMatchObject({ message: 'Invalid URL' })
})

it('refuses cookies with the errors and reasons of other jars, and reports each refusal once', async () => {
  const { storage } = open()
  const messages: string[] = []
  const tough = CookieJar.over(new SharedCookieJar(storage, { name: 'ada' }), {
    onRejected: ({ reasons }) => messages.push(...reasons.map(({ id }) => id)),
  })
  await expect(tough.setCookie('a=1; Domain=other.example', SITE)).rejects.toThrow("Cookie not in this host's domain.")
  await expect(tough.setCookie('__Host-a=1', SITE)).resolves.toBeUndefined()
  expect(messages).toEqual(['domain-mismatch', 'host-prefix-not-secure', 'host-prefix-path'])
})

describe('the synchronous methods', () => {
  const { tough } = open()
  it.each([
    ['setCookieSync', () => tough.setCookieSync('a=1', SITE)],
    ['getCookiesSync', () => tough.getCookiesSync(SITE)],
    ['getCookieStringSync', () => tough.getCookieStringSync(SITE)],
    ['getSetCookieStringsSync', () => tough.getSetCookieStringsSync(SITE)],
    ['serializeSync', () => tough.serializeSync()],
    ['toJSON', () => tough.toJSON()],
    ['removeAllCookiesSync', () => tough.removeAllCookiesSync()],
    ['cloneSync', () => tough.cloneSync()],
  ])('%s throws a TypeError with the reason', (_, call) => {
    expect(call).toThrow(TypeError)
    expect(call).toThrow(/shared jar has to be waited for/)
  })
})

it('decides again if another process was faster', async () => {
  const { storage } = instrumented()
  const { tough } = open(storage)
  await tough.setCookie('a=1', SITE)
  const other = new SharedCookieJar(storage, { name: 'ada' })
  const calls = [tough.setCookie('b=2', SITE), other.delete({ name: 'a' }), tough.setCookie('c=3', SITE)]
  await Promise.all(calls)
  expect(await tough.getCookieString(SITE)).toBe('b=2; c=3')
})

it('distinguishes cookies by the host-only-flag, as the jar below does', async () => {
  const { tough } = open()
  await tough.setCookie('a=1; HttpOnly', SITE)
  await tough.setCookie('a=2; Domain=site.example', SITE, { http: false })
  expect(await tough.getCookieString(SITE)).toBe('a=1; a=2')
})

it('is serialized, cloned and filled like other jars', async () => {
  const { tough } = open()
  await tough.setCookie('a=1; Max-Age=60', SITE)
  const serialized = await tough.serialize()
  expect(serialized).toMatchObject({ storeType: 'MemoryCookieStore', cookies: [{ key: 'a', maxAge: 60 }] })
  const copy = await tough.clone()
  await tough.setCookie('a=2', SITE)
  expect(copy.getCookieStringSync(SITE)).toBe('a=1')
  const next = open().tough
  await new Promise((resolve) => next._importCookies(serialized, resolve))
  expect(await next.getCookieString(SITE)).toBe('a=1')
  const native = new MainJar()
  native.setCookie('b=1; Secure; Partitioned', SITE)
  await new Promise((resolve) => next._importCookies(native.toJSON(), resolve))
  expect(await next.getCookieString(SITE)).toBe('a=1; b=1')
})

it('has a store with all methods', async () => {
  const { tough, storage } = open()
  const { store } = tough
  await store.putCookie(new Cookie({ key: 'a', value: '1', domain: 'site.example', path: '/' }))
  expect(await new SharedCookieJar(storage, { name: 'ada' }).getCookieString(SITE)).toBe('a=1')
  expect((await store.findCookie('site.example', '/', 'a'))?.value).toBe('1')
  expect(await called<Cookie[]>((done) => store.getAllCookies(done))).toMatchObject([null, [{ key: 'a' }]])
  await store.removeCookie('site.example', '/', 'a')
  expect(await store.findCookies('site.example', null)).toEqual([])
})

it('passes on the errors of the storage', async () => {
  const { tough, storage } = open()
  await storage.close()
  await expect(tough.getCookies(SITE)).rejects.toMatchObject({ name: 'StorageError', kind: 'closed' })
  const [error] = await called((done) => tough.setCookie('a=1', SITE, done))
  expect(error).toMatchObject({ name: 'StorageError' })
})

it('refuses a jar that is shared site by site, and an unknown jar', async () => {
  const bySite = new SharedCookieJar(memoryStorage(), { name: 'crawler', unit: 'site' })
  const unknown = { isAsync: true as const, client: () => bySite.client(), delete: async () => [] }
  for (const jar of [bySite, unknown]) {
    expect(() => CookieJar.over(jar)).toThrow(/^jar: expected a CookieJar, or a SharedCookieJar with unit: 'jar'/)
  }
})
