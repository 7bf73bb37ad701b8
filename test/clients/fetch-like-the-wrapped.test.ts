/**
 * For every kind of redirect, the requests and the response are the same as with the wrapped fetch alone.
 */
import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { setGlobalDispatcher } from 'undici'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LocalServers } from '../servers/local-servers.js'
import { fetches } from './fetches.js'
import { keepGlobalDispatchers } from './global-dispatchers.js'

let net: LocalServers
const putBack = keepGlobalDispatchers()

beforeAll(async () => {
  net = await LocalServers.start(['shop.example', 'www.shop.example', 'evil.test'])
  setGlobalDispatcher(net.dispatcher)
})
afterAll(async () => {
  putBack()
  await net.close()
})
beforeEach(() => net.reset())

interface Journey {
  readonly status: number
  readonly location?: string
  readonly hop?: Record<string, string>
  readonly from?: string
  readonly init?: () => RequestInit
  readonly chain?: number
  /** Whether to test a Request object too. False if the wrapped fetches differ, or if createFetch can do more. */
  readonly asRequest?: boolean
}

const stream = () => new Blob(['stream']).stream()
const credentials = { authorization: 'Basic YTpi', 'proxy-authorization': 'Basic YTpi', 'x-kept': 'yes' }
const there = 'https://www.shop.example/there'

const journeys: Record<string, Journey> = {
  'a GET with 301': { status: 301 },
  'a GET with 303': { status: 303 },
  'a GET with 307': { status: 307 },
  'a HEAD with 302': { status: 302, init: () => ({ method: 'HEAD' }) },
  'a HEAD with 303': { status: 303, init: () => ({ method: 'HEAD' }) },
  'a status 300, which is not a redirect': { status: 300 },
  'a status 304 with a Location': { status: 304 },
  'a status 305 with a Location': { status: 305 },
  'a method in lower case': { status: 302, init: () => ({ method: 'post', body: 'a=1' }) },
  'a nonstandard method': { status: 303, init: () => ({ method: 'CHICKEN', body: 'a=1' }) },
  ...Object.fromEntries(
    [301, 302, 303, 307, 308].flatMap((status) =>
      ['POST', 'PUT', 'PATCH', 'DELETE'].map((method): [string, Journey] => [
        `a ${method} with ${status}`,
        { status, init: () => ({ method, body: 'text', headers: { 'content-language': 'nl', 'x-kept': 'yes' } }) },
      ]),
    ),
  ),
  'a Blob with 307': { status: 307, init: () => ({ method: 'POST', body: new Blob(['blob'], { type: 'text/x' }) }) },
  'a query string with 307': { status: 307, init: () => ({ method: 'POST', body: new URLSearchParams('a=1&b=%20') }) },
  'a stream with 302': {
    asRequest: false,
    status: 302,
    init: () => ({ method: 'POST', body: stream(), duplex: 'half' }) as RequestInit,
  },
  'a stream with 303': { status: 303, init: () => ({ method: 'POST', body: stream(), duplex: 'half' }) as RequestInit },
  'a stream with 307': {
    asRequest: false,
    status: 307,
    init: () => ({ method: 'POST', body: stream(), duplex: 'half' }) as RequestInit,
  },
  'a stream without duplex': { status: 307, init: () => ({ method: 'POST', body: stream() }) },
  'a body with GET': { status: 302, init: () => ({ body: 'text' }) },
  'credentials within an origin': { status: 302, init: () => ({ headers: credentials }) },
  'credentials to another origin': { status: 302, location: there, init: () => ({ headers: credentials }) },
  'credentials to another scheme': {
    status: 302,
    location: 'http://shop.example/there',
    init: () => ({ headers: credentials }),
  },
  'credentials to another site': {
    status: 307,
    location: 'https://evil.test/',
    init: () => ({ headers: credentials }),
  },
  'a relative Location': { status: 302, location: '../up?query' },
  'a Location that begins with two slashes': { status: 302, location: '//shop.example/there' },
  'an empty Location': { status: 302, location: '' },
  'no Location': { status: 302, location: 'none' },
  'a Location that is not a URL': { status: 302, location: 'https://[' },
  'a Location of another scheme': { status: 302, location: 'ftp://shop.example/' },
  'a Location with data': { status: 302, location: 'data:text/plain,hello' },
  'a Location with a user name': { status: 302, location: 'https://ada@www.shop.example/' },
  'a Location with octets of UTF-8': { status: 302, location: Buffer.from('/caf\u00e9?q=\u20ac').toString('latin1') },
  'a fragment of the request': { status: 302, from: 'https://shop.example/from#here' },
  'a fragment of the Location': { status: 302, from: 'https://shop.example/from#here', location: '/there#there' },
  'an empty fragment of the Location': { status: 302, from: 'https://shop.example/from#here', location: '/there#' },
  'twenty redirects': { status: 302, chain: 20 },
  'twenty-one redirects': { status: 302, chain: 21 },
  "a redirect with the referrer policy 'no-referrer'": {
    asRequest: false,
    status: 302,
    hop: { 'referrer-policy': 'bogus, no-referrer' },
    init: () => ({ referrer: 'https://search.test/?q=secret', referrerPolicy: 'unsafe-url' }),
  },
  'a redirect with an unknown referrer policy': {
    asRequest: false,
    status: 302,
    hop: { 'referrer-policy': 'bogus' },
    init: () => ({ referrer: 'https://search.test/?q=secret', referrerPolicy: 'unsafe-url' }),
  },
  'redirect: manual': { status: 302, init: () => ({ redirect: 'manual' }) },
  'redirect: error': { status: 302, init: () => ({ redirect: 'error' }) },
  'redirect: error without a Location': { status: 302, location: 'none', init: () => ({ redirect: 'error' }) },
  'redirect: error without a redirect': { status: 200, init: () => ({ redirect: 'error' }) },
  'a user name in the URL': { status: 200, from: 'https://ada:pw@shop.example/from' },
  'a response without content': { status: 204 },
}

/** Returns the outcome of a call: the response or the name of the error, and the requests that arrived. */
async function outcome(call: () => Promise<Response>): Promise<object> {
  net.received.length = 0
  let answer: object
  try {
    const response = await call()
    const { status, statusText, url, redirected, ok, headers } = response
    answer = { status, statusText, url, redirected, ok, location: headers.get('location'), text: await response.text() }
  } catch (error) {
    answer = { error: error instanceof Error ? error.name : error }
  }
  const requests = net.received.map(({ headers: { host: _, ...headers }, ...received }) => ({ ...received, headers }))
  return { answer, requests }
}

function arrange({
  status,
  location = '/there',
  hop = {},
  from = 'https://shop.example/from',
  chain = 0,
}: Journey): string {
  const hasBody = status !== 204 && status !== 304
  const reply = { status, headers: hop, ...(hasBody && { body: 'moved' }), ...(location !== 'none' && { location }) }
  net.route('https://shop.example/there', { body: 'arrived' })
  net.route('https://shop.example/from', chain === 0 ? reply : { ...reply, location: '/chain/1' })
  for (let link = 1; link < chain; link += 1) {
    net.route(`https://shop.example/chain/${link}`, { ...reply, location: `/chain/${link + 1}` })
  }
  return net.url(from)
}

describe.each(fetches)('$name', ({ fetch, Request }) => {
  const withCookies = createFetch(new CookieJar(), { fetch })

  it.each(Object.entries(journeys))('given a URL, %s', async (_, journey) => {
    const from = arrange(journey)
    const wrapped = await outcome(() => fetch(from, journey.init?.()))
    expect(await outcome(() => withCookies(from, journey.init?.()))).toEqual(wrapped)
  })

  const asRequests = Object.entries(journeys).filter(([, { asRequest = true }]) => asRequest)
  it.each(asRequests)('given a Request, %s', async (_, journey) => {
    const from = arrange(journey)
    const wrapped = await outcome(async () => fetch(new Request(from, journey.init?.())))
    expect(await outcome(async () => withCookies(new Request(from, journey.init?.())))).toEqual(wrapped)
  })
})
