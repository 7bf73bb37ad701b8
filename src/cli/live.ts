/**
 * Visits a URL with an empty jar, and keeps each response of the chain of redirects.
 */
import { createFetch, type Hop } from '../clients/fetch/fetch.js'
import type { Given } from './given.js'
import { makeJar } from './jar.js'
import { mistake, troubleOf } from './mistake.js'
import type { SavedResponse } from './responses.js'

/** How long a visit may take, in milliseconds. */
const TIME = 30_000
/** How many octets of a body are read. */
const BODY = 1_048_576

/**
 * Visits a URL once, as a new client.
 *
 * @param onHop - is called with each hop as its response arrives.
 */
export async function visit(
  url: string,
  given: Given,
  now: number,
  onHop: (hop: Hop) => void,
): Promise<SavedResponse[]> {
  const hops: Hop[] = []
  const fetch = createFetch(makeJar(given, now), {
    onHop(hop) {
      hops.push(hop)
      onHop(hop)
    },
  })
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIME) })
    const body = await bodyOf(response)
    return hops.map((hop, index) => responseOf(hop, index === hops.length - 1 ? body : undefined))
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
    throw mistake('--live', 'a URL that answers', troubleOf(cause))
  }
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
