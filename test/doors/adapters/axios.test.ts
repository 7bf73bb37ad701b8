/**
 * axios with the agent, and with its fetch adapter over `createFetch`.
 */
import axios from 'axios'
import { createFetch } from 'speculoos/fetch'
import * as undici from 'undici'
import { passTheContract } from '../contract.js'
import { dispatcherFor } from '../dispatchers.js'
import { onNodeHttp, withAgent, withinCount, withinLimits } from '../with-agent.js'

passTheContract([
  {
    client: 'axios',
    how: 'with createAgent',
    lacks: { ...onNodeHttp, ...withinLimits, ...withinCount },
    open: (_, net, given) =>
      withAgent(given, net, (agent) => {
        const client = axios.create({ httpAgent: agent, httpsAgent: agent, proxy: false, validateStatus: null })
        return async ({ body, ...sending }) => {
          const answer = await client.request({ ...sending, data: body ?? null, responseType: 'text' })
          return { status: answer.status, url: answer.request.res.responseUrl, body: answer.data }
        }
      }),
  },
  {
    client: 'axios',
    how: 'with its fetch adapter and the fetch of createFetch',
    lacks: { context: 'it passes no other options to the fetch' },
    open: (_, net, { jar, options }) => {
      const dispatcher = dispatcherFor(undici, net)
      const kept = createFetch(jar, options)
      const fetch: typeof globalThis.fetch = (input, init) => {
        // The declarations of the global fetch have no dispatcher.
        return kept(input, { ...init, dispatcher } as RequestInit)
      }
      const client = axios.create({ adapter: 'fetch', env: { fetch }, validateStatus: null })
      return {
        send: async ({ body, context: _, ...sending }) => {
          const { status, data } = await client.request({ ...sending, data: body ?? null, responseType: 'text' })
          return { status, body: data }
        },
        close: () => dispatcher.destroy(),
      }
    },
  },
])
