/**
 * The arguments of the door for `node:http`: each is read once, and what is wrong with one is named.
 */
import type { Agent, ClientRequest } from 'node:http'
import { fieldOf, fieldsOf, invalidSecret } from '../../cookie/invalid-argument.js'
import { contextFields, type GivenJar, jarOf, requireListener } from '../../http/door-arguments.js'
import type { CookieJar } from '../../jar/cookie-jar.js'
import type { Hop, HopContext } from '../../jar/hop.js'
import { isAgent } from './front.js'
import type { AgentPair } from './pair.js'

/**
 * How an agent with cookies is made; see `createAgent`.
 *
 * @see https://nodejs.org/api/http.html#class-httpagent
 */
export interface AgentOptions<Inner extends Agent | AgentPair = Agent | AgentPair> {
  /** The agent that makes the connections, such as that of a proxy, or one for each scheme; two like the global ones by default. */
  readonly agent?: Inner | undefined
  /** What is known of the page behind the requests, or a function that says it of each request while it is being made. */
  readonly context?: HopContext | ((request: ClientRequest) => HopContext | undefined) | undefined
  /** Hears of every response once its cookies are stored, before the client does. What it throws fails the request. */
  readonly onHop?: ((hop: Hop) => void) | undefined
}

/** Reads the arguments of `createAgent`. Throws a TypeError if one cannot be used. */
export function readArguments(given: GivenJar, options: AgentOptions): AgentOptions & { readonly jar: CookieJar } {
  const jar = jarOf(given)
  const { agent, context, onHop } = fieldsOf('options', options, ['agent', 'context', 'onHop'])
  // The jar names what is wrong with the value of a field.
  if (context !== undefined && typeof context !== 'function') {
    jar.getCookieString('http://context.invalid/', contextFields('options.context', context))
  }
  requireListener(onHop)
  return { jar, agent: agent === undefined ? undefined : readAgents(agent), context, onHop }
}

/** What is known of the page behind a request. Throws a TypeError if that cannot be used. */
export function pageOf(context: AgentOptions['context'], request: ClientRequest): HopContext | undefined {
  if (typeof context !== 'function') return context && contextFields('options.context', context)
  const result = context(request)
  if (result === undefined) return undefined
  const argument = 'the result of options.context'
  if (result instanceof Promise) throw invalidSecret(argument, result, 'an object at once')
  return contextFields(argument, result)
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

/** Whether an agent is for this scheme alone. One that finds the scheme of each request has an accessor in its class. */
function isOnlyFor(agent: Agent, protocol: string): boolean {
  return Object.getOwnPropertyDescriptor(agent, 'protocol')?.value === protocol
}
