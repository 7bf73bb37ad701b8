/**
 * Tells a dispatcher of undici that connects to one origin from one that connects to the origin of each request.
 */

type Dispatch = (request: never, handler: never) => boolean

/**
 * Stands for an origin, so that an interceptor below that reads it finds an address, and does not look up a name. No
 * dispatcher that needs an origin takes it, since it is neither a text nor a URL.
 */
const NO_ORIGIN = { constructor: URL, hostname: '127.0.0.1' }

/**
 * Whether a dispatcher has only one origin. It is given a request which none of them sends, with an empty path and an
 * empty method: one that needs an origin reports that first, and one that has its own reports one of the others.
 */
export function hasOneOrigin(dispatch: Dispatch): boolean {
  let reported: unknown
  const report = (error: unknown): void => {
    reported = error
  }
  const handler = {
    onRequestStart: () => {},
    onRequestUpgrade: () => {},
    onResponseStart: () => {},
    onResponseData: () => {},
    onResponseEnd: () => {},
    onResponseError: (_: unknown, error: unknown) => report(error),
    onConnect: () => {},
    onHeaders: () => true,
    onData: () => true,
    onComplete: () => {},
    onError: report,
  }
  try {
    // The declarations require what is left out here on purpose.
    Reflect.apply(dispatch, undefined, [{ origin: NO_ORIGIN, path: '', method: '' }, handler])
  } catch (error) {
    report(error)
  }
  // A mock of one origin has no reply for it.
  return (
    reported instanceof Error &&
    /^(?:path must be|invalid request path|invalid request method|Mock dispatch not matched)/.test(reported.message)
  )
}
