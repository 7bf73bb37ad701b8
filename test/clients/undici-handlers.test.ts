/** The interceptor between undici and a handler, in both forms of handlers. */
import { CookieJar } from 'speculoos'
import { type AsyncJar, cookies } from 'speculoos/undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type RawServer, rawResponse, startRawServer } from '../servers/raw-server.js'
import { installedUndicis, type Undici } from './undicis.js'

const ORIGIN = 'http://shop.example'
const OLDER = ['onConnect', 'onUpgrade', 'onHeaders', 'onData', 'onComplete', 'onError']
const NEWER = [
  'onRequestStart',
  'onRequestUpgrade',
  'onResponseStart',
  'onResponseData',
  'onResponseEnd',
  'onResponseError',
]
const BOTH = ['onResponseStarted', 'onBodySent', 'onRequestSent']

type Call = readonly [name: string, self: unknown, given: readonly unknown[]]

let jar: CookieJar
const stored = (): string[] => Array.from(jar, ({ name, value }) => `${name}=${value}`)
beforeEach(() => {
  jar = new CookieJar()
})

/** Returns the handler that the interceptor passes to a dispatcher. */
function listened(handler: object, more: object = {}): Record<string, (...given: unknown[]) => unknown> {
  let seen: object = {}
  const dispatch = (_: never, given: never): boolean => {
    seen = given
    return true
  }
  const intercepted = cookies(jar, { origin: ORIGIN })(dispatch)
  Reflect.apply(intercepted, undefined, [{ origin: ORIGIN, path: '/', method: 'GET', ...more }, handler])
  return seen as Record<string, (...given: unknown[]) => unknown>
}

function recording(names: readonly string[], calls: Call[]): Record<string, (...given: unknown[]) => string> {
  const record = (name: string) =>
    function (this: unknown, ...given: unknown[]): string {
      calls.push([name, this, given])
      return `result of ${name}`
    }
  return Object.fromEntries(names.map((name) => [name, record(name)]))
}

const shapes: [string, (members: object) => object][] = [
  ['own properties', (members) => members],
  ['methods of a class', (members) => Object.create(members)],
  ['a Proxy', (members) => new Proxy({}, { get: (_, name) => Reflect.get(members, name) })],
]

describe.each([
  ['the older form', [...OLDER, ...BOTH]],
  ['the newer form', [...NEWER, ...BOTH]],
])('%s', (_, names) => {
  it.each(shapes)('as %s: each callback keeps its arguments, its this and its result', (__, shape) => {
    const calls: Call[] = []
    const handler = shape(recording(names, calls))
    const listener = listened(handler)
    for (const name of names) expect(listener[name]?.('one', 'two', 'three', 'four')).toBe(`result of ${name}`)
    expect(calls.map(([name]) => name)).toEqual(names)
    expect(calls.every(([, self, given]) => self === handler && given.join() === 'one,two,three,four')).toBe(true)
  })

  it('errors of a handler are thrown', () => {
    for (const name of names) {
      const listener = listened({
        ...recording(names, []),
        [name]: () => {
          throw new Error(name)
        },
      })
      expect(() => listener[name]?.()).toThrow(name)
    }
  })
})

describe('a missing callback', () => {
  it('is missing for undici too, and a value that is not a function is kept', () => {
    expect(Object.keys(listened({}))).toEqual([])
    expect(listened({ onError: 1, onData: null })).toEqual({ onError: 1, onData: null })
  })
})

const octets = (text: string): Buffer => Buffer.from(text, 'latin1')

describe('Set-Cookie lines', () => {
  it.each<[string, string, readonly unknown[]]>([
    ['octets in a list', 'onHeaders', [200, [octets('Set-Cookie'), octets('a=\xe9'), octets('x'), octets('y=1')]]],
    ['strings in a list', 'onHeaders', [200, ['x', 'set-cookie', 'SET-COOKIE', 'a=\xe9']]],
    ['several values for one name', 'onHeaders', [200, [octets('set-cookie'), [octets('a=\xe9')]]]],
    ['a record', 'onResponseStart', [{}, 200, { 'set-cookie': ['a=\xe9'] }]],
    ['a record with one string', 'onResponseStart', [{}, 200, { 'set-cookie': 'a=\xe9' }]],
    ['an error', 'onResponseStart', [{}, 500, { 'set-cookie': 'a=\xe9' }]],
  ])('are read from %s', (_, name, given) => {
    listened(recording([name], []))[name]?.(...given)
    expect(Array.from(jar, (cookie) => cookie.name)).toEqual(['a'])
    expect(jar.size).toBe(1)
  })

  it.each<[string, string, readonly unknown[]]>([
    ['an informational response', 'onHeaders', [103, ['set-cookie', 'a=1']]],
    ['an informational response of the newer form', 'onResponseStart', [{}, 103, { 'set-cookie': 'a=1' }]],
    ['trailers', 'onComplete', [['set-cookie', 'a=1']]],
    ['trailers of the newer form', 'onResponseEnd', [{}, { 'set-cookie': 'a=1' }]],
    ['no header fields', 'onHeaders', [200, null]],
    ['an upgrade that was not requested', 'onUpgrade', [101, ['set-cookie', 'a=1']]],
    ['an upgrade of the newer form that was not requested', 'onRequestUpgrade', [{}, 101, { 'set-cookie': 'a=1' }]],
    ['a response without a status', 'onHeaders', [undefined, ['set-cookie', 'a=1']]],
  ])('are not read from %s', (_, name, given) => {
    const calls: Call[] = []
    listened(recording([name], calls))[name]?.(...given)
    expect([stored(), calls.length]).toEqual([[], 1])
  })

  it.each<[string, readonly unknown[]]>([
    ['onUpgrade', [101, ['set-cookie', 'a=1']]],
    ['onRequestUpgrade', [{}, 101, { 'set-cookie': 'a=1' }]],
  ])('are read from a requested upgrade, in %s', (name, given) => {
    listened(recording([name], []), { upgrade: 'chat' })[name]?.(...given)
    expect(stored()).toEqual(['a=1'])
  })

  it.each<[string, readonly unknown[]]>([
    ['onHeaders', [103, ['set-cookie', 'a=1']]],
    ['onResponseStart', [{}, 103, { 'set-cookie': 'a=1' }]],
  ])('are not read from an informational response before a requested upgrade, in %s', (name, given) => {
    listened(recording([name], []), { upgrade: 'chat' })[name]?.(...given)
    expect(stored()).toEqual([])
  })
})

describe('an inner redirect', () => {
  it('aborts the request in both forms, and the handler is not called', () => {
    const calls: Call[] = []
    const reasons: unknown[] = []
    const listener = listened(recording(['onConnect', 'onRequestStart'], calls))
    const controller = {
      abort(reason: unknown): void {
        reasons.push(this === controller, reason)
      },
    }
    const [newer, older] = ['onRequestStart', 'onConnect'].map((name) => listener[name])
    newer?.(controller, { history: [] })
    older?.((reason: unknown) => reasons.push(reason), { history: [] })
    const error = new TypeError('compose: expected cookies() before redirect(), got cookies() after redirect()')
    expect([calls, reasons]).toEqual([[], [true, error, error]])
  })

  it.each([[undefined], [null], [7], [{}], [{ abort: 7 }]])(
    'hides the connection from the handler even if a mock passes %j instead of an abort function',
    (odd) => {
      const calls: Call[] = []
      const listener = listened(recording(['onConnect', 'onRequestStart'], calls))
      for (const name of ['onConnect', 'onRequestStart']) listener[name]?.(odd, { history: [] })
      expect(calls).toEqual([])
    },
  )

  it.each([[undefined], [null], [{}], [{ history: null }], [{ history: 'none' }]])(
    'is not suspected if the context is %j',
    (context) => {
      const calls: Call[] = []
      const listener = listened(recording(['onConnect', 'onRequestStart'], calls))
      for (const name of ['onConnect', 'onRequestStart']) listener[name]?.({}, context)
      expect(calls).toHaveLength(2)
    },
  )
})

describe('a jar that cannot store the cookies of a response', () => {
  it.each([['onHeaders'], ['onUpgrade']])(
    'aborts the request if the handler has the older form, in %s',
    async (name) => {
      const error = new Error('full')
      const full: AsyncJar = {
        isAsync: true,
        client: () => ({
          setCookies: () => Promise.reject(error),
          getCookies: async () => [],
          explain: () => Promise.reject(error),
        }),
        delete: async () => [],
      }
      const calls: Call[] = []
      const handler = recording(['onConnect', name, 'onError'], calls)
      let listener: Record<string, (...given: unknown[]) => unknown> = {}
      const dispatch = (_: never, given: never): boolean => {
        listener = given
        return true
      }
      const request = { origin: ORIGIN, path: '/', method: 'GET', upgrade: 'chat' }
      Reflect.apply(cookies(full, { origin: ORIGIN })(dispatch), undefined, [request, handler])
      await new Promise((resolve) => setTimeout(resolve, 5))
      const aborted: unknown[] = []
      const [connects, answers] = ['onConnect', name].map((each) => listener[each])
      connects?.((reason: unknown) => aborted.push(reason), {})
      answers?.(name === 'onUpgrade' ? 101 : 200, ['set-cookie', 'a=1'])
      await new Promise((resolve) => setTimeout(resolve, 5))
      expect([aborted, calls.map(([called]) => called)]).toEqual([[error], ['onConnect', 'onError']])
    },
  )
})

describe.each(installedUndicis)('undici $version', ({ version, load }) => {
  let undici: Undici
  let server: RawServer
  let answer: Buffer[] = []
  beforeAll(async () => {
    undici = await load()
    server = await startRawServer((_, socket) => socket.end(Buffer.concat(answer)))
  })
  afterAll(() => server.close())
  const open: { destroy(): Promise<void> }[] = []
  afterEach(async () => {
    for (const dispatcher of open.splice(0)) await dispatcher.destroy()
  })

  const switching = octets(
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: chat\r\nSet-Cookie: up=1\r\n\r\n',
  )
  const unnamed = octets('HTTP/1.1 101 Switching Protocols\r\nSet-Cookie: up=1\r\n\r\n')
  it.each([
    ['with an Upgrade field', [switching]],
    ['without an Upgrade field', [unnamed]],
    ['before a response', [unnamed, rawResponse(200, ['X: 1'], 'page')]],
  ])('a 101 that was not requested, %s, sets no cookie and ends', async (_, octetsOfAnswer) => {
    answer = octetsOfAnswer
    const agent = new undici.all.Agent()
    open.push(agent)
    const request = { origin: server.origin, path: '/', method: 'GET' } as const
    const call = agent.compose(cookies(jar)).request(request)
    const outcome = await call.then(
      ({ statusCode, body }) => body.text().then(() => statusCode),
      (error: unknown) => error,
    )
    expect(outcome instanceof Error || outcome === 200).toBe(true)
    expect(stored()).toEqual([])
  })

  it('a handler of neither form is refused as by undici', () => {
    const agent = new undici.all.Agent()
    open.push(agent)
    const dispatch = cookies(jar)(agent.dispatch.bind(agent))
    const given = [{ origin: server.origin, path: '/', method: 'GET' }, {}]
    expect(() => Reflect.apply(dispatch, undefined, given)).toThrow(
      version.startsWith('8.') ? 'invalid onRequestStart method' : 'invalid onConnect method',
    )
  })
})
