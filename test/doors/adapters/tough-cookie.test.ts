/**
 * Clients that take a jar of tough-cookie: jsdom and fetch-cookie.
 */
import makeFetchCookie from 'fetch-cookie'
import { CookieJar } from 'speculoos/tough-cookie'
import * as undici from 'undici'
import { passTheContract } from '../contract.js'
import { dispatcherFor } from '../dispatchers.js'
import type { Answer, Door, OpenDoor, Sending } from '../door.js'

import { throughFetch } from '../through-fetch.js'

const jsdoms: readonly Pick<Door, 'client' | 'node'>[] = [{ client: 'jsdom-29' }, { client: 'jsdom', node: 24 }]

/** Sends a request as a script does whose page has the same origin. */
async function throughPage(jsdom: typeof import('jsdom'), options: object, sending: Sending): Promise<Answer> {
  const { url, method = 'GET', headers = {}, body, signal } = sending
  const { window } = new jsdom.JSDOM('', { ...options, url, virtualConsole: new jsdom.VirtualConsole() })
  try {
    return await new Promise((resolve, reject) => {
      const request = new window.XMLHttpRequest()
      request.open(method, url)
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
      request.onload = () => resolve({ status: request.status, url: request.responseURL, body: request.responseText })
      request.onerror = () => reject(new Error('the request failed'))
      request.onabort = () => reject(new Error('the request was aborted'))
      signal?.addEventListener('abort', () => request.abort())
      if (signal?.aborted) reject(signal.reason)
      else request.send(body)
    })
  } finally {
    window.close()
  }
}

const throughJsdom: readonly Door[] = jsdoms.map(({ client, node = 0 }) => ({
  client,
  node,
  how: 'XMLHttpRequest, with cookieJar',
  lacks: {
    context: 'it does not describe the page',
    options: 'it takes a jar without options',
    'own-cookie': 'a script cannot set a Cookie header',
    redirects: 'a script cannot follow them to other origins',
    'early-hints': 'it takes them for the final response',
    'stores-by-head': 'it stores cookies only after the whole body has arrived',
  },
  open: async (jar, net): Promise<OpenDoor> => {
    const jsdom: typeof import('jsdom') = (await import(client === 'jsdom' ? 'jsdom' : 'jsdom-29')).default
    // jsdom 31 uses undici 8, and checks that its dispatcher fits.
    const from = client === 'jsdom' ? await import('undici-8') : undici
    const dispatcher = dispatcherFor(from as typeof undici, net)
    const options = { cookieJar: CookieJar.over(jar) as never, resources: { dispatcher } }
    return { send: (sending) => throughPage(jsdom, options, sending), close: () => dispatcher.destroy() }
  },
}))

passTheContract([
  ...throughJsdom,
  {
    client: 'fetch-cookie',
    how: "Node's fetch, wrapped",
    lacks: {
      context: 'it does not describe the page',
      options: 'it takes a jar without options',
      'own-cookie': "it adds the jar's cookies in a second header field, or replaces the caller's",
      'single-lines': 'it splits a line at a comma before a name and an equals sign',
    },
    open: (jar, net) => {
      const dispatcher = dispatcherFor(undici, net)
      const fetchCookie = makeFetchCookie(fetch, CookieJar.over(jar))
      return { send: throughFetch(fetchCookie as never, { dispatcher }), close: () => dispatcher.destroy() }
    },
  },
])
