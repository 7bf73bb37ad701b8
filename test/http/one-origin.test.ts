/** A dispatcher of undici connects to one origin or to many, and nothing is sent to find out. */
import type { Dispatcher } from 'undici'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { hasOneOrigin, type OneOrigin } from '../../src/http/one-origin.js'
import { installedUndicis, type Undici } from '../clients/undicis.js'

const ORIGIN = 'http://shop.example'

interface ProbeRequest {
  readonly origin: string
  readonly path: string
  readonly method: string
  readonly query: object | undefined
}
interface ProbeHandler {
  onRequestStart(controller: unknown, context: unknown): void
  onRequestUpgrade(): void
  onResponseStart(): void
  onResponseData(): void
  onResponseEnd(): void
  onResponseError(controller: unknown, error: unknown): void
  onConnect(abort: unknown): void
  onHeaders(): boolean
  onData(): boolean
  onComplete(): boolean
  onError(error: unknown): void
}

type Answer = (request: ProbeRequest, handler: ProbeHandler) => unknown

/** Probes a dispatcher that behaves like this. */
const ask = (answer: Answer) => hasOneOrigin(answer as never, ORIGIN)

const ofUndici = (message: string): Error => Object.assign(new Error(message), { code: 'UND_ERR_INVALID_ARG' })

/** An Agent, as far as the probe is concerned: it refuses the origin ftp, and origins with a path. */
const agentLike: Answer = ({ origin }, handler) => {
  handler.onResponseError(null, ofUndici(origin.startsWith('ftp:') ? 'Invalid URL protocol: ftp' : 'invalid url'))
  return false
}

describe.each(installedUndicis)('of undici $version', ({ load }) => {
  let undici: Undici
  const open: Dispatcher[] = []
  beforeAll(async () => {
    undici = await load()
  })
  afterEach(async () => {
    for (const dispatcher of open.splice(0)) await dispatcher.close()
  })

  const kinds: readonly (readonly [what: string, make: (all: Undici['all']) => Dispatcher, isOne: boolean])[] = [
    ['a Client', (all) => new all.Client(ORIGIN), true],
    ['a Pool', (all) => new all.Pool(ORIGIN), true],
    ['a Pool with one connection', (all) => new all.Pool(ORIGIN, { connections: 1 }), true],
    ['a BalancedPool', (all) => new all.BalancedPool([ORIGIN]), true],
    ['a RoundRobinPool', (all) => new all.RoundRobinPool(ORIGIN), true],
    ['a MockClient', (all) => new all.MockAgent({ connections: 1 }).get(ORIGIN) as Dispatcher, true],
    ['a MockPool', (all) => new all.MockAgent({ connections: 2 }).get(ORIGIN) as Dispatcher, true],
    ['a Client that retries', (all) => new all.RetryAgent(new all.Client(ORIGIN)), true],
    ['an Agent', (all) => new all.Agent(), false],
    ['an Agent that retries', (all) => new all.RetryAgent(new all.Agent()), false],
    ['a MockAgent', (all) => new all.MockAgent(), false],
    ['a MockAgent without a network', (all) => withoutNetwork(new all.MockAgent()), false],
    ['a ProxyAgent', (all) => new all.ProxyAgent('http://127.0.0.1:1'), false],
  ]
  it.each(kinds)('%s', async (_, make, isOne) => {
    const dispatcher = make(undici.all)
    open.push(dispatcher)
    const connected = vi.fn()
    dispatcher.on('connect', connected).on('connectionError', connected)
    expect(await hasOneOrigin((...given) => dispatcher.dispatch(...given), ORIGIN)).toBe(isOne)
    expect(connected).not.toHaveBeenCalled()
  })

  function withoutNetwork<Agent extends { disableNetConnect(): void }>(agent: Agent): Agent {
    agent.disableNetConnect()
    return agent
  }
})

describe('the probe', () => {
  it('looks like an ordinary GET to a foreign origin, and the first error decides', () => {
    const asked: [string, ProbeRequest][] = []
    const isOne = ask((request, handler) => {
      asked.push([request.origin, { ...request }])
      return agentLike(request, handler)
    })
    expect(isOne).toBe(false)
    // The first error is decisive.
    expect(asked.map(([origin]) => origin)).toEqual(['ftp://127.0.0.1'])
    expect(asked[0]?.[1]).toMatchObject({ method: 'GET', headers: {} })
    expect(new URL(`${asked[0]?.[0]}${asked[0]?.[1].path}`).search).toBe('?speculoos')
  })

  it('is sent once more, with the origin of the program, if the first error is unknown', () => {
    const asked: string[] = []
    const isOne = ask(({ origin, ...request }, handler) => {
      asked.push(origin)
      if (origin.startsWith('ftp:')) throw new Error('only http: is allowed here')
      return agentLike({ origin, ...request }, handler)
    })
    expect(isOne).toBe(false)
    expect(asked).toEqual(['ftp://127.0.0.1', 'http://shop.example/-'])
  })

  it('returns the second error if that is unknown too', () => {
    const error = ask(({ origin }) => {
      throw new Error(`not allowed: ${origin}`)
    })
    expect(error).toEqual(new Error('not allowed: http://shop.example/-'))
  })
})

describe('an error', () => {
  const reporters: readonly (readonly [title: string, reporting: (error: unknown) => Answer])[] = [
    [
      'that is thrown',
      (error) => () => {
        throw error
      },
    ],
    ['that an async function throws', (error) => () => Promise.reject(error)],
    [
      'that a handler gets',
      (error) => (_, handler) => {
        handler.onResponseError(null, error)
        return false
      },
    ],
    [
      'that a handler of the older form gets',
      (error) => (_, handler) => {
        handler.onError(error)
        return false
      },
    ],
    [
      'that a handler gets later',
      (error) => (_, handler) => {
        setImmediate(() => handler.onResponseError(null, error))
        return true
      },
    ],
  ]
  const ofTheRecorder = Object.assign(ofUndici('invalid onError method'), { stack: 'at SnapshotAgent.dispatch (x.js)' })
  const strange = new Error('strange')
  const errors: readonly (readonly [what: string, error: unknown, meaning: OneOrigin])[] = [
    ['about the path, of a client', ofUndici('invalid request path'), true],
    ['about the path, of an older client', ofUndici('path must be an absolute URL or start with a slash'), true],
    [
      'about the query, of a mock',
      new Error('Query params cannot be passed when url already contains "?" or "#".'),
      true,
    ],
    ['about the path, of a mock', new Error("Mock dispatch not matched for path '/'"), true],
    ['about the origin, of an agent', ofUndici('Invalid URL protocol: the URL must start with `http:`.'), false],
    ['about a path in the origin', ofUndici('invalid url'), false],
    ['about too many origins', ofUndici('Maximum allowed origins reached'), false],
    ['of recorded responses', ofUndici('No snapshot found for GET ftp://127.0.0.1'), false],
    ['of a recorder that lost the error', ofTheRecorder, false],
    ['of a handler that is no recorder', ofUndici('invalid onError method'), expect.any(Error)],
    [
      'of a recorder about something else',
      Object.assign(ofUndici('full'), { stack: 'at SnapshotAgent.dispatch' }),
      expect.any(Error),
    ],
    ['about the origin, from code other than undici', new Error('invalid url'), expect.any(Error)],
    [
      'about the origin, with a code similar to one of undici',
      Object.assign(new Error('invalid url'), { code: 'NOT_UND_ERR' }),
      expect.any(Error),
    ],
    ['with more text before', ofUndici('this is an invalid url'), expect.any(Error)],
    ['with more text after', ofUndici('invalid url, says the interceptor'), expect.any(Error)],
    ['that mentions a path', ofUndici('an invalid request path'), expect.any(Error)],
    ['with an unknown message', strange, strange],
    ['that is not an Error', 'strange', new Error('strange')],
  ]
  for (const [title, reporting] of reporters) {
    it.each(errors)(`${title}, %s`, async (_, error, meaning) => {
      expect(await ask(reporting(error))).toEqual(meaning)
    })
  }

  it('about the path is thrown past the pool while the probe runs, and not afterwards', async () => {
    const thrown: unknown[] = []
    const path = ofUndici('invalid request path')
    const tell = (handler: ProbeHandler, error: unknown): void => {
      try {
        handler.onResponseError(null, error)
      } catch (error) {
        thrown.push(error)
      }
    }
    expect(ask((_, handler) => tell(handler, path))).toBe(true)
    expect(thrown).toEqual([path])
    thrown.length = 0
    expect(ask((_, handler) => tell(handler, ofUndici('invalid url')))).toBe(false)
    expect(thrown).toEqual([])
    expect(await ask((_, handler) => void setImmediate(tell, handler, path))).toBe(true)
    expect(thrown).toEqual([])
  })

  it('counts only if it is the first', async () => {
    const isOne = ask((_, handler) => {
      handler.onResponseError(null, ofUndici('invalid url'))
      handler.onResponseStart()
      throw new Error('strange')
    })
    expect(isOne).toBe(false)
  })
})

describe('a request that is accepted', () => {
  it.each<[form: string, start: (handler: ProbeHandler, abort: (reason: Error) => void) => void]>([
    ['by the controller', (handler, abort) => handler.onRequestStart({ abort }, {})],
    ['by the older form', (handler, abort) => handler.onConnect(abort)],
  ])('is aborted before it is sent: %s', (_, start) => {
    const reasons: string[] = []
    const isOne = ask((_request, handler) => start(handler, ({ message }) => reasons.push(message)))
    expect(isOne).toBe(true)
    expect(reasons).toEqual(['This request is not to be sent.'])
  })

  it('means one origin even if it cannot be aborted', () => {
    for (const controller of [null, {}]) {
      expect(ask((_, handler) => handler.onRequestStart(controller, {}))).toBe(true)
    }
    let start = (): void => {}
    const isOne = ask((_, handler) => {
      start = () => handler.onConnect(undefined)
      start()
    })
    expect(isOne).toBe(true)
    expect(start).not.toThrow()
  })

  it('later has a path and a query that a client accepts, since nobody would catch its error', async () => {
    const seen: object[] = []
    const isOne = await ask((request, handler) => {
      seen.push({ ...request })
      setImmediate(() => {
        seen.push({ ...request })
        handler.onConnect(() => {})
      })
      return false
    })
    expect(isOne).toBe(true)
    const [now, later] = seen as ProbeRequest[]
    expect([now?.path, now?.query]).toEqual(['/\u0100?speculoos', { speculoos: '' }])
    expect([later?.path, later?.query]).toEqual(['/?speculoos', undefined])
  })
})

describe('a response', () => {
  it.each<[call: string, respond: (handler: ProbeHandler) => unknown]>([
    ['onRequestUpgrade', (handler) => handler.onRequestUpgrade()],
    ['onResponseStart', (handler) => handler.onResponseStart()],
    ['onResponseEnd', (handler) => handler.onResponseEnd()],
    ['onHeaders', (handler) => handler.onHeaders()],
    ['onComplete', (handler) => handler.onComplete()],
  ])('of an interceptor with %s is returned as an error, and may go on', (_, respond) => {
    const goesOn: unknown[] = []
    const isOne = ask((_request, handler) => goesOn.push(respond(handler)))
    expect(isOne).toEqual(new Error('An interceptor responded by itself.'))
    expect(goesOn).toEqual([true, true])
  })

  it('may have data, which changes nothing', () => {
    const isOne = ask((request, handler) => {
      expect(handler.onData()).toBe(true)
      handler.onResponseData()
      return agentLike(request, handler)
    })
    expect(isOne).toBe(false)
  })
})

describe('a dispatcher that does not report at once', () => {
  /** Runs a test with a stopped clock. */
  async function withoutTime(test: () => Promise<void>): Promise<void> {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      await test()
    } finally {
      vi.useRealTimers()
    }
  }

  it('is given up after ten seconds', () =>
    withoutTime(async () => {
      const settled = vi.fn()
      void Promise.resolve(ask(() => true)).then(settled)
      await vi.advanceTimersByTimeAsync(9_999)
      expect(settled).not.toHaveBeenCalled()
      await vi.advanceTimersByTimeAsync(1)
      expect(settled).toHaveBeenCalledWith(new Error('No error was reported within 10 seconds.'))
      expect(vi.getTimerCount()).toBe(0)
    }))

  it('leaves no timer after its report', () =>
    withoutTime(async () => {
      let report = (): void => {}
      const isOne = ask((_, handler) => {
        report = () => handler.onResponseError(null, ofUndici('invalid url'))
      })
      expect(vi.getTimerCount()).toBe(1)
      report()
      expect(await isOne).toBe(false)
      expect(vi.getTimerCount()).toBe(0)
    }))
})
