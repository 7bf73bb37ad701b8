/**
 * Links a redirect of `node:http` to the request that follows it, to update the Cookie header that the caller wrote.
 *
 * A client that follows redirects makes a request for each, with the same header. Once a response of the chain sets a
 * cookie, that cookie replaces the caller's pair, as in `createFetch`.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingMessage } from 'node:http'
import { readUrl } from '../../algorithms/url.js'
import { type CookiePair, cookiePairs, pairsAfter } from '../../http/cookie-header.js'
import type { Hop } from '../../http/hop.js'

/** The facts about the request that follows a redirect. */
interface FollowUp {
  readonly jar: object | null
  /** The URLs that the redirect may lead to: clients decode the octets of its Location differently. */
  readonly urls: readonly string[]
  /** The caller's pairs that the chain still carries. */
  readonly kept: readonly CookiePair[]
  /** The texts of the pairs that it no longer carries. */
  readonly dropped: ReadonlySet<string>
  /** The pairs in the Set-Cookie lines of the chain. Some clients copy these into the next Cookie header themselves. */
  readonly copies: ReadonlySet<string>
  /** Whether it has a response, so that no other request follows the redirect. */
  isOver: boolean
}

/** A response whose cookies are stored. */
export interface Exchange {
  readonly url: string
  /** The pairs that the caller of the request wrote. */
  readonly own: readonly CookiePair[]
  readonly received: Hop['received']
  readonly response: IncomingMessage
}

/** One request of a redirect chain. */
export interface RedirectStep {
  /** Returns the caller's own pairs among those of the header. */
  ownPairs(written: readonly CookiePair[]): readonly CookiePair[]
  /**
   * Calls `deliver`. A request that is made in it, or in its async context, is linked to this response if it follows
   * it.
   */
  deliver<Result>(exchange: Exchange, deliver: () => Result): Result
}

const NONE: ReadonlySet<string> = new Set()
const REDIRECTS = [301, 302, 303, 307, 308]

// All agents share this, since a redirect may lead from one agent of a jar to another.
const followUps = new AsyncLocalStorage<FollowUp>()

/** Returns the step of a request for a URL, made by an agent of this jar. */
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

/** Returns the pairs that the caller wrote from a header that the client made for the next request. */
function carried({ kept, dropped, copies }: FollowUp, written: readonly CookiePair[]): readonly CookiePair[] {
  const own = written.flatMap((pair) => {
    if (!copies.has(pair.text)) return pair
    // The client replaced the caller's pair with this one.
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
  const base = new URL(url)
  const next = readUrl(location, base)
  if (next === null) return null
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

/** Returns the URL as the URL standard serializes it, without its fragment. */
function hrefOf(url: string): string {
  return new URL(url).href.replace(/#.*/s, '')
}
