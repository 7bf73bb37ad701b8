/** The options of a request may be an instance of a class. */
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

  class Post {
    origin = net.url('http://shop.example')
    path = '/'
    method = 'POST'
    get body(): string {
      return 'hello'
    }
  }
  class SignedPost extends Post {
    readonly #token = 'token'
    get headers(): Record<string, string> {
      return { authorization: this.#token }
    }
  }

  it('members of the class of the options are sent, as without cookies()', async () => {
    for (const dispatcher of [agent, agent.compose(cookies(jar))]) await send(dispatcher, new SignedPost())
    expect(net.received.map(({ body, headers, cookie }) => [body, headers.authorization, cookie])).toEqual([
      ['hello', 'token', undefined],
      ['hello', 'token', 'SID=1'],
    ])
  })

  it('members of the prototype of the options are sent, and own members override them', async () => {
    const defaults = { origin: net.url('http://shop.example'), path: '/default', method: 'POST', body: 'hello' }
    await send(agent.compose(cookies(jar)), Object.assign(Object.create(defaults), { path: '/own' }))
    expect(net.received.map(({ url, body }) => [url, body])).toEqual([['http://shop.example/own', 'hello']])
  })

  it('the constructor is not an option', async () => {
    const seen: string[][] = []
    const below: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
      if (options.path === '/seen') seen.push(Object.keys(options))
      return dispatch(options, handler)
    }
    class Seen extends Post {
      override path = '/seen'
    }
    await send(agent.compose(below, cookies(jar)), new Seen())
    expect(seen.flat()).toContain('body')
    expect(seen.flat()).not.toContain('constructor')
  })
})
