/**
 * Reads the arguments of `createAgent`, each once. Errors name the argument that is wrong.
 */
import type { Agent, ClientRequest } from 'node:http'
import { fieldOf, fieldsOf, invalidSecret } from '../../cookie/invalid-argument.js'
import {
  HOP_OPTIONS,
  type HopOptions,
  type HopSettings,
  type JarSource,
  readHopSettings,
} from '../../http/hop-settings.js'
import { isAgent } from './front.js'
import type { AgentPair } from './pair.js'

/**
 * The options of `createAgent`.
 *
 * @see https://nodejs.org/api/http.html#class-httpagent
 */
export interface AgentOptions<Inner extends Agent | AgentPair = Agent | AgentPair> extends HopOptions<ClientRequest> {
  /**
   * The agent that makes the connections, such as a proxy agent, or one for each scheme; by default two like the global
   * ones.
   */
  readonly agent?: Inner | undefined
}

/** The arguments of `createAgent`, checked. */
export interface AgentSettings extends HopSettings<ClientRequest> {
  readonly agent: Agent | AgentPair | undefined
}

/** Reads the arguments of `createAgent`. Throws a TypeError if one is not valid. */
export function readArguments(jar: JarSource<ClientRequest>, options: AgentOptions): AgentSettings {
  const { agent, ...hopOptions } = fieldsOf('options', options, ['agent', ...HOP_OPTIONS])
  return { agent: agent === undefined ? undefined : readAgents(agent), ...readHopSettings(jar, hopOptions) }
}

function readAgents(given: unknown): Agent | AgentPair {
  if (isAgent(given)) return given
  const isObject = typeof given === 'object' && given !== null
  const http: unknown = isObject ? fieldOf(given, 'http') : undefined
  const https: unknown = isObject ? fieldOf(given, 'https') : undefined
  if (http === undefined || https === undefined) {
    const isDispatcher = isObject && fieldOf(given, 'dispatch') !== undefined
    const advice = isDispatcher ? 'a dispatcher of undici is for speculoos/undici' : undefined
    const expected = 'an agent of node:http, or { http, https } with one for each scheme'
    throw invalidSecret('options.agent', given, expected, advice)
  }
  if (!isAgent(http) || isOnlyFor(http, 'https:')) throw invalidSecret('options.agent.http', http, 'an agent for http:')
  if (!isSecureAgent(https)) throw invalidSecret('options.agent.https', https, 'an agent for https:')
  return { http, https }
}

function isSecureAgent(given: unknown): given is AgentPair['https'] {
  return isAgent(given) && !isOnlyFor(given, 'http:')
}

/**
 * Whether an agent is for this scheme only. An agent that finds the scheme of each request has an accessor in its
 * class.
 */
function isOnlyFor(agent: Agent, protocol: string): boolean {
  return Object.getOwnPropertyDescriptor(agent, 'protocol')?.value === protocol
}
