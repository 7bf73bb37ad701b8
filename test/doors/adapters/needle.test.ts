/**
 * needle with the agent. Without a read_timeout it waits forever for the rest of a response that was cut.
 */
import needle, { type NeedleHttpVerbs } from 'needle'
import { passTheContract } from '../contract.js'
import { onNodeHttp, withAgent, withinCount, withinLimits } from '../with-agent.js'

passTheContract([
  {
    client: 'needle',
    how: 'with createAgent',
    lacks: { ...onNodeHttp, ...withinLimits, ...withinCount },
    open: (_, net, given) =>
      withAgent(given, net, (agent) => async ({ url, method = 'GET', headers = {}, body = null, signal }) => {
        const options = {
          agent,
          headers,
          follow_max: 10,
          parse_response: false,
          use_proxy_from_env_var: false,
          signal,
          read_timeout: 1000,
        }
        // The declarations of the verbs are in lower case, and those of the options lack the signal.
        const answer = await needle(method.toLowerCase() as NeedleHttpVerbs, url, body, options)
        return { status: answer.statusCode ?? 0, body: String(answer.body) }
      }),
  },
])
