/**
 * The options that all clients of this package take, and a function as the jar. Each function is called for every hop.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { CookieJar } from 'speculoos'
import type { Hop, HopContext, HopRequest } from 'speculoos/fetch'
import { expect } from 'vitest'
import type { Given } from '../door.js'
import type { Scene } from '../scene.js'

export function optionChecks(scene: Scene): void {
  const check: Scene['check'] = (title, needs, body) => scene.check(title, ['options', ...needs], body)
  const jarWith = (...lines: string[]): CookieJar => {
    const jar = new CookieJar()
    jar.setCookies(lines, 'https://shop.example/')
    return jar
  }
  const cookiesOf = (jar: CookieJar): string[] => Array.from(jar, ({ name, value }) => `${name}=${value}`)
  /** Returns the messages of an error and of its causes. */
  const messageOf = (error: unknown): string => {
    return error instanceof Error ? `${error.message}; ${messageOf(error.cause)}` : ''
  }
  /** Sends a request that must fail before anything is sent, and returns the message. */
  const refused = async (): Promise<string> => {
    const message = await scene.send('https://shop.example/').then(() => 'it did not fail', messageOf)
    expect(scene.net.received).toEqual([])
    return message
  }

  check('jar as a function: a client serves many users at once, each with their own jar', [], async () => {
    const users = new AsyncLocalStorage<CookieJar>()
    await scene.open({}, { jar: () => users.getStore() })
    scene.net.route('https://shop.example/', async ({ query, cookie = 'none' }) => {
      await new Promise((resolve) => setTimeout(resolve, Number(query.get('n')) % 3))
      return { setCookie: `id=shop${query.get('n')}`, body: cookie }
    })
    const visit = async (n: number): Promise<void> => {
      const jar = new CookieJar()
      await users.run(jar, async () => {
        for (const expected of ['none', `id=shop${n}`]) {
          expect((await scene.send(`https://shop.example/?n=${n}`)).body).toBe(expected)
        }
      })
      expect(cookiesOf(jar)).toEqual([`id=shop${n}`])
    }
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(Array.from({ length: 8 }, (_, index) => visit(8 * round + index)))
    }
    expect(scene.stored).toEqual([])
  })

  check(
    'jar as a function: users who share connections keep their own cookies over redirects',
    ['redirects'],
    async () => {
      const users = new AsyncLocalStorage<CookieJar>()
      await scene.open({}, { jar: () => users.getStore() })
      scene.net.route('https://shop.example/login', ({ query }) => {
        return { status: 302, location: `/account?n=${query.get('n')}`, setCookie: `id=shop${query.get('n')}; Path=/` }
      })
      scene.net.route('https://shop.example/account', ({ query, cookie = 'none' }) => ({
        body: cookie,
        setCookie: `seen=shop${query.get('n')}; Path=/`,
      }))
      const visit = async (n: number): Promise<void> => {
        const jar = new CookieJar()
        const { body } = await users.run(jar, () => scene.send(`https://shop.example/login?n=${n}`))
        expect(body).toBe(`id=shop${n}`)
        expect(cookiesOf(jar)).toEqual([`id=shop${n}`, `seen=shop${n}`])
      }
      // Visit one after the other first, so that connections are reused, and then all at once.
      for (let n = 0; n < 4; n += 1) await visit(n)
      await Promise.all(Array.from({ length: 8 }, (_, index) => visit(10 + index)))
    },
  )

  check('jar as a function: it is called for each hop, with its URL and method', ['redirects'], async () => {
    const jars = { shop: jarWith('a=shop1'), evil: new CookieJar() }
    const hops: string[] = []
    const jar = ({ url, method, request }: HopRequest<unknown>): CookieJar => {
      hops.push(`${method} ${scene.net.nameOf(url)} ${typeof request}`)
      return url.includes('shop.example') ? jars.shop : jars.evil
    }
    await scene.open({}, { jar })
    scene.routes({
      'https://shop.example/form': { status: 303, location: 'https://evil.test/', setCookie: 'b=shop2' },
      'https://evil.test/': { setCookie: 'c=1' },
    })
    await scene.send('https://shop.example/form', { method: 'POST', body: 'x' })
    expect(hops).toEqual(['POST https://shop.example/form object', 'GET https://evil.test/ object'])
    expect([cookiesOf(jars.shop), cookiesOf(jars.evil)]).toEqual([['a=shop1', 'b=shop2'], ['c=1']])
  })

  check('jar as a function: it may return an object that holds a jar', [], async () => {
    const jar = jarWith('a=shop1')
    await scene.open({}, { jar: () => ({ jar }) })
    await scene.send('https://shop.example/')
    expect(scene.sent).toEqual(['a=shop1'])
  })

  check('jar as a function: a request neither sends nor stores cookies if it returns null', [], async () => {
    const statuses: unknown[] = []
    const onHop: Given['options']['onHop'] = ({ status, cookie, received }) => statuses.push([status, cookie, received])
    await scene.open({}, { jar: () => null, options: { onHop } })
    scene.routes({ 'https://shop.example/': { setCookie: 'a=shop1' } })
    expect((await scene.send('https://shop.example/')).status).toBe(200)
    expect([scene.sent, scene.stored, statuses]).toEqual([[''], [], [[200, '', []]]])
  })

  for (const [title, returned, got] of [
    ['undefined, as without a current user', undefined, 'undefined'],
    ['a promise', Promise.resolve(new CookieJar()), 'a Promise'],
    ['a string, such as the key of a session', '31d4c0de', 'a string of length 8'],
    ['an object without a jar', {}, 'an object'],
  ] as const) {
    check(`jar as a function: a request fails with a TypeError if it returns ${title}`, [], async () => {
      await scene.open({}, { jar: () => returned as never })
      const message = await refused()
      expect(message).toMatch(/the result of jar: expected a CookieJar/)
      expect(message).toContain(`got ${got}`)
    })
  }

  check('jar as a function: the request fails if it throws', [], async () => {
    const jar = (): never => {
      throw new Error('nobody is signed in')
    }
    await scene.open({}, { jar })
    expect(await refused()).toContain('nobody is signed in')
  })

  const lines = ['strict=shop1; SameSite=Strict', 'none=shop2; SameSite=None; Secure']
  const siteForCookies = 'https://evil.test/'

  check('context as a value applies to every request', [], async () => {
    scene.jar.setCookies(lines, 'https://shop.example/')
    await scene.open({}, { options: { context: { siteForCookies } } })
    await scene.send('https://shop.example/')
    expect(scene.sent).toEqual(['none=shop2'])
  })

  check('context as a function: it is called for each hop, with its URL and method', ['redirects'], async () => {
    scene.jar.setCookies(lines, 'https://shop.example/')
    const hops: string[] = []
    const context = ({ url, method, request }: HopRequest<unknown>): HopContext | undefined => {
      hops.push(`${method} ${scene.net.nameOf(url)} ${typeof request}`)
      return url.endsWith('/form') ? { siteForCookies } : undefined
    }
    await scene.open({}, { options: { context } })
    scene.routes({ 'https://shop.example/form': { status: 303, location: '/' } })
    await scene.send('https://shop.example/form', { method: 'POST', body: 'x' })
    expect(hops).toEqual(['POST https://shop.example/form object', 'GET https://shop.example/ object'])
    expect(scene.sent).toEqual(['none=shop2', 'strict=shop1; none=shop2'])
  })

  check(
    'context as a function: an AsyncLocalStorage provides the page of each caller, also for redirects',
    ['redirects'],
    async () => {
      scene.jar.setCookies(lines, 'https://shop.example/')
      const pages = new AsyncLocalStorage<HopContext>()
      await scene.open({}, { options: { context: () => pages.getStore() } })
      scene.routes({ 'https://shop.example/from': { status: 302, location: '/to' } })
      scene.net.route('https://shop.example/to', ({ cookie = '' }) => ({ body: cookie }))
      const visit = (page: HopContext): Promise<{ body: string }> => {
        return pages.run(page, () => scene.send('https://shop.example/from'))
      }
      for (let times = 0; times < 2; times += 1) {
        expect((await visit({ siteForCookies })).body).toBe('none=shop2')
        expect((await visit({})).body).toBe('strict=shop1; none=shop2')
      }
    },
  )

  check('context with a partition key sends and stores the cookies of that partition', [], async () => {
    const partitionKey = { topLevelSite: 'https://news.example', hasCrossSiteAncestor: true }
    const context: HopContext = { sameSite: 'cross-site', partitionKey }
    await scene.open({}, { options: { context } })
    scene.routes({ 'https://shop.example/': { setCookie: 'id=shop1; Secure; SameSite=None; Partitioned' } })
    for (let times = 0; times < 2; times += 1) await scene.send('https://shop.example/')
    expect(scene.sent).toEqual(['', 'id=shop1'])
    expect(scene.jar.getCookieString('https://shop.example/')).toBe('')
  })

  check('context can mark a request as third-party, which a jar can block', [], async () => {
    scene.jar.setCookie('a=shop1', 'https://shop.example/')
    scene.jar.configure({ thirdPartyCookies: 'block' })
    await scene.open({}, { options: { context: ({ url }) => ({ thirdParty: url.endsWith('/third') }) } })
    await scene.send('https://shop.example/third')
    await scene.send('https://shop.example/first')
    expect(scene.sent).toEqual(['', 'a=shop1'])
  })

  for (const [title, page, message] of [
    ['a promise', Promise.resolve({}), 'the result of options.context: expected an object at once, got a Promise'],
    ['null', null, 'the result of options.context: expected an object, got null'],
    ['a string', 'page', 'the result of options.context: expected an object, got a string of length 4'],
    ['an unknown key', { method: 'GET' }, 'the result of options.context: expected one of sameSite'],
    ['an invalid value', { siteForCookies: 'no URL' }, 'context.siteForCookies: expected '],
  ] as const) {
    check(`context as a function: a request fails with a TypeError if it returns ${title}`, [], async () => {
      await scene.open({}, { options: { context: () => page as never } })
      expect(await refused()).toContain(message)
    })
  }

  for (const [title, given, message] of [
    ['a context with an unknown key', { options: { context: { method: 'GET' } } }, 'options.context: expected one of'],
    ['a context with an invalid value', { options: { context: { sameSite: 'x' } } }, 'context.sameSite: '],
    ['an array as context', { options: { context: [] } }, 'options.context: expected an object, got an array'],
    ['a string as onHop', { options: { onHop: 'log' } }, 'options.onHop: expected a function, got "log"'],
    ['the class of a jar', { jar: CookieJar }, 'jar: expected a CookieJar'],
  ] as const) {
    check(`${title} throws a TypeError when the client is made`, [], async () => {
      const opened = scene.open({}, given as Partial<Given>)
      await expect(opened).rejects.toThrow(TypeError)
      await expect(opened).rejects.toThrow(message)
    })
  }

  check("onHop is called for each hop, in the caller's async context", ['redirects'], async () => {
    const callers = new AsyncLocalStorage<number>()
    const hops: unknown[] = []
    const onHop: Given['options']['onHop'] = ({ url, method, status }) => {
      hops.push([callers.getStore(), method, scene.net.nameOf(url), status])
    }
    await scene.open({}, { options: { onHop } })
    scene.routes({ 'https://shop.example/from': { status: 302, location: '/to' } })
    for (const n of [1, 2]) await callers.run(n, () => scene.send('https://shop.example/from'))
    const chain = (n: number): unknown[] => [
      [n, 'GET', 'https://shop.example/from', 302],
      [n, 'GET', 'https://shop.example/to', 200],
    ]
    expect(hops).toEqual([...chain(1), ...chain(2)])
  })

  check('onHop: a hop has the status of the response, and its header fields as Headers', ['redirects'], async () => {
    const hops: Hop[] = []
    await scene.open({}, { options: { onHop: (hop) => hops.push(hop) } })
    const setCookie = ['a=shop1; Expires=Wed, 21 Oct 2065 07:28:00 GMT', 'b=shop2']
    scene.routes({
      'https://shop.example/from': { status: 303, location: '/to', setCookie, headers: { 'X-Hop': 'first' } },
      'https://shop.example/to': { status: 404, headers: { 'X-Hop': 'caf\u00e9', Vary: 'Accept, Cookie' } },
    })
    await scene.send('https://shop.example/from')
    const [first, second] = hops
    expect(first?.headers).toBeInstanceOf(Headers)
    expect([first?.status, first?.headers.get('X-HOP'), first?.headers.getSetCookie()]).toEqual([
      303,
      'first',
      setCookie,
    ])
    expect([second?.status, second?.headers.get('x-hop'), second?.headers.get('vary')]).toEqual([
      404,
      'caf\u00e9',
      'Accept, Cookie',
    ])
    expect(second?.headers.getSetCookie()).toEqual([])
  })
}
