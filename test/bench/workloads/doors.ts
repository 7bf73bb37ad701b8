/** Doors: requests to a server on loopback over connections that are kept alive, with cookies of a jar and with the same header. */

import { fork } from 'node:child_process'
import { Agent, get, type RequestOptions } from 'node:http'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import fetchCookie from 'fetch-cookie'
import { HttpCookieAgent } from 'http-cookie-agent-7/http'
import { CookieJar as ToughCookie } from 'tough-cookie'
import { CookieJar, createAgent, createFetch } from '../competitors/speculoos-package.js'
import type { Comparison, Contender, TimedWorkload } from '../measurement.js'

const BARE = 'with the same header'
/** How many requests a slice has. Each waits for another process, so that slices differ much, and it takes many of them. */
const REQUESTS = 50
const ROUNDS = 400
/** A request is so much work that its parts are called seldom, and V8 compiles what is called often. */
const WARM_UP = 4_000
const COOKIES = ['SID=31d4d96e407aad42', 'theme=dark', 'lang=en']
const COST: Comparison = { subject: 'speculoos', against: BARE, reads: 'times as much' }

export const doors: readonly TimedWorkload[] = [
  {
    kind: 'time',
    name: 'fetch-door',
    title: 'a request by fetch',
    section: 'doors',
    comparison: { ...COST, floor: 1.05 },
    rounds: ROUNDS,
    warmUpMilliseconds: WARM_UP,
    open: async () => {
      const { url, jar, tough } = jarsFor(await serve())
      const headers = { cookie: jar.getCookieString(url) }
      return [
        requesting(BARE, url, (to) => fetch(to, { headers })),
        requesting('speculoos', url, createFetch(jar)),
        requesting('fetch-cookie', url, fetchCookie(fetch, tough)),
        requesting('without cookies', url, (to) => fetch(to)),
      ]
    },
  },
  {
    kind: 'time',
    name: 'agent-door',
    title: 'a request by node:http',
    section: 'doors',
    comparison: COST,
    rounds: ROUNDS,
    warmUpMilliseconds: WARM_UP,
    open: async () => {
      const { url, jar, tough } = jarsFor(await serve())
      const headers = { cookie: jar.getCookieString(url) }
      const agents = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })] as const
      const cookieAgent = createAgent(jar, { agent: new Agent({ keepAlive: true }) })
      // Its types mean the class of tough-cookie's CommonJS build, which has the same members.
      const toughAgent = new HttpCookieAgent({ keepAlive: true, cookies: { jar: tough as never } })
      return [
        requesting(BARE, url, (to) => getText(to, { agent: agents[0], headers })),
        requesting('speculoos', url, (to) => getText(to, { agent: cookieAgent })),
        requesting('http-cookie-agent', url, (to) => getText(to, { agent: toughAgent })),
        requesting('without cookies', url, (to) => getText(to, { agent: agents[1] })),
      ]
    },
  },
]

/** Jars that have the same cookies for a URL. */
function jarsFor(url: string) {
  const jar = new CookieJar()
  jar.setCookies(COOKIES, url)
  const tough = new ToughCookie()
  for (const cookie of COOKIES) tough.setCookieSync(cookie, url)
  return { url, jar, tough }
}

function getText(url: string, options: RequestOptions): Promise<{ text(): Promise<string> }> {
  return new Promise((resolve, reject) => {
    get(url, options, (response) => resolve({ text: () => text(response) })).on('error', reject)
  })
}

/** Starts a server that lives as long as this process, and answers its URL. */
async function serve(): Promise<string> {
  const child = fork(fileURLToPath(new URL('../door-server.ts', import.meta.url)))
  const port = await new Promise((resolve) => child.once('message', resolve))
  child.unref()
  child.channel?.unref()
  return `http://127.0.0.1:${port}/page`
}

function requesting(
  name: string,
  url: string,
  request: (url: string) => Promise<{ text(): Promise<string> }>,
): Contender {
  return {
    name,
    fixed: REQUESTS,
    prepare: (operations) => ({
      operations,
      work: async () => {
        let length = 0
        for (let count = 0; count < operations; count += 1) length += (await (await request(url)).text()).length
        return length
      },
      expected: operations * 'hello'.length,
    }),
  }
}
