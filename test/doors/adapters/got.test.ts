/**
 * got with the agent, and with the jar as its cookieJar, which works with HTTP/2 too.
 */

import { agentsFor } from '../agents.js'
import { passTheContract } from '../contract.js'
import type { Answer, Door, Sending } from '../door.js'
import { onNodeHttp, withAgent, withinCount } from '../with-agent.js'

const versions: readonly Pick<Door, 'client' | 'node'>[] = [{ client: 'got-14' }, { client: 'got', node: 22 }]

/** Both versions have the interface that is used here. */
type Got = typeof import('got-14').default

async function gotOf(client: string | null): Promise<Got> {
  const { default: got }: typeof import('got-14') = await import(client === 'got' ? 'got' : 'got-14')
  return got.extend({ retry: { limit: 0 }, throwHttpErrors: false })
}

const through =
  (got: Got) =>
  async ({ url, method = 'GET', context: _, ...sending }: Sending): Promise<Answer> => {
    // The declarations allow listed methods only.
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
      ...(client === 'got-14' && { http2: 'it takes a reset stream for a complete response' }),
      'own-cookie': "it sends either the caller's cookies or the jar's",
      context: 'it passes only URLs to the jar',
      options: 'it takes a jar without options',
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
