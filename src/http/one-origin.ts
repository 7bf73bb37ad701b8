/**
 * Finds out whether an undici dispatcher connects to one origin, or to the origin of each request.
 */
import { asError } from './as-error.js'

type Dispatch = (request: never, handler: never) => boolean

/** Whether a dispatcher has only one origin; if this is unknown, the error that the dispatcher reported instead. */
export type OneOrigin = boolean | Error

/** An origin that a dispatcher for many origins refuses. Interceptors can parse it, and it has no name to look up. */
const FOREIGN_ORIGIN = 'ftp://127.0.0.1'

/** Options that a dispatcher with one origin refuses: clients refuse the path, and mocks the second query. */
const REFUSED = { path: '/\u0100?speculoos', query: { speculoos: '' } }
/** Options that a dispatcher with one origin accepts. */
const TAKEN = { path: '/?speculoos', query: undefined }

/** The time in which a dispatcher must report an error, in milliseconds. */
const PATIENCE = 10_000

/**
 * Tests whether a dispatcher has only one origin, with a request that looks ordinary to interceptors and is never sent.
 * A dispatcher for many origins refuses its origin, and a dispatcher with one origin refuses its path.
 *
 * @param origin - an origin that the program sends requests to, since an interceptor may accept only known origins.
 * @returns a promise if an interceptor passes the request on later.
 */
export function hasOneOrigin(dispatch: Dispatch, origin: string): OneOrigin | Promise<OneOrigin> {
  let decided: OneOrigin | undefined
  let decide = (isOne: OneOrigin): void => {
    decided = isOne
  }
  probe(dispatch, FOREIGN_ORIGIN, (first) => {
    if (!(first instanceof Error)) decide(first)
    // No dispatcher connects to an origin with a path.
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
 * Sends a request with this origin, and reports once what its error means.
 *
 * After a client reports an error for a request, its pool gives it no more requests until it has sent another. So while
 * this function runs, the handler throws the error past the pool, and this function catches it. Afterwards nobody would
 * catch it: a request that still waits for a client is changed into one that the client accepts, and is aborted before
 * it is sent.
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
    // A dispatcher that accepts this origin connects to another.
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

/** The errors of clients and their mocks about the path. */
const OF_THE_PATH = /^(?:invalid request path|path must be|Query params cannot be passed|Mock dispatch not matched)/
/** The errors about the origin, and those of a SnapshotAgent, which has no response for this request at any origin. */
const OF_THE_ORIGIN = /^(?:Invalid URL protocol: |invalid url$|Maximum allowed origins reached$|No snapshot found for )/

/** Returns whether a dispatcher with one origin reports this error; the error itself if neither kind does. */
function meaningOf(error: Error): OneOrigin {
  if (OF_THE_PATH.test(error.message)) return true
  const isOfUndici = String(Reflect.get(error, 'code')).startsWith('UND_ERR')
  return isOfUndici && (OF_THE_ORIGIN.test(error.message) || isOfRecorder(error)) ? false : error
}

/**
 * A recording SnapshotAgent of undici 7 loses the error of the dispatcher that it records, which is always an Agent.
 */
function isOfRecorder({ message, stack = '' }: Error): boolean {
  return message === 'invalid onError method' && stack.includes('SnapshotAgent.dispatch')
}
