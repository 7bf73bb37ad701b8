/** The callbacks of a response, which are held back until its cookies are stored and while its handler pauses it. */
import { CookieJar } from 'speculoos'
import { type AsyncJar, cookies } from 'speculoos/undici'
import type { Dispatcher } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { slowJar } from '../doors/slow-jar.js'

const ORIGIN = 'http://shop.example'
const LINES = { 'set-cookie': 'a=1' }
const aTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 8))

const unhandled: unknown[] = []
const note = (error: unknown): void => {
  unhandled.push(error)
}
beforeAll(() => void process.on('unhandledRejection', note))
afterAll(() => {
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

type Callbacks = Record<string, (...given: unknown[]) => unknown>
type Event = 'head' | 'data' | 'end' | 'error' | 'upgrade' | 'sent'

/** What a handler can do to its request. */
interface Control {
  abort: (reason?: unknown) => void
  resume: () => void
  /** The controller of the newer form. */
  controller: Partial<Dispatcher.DispatchController>
}

/** What the handler does when it is called. It pauses the response if it returns false. */
type React = (event: Event, control: Control) => unknown

interface Play {
  /** Calls a callback as undici does. */
  send(event: Event, ...given: readonly unknown[]): unknown
  /** What the handler was called with. */
  readonly calls: unknown[]
  /** What undici was asked to do with the connection. */
  readonly asked: unknown[]
  readonly control: Control
  /** Ends the wait for the jar. */
  store(error?: Error): Promise<void>
}

const NAMES = {
  older: ['onConnect', 'onHeaders', 'onData', 'onComplete', 'onError', 'onUpgrade', 'onBodySent'],
  newer: [
    'onRequestStart',
    'onResponseStart',
    'onResponseData',
    'onResponseEnd',
    'onResponseError',
    'onRequestUpgrade',
    'onBodySent',
  ],
} as const
const EVENTS = ['start', 'head', 'data', 'end', 'error', 'upgrade', 'sent'] as const
const forms = ['older', 'newer'] as const

/** Begins a request whose response sets cookies that the jar is slow to store. */
async function begin(form: (typeof forms)[number], react: React = () => undefined): Promise<Play> {
  const [calls, asked]: [unknown[], unknown[]] = [[], []]
  let store = async (_error?: Error): Promise<void> => {}
  const stored = new Promise<void>((resolve, reject) => {
    store = (error) => {
      if (error === undefined) resolve()
      else reject(error)
      return aTurn()
    }
  })
  const slow = slowJar(new CookieJar())
  const jar: AsyncJar = {
    ...slow,
    client: () => ({ ...slow.client(), setCookies: () => stored.then(() => []) }),
  }

  const control: Control = { abort: () => {}, resume: () => {}, controller: {} }
  const take = (name: string, [first, , third]: unknown[]): void => {
    if (name === 'onConnect') control.abort = first as Control['abort']
    if (name === 'onHeaders') control.resume = third as Control['resume']
    if (name !== 'onRequestStart') return
    const controller = first as Dispatcher.DispatchController
    control.abort = (reason) => controller.abort(reason as Error)
    control.resume = () => controller.resume()
    control.controller = controller
  }
  const handler = Object.fromEntries(
    NAMES[form].map((name, index) => {
      const event = EVENTS[index] ?? 'start'
      const called = (...given: unknown[]): unknown => {
        take(name, given)
        if (event === 'start') return undefined
        calls.push(...(event === 'error' ? [event, given.at(-1)] : [event]))
        const result = react(event, control)
        if (result === false) control.controller.pause?.()
        return result
      }
      return [name, called]
    }),
  )

  let listener: Callbacks = {}
  const dispatch = (_: never, given: never): boolean => {
    listener = given
    return true
  }
  const request = { origin: ORIGIN, path: '/', method: 'GET', upgrade: 'chat' }
  Reflect.apply(cookies(jar, { origin: ORIGIN })(dispatch), undefined, [request, handler])
  await aTurn()
  const ask = (verb: string) => (reason?: unknown) => void asked.push(verb, ...(reason === undefined ? [] : [reason]))
  const state = { aborted: false, reason: null, rawHeaders: ['a'], rawTrailers: null }
  const real = { ...state, abort: ask('abort'), pause: ask('pause'), resume: ask('resume') }
  const call = (event: (typeof EVENTS)[number], ...given: readonly unknown[]): unknown =>
    listener[NAMES[form][EVENTS.indexOf(event)] ?? '']?.(...given)
  const isOlder = form === 'older'
  call('start', isOlder ? real.abort : real, {})
  return {
    calls,
    asked,
    store: (error) => store(error),
    control,
    send(event, ...given) {
      if (event === 'sent') return call(event, ...given)
      if (event === 'head') return isOlder ? call(event, 200, LINES, real.resume) : call(event, real, 200, LINES)
      if (event === 'upgrade')
        return isOlder ? call(event, 101, LINES, ...given) : call(event, real, 101, LINES, ...given)
      return isOlder ? call(event, ...given) : call(event, real, ...given)
    },
  }
}

describe.each(forms)('callbacks of the %s form', (form) => {
  it('are called in order once the cookies are stored, and at once after that', async () => {
    const { send, calls, store } = await begin(form)
    const answer = form === 'older' ? true : undefined
    expect([send('head'), send('data', 'x'), send('sent')]).toEqual([answer, answer, true])
    await aTurn()
    expect(calls).toEqual([])
    await store()
    expect(calls).toEqual(['head', 'data', 'sent'])
    send('data', 'y')
    send('end')
    expect(calls).toEqual(['head', 'data', 'sent', 'data', 'end'])
  })

  it('give the event loop a turn between the head and the rest', async () => {
    const seen: unknown[] = []
    const { send, store } = await begin(form, (event) => {
      seen.push(event)
      if (event === 'head') setImmediate(() => seen.push('turn'))
    })
    send('head')
    send('data', 'x')
    await store()
    expect(seen).toEqual(['head', 'turn', 'data'])
  })

  it('keep an error of the connection in its place', async () => {
    const { send, calls, asked, store } = await begin(form)
    const error = new Error('reset')
    send('head')
    send('data', 'x')
    send('error', error)
    expect(calls).toEqual([])
    await store()
    send('data', 'late')
    expect([calls, asked]).toEqual([['head', 'data', 'error', error], []])
  })

  it('are dropped if the cookies cannot be stored, and the request is aborted', async () => {
    const { send, calls, asked, store, control } = await begin(form)
    const error = new Error('full')
    send('head')
    send('data', 'x')
    await store(error)
    send('end')
    expect([calls, asked]).toEqual([
      ['error', error],
      ['abort', error],
    ])
    if (form === 'newer') expect(control.controller).toMatchObject({ aborted: true, reason: error })
  })

  it.each(['head', 'data', 'end'] as const)(
    'that throw at the %s fail the request, and it may be sent again',
    async (at) => {
      const error = new Error('again')
      const { send, calls, asked, store, control } = await begin(form, (event) => {
        if (event === at) throw error
      })
      for (const event of ['head', 'data', 'end'] as const) send(event, 'x')
      await store()
      send('error', error)
      const before = { head: ['head'], data: ['head', 'data'], end: ['head', 'data', 'end'] }[at]
      expect([calls, asked]).toEqual([
        [...before, 'error', error],
        ['abort', error],
      ])
      if (form === 'newer') expect(control.controller).toMatchObject({ aborted: false, reason: null })
    },
  )

  it('that throw once nothing is held back throw to undici', async () => {
    const { send, store } = await begin(form, (event) => {
      if (event === 'data') throw new Error('again')
    })
    send('head')
    await store()
    expect(() => send('data', 'x')).toThrow('again')
  })

  it('that throw null fail the request with an Error', async () => {
    const { send, calls, store } = await begin(form, (event) => {
      if (event === 'head') throw null
    })
    send('head')
    await store()
    expect(calls).toEqual(['head', 'error', new Error('null', { cause: null })])
  })

  describe('of a response that is paused', () => {
    const pauses: React = (event) => event !== 'head'

    it('wait until it is resumed', async () => {
      const { send, calls, asked, store, control } = await begin(form, pauses)
      const paused = form === 'older' ? false : undefined
      send('head')
      await store()
      expect([send('data', 'x'), send('data', 'y')]).toEqual([paused, paused])
      expect(calls).toEqual(['head'])
      control.resume()
      expect(calls).toEqual(['head', 'data', 'data'])
      expect(asked.at(-1)).toBe('resume')
      send('data', 'z')
      expect(calls).toEqual(['head', 'data', 'data', 'data'])
    })

    it('wait although they came before it was paused, and the connection is left alone once the response is complete', async () => {
      const { send, calls, asked, store, control } = await begin(form, pauses)
      for (const event of ['head', 'data', 'end'] as const) send(event, 'x')
      await store()
      expect(calls).toEqual(['head'])
      control.resume()
      expect(calls).toEqual(['head', 'data', 'end'])
      expect(asked).not.toContain('resume')
    })

    it('wait again if it is paused again', async () => {
      const { send, calls, asked, store, control } = await begin(form, () => false)
      for (const event of ['head', 'data', 'data'] as const) send(event, 'x')
      await store()
      expect(calls).toEqual(['head'])
      control.resume()
      expect([calls, asked.includes('resume')]).toEqual([['head', 'data'], false])
      control.resume()
      expect([calls, asked.includes('resume')]).toEqual([['head', 'data', 'data'], false])
      control.resume()
      expect(asked).toContain('resume')
    })

    it('are called one after the other, even if one of them resumes the response', async () => {
      const depths: number[] = []
      let depth = 0
      const { send, store } = await begin(form, (_, { resume }) => {
        depth += 1
        depths.push(depth)
        resume()
        depth -= 1
      })
      for (const event of ['head', 'data', 'data', 'end'] as const) send(event, 'x')
      await store()
      expect(depths).toEqual([1, 1, 1, 1])
    })

    it('do not hold back an error of the connection', async () => {
      const { send, calls, store } = await begin(form, pauses)
      send('head')
      await store()
      send('error', 'reset')
      expect(calls).toEqual(['head', 'error', 'reset'])
    })
  })

  describe('of a request that is aborted', () => {
    const reason = new Error('the user left')

    it('are dropped at once while the cookies are stored', async () => {
      const { send, calls, asked, store, control } = await begin(form)
      for (const event of ['head', 'data', 'end'] as const) send(event, 'x')
      control.abort(reason)
      expect([calls, asked]).toEqual([
        ['error', reason],
        ['abort', reason],
      ])
      if (form === 'newer') expect(control.controller).toMatchObject({ aborted: true, reason })
      await store()
      send('error', reason)
      expect(calls).toEqual(['error', reason])
    })

    it('are dropped without a second error if the cookies cannot be stored either', async () => {
      const { send, calls, store, control } = await begin(form)
      send('head')
      control.abort(reason)
      await store(new Error('full'))
      expect(calls).toEqual(['error', reason])
    })

    it('are dropped if it is aborted by one of them', async () => {
      const { send, calls, store } = await begin(form, (event, { abort }) => {
        if (event === 'head') abort(reason)
      })
      send('head')
      await store()
      expect(calls).toEqual(['head', 'error', reason])
    })

    it('are dropped while it is paused', async () => {
      const { send, calls, store, control } = await begin(form, (event) => event !== 'head')
      for (const event of ['head', 'data', 'end'] as const) send(event, 'x')
      await store()
      control.abort(reason)
      control.resume()
      expect(calls).toEqual(['head', 'error', reason])
    })

    it('are complete if it is aborted at its end', async () => {
      const { send, calls, asked, store } = await begin(form, (event, { abort }) => {
        if (event === 'end') abort(reason)
      })
      for (const event of ['head', 'data', 'end'] as const) send(event, 'x')
      await store()
      expect([calls, asked]).toEqual([
        ['head', 'data', 'end'],
        ['abort', reason],
      ])
    })

    it('leave the error to undici once nothing is held back', async () => {
      const { send, calls, asked, store, control } = await begin(form)
      send('head')
      await store()
      control.abort(reason)
      expect([calls, asked]).toEqual([['head'], ['abort', reason]])
      send('error', reason)
      expect(calls).toEqual(['head', 'error', reason])
    })

    it('end with an Error if there is no reason', async () => {
      const { send, calls, control } = await begin(form)
      send('head')
      control.abort()
      expect(calls).toEqual(['error', expect.any(Error)])
    })

    it.each([['aborted'], ['not stored']])('destroy the socket of an upgrade: %s', async (why) => {
      let destroyed = 0
      const socket = {
        destroy: () => {
          destroyed += 1
        },
      }
      const { send, calls, store, control } = await begin(form)
      send('upgrade', socket)
      if (why === 'aborted') control.abort(reason)
      else await store(reason)
      expect([calls, destroyed]).toEqual([['error', reason], 1])
    })

    it('destroy no socket of an upgrade that the handler has', async () => {
      let destroyed = 0
      const { send, calls, store, control } = await begin(form)
      send('upgrade', {
        destroy: () => {
          destroyed += 1
        },
      })
      await store()
      control.abort(reason)
      expect([calls, destroyed]).toEqual([['upgrade'], 0])
    })
  })
})

describe('the controller of the newer form', () => {
  it('shows the header fields of undici, and sets them there', async () => {
    const { control, send } = await begin('newer')
    const { controller } = control
    expect(controller).toMatchObject({ aborted: false, paused: false, reason: null })
    expect([controller.rawHeaders, controller.rawTrailers]).toEqual([['a'], null])
    Object.assign(controller, { rawHeaders: ['b'], rawTrailers: ['c'] })
    send('sent')
    expect([controller.rawHeaders, controller.rawTrailers]).toEqual([['b'], ['c']])
    controller.pause?.()
    expect(controller.paused).toBe(true)
  })

  it('is not made of what mocks pass instead of one', async () => {
    const got: unknown[] = []
    let listener: Callbacks = {}
    const dispatch = (_: never, given: never): boolean => {
      listener = given
      return true
    }
    const handler = Object.fromEntries(
      [...NAMES.older, ...NAMES.newer].map((name) => [name, (...given: unknown[]) => got.push(given)]),
    )
    const intercepted = cookies(slowJar(new CookieJar()), { origin: ORIGIN })(dispatch)
    Reflect.apply(intercepted, undefined, [{ origin: ORIGIN, path: '/', method: 'GET' }, handler])
    await aTurn()
    const odd: [string, unknown[]][] = [
      ['onConnect', [undefined]],
      ['onConnect', [{}]],
      ['onHeaders', [103, [], null]],
      ['onRequestStart', [null]],
      ['onRequestStart', [7, {}]],
      ['onBodySent', [{ length: 1 }]],
      ['onData', [{ length: 1 }]],
    ]
    for (const [name, given] of odd) listener[name]?.(...given)
    expect(got).toEqual(odd.map(([, given]) => given))
  })
})
