/**
 * Keeps the cookies of a call from an undici dispatcher that connects to another origin than that of the URL.
 */
import { hasOneOrigin } from '../../http/one-origin.js'
import { notFollowed } from './redirect.js'

/** The keys of the global dispatchers that all copies of undici in a process share. Each version reads one of them. */
const SHARED = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map((name) => Symbol.for(name))

/** Whether a dispatcher has only one origin, for each dispatcher that was tried. */
const tried = new WeakMap<object, boolean>()

/** The dispatchers without a symbol for their URL. They do not get one later, so each is searched only once. */
const withoutUrl = new WeakSet<object>()

/**
 * Throws if the dispatcher of a call exposes an origin that is not the origin of the URL. A dispatcher that exposes
 * none, such as a `RetryAgent`, is trusted to connect to the URL.
 */
export function requireOwnOrigin(url: URL, members: RequestInit): void {
  const given = givenDispatcher(members)
  for (const dispatcher of dispatchersOf(given)) {
    const origins = shownOrigins(dispatcher)
    if (origins === null || origins.every((origin) => origin === url.origin)) continue
    const name = given === undefined ? 'the global dispatcher of undici' : 'init.dispatcher'
    const got = `one that connects to ${origins.join(', ')} only`
    const advice = 'to let it stand in for another server, compose it with cookies() of speculoos/undici and its origin'
    throw new TypeError(`${name}: expected one that connects to ${url.origin}, got ${got}; ${advice}`)
  }
}

/**
 * Rejects if a redirect leads to another origin, and the dispatcher of the call connects to one origin only or does not
 * report its origins. A `Client` of undici, for one, would send the cookies of the next origin to the current one.
 */
export async function requireReachable(location: URL, url: URL, members: RequestInit): Promise<void> {
  if (location.origin === url.origin) return
  for (const dispatcher of dispatchersOf(givenDispatcher(members))) {
    const isOne = await isOfOneOrigin(dispatcher, location.origin)
    if (isOne === false) continue
    const why = isOne === true ? 'connects to one origin only' : 'does not report the origins that it connects to'
    throw notFollowed(url, `its Location is of ${location.origin}, and the dispatcher ${why}`)
  }
}

/** Returns the dispatcher that a call names for its hops; `undefined` for none. */
function givenDispatcher(members: RequestInit): unknown {
  return Reflect.get(members, 'dispatcher') ?? undefined
}

function dispatchersOf(given: unknown): object[] {
  const dispatchers = given === undefined ? SHARED.map((name): unknown => Reflect.get(globalThis, name)) : [given]
  return dispatchers.filter((each) => typeof each === 'object' && each !== null)
}

async function isOfOneOrigin(dispatcher: object, origin: string): Promise<boolean | Error> {
  if (shownOrigins(dispatcher) !== null) return true
  const known = tried.get(dispatcher)
  if (known !== undefined) return known
  const dispatch: unknown = Reflect.get(dispatcher, 'dispatch')
  if (typeof dispatch !== 'function') return false
  const isOne = await hasOneOrigin((...request) => Reflect.apply(dispatch, dispatcher, request), origin)
  if (!(isOne instanceof Error)) tried.set(dispatcher, isOne)
  return isOne
}

/**
 * Returns the only origins that a dispatcher connects to; `null` if it does not expose them. A `Client` and a `Pool`
 * have their URL under a symbol, even if they are composed, and a `BalancedPool` lists the addresses of its servers.
 */
function shownOrigins(dispatcher: object): readonly string[] | null {
  const upstreams: unknown = Reflect.get(dispatcher, 'upstreams')
  if (Array.isArray(upstreams) && upstreams.every((each) => typeof each === 'string')) return upstreams
  if (withoutUrl.has(dispatcher)) return null
  const symbol = Object.getOwnPropertySymbols(dispatcher).find(({ description }) => description === 'url')
  if (symbol === undefined) withoutUrl.add(dispatcher)
  const own: unknown = symbol === undefined ? undefined : Reflect.get(dispatcher, symbol)
  return own instanceof URL ? [own.origin] : null
}
