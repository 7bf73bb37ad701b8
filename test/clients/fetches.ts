/**
 * The fetches that createFetch is tested with: the one built into Node, and the one of the `undici` package.
 */
import * as undici from 'undici'

/** A fetch and the class of its requests. `undici` declares different types for the same standard objects. */
export const fetches = [
  { name: 'the fetch of Node', fetch: globalThis.fetch, Request: globalThis.Request },
  {
    name: 'the fetch of undici',
    fetch: undici.fetch as unknown as typeof globalThis.fetch,
    Request: undici.Request as unknown as typeof globalThis.Request,
  },
] as const
