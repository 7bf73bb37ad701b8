/**
 * The interceptor in undici's dispatchers, below and above other interceptors, and as the dispatcher of a fetch.
 */
import { cookies } from 'speculoos/undici'
import * as undici7 from 'undici'
import { passTheContract } from '../contract.js'
import { dispatcherFor } from '../dispatchers.js'
import type { Door, OpenDoor, Sending } from '../door.js'
import { throughFetch } from '../through-fetch.js'

/** Both versions have the interface that is used here. */
type Undici = typeof undici7

interface Version {
  readonly client: string
  readonly node: number
  readonly load: () => Promise<Undici>
}

const versions: readonly Version[] = [
  { client: 'undici', node: 20, load: async () => undici7 },
  { client: 'undici-8', node: 22, load: async () => (await import('undici-8')) as unknown as Undici },
]

type Wired = (undici: Undici, dispatcher: undici7.Dispatcher, keep: ReturnType<typeof cookies>) => undici7.Dispatcher

/**
 * Dispatchers with the interceptor and others below and above it. `compose` puts the first argument below the others.
 */
const ways: Readonly<Record<string, Wired>> = {
  'cookies below redirect': ({ interceptors }, dispatcher, keep) =>
    dispatcher.compose(keep, interceptors.redirect({ maxRedirections: 20 })),
  'cookies below retry, cache and redirect': ({ interceptors }, dispatcher, keep) =>
    dispatcher.compose(
      keep,
      interceptors.retry({ maxRetries: 0, throwOnError: false }),
      interceptors.cache(),
      interceptors.redirect({ maxRedirections: 20 }),
    ),
  'cookies above retry and cache, below redirect': ({ interceptors }, dispatcher, keep) =>
    dispatcher.compose(
      interceptors.retry({ maxRetries: 0, throwOnError: false }),
      interceptors.cache(),
      keep,
      interceptors.redirect({ maxRedirections: 20 }),
    ),
}

const lacks = { context: 'the context is an option of the interceptor, and is tested there' }

function throughRequest({ request }: Undici, dispatcher: undici7.Dispatcher): OpenDoor['send'] {
  return async ({ url, method = 'GET', headers = {}, body, signal }: Sending) => {
    // The declaration of undici allows known methods only.
    const options = {
      dispatcher,
      method: method as 'GET',
      headers: { ...headers },
      body: body ?? null,
      signal: signal ?? null,
    }
    const { statusCode, body: answer } = await request(url, options)
    return { status: statusCode, body: await answer.text() }
  }
}

const doors: Door[] = versions.flatMap(({ client, node, load }) => [
  ...Object.entries(ways).map(
    ([how, wire]): Door => ({
      client,
      node,
      how: `request, ${how}`,
      lacks: {
        ...lacks,
        ...(client === 'undici' &&
          how.includes('retry') && { 'early-hints': 'the retry of undici 7 takes them for the final response' }),
      },
      open: async (_, net, { jar, options }) => {
        const undici = await load()
        const base = dispatcherFor(undici, net)
        return { send: throughRequest(undici, wire(undici, base, cookies(jar, options))), close: () => base.destroy() }
      },
    }),
  ),
  {
    client,
    node,
    how: 'fetch, with cookies in its dispatcher',
    lacks,
    open: async (_, net, { jar, options }) => {
      const undici = await load()
      const base = dispatcherFor(undici, net)
      const dispatcher = base.compose(cookies(jar, options))
      return { send: throughFetch(undici.fetch, { dispatcher }), close: () => base.destroy() }
    },
  },
])

passTheContract([
  ...doors,
  {
    client: null,
    how: 'fetch, with cookies in a dispatcher of undici 7',
    lacks,
    open: (_, net, { jar, options }) => {
      const base = dispatcherFor(undici7, net)
      const dispatcher = base.compose(cookies(jar, options))
      return { send: throughFetch(fetch, { dispatcher }), close: () => base.destroy() }
    },
  },
])
