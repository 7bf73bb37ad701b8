/**
 * Checks what a wrapped fetch returned, and completes the `url` and `redirected` of its Response.
 */
import { invalidArgument, invalidSecret } from '../../cookie/invalid-argument.js'

const RETURNED = 'what options.fetch returned'

/** Throws unless a fetch returned a Response. */
export function requireResponse(response: unknown): void {
  if (typeof response !== 'object' || response === null) throw invalidSecret(RETURNED, response, 'a Response')
  const { status, headers }: { status?: unknown; headers?: unknown } = response
  const hasHeaders = typeof headers === 'object' && headers !== null
  if (typeof status === 'number' && hasHeaders) return
  if (status === undefined || !hasHeaders) {
    throw invalidSecret(RETURNED, response, 'a Response with status and headers')
  }
  throw invalidArgument(`the status of ${RETURNED}`, status, 'a number')
}

/** Throws if the response shows that a fetch hides redirects, or follows them by itself. */
export function requireVisibleRedirects(response: Response): void {
  const expected = "a fetch that returns the redirect itself for redirect: 'manual'"
  if (quietly(() => response.type) === 'opaqueredirect') {
    throw new TypeError(`options.fetch: expected ${expected}, got one that hides redirects, as browsers do`)
  }
  if (quietly(() => response.redirected)) {
    throw new TypeError(`options.fetch: expected ${expected}, got one that followed a redirect by itself`)
  }
}

/**
 * Sets `url` and `redirected` of a response and its clones, if the response allows it. No constructor takes these two.
 */
export function complete(response: Response, href: string, redirected: boolean): Response {
  const url: unknown = quietly(() => response.url)
  if (!redirected && url === href && !href.includes('#')) return response
  const address = (typeof url === 'string' && url !== '' ? url : href).replace(/#.*/s, '')
  const facts = { ...(address !== url && { url: address }), ...(redirected && { redirected }) }
  if (Object.keys(facts).length === 0) return response
  const clone: unknown = quietly(() => response.clone)
  const completeClone = () => complete(Reflect.apply(Object(clone), response, []), href, redirected)
  const members = { ...facts, ...(typeof clone === 'function' && { clone: completeClone }) }
  for (const [name, value] of Object.entries(members)) {
    quietly(() => Reflect.defineProperty(response, name, { value, configurable: true, writable: true }))
  }
  return response
}

/** Calls `read`, and returns `undefined` if it throws. */
export function quietly<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
