/** How the fetch with cookies treats dispatchers, agents and Requests of any library, and Headers that hold text. */
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { agentOf, watchAgent } from '../../src/clients/fetch/agent.js'
import { requireOwnOrigin, requireReachable } from '../../src/clients/fetch/dispatcher.js'
import { hasMember, readRequest } from '../../src/clients/fetch/input.js'

const SHOP = new URL('https://shop.example/')
const BANK = new URL('https://bank.example/')
const GLOBAL = [Symbol.for('undici.globalDispatcher.1'), Symbol.for('undici.globalDispatcher.2')]

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

describe('a dispatcher', () => {
  const clientOf = (url: URL): object => ({ [Symbol('x')]: 1, [Symbol('url')]: url })
  const members = (dispatcher: unknown): RequestInit => ({ dispatcher }) as RequestInit
  const advice = 'to let it stand in for another server, compose it with cookies() of speculoos/undici and its origin'

  it.each<[string, object]>([
    ['a Client of the origin', clientOf(SHOP)],
    ['a pool with addresses of the origin', { upstreams: [SHOP.origin, SHOP.origin] }],
    ['one that shows no origin', {}],
    ['one with another symbol', { [Symbol('x')]: BANK }],
    ['one whose url is not a URL', { [Symbol('url')]: 'https://bank.example' }],
    ['one with upstreams that are not all texts', { upstreams: [BANK.origin, 1] }],
  ])('may send requests: %s', (_, dispatcher) => {
    expect(() => requireOwnOrigin(SHOP, members(dispatcher))).not.toThrow()
  })

  it.each<[string, object, string]>([
    ['a Client of another origin', clientOf(BANK), BANK.origin],
    [
      'a pool with an address of another origin',
      { upstreams: [SHOP.origin, BANK.origin] },
      `${SHOP.origin}, ${BANK.origin}`,
    ],
  ])('is refused: %s', (_, dispatcher, origins) => {
    expect(() => requireOwnOrigin(SHOP, members(dispatcher))).toThrow(
      new TypeError(
        `init.dispatcher: expected one that connects to ${SHOP.origin}, got one that connects to ${origins} only; ${advice}`,
      ),
    )
  })

  it.each(GLOBAL)('that is global is checked if the call names none: %s', (key) => {
    const before: unknown = Reflect.get(globalThis, key)
    Reflect.set(globalThis, key, clientOf(BANK))
    try {
      for (const none of [{}, members(null)]) {
        expect(() => requireOwnOrigin(SHOP, none)).toThrow(
          `the global dispatcher of undici: expected one that connects to ${SHOP.origin}, got`,
        )
      }
      expect(() => requireOwnOrigin(SHOP, members({}))).not.toThrow()
    } finally {
      Reflect.set(globalThis, key, before)
    }
  })

  it.each([['a text'], [7], [false]])('that is not an object is left to the fetch: %j', (odd) => {
    expect(() => requireOwnOrigin(SHOP, members(odd))).not.toThrow()
  })

  describe('on a redirect to another origin', () => {
    const foreign = (): Error => Object.assign(new Error('Invalid URL protocol: x'), { code: 'UND_ERR_INVALID_ARG' })
    const withMany = () => {
      const dispatch = vi.fn((_: unknown, handler: { onError(error: Error): void }) => handler.onError(foreign()))
      return { dispatch }
    }
    const start = 'The redirect of https://shop.example/ was not followed: its Location is of https://bank.example'

    it.each<[string, object]>([
      ['has no dispatch', {}],
      ['has many origins', withMany()],
    ])('may be used if it %s', async (_, dispatcher) => {
      expect(await requireReachable(BANK, SHOP, members(dispatcher))).toBeUndefined()
    })

    it('is tried once', async () => {
      const dispatcher = withMany()
      for (let times = 0; times < 3; times += 1) await requireReachable(BANK, SHOP, members(dispatcher))
      expect(dispatcher.dispatch).toHaveBeenCalledTimes(1)
    })

    it.each<[string, object, string]>([
      ['shows its only origin', clientOf(SHOP), 'connects to one origin only'],
      [
        'refuses the path of the probe',
        {
          dispatch: (_: unknown, handler: { onError(error: Error): void }) =>
            handler.onError(new Error('invalid request path')),
        },
        'connects to one origin only',
      ],
      [
        'hides its origins',
        { dispatch: (_: unknown, handler: { onError(error: Error): void }) => handler.onError(new Error('hidden')) },
        'does not report the origins that it connects to',
      ],
    ])('is refused if it %s', async (_, dispatcher, why) => {
      const call = requireReachable(BANK, SHOP, members(dispatcher))
      await expect(call).rejects.toThrow(new TypeError(`${start}, and the dispatcher ${why}.`))
    })

    it('that hid its origins is tried again', async () => {
      let error = new Error('hidden')
      const dispatcher = { dispatch: (_: unknown, handler: { onError(error: Error): void }) => handler.onError(error) }
      await expect(requireReachable(BANK, SHOP, members(dispatcher))).rejects.toThrow(TypeError)
      error = foreign()
      expect(await requireReachable(BANK, SHOP, members(dispatcher))).toBeUndefined()
    })
  })
})

describe('an agent of node-fetch', () => {
  type Listener = (given: unknown) => unknown
  class Inner {
    #requests: unknown[] = []
    addRequest(...given: unknown[]): unknown {
      this.#requests.push(...given)
      return this.#requests
    }
    other(...given: unknown[]): unknown[] {
      return given
    }
  }
  const requestWith = (): { listeners: Map<string, Listener>; destroyed: unknown[]; request: object } => {
    const listeners = new Map<string, Listener>()
    const destroyed: unknown[] = []
    const request = {
      on: (event: string, listener: Listener) => listeners.set(event, listener),
      destroy: (error: unknown) => destroyed.push(error),
    }
    return { listeners, destroyed, request }
  }
  const watched = (given: unknown, hasCookies = true): { agent: Inner; cameInTheClear(): boolean } =>
    watchAgent(given, hasCookies) as never

  it('is found in the init first, and then in the Request', () => {
    expect(agentOf({ agent: 1 }, { agent: 2 })).toBe(1)
    expect(agentOf({}, { agent: 2 })).toBe(2)
    expect(agentOf({}, null)).toBeNull()
  })

  it.each([[undefined], [null], ['agent'], [{}], [{ addRequest: 1 }]])('is not watched if it is %j', (given) => {
    expect(watchAgent(given, true)).toBeNull()
  })

  it('may come from a function of the URL, whose other results are kept', () => {
    const { agent } = watched((url: unknown) => (url === 'a' ? new Inner() : url))
    const call = agent as unknown as (url: string) => unknown
    expect(call('a')).toBeInstanceOf(Inner)
    expect(call('b')).toBe('b')
  })

  it('keeps its class, its members and its results', () => {
    const inner = new Inner()
    const { agent } = watched(inner)
    expect([agent.constructor, agent.other(1, 2), Reflect.set(agent, 'more', 3)]).toEqual([Inner, [1, 2], true])
    expect(Reflect.get(inner, 'more')).toBe(3)
    expect(agent.addRequest('request', 'options')).toEqual(['request', 'options'])
  })

  it.each<[string, boolean, object, number]>([
    ['destroys a request with cookies over a socket without TLS', true, { writable: true }, 1],
    ['keeps a request with cookies over a socket with TLS', true, { encrypted: true, writable: true }, 0],
    ['keeps a request without cookies over a socket without TLS', false, { writable: true }, 0],
  ])('%s', (_, hasCookies, socket, times) => {
    const { request, listeners, destroyed } = requestWith()
    watched(new Inner(), hasCookies).agent.addRequest(request)
    listeners.get('socket')?.(socket)
    expect(destroyed).toHaveLength(times)
  })

  it('reports whether the response came without TLS', () => {
    const { request, listeners } = requestWith()
    const { agent, cameInTheClear } = watched(new Inner())
    agent.addRequest(request)
    for (const [socket, isClear] of [
      [{}, true],
      [{ encrypted: true }, false],
    ] as const) {
      listeners.get('response')?.({ socket })
      expect(cameInTheClear()).toBe(isClear)
    }
  })

  it.each([[undefined], [null], [7], [{}], [{ on() {} }], [{ destroy() {} }]])(
    'passes on what is not a request, such as %j',
    (odd) => {
      const { agent, cameInTheClear } = watched(new Inner())
      expect(agent.addRequest(odd)).toEqual([odd])
      expect(cameInTheClear()).toBe(false)
    },
  )

  it('watches only the requests that addRequest takes', () => {
    const { request, listeners } = requestWith()
    const { agent, cameInTheClear } = watched(new Inner())
    agent.other(request)
    expect([listeners.size, cameInTheClear()]).toEqual([0, false])
  })
})

describe('a first argument', () => {
  class Base {
    get url(): string {
      return 'https://shop.example/'
    }
    get [Symbol.toStringTag](): string {
      return 'Request'
    }
    clone(): void {}
  }
  class Request extends Base {
    override get url(): string {
      return 'https://bank.example/'
    }
  }

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a text', 'https://shop.example/'],
    ['a number', 7],
    ['an object without a url', { clone() {} }],
    ['an object without a clone', { url: 'https://shop.example/' }],
    ['an object whose clone is not a function', { url: 'https://shop.example/', clone: 1 }],
    ['an object of another class', { url: 'https://shop.example/', clone() {} }],
    ['an object without a class', Object.create({ url: 'https://shop.example/', clone() {}, constructor: 1 })],
    ['a URL', new URL('https://shop.example/')],
  ])('that is %s is read as a text', (_, input) => {
    expect(readRequest(input)).toBeNull()
  })

  it('that is tagged as a Request is a Request with its URL', () => {
    const request = new Base()
    expect(readRequest(request)).toEqual({ request, url: 'https://shop.example/', byParts: false })
  })

  it('with its URL as its own property is sent by its parts', () => {
    const request = { url: 'https://shop.example/', clone() {}, [Symbol.toStringTag]: 'Request' }
    expect(readRequest(request)).toEqual({ request, url: 'https://shop.example/', byParts: true })
  })

  it.each<[string, object]>([
    ['a subclass with another URL', new Request()],
    ['a Request with its own toString', Object.assign(new Base(), { toString: () => 'https://bank.example/' })],
    ['a Request with its own valueOf', Object.assign(new Base(), { valueOf: () => 'https://bank.example/' })],
    ['a Request with an href', Object.assign(new Base(), { href: 'https://bank.example/' })],
  ])('that is %s is copied into an object of its base class', (_, input) => {
    const known = readRequest(input)
    expect([known?.request === input, known?.url]).toEqual([false, 'https://shop.example/'])
    expect(Object.getPrototypeOf(known?.request)).toBe(Base.prototype)
  })

  it('that reports another URL through a Proxy is refused', () => {
    const lying = new Proxy(new Base(), {
      get: (to, key) => (key === 'url' ? 'https://bank.example/' : Reflect.get(to, key)),
    })
    expect(() => readRequest(lying)).toThrow(/^input: expected a URL or a Request that has one URL, got/)
  })

  it('whose own url and href differ is refused', () => {
    const odd = { url: 'https://shop.example/', href: 'x', clone() {}, [Symbol.toStringTag]: 'Request' }
    expect(() => readRequest(odd)).toThrow(/^input: expected a URL or a Request that has one URL, got/)
  })

  it('has the members that do not come from Object.prototype', () => {
    expect([hasMember({ a: 1 }, 'a'), hasMember({}, 'a'), hasMember({}, 'toString')]).toEqual([true, false, false])
    expect(hasMember({ toString: 1 }, 'toString')).toBe(true)
    expect(hasMember(Object.create({ toString: 1 }), 'toString')).toBe(true)
  })
})

describe('Headers that hold text, as those of workerd do', () => {
  const textHeaders = class extends Map<string, string> {
    constructor(init?: Record<string, string>) {
      super(Object.entries(init ?? {}))
    }
  }
  const load = async (Headers: unknown) => {
    vi.stubGlobal('Headers', Headers)
    vi.resetModules()
    return import('../../src/clients/fetch/octets.js')
  }

  it('give and take the octets of UTF-8', async () => {
    const { octetsOfHeader, headerOfOctets } = await load(textHeaders)
    expect([octetsOfHeader('a=\u20ac'), octetsOfHeader('a=1')]).toEqual(['a=\u00e2\u0082\u00ac', 'a=1'])
    expect(headerOfOctets('a=\u00e2\u0082\u00ac; b=\u00c3\u00a9')).toBe('a=\u20ac; b=\u00e9')
    expect(headerOfOctets('a=\u00ef\u00bb\u00bf')).toBe('a=\ufeff')
    expect([headerOfOctets('a=\u00ff'), headerOfOctets('a=1')]).toEqual(['a=\u00ff', 'a=1'])
  })

  it('are tested once', async () => {
    const made = vi.fn()
    const { octetsOfHeader } = await load(
      class extends textHeaders {
        constructor(init?: Record<string, string>) {
          super(init)
          made()
        }
      },
    )
    for (let times = 0; times < 3; times += 1) octetsOfHeader('\u00e9')
    expect(made).toHaveBeenCalledTimes(1)
  })

  it('are not those of the standard, which hold octets', async () => {
    const { octetsOfHeader, headerOfOctets } = await load(Headers)
    expect([octetsOfHeader('\u00e9'), headerOfOctets('\u00c3\u00a9')]).toEqual(['\u00e9', '\u00c3\u00a9'])
  })
})

describe('createFetch', () => {
  it.each<[string, unknown[]]>([
    ['the class of a jar', [CookieJar]],
    ['the global fetch', [globalThis.fetch]],
    ['a fetch before the jar', [async () => new Response(), new CookieJar()]],
    ['options with a fetch', [{ fetch }]],
    ['options with a listener', [{ onHop() {} }]],
  ])('refuses %s as its jar, and shows the right call', (_, given) => {
    expect(() => Reflect.apply(createFetch, undefined, given)).toThrow(
      /^jar: expected a CookieJar, as in createFetch\(jar, \{ fetch \}\), got/,
    )
  })
})
