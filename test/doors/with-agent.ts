/**
 * The agent of the node:http door on the network of the checks, for the clients that take one.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Agent } from 'node:https'
import { createAgent, type HopContext } from 'speculoos/node-http'
import { agentsFor } from './agents.js'
import type { Answer, Given, Net, OpenDoor, Sending } from './door.js'

type AgentSending = Omit<Sending, 'context'>

/** Opens a door whose client is given an agent, which hears of the page behind a request from where it is sent. */
export function withAgent(
  { jar, options }: Given,
  net: Net,
  client: (agent: Agent) => (sending: AgentSending) => Promise<Answer>,
): OpenDoor {
  const agents = agentsFor(net)
  const pages = new AsyncLocalStorage<HopContext | undefined>()
  const send = client(createAgent(jar, { agent: agents, context: () => pages.getStore(), ...options }))
  return { send: ({ context, ...sending }) => pages.run(context, () => send(sending)), close: agents.close }
}

/** What clients on node:http lack. */
export const onNodeHttp = { http2: 'it stands on node:http, which speaks HTTP/1.1' }

/** What those lack that have no option for it. */
export const withinLimits = { 'long-heads': 'it cannot be told to take more than 16 KB' }

/** What those lack whose request object is out of reach. */
export const withinCount = { 'many-lines': 'node:http shows one thousand, and the client does not let that be changed' }
