/**
 * Visits a URL with an empty jar, and keeps each response of the chain of redirects.
 */
import { createFetch, type Hop } from '../clients/fetch/fetch.js'
import type { Given } from './given.js'
import { makeJar } from './jar.js'
import { type Mistake, mistake, troubleOf } from './mistake.js'
import type { SavedResponse } from './responses.js'

/** How long a visit may take, in milliseconds. */
const TIME = 30_000
/** The most octets of a body that are read. */
const BODY = 1_048_576

/** What a visit collected. */
export interface Visit {
  readonly hops: readonly Hop[]
  /** The responses of the hops. */
  readonly responses: readonly SavedResponse[]
  /** Why the visit ended before its last response was whole; `null` if it did not. */
  readonly failure: Mistake | null
}

/** Visits a URL once, as a new client. */
export async function visit(url: string, given: Given, now: number): Promise<Visit> {
  const hops: Hop[] = []
  const fetch = createFetch(makeJar(given, now), { onHop: (hop) => void hops.push(hop) })
  let body: string | undefined
  let failure: Mistake | null = null
  try {
    body = await bodyOf(await fetch(url, { signal: AbortSignal.timeout(TIME) }))
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
    failure = mistake('--live', 'a URL that answers', troubleOf(cause))
  }
  const responses = hops.map((hop, index) => responseOf(hop, index === hops.length - 1 ? body : undefined))
  return { hops, responses, failure }
}

function responseOf({ url, method, status, cookie, headers, received }: Hop, body: string | undefined): SavedResponse {
  return {
    url,
    method,
    status,
    headers: [...headers],
    body,
    requestHeaders: cookie === '' ? undefined : { cookie },
    lines: received.map(({ line }) => line),
  }
}

async function bodyOf(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  const reader = response.body?.getReader()
  while (reader !== undefined && size < BODY) {
    const { done, value } = await reader.read()
    if (done) return text
    size += value.length
    text += decoder.decode(value, { stream: true })
  }
  await reader?.cancel()
  return text
}
