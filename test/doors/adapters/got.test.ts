/**
 * got: with the agent, and with the jar as its cookieJar, which serves its HTTP/2 as well.
 */

import { agentsFor } from '../agents.js'
import { passTheContract } from '../contract.js'
import type { Answer, Door, Sending } from '../door.js'
import { onNodeHttp, withAgent, withinCount } from '../with-agent.js'

const versions: readonly Pick<Door, 'client' | 'node'>[] = [{ client: 'got-14' }, { client: 'got', node: 22 }]

/** The two versions have the same interface, as far as it is used here. */
type Got = typeof import('got-14').default

async function gotOf(client: string | null): Promise<Got> {
  const { default: got }: typeof import('got-14') = await import(client === 'got' ? 'got' : 'got-14')
  return got.extend({ retry: { limit: 0 }, throwHttpErrors: false })
}

const through =
  (got: Got) =>
  async ({ url, method = 'GET', context: _, ...sending }: Sending): Promise<Answer> => {
    // Any method may be given, and the declarations have a list of them.
    const answer = await got(url, { ...sending, method: method as 'GET' })
    return { status: answer.statusCode, url: answer.url, body: answer.body }
  }

const doors = ({ client, node = 0 }: (typeof versions)[number]): Door[] => [
  {
    client,
    node,
    how: 'with createAgent',
    lacks: { ...onNodeHttp, ...withinCount },
    open: async (_, net, given) => {
      const got = (await gotOf(client)).extend({ maxHeaderSize: net.maxHeaderSize })
      return withAgent(given, net, (agent) => through(got.extend({ agent: { http: agent, https: agent } })))
    },
  },
  {
    client,
    node,
    how: 'with the jar as cookieJar',
    lacks: {
      ...withinCount,
      ...(client === 'got-14' && { http2: 'it takes a stream that was reset for a whole response' }),
      'own-cookie': 'it sends the one or the other',
      context: 'it tells the jar of URLs alone',
      options: 'it is given a jar, and no options of it',
    },
    open: async (jar, net) => {
      const got = (await gotOf(client)).extend({
        maxHeaderSize: net.maxHeaderSize,
        dnsLookup: net.lookup,
        https: { certificateAuthority: net.ca },
      })
      const agents = agentsFor(net)
      const { http, https } = agents
      const cookieJar = {
        getCookieString: async (url: string) => jar.getCookieString(url),
        setCookie: async (line: string, url: string) => jar.setCookie(line, url),
      }
      const options = net.http2 ? { http2: true } : { agent: { http, https } }
      return { send: through(got.extend({ cookieJar, ...options })), close: agents.close }
    },
  },
]

passTheContract(versions.flatMap(doors))
