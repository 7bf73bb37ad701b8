/**
 * The fetches that the door is tried with: the one built into Node, and that of the `undici` package.
 */
import * as undici from 'undici'

/** A fetch and the class of its requests; the types of `undici` are its own for the same standard objects. */
export const fetches = [
  { name: 'the fetch of Node', fetch: globalThis.fetch, Request: globalThis.Request },
  {
    name: 'the fetch of undici',
    fetch: undici.fetch as unknown as typeof globalThis.fetch,
    Request: undici.Request as unknown as typeof globalThis.Request,
  },
] as const
