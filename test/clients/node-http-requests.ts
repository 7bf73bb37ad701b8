/** Requests of `node:http` and `node:https` as promises, for the tests of the agent. */

import {
  Agent,
  type AgentOptions,
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http'
import { request as httpsRequest, Agent as SecureAgent } from 'node:https'
import type { AgentPair } from 'speculoos/node-http'
import { everyNameIsLocal, type LocalServers } from '../servers/local-servers.js'

/** Returns agents that reach the local servers under any host name. */
export function localAgents({ ca }: LocalServers, options?: AgentOptions): AgentPair {
  const settings = { keepAlive: true, lookup: everyNameIsLocal, ...options }
  return { http: new Agent(settings), https: new SecureAgent({ ...settings, ca }) }
}

/** A response that was read completely. */
export interface Answer {
  readonly status: number | undefined
  readonly response: IncomingMessage
  readonly body: string
}

/** Makes a request, calls `use` with it, and ends it if `use` did not. */
export function requestOf(
  url: string,
  options: RequestOptions & { readonly agent: Agent },
  use: (request: ClientRequest) => unknown = () => {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest
    const request = send(url, options, (response) => {
      let body = ''
      response.setEncoding('latin1')
      response.on('data', (piece) => {
        body += piece
      })
      response.on('end', () => resolve({ status: response.statusCode, response, body }))
      response.on('error', reject)
    })
    request.on('error', reject)
    use(request)
    if (!request.writableEnded) request.end()
  })
}
