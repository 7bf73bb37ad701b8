/**
 * The options of the interceptor and its context: only their own fields and those of their classes count, and a wrong
 * one throws a TypeError.
 */
import { CookieJar } from 'speculoos'
import { cookies, type Hop } from 'speculoos/undici'
import type { Dispatcher } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LocalServers } from '../servers/local-servers.js'
import { installedUndicis } from './undicis.js'

let net: LocalServers
let jar: CookieJar
beforeAll(async () => {
  net = await LocalServers.start(['shop.example'])
})
afterAll(() => net.close())
beforeEach(() => {
  net.reset()
  jar = new CookieJar()
  jar.setCookie('SID=1; SameSite=Strict', 'http://shop.example/')
})

describe.each(installedUndicis)('undici $version', ({ load }) => {
  let agent: Dispatcher
  beforeEach(async () => {
    agent = (await load()).agent(net)
  })
  afterEach(() => agent.destroy())
  const ask = async (dispatcher: Dispatcher): Promise<void> => {
    const { body } = await dispatcher.request({ origin: net.url('http://shop.example'), path: '/', method: 'GET' })
    await body.dump()
  }

  it.each<[string, unknown]>([
    ['context', { sameSite: 'cross-site' }],
    ['origin', 'http://other.example'],
    ['onHop', (_: Hop) => expect.unreachable()],
    ['siteForCookies', 'https://evil.test'],
    ['sameSite', 'cross-site'],
    ['method', 'POST'],
    ['set-cookie', 'planted=1'],
  ])('%s on Object.prototype changes nothing', async (name, value) => {
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true })
    try {
      for (const options of [{}, { context: {} }, { context: () => ({}) }]) {
        await ask(agent.compose(cookies(jar, options)))
      }
    } finally {
      Reflect.deleteProperty(Object.prototype, name)
    }
    expect(net.received.map(({ cookie, method }) => [cookie, method])).toEqual(Array(3).fill(['SID=1', 'GET']))
    expect(jar.size).toBe(1)
  })

  it('fields of a class are read', async () => {
    class Page {
      get siteForCookies(): string {
        return 'https://evil.test'
      }
    }
    await ask(agent.compose(cookies(jar, { context: new Page() })))
    await ask(agent.compose(cookies(jar, { context: () => new Page() })))
    expect(net.received.map(({ cookie }) => cookie)).toEqual([undefined, undefined])
  })

  it.each<[unknown, RegExp]>([
    [{ siteForCookies: 'no URL' }, /^context\.siteForCookies: expected .*, got /],
    [{ sameSite: 'none' }, /^context\.sameSite: expected .*, got /],
    [{ method: 'GET' }, /^the result of options\.context: expected one of .*, got the key "method"$/],
    [null, /^the result of options\.context: expected an object, got null$/],
    ['page', /^the result of options\.context: expected an object, got a string of length 4$/],
  ])('a wrong context fails the request: %#', async (page, message) => {
    const context = (): never => page as never
    const call = ask(agent.compose(cookies(jar, { context })))
    await expect(call).rejects.toThrow(TypeError)
    await expect(call).rejects.toThrow(message)
    expect(net.received).toEqual([])
  })

  it('the request fails if options.context throws', async () => {
    const context = (): never => {
      throw new Error('not mine')
    }
    await expect(ask(agent.compose(cookies(jar, { context })))).rejects.toThrow('not mine')
    expect(net.received).toEqual([])
  })
})
