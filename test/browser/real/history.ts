/** Histories of a browser: what a user, documents and servers do, one after another. They are drawn from a seed. */

import { Draw } from './draw.js'
import { drawLine, drawStoreCall } from './lines.js'

/** One request of a chain of redirects: where it goes, and what the response has. */
export interface HopPlan {
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly path: string
  /** The status with which the response redirects, if a hop follows. */
  readonly status: number
  /** The Set-Cookie lines of the response, a code unit an octet. */
  readonly lines: readonly string[]
  /** The Clear-Site-Data header field of the response. */
  readonly clears?: string
}

/** A request and what it is redirected to. */
export type Chain = readonly HopPlan[]

/**
 * One action. `at` is the place of the document that acts: 0 is the page, and each new frame gets the next number. A number
 * too large counts round.
 */
export type Action =
  | { readonly kind: 'open'; readonly chain: Chain }
  | { readonly kind: 'popup'; readonly at: number; readonly chain: Chain }
  | { readonly kind: 'follow'; readonly at: number; readonly chain: Chain; readonly target: '_self' | '_top' }
  | { readonly kind: 'submit'; readonly at: number; readonly chain: Chain }
  | { readonly kind: 'frame'; readonly at: number; readonly chain: Chain; readonly sandbox: boolean }
  | { readonly kind: 'image'; readonly at: number; readonly chain: Chain }
  | { readonly kind: 'fetch'; readonly at: number; readonly chain: Chain; readonly credentials: RequestCredentials }
  | { readonly kind: 'worker'; readonly at: number; readonly chain: Chain; readonly shared: boolean }
  | { readonly kind: 'set'; readonly at: number; readonly line: string }
  | { readonly kind: 'read'; readonly at: number }
  | { readonly kind: 'reload'; readonly by: 'user' | 'script' }
  | { readonly kind: 'back' }
  | { readonly kind: 'blank'; readonly at: number; readonly url: BlankUrl }
  | { readonly kind: 'store'; readonly at: number; readonly call: StoreCall }
  | { readonly kind: 'listen'; readonly at: number }
  | { readonly kind: 'events'; readonly at: number }

/** Documents of frames that come from no server. */
export type BlankUrl = 'about:blank' | 'about:srcdoc' | 'data:text/html,'

/** A call of the Cookie Store API. */
export interface StoreCall {
  readonly method: 'set' | 'delete' | 'get' | 'getAll'
  readonly argument: StoreArgument
}

/** What a call is given. */
export interface StoreArgument {
  name?: string
  value?: string
  domain?: string | null
  path?: string
  sameSite?: string
  partitioned?: boolean
  expires?: number
  maxAge?: number
}

export type History = readonly Action[]

/**
 * Hosts that share suffixes: two sites below `example`, one below a suffix of two labels, two of a private suffix, and hosts
 * of this computer.
 */
export const HOSTS: readonly string[] = [
  'site-a.example',
  'www.site-a.example',
  'deep.www.site-a.example',
  'site-b.example',
  'a.example',
  'site-a.co.uk',
  'www.site-a.co.uk',
  'one.github.io',
  'two.github.io',
  'localhost',
  'app.localhost',
]

const PATHS = ['/', '/docs', '/docs/', '/docs/api', '/other']
const CLEARS = ['"cookies"', '"cookies", "storage"', '"storage"', 'cookies']
const STATUSES = [301, 302, 303, 307, 308]

/** Draws a history; it begins with a page. */
export function drawHistory(seed: number): History {
  const draw = new Draw(seed)
  // Two or three hosts, so that cookies meet.
  const hosts = Array.from({ length: draw.below(3) + 2 }, () => draw.of(HOSTS))
  const actions: Action[] = [{ kind: 'open', chain: drawChain(draw, hosts) }]
  const length = draw.below(12) + 4
  while (actions.length < length) actions.push(drawAction(draw, hosts))
  return actions
}

function drawAction(draw: Draw, hosts: readonly string[]): Action {
  const at = draw.below(4)
  const chain = drawChain(draw, hosts)
  switch (draw.below(20)) {
    case 0:
    case 1:
      return { kind: 'open', chain }
    case 2:
      return { kind: 'popup', at, chain }
    case 3:
    case 4:
      return { kind: 'follow', at, chain, target: draw.chance(3) ? '_top' : '_self' }
    case 5:
      return { kind: 'submit', at, chain }
    case 6:
    case 7:
    case 8:
      return { kind: 'frame', at, chain, sandbox: draw.chance(8) }
    case 9:
      return { kind: 'image', at, chain }
    case 10:
      return { kind: 'fetch', at, chain, credentials: draw.of(['include', 'include', 'same-origin', 'omit']) }
    case 11:
      return { kind: 'set', at, line: drawLine(draw, draw.of(hosts), true) }
    case 12:
      return { kind: 'read', at }
    case 13:
      return { kind: 'back' }
    case 14:
      return { kind: 'blank', at, url: draw.of(['about:blank', 'about:srcdoc', 'data:text/html,']) }
    case 15:
    case 16:
      return { kind: 'store', at, call: drawStoreCall(draw, draw.of(hosts)) }
    case 17:
      return { kind: 'listen', at }
    case 18:
      return { kind: 'events', at }
    default:
      return { kind: 'reload', by: draw.of(['user', 'script']) }
  }
}

function drawChain(draw: Draw, hosts: readonly string[]): Chain {
  const length = draw.chance(4) ? draw.below(2) + 2 : 1
  const isMixed = draw.chance(4)
  return Array.from({ length }, () => {
    const host = draw.of(hosts)
    const lines = Array.from({ length: draw.below(4) }, () => drawLine(draw, host, false))
    const scheme = isMixed && draw.chance(2) ? 'http' : 'https'
    const clears = draw.chance(25) ? { clears: draw.of(CLEARS) } : {}
    return { scheme, host, path: draw.of(PATHS), status: draw.of(STATUSES), lines, ...clears }
  })
}

/** All histories that have a little less than this one, those without whole actions first. */
export function* shorter(history: History): Generator<History> {
  for (let index = history.length - 1; index >= 0; index -= 1) {
    // An empty page is no place to begin: its requests come from nowhere.
    if (index > 0 || history[1]?.kind === 'open') yield history.toSpliced(index, 1)
  }
  for (const [index, action] of history.entries()) {
    if (!('chain' in action)) continue
    for (const chain of shorterChains(action.chain)) yield history.with(index, { ...action, chain })
  }
}

function* shorterChains(chain: Chain): Generator<Chain> {
  if (chain.length > 1) for (const index of chain.keys()) yield chain.toSpliced(index, 1)
  for (const [index, hop] of chain.entries()) {
    const { clears, ...rest } = hop
    if (clears !== undefined) yield chain.with(index, rest)
    const half = Math.floor(hop.lines.length / 2)
    if (half > 2) {
      yield chain.with(index, { ...hop, lines: hop.lines.slice(0, half) })
      yield chain.with(index, { ...hop, lines: hop.lines.slice(half) })
    }
    for (const line of hop.lines.keys()) yield chain.with(index, { ...hop, lines: hop.lines.toSpliced(line, 1) })
  }
}
