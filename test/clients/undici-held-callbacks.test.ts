/** The callbacks of a response, which are held back until its cookies are stored. */
import { CookieJar } from 'speculoos'
import { cookies } from 'speculoos/undici'
import { describe, expect, it } from 'vitest'
import { slowJar } from '../doors/slow-jar.js'
import { aTurn, begin, type Callbacks, forms, NAMES, ORIGIN } from './undici-slow-responses.js'
import { expectNoUnhandledRejections } from './unhandled-rejections.js'

expectNoUnhandledRejections()

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

  it('are called before an error of the connection that came after them', async () => {
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

  it('that throw when nothing is held back pass the error on to undici', async () => {
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

  it('does not replace what mocks pass instead of one', async () => {
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
      ['onBodySent', [aTurn]],
      ['onData', ['x', 'y', aTurn]],
    ]
    for (const [name, given] of odd) listener[name]?.(...given)
    expect(got).toEqual(odd.map(([, given]) => given))
    const { onConnect, onHeaders } = listener
    onConnect?.(aTurn, 'context')
    onHeaders?.(103, [], aTurn, 'Early Hints')
    const called = expect.any(Function)
    expect(got.slice(-2)).toEqual([
      [called, 'context'],
      [103, [], called, 'Early Hints'],
    ])
  })
})
