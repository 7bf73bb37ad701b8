/**
 * The agent of `createAgent` on the network of the checks, for clients that take an agent.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Agent } from 'node:https'
import { createAgent, type HopContext } from 'speculoos/node-http'
import { agentsFor } from './agents.js'
import type { Answer, Given, Net, OpenDoor, Sending } from './door.js'

type AgentSending = Omit<Sending, 'context'>

/**
 * Opens a door whose client takes an agent. The agent finds the page behind a request in the async context of the
 * sender.
 */
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

/** What all clients on node:http lack. */
export const onNodeHttp = { http2: 'it uses node:http, which speaks HTTP/1.1' }

/** What clients without an option for it lack. */
export const withinLimits = { 'long-heads': 'it has no option to accept more than 16 KB' }

/** What clients that hide their request object lack. */
export const withinCount = {
  'many-lines': 'node:http shows one thousand, and the client does not let callers change that',
}
