/** The fetch door on a runtime, over real sockets: what is sent and stored in one exchange, and what goes wrong (§5.6, §5.8.1). */

import { CookieJar } from 'speculoos'
import { createFetch, type Hop } from 'speculoos/fetch'
import { agree } from '../properties/difference.js'
import type { Check } from './check.js'
import { Corner, rejection } from './corner.js'
import { setting } from './setting.js'

const storing: Check[] = [200, 204, 304, 400, 401, 404, 500, 503].map((status) => ({
  name: `The cookies of a response with status ${status} are stored`,
  async run() {
    const jar = new CookieJar()
    const url = new Corner().url('home', 'only', { status, cookies: ['a=1', 'b=2; HttpOnly'] })
    agree(status, (await createFetch(jar)(url)).status, 'the status')
    agree('a=1; b=2', jar.getCookieString(url), 'the cookies')
  },
}))

const headers: Check[] = [
  {
    name: 'Every Set-Cookie line is a line of its own, commas or not',
    async run() {
      const lines = [
        'a=1, b=2; Path=/',
        'c=3; Expires=Sun, 06 Nov 2044 08:49:37 GMT; Path=/',
        'd="x, y=z"; Path=/',
        'e=; Path=/',
        '=nameless; Path=/',
      ]
      const hops: Hop[] = []
      const jar = new CookieJar()
      const url = new Corner().url('home', 'only', { cookies: lines })
      await createFetch(jar, { onHop: (hop) => hops.push(hop) })(url)
      agree(
        [lines],
        hops.map(({ received }) => received.map(({ line }) => line)),
        'the lines',
      )
      agree('a=1, b=2; c=3; d="x, y=z"; e=; nameless', jar.getCookieString(url), 'the cookies')
    },
  },
  {
    name: 'Eighty Set-Cookie lines are stored and sent',
    async run() {
      const corner = new Corner()
      const jar = new CookieJar()
      const fetch = createFetch(jar)
      const lines = Array.from({ length: 80 }, (_, index) => `c${index}=${index}`)
      await fetch(corner.url('home', 'first', { cookies: lines }))
      await fetch(corner.url('home', 'second'))
      agree([null, lines.join('; ')], await corner.cookies(), 'the Cookie header fields')
    },
  },
  {
    name: 'The names that the caller sends come before those of the jar',
    async run() {
      const corner = new Corner()
      const jar = new CookieJar()
      const url = corner.url('home', 'only')
      jar.setCookies(['SID=jar', 'theme=light'], url)
      await createFetch(jar)(url, { headers: { Cookie: 'theme=dark; debug' } })
      await createFetch(jar)(new Request(url, { headers: { Cookie: 'theme=dark' } }))
      agree(['theme=dark; debug; SID=jar', 'theme=dark; SID=jar'], await corner.cookies(), 'the Cookie header fields')
    },
  },
  ...['Grüße', 'Σίσυφος', '🍪', 'Ã¼', '\ufeffBOM'].map((text) => ({
    name: `The octets that a server set come back to it, for ${text}`,
    async run() {
      const corner = new Corner()
      const jar = new CookieJar()
      const fetch = createFetch(jar)
      const octets = Array.from(new TextEncoder().encode(text), (octet) => String.fromCharCode(octet)).join('')
      await fetch(corner.url('home', 'first', { cookies: [`a=${octets}`] }))
      await fetch(corner.url('home', 'second'), { headers: { cookie: 'own=1' } })
      agree([null, `own=1; a=${octets}`], await corner.cookies(), 'the Cookie header fields')
      agree(
        [octets],
        [...jar].map(({ value }) => value),
        'the jar',
      )
    },
  })),
  {
    name: 'A cookie that a program set travels as UTF-8',
    async run() {
      const corner = new Corner()
      const jar = new CookieJar()
      const url = corner.url('home', 'only')
      jar.setCookie('a=Σ', url)
      await createFetch(jar)(url)
      agree(['a=\u00ce\u00a3'], await corner.cookies(), 'the Cookie header fields')
    },
  },
  {
    name: 'What is withheld from a foreign page, and why, is told to onHop',
    async run() {
      const corner = new Corner()
      const hops: Hop[] = []
      const jar = new CookieJar()
      const url = corner.url('home', 'only')
      jar.setCookies(['strict=1; SameSite=Strict', 'none=1; SameSite=None; Secure', 'plain=1'], url)
      const fetch = createFetch(jar, { onHop: (hop) => hops.push(hop) })
      await fetch(url, { cookies: { siteForCookies: 'https://other.example/' } })
      agree(['none=1'], await corner.cookies(), 'the Cookie header fields')
      agree(
        ['strict', 'plain'],
        hops[0]?.retrieval.excluded.map(({ cookie }) => cookie.name),
        'what was withheld',
      )
    },
  },
]

const credentials: Check[] = (['omit', 'same-origin', 'include'] as const).map((credentials) => ({
  name: `credentials: '${credentials}' ${credentials === 'omit' ? 'neither sends nor stores' : 'sends and stores'}`,
  async run() {
    const corner = new Corner()
    const jar = new CookieJar()
    const start = corner.chain({ status: 302, cookies: ['from=1'] }, { cookies: ['to=1'] })
    jar.setCookie('SID=1', start)
    await createFetch(jar)(start, { credentials })
    const omitted = credentials === 'omit'
    agree(omitted ? [null, null] : ['SID=1', 'SID=1; from=1'], await corner.cookies(), 'the Cookie header fields')
    agree(
      omitted ? ['SID'] : ['SID', 'from', 'to'],
      [...jar].map(({ name }) => name),
      'the jar',
    )
  },
}))

const requests: Check[] = [
  {
    name: 'A Request that omits credentials is sent without cookies, where the runtime lets a Request say so',
    async run() {
      const corner = new Corner()
      const jar = new CookieJar()
      const url = corner.url('home', 'only', { cookies: ['new=1'] })
      jar.setCookie('SID=1', url)
      const request = new Request(url, { credentials: 'omit' })
      // Bun and workerd forget what they were given here, and take it as init all the same.
      const isForgotten = request.credentials !== 'omit'
      await createFetch(jar)(new Request(url), { credentials: 'omit' })
      await createFetch(jar)(request)
      agree([null, isForgotten ? 'SID=1' : null], await corner.cookies(), 'the Cookie header fields')
      agree(isForgotten ? 2 : 1, jar.size, 'the cookies')
    },
  },
  {
    name: 'The method, the headers and the signal of a Request are its own, and init comes before them',
    async run() {
      const corner = new Corner()
      const jar = new CookieJar()
      const url = corner.url('home', 'only')
      jar.setCookie('SID=1', url)
      const headers = { authorization: 'Basic YTpi' }
      await createFetch(jar)(new Request(url, { method: 'PUT', headers, body: 'one' }))
      await createFetch(jar)(new Request(url, { method: 'PUT', headers, body: 'one' }), { method: 'POST', body: 'two' })
      const received = await corner.received()
      agree(
        [
          ['PUT', 'SID=1', 'Basic YTpi', 'one'],
          ['POST', 'SID=1', 'Basic YTpi', 'two'],
        ],
        received.map(({ method, cookie, authorization, body }) => [method, cookie, authorization, body]),
        'what the server received',
      )
      const signal = AbortSignal.abort()
      const error = await rejection(createFetch(jar)(new Request(url, { signal })))
      agree('AbortError', error instanceof Error ? error.name : error, 'the error')
      agree(2, (await corner.received()).length, 'the requests')
    },
  },
]

const aborts: Check[] = [
  {
    name: 'A signal that is aborted between two hops ends the call with its reason, the cookies stored',
    async run() {
      const corner = new Corner()
      const jar = new CookieJar()
      const controller = new AbortController()
      const reason = new Error('enough')
      const start = corner.chain({ status: 302, cookies: ['a=1'] }, {})
      const fetch = createFetch(jar, { onHop: () => controller.abort(reason) })
      agree(true, (await rejection(fetch(start, { signal: controller.signal }))) === reason, 'the reason')
      agree(['GET home 1'], await corner.requests(), 'the requests')
      agree('a=1', jar.getCookieString(start), 'the cookies')
    },
  },
  {
    name: 'A signal that is aborted while a hop is awaited ends the call, the cookies of earlier hops stored',
    async run() {
      const corner = new Corner()
      const jar = new CookieJar()
      const controller = new AbortController()
      const start = corner.chain({ status: 302, cookies: ['a=1'] }, { wait: 5000 })
      const fetch = createFetch(jar, { onHop: () => setTimeout(() => controller.abort(), 100) })
      const begin = Date.now()
      const error = await rejection(fetch(start, { signal: controller.signal }))
      agree('AbortError', error instanceof Error ? error.name : error, 'the error')
      agree(true, Date.now() - begin < 4000, 'soon enough')
      agree('a=1', jar.getCookieString(start), 'the cookies')
    },
  },
]

const faults: Check[] = [
  {
    name: 'A connection that breaks in the middle of the headers rejects, and nothing that was stored is lost',
    async run() {
      const corner = new Corner()
      const jar = new CookieJar()
      const start = corner.chain({ status: 302, cookies: ['a=1'] }, { cut: true, cookies: ['b=2', 'c=3'] })
      jar.setCookie('SID=1', start)
      agree(true, (await rejection(createFetch(jar)(start))) instanceof Error, 'the error')
      agree('SID=1; a=1', jar.getCookieString(start), 'the cookies')
    },
  },
  {
    name: 'A port where nobody listens rejects',
    async run() {
      const jar = new CookieJar()
      jar.setCookie('SID=1', setting.closed)
      agree(true, (await rejection(createFetch(jar)(setting.closed))) instanceof Error, 'the error')
      agree(1, jar.size, 'the cookies')
    },
  },
  {
    name: 'Forty requests at once set a cookie each, and lose none',
    async run() {
      const corner = new Corner()
      const jar = new CookieJar()
      const fetch = createFetch(jar)
      const lines = Array.from({ length: 40 }, (_, index) => `c${index}=${index}`)
      await Promise.all(
        lines.map(async (line, index) => {
          const next = corner.url('home', `second-${index}`, { body: line })
          const url = corner.url('home', `first-${index}`, { status: 302, cookies: [line], location: next })
          agree(line, await (await fetch(url)).text(), 'the body')
        }),
      )
      agree(40, jar.size, 'the cookies')
      for (const { path, cookie } of await corner.received()) {
        const [, index] = /second-(\d+)$/.exec(path) ?? []
        if (index !== undefined)
          agree(true, cookie?.split('; ').includes(`c${index}=${index}`), `${path} got ${cookie}`)
      }
    },
  },
]

const responses: Check[] = [
  {
    name: 'The copy of a response says the same as the response',
    async run() {
      const start = new Corner().chain({ status: 302 }, { body: 'text' })
      const response = await createFetch(new CookieJar())(start)
      const copy = response.clone()
      agree([true, response.url], [copy.redirected, copy.url], 'the copy')
      agree(['text', 'text'], [await response.text(), await copy.text()], 'the bodies')
    },
  },
  {
    name: 'A response to HEAD is read, cookies and all',
    async run() {
      const jar = new CookieJar()
      const corner = new Corner()
      const start = corner.chain({ status: 302, cookies: ['a=1'] }, { cookies: ['b=2'] })
      agree('', await (await createFetch(jar)(start, { method: 'HEAD' })).text(), 'the body')
      agree(['HEAD home 1', 'HEAD home 2'], await corner.requests(), 'the requests')
      agree('a=1; b=2', jar.getCookieString(start), 'the cookies')
    },
  },
]

export const fetchChecks: readonly Check[] = [
  ...storing,
  ...headers,
  ...credentials,
  ...requests,
  ...aborts,
  ...faults,
  ...responses,
]
