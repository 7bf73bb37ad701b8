/**
 * `createFetch` over the fetch of Node, and over the fetches of undici.
 */
import { createFetch } from 'speculoos/fetch'
import * as undici from 'undici'
import { passTheContract } from '../contract.js'
import { dispatcherFor } from '../dispatchers.js'
import type { Door } from '../door.js'
import { throughFetch } from '../through-fetch.js'

const doors: Door[] = [
  {
    client: null,
    how: 'fetch, with a dispatcher of undici 7, through createFetch',
    open: (_, net, { jar, options }) => {
      const dispatcher = dispatcherFor(undici, net)
      const fetch = createFetch(jar, options)
      return { send: throughFetch(fetch, { dispatcher }), close: () => dispatcher.destroy() }
    },
  },
  {
    client: 'undici',
    how: 'fetch, through createFetch',
    open: (_, net, { jar, options }) => {
      const dispatcher = dispatcherFor(undici, net)
      const fetch = createFetch(jar, { fetch: undici.fetch, ...options })
      return { send: throughFetch(fetch, { dispatcher }), close: () => dispatcher.destroy() }
    },
  },
  {
    client: 'undici-8',
    node: 22,
    how: 'fetch, through createFetch',
    open: async (_, net, { jar, options }) => {
      const undici8 = await import('undici-8')
      const dispatcher = dispatcherFor(undici8, net)
      const fetch = createFetch(jar, { fetch: undici8.fetch, ...options })
      return { send: throughFetch(fetch, { dispatcher }), close: () => dispatcher.destroy() }
    },
  },
]

passTheContract(doors)
