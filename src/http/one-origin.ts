/**
 * Tells a dispatcher of undici that connects to one origin from one that connects to the origin of each request.
 */
import { asError } from './as-error.js'

type Dispatch = (request: never, handler: never) => boolean

/** Whether a dispatcher has only one origin. An error if it is not known, which is what the dispatcher reported instead. */
export type OneOrigin = boolean | Error

/** An origin that a dispatcher refuses which connects to it. Interceptors can read it, and it has no name to look up. */
const FOREIGN_ORIGIN = 'ftp://127.0.0.1'

/** What a dispatcher refuses that has its own origin: its clients do so for the path, and its mocks for a second query. */
const REFUSED = { path: '/\u0100?speculoos', query: { speculoos: '' } }
/** What it takes. */
const TAKEN = { path: '/?speculoos', query: undefined }

/** How long a dispatcher may take to report an error, in milliseconds. */
const PATIENCE = 10_000

/**
 * Whether a dispatcher has only one origin. It is given a request which looks like any other to an interceptor, and which
 * is never sent: a dispatcher for many origins refuses its origin, and one that has its own refuses its path.
 *
 * @param origin - one that the program sends requests to. An interceptor may take only those that it knows.
 * @returns a promise if an interceptor passes the request on later.
 */
export function hasOneOrigin(dispatch: Dispatch, origin: string): OneOrigin | Promise<OneOrigin> {
  let decided: OneOrigin | undefined
  let decide = (isOne: OneOrigin): void => {
    decided = isOne
  }
  probe(dispatch, FOREIGN_ORIGIN, (first) => {
    if (!(first instanceof Error)) decide(first)
    // No dispatcher connects to an origin with a path either.
    else probe(dispatch, `${origin}/-`, (second) => decide(second))
  })
  if (decided !== undefined) return decided
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(new Error('No error was reported within 10 seconds.')), PATIENCE)
    decide = (isOne) => {
      clearTimeout(timer)
      resolve(isOne)
    }
  })
}

/**
 * Reports once what follows from the error that a request with this origin fails with.
 *
 * A pool gives no more requests to a client that reported an error for one, until that client has sent another. So the error
 * is thrown instead, past the pool, while there is somebody here to catch it. Later there is not: a request that still waits
 * for a client is changed into one that the client takes, and that is aborted before it is sent.
 */
function probe(dispatch: Dispatch, origin: string, report: (isOne: OneOrigin) => void): void {
  let isReported = false
  let isRunning = true
  const once = (isOne: OneOrigin): void => {
    if (isReported) return
    isReported = true
    report(isOne)
  }
  const fails = (given: unknown): void => {
    const error = asError(given)
    const isOne = meaningOf(error)
    once(isOne)
    if (isRunning && isOne === true) throw error
  }
  const starts = (abort: unknown): void => {
    // What takes this origin does not connect to it.
    once(true)
    if (typeof abort === 'function') abort(new Error('This request is not to be sent.'))
  }
  const responds = (): boolean => {
    once(new Error('An interceptor responded by itself.'))
    return true
  }
  const handler = {
    onRequestStart: (controller: { abort?: (reason: Error) => void } | null) =>
      starts((reason: Error) => controller?.abort?.(reason)),
    onRequestUpgrade: responds,
    onResponseStart: responds,
    onResponseData: () => {},
    onResponseEnd: responds,
    onResponseError: (_: unknown, error: unknown) => fails(error),
    onConnect: starts,
    onHeaders: responds,
    onData: () => true,
    onComplete: responds,
    onError: fails,
  }
  const request = { origin, method: 'GET', headers: {}, ...REFUSED }
  try {
    const result: unknown = Reflect.apply(dispatch, undefined, [request, handler])
    // An interceptor may be an async function.
    if (result instanceof Promise) result.catch((error) => once(meaningOf(asError(error))))
    if (!isReported) Object.assign(request, TAKEN)
  } catch (error) {
    once(meaningOf(asError(error)))
  } finally {
    isRunning = false
  }
}

/** What clients and their mocks report of the path. */
const OF_THE_PATH = /^(?:invalid request path|path must be|Query params cannot be passed|Mock dispatch not matched)/
/** What is reported of the origin, or by a SnapshotAgent, which has no response to this request of any origin. */
const OF_THE_ORIGIN = /^(?:Invalid URL protocol: |invalid url$|Maximum allowed origins reached$|No snapshot found for )/

/** Whether it is a dispatcher with one origin that reports this error; the error itself if neither kind does. */
function meaningOf(error: Error): OneOrigin {
  if (OF_THE_PATH.test(error.message)) return true
  const isOfUndici = String(Reflect.get(error, 'code')).startsWith('UND_ERR')
  return isOfUndici && (OF_THE_ORIGIN.test(error.message) || isOfRecorder(error)) ? false : error
}

/** A SnapshotAgent of undici 7 that records loses the error of what it records, which is always an Agent. */
function isOfRecorder({ message, stack = '' }: Error): boolean {
  return message === 'invalid onError method' && stack.includes('SnapshotAgent.dispatch')
}
