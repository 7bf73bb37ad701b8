/**
 * Tells a dispatcher of undici that connects to one origin from one that connects to the origin of each request.
 */

type Dispatch = (request: never, handler: never) => boolean

/** An origin that no dispatcher takes which needs one. Interceptors can read it, and it has no name to look up. */
const UNUSABLE_ORIGIN = 'http://127.0.0.1/-'

/** Reads like a URL for an interceptor, but is neither text nor a URL: a dispatcher that needs an origin refuses it. */
const NO_ORIGIN = {
  constructor: URL,
  href: UNUSABLE_ORIGIN,
  origin: 'http://127.0.0.1',
  protocol: 'http:',
  host: '127.0.0.1',
  hostname: '127.0.0.1',
  port: '',
  pathname: '/-',
  search: '',
  toString: () => UNUSABLE_ORIGIN,
}

/** How long a dispatcher may take to report an error, in milliseconds. */
const PATIENCE = 10_000

/**
 * Whether a dispatcher has only one origin. It is given a request which none of them sends, with an empty path and an
 * empty method: one that needs an origin reports that first, and one that has its own reports one of the others.
 *
 * @returns a promise if an interceptor passes the request on later: of `null` if nothing comes of it.
 */
export function hasOneOrigin(dispatch: Dispatch): boolean | Promise<boolean | null> {
  let decided: boolean | undefined
  let decide = (isOne: boolean): void => {
    decided = isOne
  }
  probe(dispatch, NO_ORIGIN, (first) => {
    // A mock of one origin has no reply for it.
    if (/^(?:path must be|invalid request path|invalid request method|Mock dispatch not matched)/.test(first)) {
      decide(true)
    } else if (first === '' || first.startsWith('opts.origin must be')) decide(false)
    // What it reports may be that of an interceptor, which could not read the origin.
    else probe(dispatch, UNUSABLE_ORIGIN, (second) => decide(/^(?:path must be|invalid request path)/.test(second)))
  })
  if (decided !== undefined) return decided
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), PATIENCE)
    decide = (isOne) => {
      clearTimeout(timer)
      resolve(isOne)
    }
  })
}

/** Reports once how a request with this origin fails: with the message of the error, or `''` if it has a response. */
function probe(dispatch: Dispatch, origin: unknown, report: (message: string) => void): void {
  let isReported = false
  const once = (error?: unknown): void => {
    if (isReported) return
    isReported = true
    report(error === undefined ? '' : error instanceof Error ? error.message : 'unknown')
  }
  const handler = {
    onRequestStart: () => {},
    onRequestUpgrade: () => once(),
    onResponseStart: () => once(),
    onResponseData: () => {},
    onResponseEnd: () => once(),
    onResponseError: (_: unknown, error: unknown) => once(error ?? 'unknown'),
    onConnect: () => {},
    onHeaders: () => {
      once()
      return true
    },
    onData: () => true,
    onComplete: () => once(),
    onError: (error: unknown) => once(error ?? 'unknown'),
  }
  try {
    // The declarations require what is left out here on purpose. The history of a MockAgent leaves out a request
    // whose query cannot be read.
    const request = { origin, path: '', method: '', query: Symbol('no query') }
    const result: unknown = Reflect.apply(dispatch, undefined, [request, handler])
    // An interceptor may be an async function.
    if (result instanceof Promise) result.catch(once)
  } catch (error) {
    once(error ?? 'unknown')
  }
}
