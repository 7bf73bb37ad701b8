/**
 * What happened in a scene, a row a request: as the servers saw it, and as the jar explains it.
 */
import type { ExcludedCookie } from 'speculoos'
import type { Hop } from 'speculoos/fetch'
import { reasonIds } from '../servers/browser.js'
import type { LocalServers, Received } from '../servers/local-servers.js'

/** One request and its response, or one thing that a script did. */
export interface Row {
  readonly method: string
  /** The URL, without the port. */
  readonly url: string
  /** The status of the response, or `script`. */
  readonly status: string
  /** The cookies that the server received, or that the script read; empty for none. */
  readonly sent: string
  readonly received: Hop['received']
  readonly withheld: readonly ExcludedCookie[]
}

/** What must happen in a row, in words. */
export interface Expectation {
  /** The method, the URL without its port, and the status. */
  readonly request: string
  readonly sent: string
  /** What became of the cookies that came back: `stored a`, `removed a` or `refused a: reason`. */
  readonly received?: readonly string[]
  /** The cookies of the site that were not sent: `a: reason`. */
  readonly withheld?: readonly string[]
}

/** The rows of the requests that the browser made, from what both sides know of them. */
export function requestRows(net: LocalServers, hops: readonly Hop[], arrived: readonly Received[]): Row[] {
  if (hops.length !== arrived.length) throw new Error(`${hops.length} requests were sent, ${arrived.length} arrived`)
  return hops.map(({ method, url, status, cookie, received, retrieval }, index) => {
    const sent = arrived[index]?.cookie ?? ''
    if (sent !== cookie)
      throw new Error(`${method} ${url}: the server received the cookies "${sent}" and not "${cookie}"`)
    return { method, url: net.nameOf(url), status: String(status), sent, received, withheld: retrieval.excluded }
  })
}

/** A row in the words of the expectations. */
export function described({ method, url, status, sent, received, withheld }: Row): Required<Expectation> {
  return {
    request: `${method} ${url} ${status}`,
    sent,
    received: received.map(({ line, result }) => {
      if (result.status !== 'rejected') return `${result.status} ${nameOf(line)}`
      return `refused ${nameOf(line)}: ${reasonIds(result).join(' ')}`
    }),
    withheld: withheld.map((exclusion) => `${exclusion.cookie.name}: ${reasonIds(exclusion).join(' ')}`),
  }
}

function nameOf(line: string): string {
  return line.split('=')[0] ?? ''
}

/** What differs between what must happen and what happened, a line each. */
export function differences(expected: readonly Expectation[], rows: readonly Row[]): string[] {
  const found = rows.map(described)
  return Array.from({ length: Math.max(expected.length, found.length) }).flatMap((_, index) => {
    const wanted = { request: '', sent: '', received: [], withheld: [], ...expected[index] }
    const happened = { request: '', sent: '', received: [], withheld: [], ...found[index] }
    const keys = ['request', 'sent', 'received', 'withheld'] as const
    return keys
      .filter((key) => JSON.stringify(wanted[key]) !== JSON.stringify(happened[key]))
      .map((key) => {
        const [must, is] = [JSON.stringify(wanted[key]), JSON.stringify(happened[key])]
        return `row ${index + 1}, ${happened.request || wanted.request}: ${key} must be ${must}, and is ${is}`
      })
  })
}
