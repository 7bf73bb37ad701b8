/**
 * An object that is not a context is a mistake, not a context without fields. Otherwise cross-site requests would carry
 * SameSite cookies.
 */
import { createServer, get, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { runInNewContext } from 'node:vm'
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { createAgent } from 'speculoos/node-http'
import { cookies } from 'speculoos/undici'
import { Agent, request } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const page = { siteForCookies: 'https://news.example/' }

let server: Server
let url: string
let sent: (string | undefined)[]
let jar: CookieJar
let close: (() => unknown) | undefined
beforeAll(async () => {
  server = createServer(({ headers }, response) => {
    sent.push(headers.cookie)
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  sent = []
  jar = new CookieJar()
  jar.setCookie('SID=1; SameSite=Strict', url)
})
afterEach(() => close?.())

/** Sends a request with a context, through each client. */
const senders: Record<string, (context: never) => unknown> = {
  createFetch: (context) => createFetch(jar, { context })(url),
  'createFetch by init.cookies': (context) => createFetch(jar)(url, { cookies: context }),
  'the interceptor of undici': (context) => {
    const agent = new Agent()
    close = () => agent.destroy()
    return request(url, { dispatcher: agent.compose(cookies(jar, { context })) })
  },
  createAgent: (context) => {
    const agent = createAgent(jar, { context })
    close = () => agent.destroy()
    return new Promise((resolve, reject) => {
      get(url, { agent }, (response) => resolve(response.resume())).on('error', reject)
    })
  },
}
/** The methods of a jar take a context, but not a function that returns one. */
const callers: Record<string, (context: never) => unknown> = {
  'getCookieString of a jar': (context) => jar.getCookieString(url, context),
  'setCookie of a jar': (context) => jar.setCookie('a=1', url, context),
  'explain of a jar': (context) => jar.explain(url, context),
  'client of a jar': (context) => jar.client(context),
}
const attempt = async (send: (context: never) => unknown, context: unknown): Promise<unknown> => send(context as never)

class Session {
  readonly #page = page
  get name(): string {
    return this.#page.siteForCookies
  }
}
const kinds: Record<string, () => object> = {
  'a promise that was not awaited': async () => page,
  'a promise of another realm': () => runInNewContext('(async () => ({}))()'),
  'a promise of a library': () => {
    // biome-ignore lint/suspicious/noThenProperty: a promise is recognised by it
    return Object.create({ then: (resolve: (value: object) => void) => resolve(page) })
  },
  'a Map': () => new Map(Object.entries(page)),
  'a Map of another realm': () => runInNewContext('new Map()'),
  'a URL': () => new URL(page.siteForCookies),
  'a Request': () => new Request(page.siteForCookies),
  'a Date': () => new Date(0),
  'an instance of a class without a field': () => new Session(),
}

describe.each(Object.entries(kinds))('%s as a context throws a TypeError', (_, make) => {
  it.each(Object.entries({ ...senders, ...callers }))('of %s', async (_, send) => {
    await expect(attempt(send, make())).rejects.toThrow(TypeError)
    expect(sent).toEqual([])
  })

  it.each(Object.entries(senders).filter(([name]) => !name.includes('init')))(
    'of %s, as the result of a function',
    async (_, send) => {
      await expect(attempt(send, make)).rejects.toSatisfy((error) => {
        // A fetch and undici may wrap the error as the cause of theirs.
        return (
          error instanceof TypeError && `${error} ${error.cause}`.includes('the result of options.context: expected an')
        )
      })
      expect(sent).toEqual([])
    },
  )
})

class Page {
  get siteForCookies(): string {
    return page.siteForCookies
  }
}
const contexts: Record<string, () => object> = {
  'a record': () => page,
  'a record without a prototype': () => Object.assign(Object.create(null), page),
  'a record of another realm': () => runInNewContext(`(${JSON.stringify(page)})`),
  'a record that inherits from another': () => Object.create(page),
  'an instance of a class with an accessor': () => new Page(),
  'an instance of a class with an added field': () => Object.assign(new Session(), page),
}

describe.each(Object.entries(contexts))('%s is a context', (_, make) => {
  it.each(Object.entries(senders))('of %s', async (name, send) => {
    await attempt(send, make())
    if (!name.includes('init')) await attempt(send, make)
    expect(new Set(sent)).toEqual(new Set([undefined]))
  })

  it('of a jar', () => {
    expect(jar.getCookieString(url, make())).toBe('')
  })
})

it.each(Object.entries(senders))('an empty record is a context of %s', async (_, send) => {
  await attempt(send, {})
  expect(sent).toEqual(['SID=1'])
})

describe('options of another kind of object throw a TypeError too', () => {
  it.each<[string, (options: never) => unknown]>([
    ['createFetch', (options) => createFetch(jar, options)],
    ['the interceptor of undici', (options) => cookies(jar, options)],
    ['createAgent', (options) => createAgent(jar, options)],
    ['a jar', (options) => new CookieJar(options)],
  ])('of %s', (_, make) => {
    for (const kind of Object.values(kinds)) expect(() => make(kind() as never)).toThrow(/^options: expected an? /)
  })
})
