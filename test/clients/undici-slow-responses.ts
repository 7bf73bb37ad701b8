/** Requests whose responses set cookies that a jar is slow to store, played to handlers of both forms without undici. */
import { CookieJar } from 'speculoos'
import { type AsyncJar, cookies } from 'speculoos/undici'
import type { Dispatcher } from 'undici'
import { slowJar } from '../doors/slow-jar.js'

export const ORIGIN = 'http://shop.example'
const LINES = { 'set-cookie': 'a=1' }

/** Waits until a jar that is slow has done what it can. */
export const aTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 8))

export type Callbacks = Record<string, (...given: unknown[]) => unknown>
type Event = 'head' | 'data' | 'end' | 'error' | 'upgrade' | 'sent'

/** What a handler can do to its request. */
interface Control {
  abort: (reason?: unknown) => void
  resume: () => void
  /** The controller of the newer form. */
  controller: Partial<Dispatcher.DispatchController>
}

/** What the handler does when it is called. It pauses the response if it returns false. */
export type React = (event: Event, control: Control) => unknown

/** A request that a handler waits for. */
export interface Play {
  /** Calls a callback as undici does. */
  send(event: Event, ...given: readonly unknown[]): unknown
  /** What the handler was called with. */
  readonly calls: unknown[]
  /** The calls that undici gets to control the connection, with their arguments. */
  readonly asked: unknown[]
  readonly control: Control
  /** Ends the wait for the jar. */
  store(error?: Error): Promise<void>
}

/** The callbacks of each form, in the order of `EVENTS`. */
export const NAMES = {
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
export const forms = ['older', 'newer'] as const

/** Begins a request whose response sets cookies that the jar is slow to store. */
export async function begin(form: (typeof forms)[number], react: React = () => undefined): Promise<Play> {
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
