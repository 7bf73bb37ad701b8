/** The packages that take a jar of tough-cookie, each as a function that sends one request and returns its Cookie header. */

import axios from 'axios'
import makeFetchCookie from 'fetch-cookie'
import type { CookieJar, Store } from 'speculoos/tough-cookie'
import { Agent, fetch as undiciFetch } from 'undici'
import { everyNameIsLocal, type LocalServers } from '../../servers/local-servers.js'
import { isOlderThan } from './node-version.js'

/** A package that sends the cookies of a jar. */
export interface Client {
  readonly title: string
  /** Whether it needs a synchronous jar. */
  readonly isSynchronous: boolean
  /** Requests a URL, and returns the value of the Cookie header; `''` without one. */
  readonly send: (jar: CookieJar, url: string, net: LocalServers) => Promise<string>
}

/** The types of some packages require the class of tough-cookie itself, with its private members. */
const asTough = (jar: CookieJar) => jar as never

const sent = (net: LocalServers): string => net.received.at(-1)?.cookie ?? ''

const clients: readonly Client[] = [
  {
    title: 'fetch-cookie',
    isSynchronous: false,
    send: async (jar, url, net) => {
      // Use a new dispatcher, since the server may be closing an idle connection when the request arrives.
      const dispatcher = new Agent({ connect: { ca: net.ca, lookup: everyNameIsLocal } })
      const localFetch = ((input: string, init: object) =>
        undiciFetch(input, { ...init, dispatcher })) as unknown as typeof fetch
      await (await makeFetchCookie(localFetch, jar)(net.url(url))).text()
      await dispatcher.close()
      return sent(net)
    },
  },
  {
    title: 'got',
    isSynchronous: false,
    send: async (jar, url, net) => {
      const { default: got }: typeof import('got') = await import(isOlderThan(22) ? 'got-14' : 'got')
      await got(net.url(url), { cookieJar: jar, dnsLookup: everyNameIsLocal as never })
      return sent(net)
    },
  },
  {
    title: 'http-cookie-agent',
    isSynchronous: true,
    send: async (jar, url, net) => {
      const name = isOlderThan(22) ? 'http-cookie-agent-7/http' : 'http-cookie-agent/http'
      const { HttpCookieAgent }: typeof import('http-cookie-agent/http') = await import(name)
      const httpAgent = new HttpCookieAgent({ cookies: { jar: asTough(jar) }, lookup: everyNameIsLocal })
      await axios.get(net.url(url), { httpAgent })
      return sent(net)
    },
  },
  {
    title: 'axios-cookiejar-support',
    isSynchronous: true,
    send: async (jar, url, net) => {
      const name = isOlderThan(22) ? 'axios-cookiejar-support-6' : 'axios-cookiejar-support'
      const { wrapper }: typeof import('axios-cookiejar-support') = await import(name)
      await wrapper(axios.create({ jar: asTough(jar), lookup: everyNameIsLocal as never })).get(net.url(url))
      return sent(net)
    },
  },
  {
    title: 'jsdom',
    isSynchronous: true,
    send: async (jar, url) => {
      const { JSDOM }: typeof import('jsdom') = (await import(isOlderThan(24, 15) ? 'jsdom-29' : 'jsdom')).default
      const { window } = new JSDOM('', { url, cookieJar: asTough(jar) })
      const { cookie } = window.document
      window.close()
      return cookie
    },
  },
]

/** Returns the packages that take a jar over a store. Some need a synchronous one. */
export function clientsOf({ synchronous }: Store): readonly Client[] {
  return clients.filter(({ isSynchronous }) => synchronous || !isSynchronous)
}
