/**
 * node-fetch over `createFetch`, and with the agent.
 */
import nodeFetch from 'node-fetch'
import { createFetch } from 'speculoos/fetch'
import { agentsFor } from '../agents.js'
import { passTheContract } from '../contract.js'
import { throughFetch } from '../through-fetch.js'
import { onNodeHttp, withAgent, withinCount, withinLimits } from '../with-agent.js'

passTheContract([
  {
    client: 'node-fetch',
    how: 'through createFetch',
    lacks: {
      http2: 'it uses node:http, which speaks HTTP/1.1',
      'long-heads': 'it has no option to accept more than 16 KB',
      'many-lines': 'node:http shows one thousand',
    },
    open: (_, net, { jar, options }) => {
      const agents = agentsFor(net)
      const agent = ({ protocol }: URL) => (protocol === 'https:' ? agents.https : agents.http)
      return { send: throughFetch(createFetch(jar, { fetch: nodeFetch, ...options }), { agent }), close: agents.close }
    },
  },
  {
    client: 'node-fetch',
    how: 'with createAgent',
    lacks: { ...onNodeHttp, ...withinLimits, ...withinCount },
    open: (_, net, given) => withAgent(given, net, (agent) => throughFetch(nodeFetch, { agent })),
  },
])
