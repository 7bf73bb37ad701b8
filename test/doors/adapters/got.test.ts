/**
 * got, with the agent.
 */
import { passTheContract } from '../contract.js'
import type { Door } from '../door.js'
import { onNodeHttp, withAgent, withinCount } from '../with-agent.js'

const versions: readonly Pick<Door, 'client' | 'node'>[] = [{ client: 'got-14' }, { client: 'got', node: 22 }]

passTheContract(
  versions.map(({ client, node = 0 }) => ({
    client,
    node,
    how: 'with createAgent',
    lacks: { ...onNodeHttp, ...withinCount },
    open: async (jar, net) => {
      // The two versions have the same interface, as far as it is used here.
      const { default: got }: typeof import('got-14') = await import(client === 'got' ? 'got' : 'got-14')
      const { maxHeaderSize } = net
      return withAgent(jar, net, (agent) => {
        const kept = got.extend({ agent: { http: agent, https: agent }, maxHeaderSize })
        const options = { retry: { limit: 0 }, throwHttpErrors: false }
        return async ({ url, method = 'GET', ...sending }) => {
          // Any method may be given, and the declarations have a list of them.
          const answer = await kept(url, { ...options, ...sending, method: method as 'GET' })
          return { status: answer.statusCode, url: answer.url, body: answer.body }
        }
      })
    },
  })),
)
