/**
 * superagent, with the agent.
 */
import superagent from 'superagent'
import { passTheContract } from '../contract.js'
import { onNodeHttp, withAgent, withinCount, withinLimits } from '../with-agent.js'

passTheContract([
  {
    client: 'superagent',
    how: 'with createAgent',
    lacks: { ...onNodeHttp, ...withinLimits, ...withinCount },
    open: (_, net, given) =>
      withAgent(given, net, (agent) => ({ url, method = 'GET', headers = {}, body, signal }) => {
        return new Promise((resolve, reject) => {
          const request = superagent(method, url)
            .agent(agent)
            .set(headers)
            .ok(() => true)
            .buffer(true)
          const giveUp = (): void => {
            request.abort()
            reject(signal?.reason)
          }
          if (signal?.aborted) return giveUp()
          signal?.addEventListener('abort', giveUp)
          request.send(body).then(({ status, text, redirects }) => {
            resolve({ status, url: redirects.at(-1) ?? url, body: text })
          }, reject)
        })
      }),
  },
])
