/** Whatever value the functions of a program throw, the request fails with an Error. */
import { CookieJar } from 'speculoos'
import { cookies } from 'speculoos/undici'
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
  jar.setCookie('SID=1', 'http://shop.example/')
})

describe.each(installedUndicis)('undici $version', ({ load }) => {
  let agent: Dispatcher
  beforeEach(async () => {
    agent = (await load()).agent(net)
  })
  afterEach(() => agent.destroy())
  const send = async (dispatcher: Dispatcher, options: object): Promise<void> => {
    const { body } = await dispatcher.request(options as Dispatcher.RequestOptions)
    await body.dump()
  }

  it.each([
    ['null', null, 'null'],
    ['undefined', undefined, 'undefined'],
    ['a text', 'no session', 'no session'],
    ['an object without a prototype', Object.create(null), 'What was thrown has no text.'],
  ])('a jar, a context and an onHop that throw %s reject the request with an Error', async (_, thrown, message) => {
    const fail = (): never => {
      throw thrown
    }
    const options = { origin: net.url('http://shop.example'), path: '/', method: 'GET' }
    for (const interceptor of [cookies(fail), cookies(jar, { context: fail })]) {
      const error: unknown = await send(agent.compose(interceptor), options).catch((reason: unknown) => reason)
      expect(error).toEqual(new Error(message, { cause: thrown }))
    }
    expect(net.received).toEqual([])
  })
})
