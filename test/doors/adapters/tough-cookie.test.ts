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

/** Sends a request as the script of a page does whose origin is that of the request. */
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
    context: 'it does not say what it knows of the page',
    options: 'it is given a jar, and no options of it',
    'own-cookie': 'no script may write a Cookie header',
    redirects: 'a script of another origin may not see where they lead',
    'early-hints': 'it takes them for the response',
    'stores-by-head': 'it stores cookies when the whole body has arrived',
  },
  open: async (jar, net): Promise<OpenDoor> => {
    const jsdom: typeof import('jsdom') = (await import(client === 'jsdom' ? 'jsdom' : 'jsdom-29')).default
    // jsdom 31 stands on undici 8, and says of what it is given what it has to be.
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
      context: 'it does not say what it knows of the page',
      options: 'it is given a jar, and no options of it',
      'own-cookie': 'it puts those of the jar into a second header field, or in their place',
      'single-lines': 'it takes a comma that name and equals sign follow for the end of a line',
    },
    open: (jar, net) => {
      const dispatcher = dispatcherFor(undici, net)
      const fetchCookie = makeFetchCookie(fetch, CookieJar.over(jar))
      return { send: throughFetch(fetchCookie as never, { dispatcher }), close: () => dispatcher.destroy() }
    },
  },
])
