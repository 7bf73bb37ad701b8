/** An agent keeps nothing of a request once it is over, whether it succeeded or failed. */
import { Agent, ClientRequest, createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { queryObjects } from 'node:v8'
import needle, { type NeedleOptions } from 'needle'
import { CookieJar } from 'speculoos'
import { createAgent } from 'speculoos/node-http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { heapInUse } from './heap.js'

const REQUESTS = 3000
const AT_ONCE = 20

let server: Server
let url: string

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/to') response.end('there')
    else response.writeHead(302, { location: `${url}to`, 'set-cookie': 'session=new; Path=/' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** Makes a request that is redirected. Resolves to whether it got a response. */
function visit(agent: Agent, isAborted: boolean): Promise<boolean> {
  const controller = new AbortController()
  const headers = { Cookie: 'session=abc' }
  // Disable needle's timers, which would keep requests for ten seconds. Its declarations omit the signal.
  const options: NeedleOptions & { signal: AbortSignal } = {
    ...{ agent, headers, signal: controller.signal, follow_max: 3, follow_set_cookies: true },
    ...{ open_timeout: 0, response_timeout: 0 },
  }
  return new Promise((resolve) => {
    needle.get(url, options, (error) => resolve(error === null))
    if (isAborted) setImmediate(() => controller.abort())
  })
}

async function visitOften(agent: Agent, times: number): Promise<number> {
  let responses = 0
  for (let done = 0; done < times; done += AT_ONCE) {
    const visits = Array.from({ length: AT_ONCE }, (_, index) => visit(agent, index % 10 === 9))
    for (const hasResponse of await Promise.all(visits)) if (hasResponse) responses += 1
  }
  return responses
}

/** Returns the number of requests in memory. */
const requests = (): number => Number(queryObjects(ClientRequest, { format: 'count' }))

it('the heap does not grow with redirected requests, one in ten of them aborted', async () => {
  const agent = createAgent(new CookieJar(), { agent: new Agent({ keepAlive: true }) })
  await visitOften(agent, 1000)
  const before = heapInUse()
  expect(await visitOften(agent, REQUESTS)).toBeGreaterThanOrEqual(REQUESTS * 0.9)
  // Node keeps the last requests for some seconds, whatever the agent.
  for (let time = 0; time < 60 && requests() > AT_ONCE; time += 1) await setTimeout(500)
  expect(requests()).toBeLessThanOrEqual(AT_ONCE)
  expect((heapInUse() - before) / REQUESTS).toBeLessThan(400)
  agent.destroy()
})
