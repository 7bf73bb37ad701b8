/**
 * Sends the requests of the checks through a function that is called like fetch.
 */
import type { Answer, Sending } from './door.js'

/** The members of a response that the checks read. The declarations of the clients differ in the others. */
interface FetchResponse {
  readonly status: number
  readonly url: string
  text(): Promise<string>
}

/** Returns the `send` of an adapter. It adds `extra` to the members of the standard in each call. */
export function throughFetch(
  fetch: (url: string, init?: never) => Promise<object>,
  extra: object = {},
): (sending: Sending) => Promise<Answer> {
  return async ({ url, context, ...init }) => {
    // Each client declares different types for the members of the standard.
    const response = (await fetch(url, {
      ...init,
      ...(context && { cookies: context }),
      ...extra,
    } as never)) as FetchResponse
    return { status: response.status, url: response.url, body: await response.text() }
  }
}
