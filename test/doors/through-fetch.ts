/**
 * Sends the requests of the checks through anything that is called as fetch is.
 */
import type { Answer, Sending } from './door.js'

/** A response, as far as the checks look at it; the declarations of the clients differ in the rest. */
interface FetchResponse {
  readonly status: number
  readonly url: string
  text(): Promise<string>
}

/** The sending part of an adapter; `extra` is given to each call beside the members of the standard. */
export function throughFetch(
  fetch: (url: string, init?: never) => Promise<object>,
  extra: object = {},
): (sending: Sending) => Promise<Answer> {
  return async ({ url, context, ...init }) => {
    // Each client has types of its own for the members of the standard.
    const response = (await fetch(url, {
      ...init,
      ...(context && { cookies: context }),
      ...extra,
    } as never)) as FetchResponse
    return { status: response.status, url: response.url, body: await response.text() }
  }
}
