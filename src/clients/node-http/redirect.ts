/**
 * Links a redirect of `node:http` with the request that follows it, for the Cookie header that the caller wrote.
 *
 * A client that follows redirects makes a request for each, with the same header. What a response of the chain set
 * counts from then on, as in the fetch door.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingMessage } from 'node:http'
import { readUrl } from '../../algorithms/url.js'
import { type CookiePair, cookiePairs, pairsAfter } from '../../http/cookie-header.js'
import type { Hop } from '../../http/hop.js'

/** What is known of the request that a redirect leads to. */
interface FollowUp {
  readonly jar: object | null
  /** The URLs that the redirect may mean: clients read octets of its Location differently. */
  readonly urls: readonly string[]
  /** The caller's pairs that the chain still carries. */
  readonly kept: readonly CookiePair[]
  /** The texts of those that it does not carry any more. */
  readonly dropped: ReadonlySet<string>
  /** What a client finds in the Set-Cookie lines of the chain; some write it into the next Cookie header themselves. */
  readonly copies: ReadonlySet<string>
  /** Whether it has its response, so that no other request follows the redirect. */
  isOver: boolean
}

/** A response whose cookies are stored. */
export interface Exchange {
  readonly url: string
  /** The pairs that the request had of its caller. */
  readonly own: readonly CookiePair[]
  readonly received: Hop['received']
  readonly response: IncomingMessage
}

/** The part that one request has in a chain of redirects. */
export interface RedirectStep {
  /** The caller's own pairs, if the header has these. */
  ownPairs(written: readonly CookiePair[]): readonly CookiePair[]
  /** Calls `deliver` so that a request made there, or in what comes of it, is linked with this response if it follows it. */
  deliver<Result>(exchange: Exchange, deliver: () => Result): Result
}

const NONE: ReadonlySet<string> = new Set()
const REDIRECTS = [301, 302, 303, 307, 308]

// One for all agents: where there are two for one jar, a redirect may lead from one to the other.
const followUps = new AsyncLocalStorage<FollowUp>()

/** Returns the step of a request that is being made for a URL, by an agent of this jar. */
export function redirectStep(jar: object | null, url: string): RedirectStep {
  const found = followUps.getStore()
  const link = found?.jar === jar && !found.isOver && found.urls.includes(hrefOf(url)) ? found : null
  return {
    ownPairs: (written) => (link === null ? written : carried(link, written)),
    deliver: (exchange, deliver) => {
      if (link) link.isOver = true
      const next = followUp(jar, exchange, link)
      return next === null ? deliver() : followUps.run(next, deliver)
    },
  }
}

/** What the caller wrote among the pairs of a header that the client made for the next request. */
function carried({ kept, dropped, copies }: FollowUp, written: readonly CookiePair[]): readonly CookiePair[] {
  const own = written.flatMap((pair) => {
    if (!copies.has(pair.text)) return pair
    // The client put it in the place of the caller's pair.
    return kept.filter(({ name }) => name === pair.name)
  })
  return own.filter(({ text }) => !dropped.has(text))
}

function followUp(
  jar: object | null,
  { url, own, received, response }: Exchange,
  before: FollowUp | null,
): FollowUp | null {
  if (before === null && (own.length === 0 || received.length === 0)) return null
  const { location } = response.headers
  if (location === undefined || !REDIRECTS.includes(response.statusCode ?? 0)) return null
  const base = readUrl(url)
  const next = base && readUrl(location, base)
  if (!base || !next) return null
  const kept = pairsAfter(own, received, next)
  const gone = own.filter((pair) => !kept.includes(pair)).map(({ text }) => text)
  const copies = received.flatMap(({ line }) =>
    cookiePairs(line)
      .slice(0, 1)
      .map(({ text }) => text),
  )
  const dropped = before?.dropped ?? NONE
  const inUtf8 = readUrl(Buffer.from(location, 'latin1').toString(), base)
  return {
    jar,
    urls: [next, inUtf8].flatMap((each) => (each ? [hrefOf(each.href)] : [])),
    kept,
    dropped: new Set([...dropped, ...gone]),
    copies: new Set([...(before?.copies ?? NONE), ...copies]),
    isOver: false,
  }
}

/** The URL without its fragment, as the URL standard writes it. */
function hrefOf(url: string): string {
  return (readUrl(url)?.href ?? url).replace(/#.*$/s, '')
}
