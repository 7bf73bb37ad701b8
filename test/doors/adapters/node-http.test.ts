/**
 * Bare requests of node:http and node:https, with the agent.
 */
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { passTheContract } from '../contract.js'
import { onNodeHttp, withAgent } from '../with-agent.js'

passTheContract([
  {
    client: null,
    how: 'node:http and node:https, with createAgent',
    lacks: { ...onNodeHttp, redirects: 'it follows no redirects' },
    open: (_, net, given) =>
      withAgent(given, net, (agent) => ({ url, body = '', headers, ...sending }) => {
        return new Promise((resolve, reject) => {
          const send = url.startsWith('https:') ? httpsRequest : httpRequest
          const options = { ...sending, agent, maxHeaderSize: net.maxHeaderSize }
          const request = send(url, { ...options, headers: { ...headers, 'Content-Length': body.length } })
          request.maxHeadersCount = 0
          request.on('response', (response) => {
            const status = response.statusCode ?? 0
            const pieces = response.setEncoding('utf8').toArray()
            pieces.then((texts) => resolve({ status, body: texts.join('') }), reject)
          })
          request.on('error', reject).end(body)
        })
      }),
  },
])
