/**
 * ky over `createFetch`.
 */
import { createFetch } from 'speculoos/fetch'
import * as undici from 'undici'
import { passTheContract } from '../contract.js'
import { dispatcherFor } from '../dispatchers.js'
import type { Door } from '../door.js'
import { throughFetch } from '../through-fetch.js'

const versions: readonly Pick<Door, 'client' | 'node'>[] = [{ client: 'ky-1' }, { client: 'ky', node: 22 }]

passTheContract(
  versions.map(({ client, node = 0 }) => ({
    client,
    node,
    how: 'ky.create with the fetch of createFetch',
    open: async (_, net, { jar, options }) => {
      // Both versions have the interface that is used here.
      const { default: ky }: typeof import('ky-1') = await import(client === 'ky' ? 'ky' : 'ky-1')
      const dispatcher = dispatcherFor(undici, net)
      const kept = ky.create({ fetch: createFetch(jar, options), retry: 0, throwHttpErrors: false })
      return { send: throughFetch(kept, { dispatcher }), close: () => dispatcher.destroy() }
    },
  })),
)
