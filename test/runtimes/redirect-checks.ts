/** The fetch door on a runtime, over real sockets: redirects with cookies on every hop (§5.3, §5.8.1; Fetch standard). */

import { CookieJar } from 'speculoos'
import { createFetch, type Hop } from 'speculoos/fetch'
import { agree } from '../properties/difference.js'
import type { Check } from './check.js'
import { Corner, type Place, rejection } from './corner.js'

const methods: Check[] = [
  ['POST', 301, 'GET'],
  ['POST', 302, 'GET'],
  ['POST', 303, 'GET'],
  ['PUT', 302, 'PUT'],
  ['PUT', 303, 'GET'],
  ['POST', 307, 'POST'],
  ['POST', 308, 'POST'],
].map(([method, status, next]) => ({
  name: `A redirect with status ${status} makes ${next} of ${method}, and keeps or drops the body with it`,
  async run() {
    const corner = new Corner()
    const start = corner.chain({ status: Number(status), cookies: ['a=1'] }, { body: 'Grüße' })
    const headers = { 'content-type': 'text/x-own' }
    const response = await createFetch(new CookieJar())(start, { method: String(method), body: 'name=ada', headers })
    agree('Grüße', await response.text(), 'the body of the response')
    const kept = next === method
    agree(
      [
        { method, cookie: null, contentType: 'text/x-own', body: 'name=ada' },
        { method: next, cookie: 'a=1', contentType: kept ? 'text/x-own' : null, body: kept ? 'name=ada' : '' },
      ],
      (await corner.received()).map(({ method, cookie, contentType, body }) => ({ method, cookie, contentType, body })),
      'what the server received',
    )
  },
}))

const everyStatus: Check = {
  name: 'Every redirect of a chain of all five kinds sets a cookie and gets those that were set before',
  async run() {
    const corner = new Corner()
    const hops: Hop[] = []
    const jar = new CookieJar()
    const start = corner.chain(
      { status: 301, cookies: ['one=1'] },
      { status: 302, cookies: ['two=2; Path=/', 'one=; Max-Age=0'] },
      { status: 303, cookies: ['three=3; Expires=Sun, 06 Nov 2044 08:49:37 GMT; Path=/', 'four=4; Path=/'] },
      { status: 307, cookies: ['two=22; Path=/'] },
      { status: 308, cookies: ['five=5; Path=/nowhere'] },
      { cookies: ['six=6; Domain=com'], body: 'done' },
    )
    const response = await createFetch(jar, { onHop: (hop) => hops.push(hop) })(start)
    agree('done', await response.text(), 'the body')
    agree(
      [true, 200, '6'],
      [response.redirected, response.status, new URL(response.url).pathname.split('/').at(-1)],
      'the response',
    )
    const sent = [
      null,
      'one=1',
      'two=2',
      'two=2; three=3; four=4',
      'two=22; three=3; four=4',
      'two=22; three=3; four=4',
    ]
    agree(sent, await corner.cookies(), 'the Cookie header fields')
    agree(
      sent.map((cookie) => cookie ?? ''),
      hops.map(({ cookie }) => cookie),
      'what onHop heard of them',
    )
    agree(
      [301, 302, 303, 307, 308, 200],
      hops.map(({ status }) => status),
      'the statuses',
    )
    agree(
      ['stored', 'stored removed', 'stored stored', 'stored', 'stored', 'rejected'],
      hops.map(({ received }) => received.map(({ result }) => result.status).join(' ')),
      'what became of the cookies',
    )
    agree(
      ['two', 'three', 'four', 'five'],
      [...jar].map(({ name }) => name),
      'the jar',
    )
  },
}

const origins: Check[] = [
  {
    name: 'Cookies belong to a host, whichever its port, and return to it after a visit elsewhere',
    async run() {
      const corner = new Corner()
      const jar = new CookieJar()
      const start = corner.chain(
        { status: 302, cookies: ['a=1'] },
        { status: 302, place: 'neighbour', cookies: ['b=2'] },
        { status: 302, place: 'named', cookies: ['c=3'] },
        { status: 302, place: 'named' },
        {},
      )
      await createFetch(jar)(start)
      const places = ['GET home 1', 'GET neighbour 2', 'GET named 3', 'GET named 4', 'GET home 5']
      agree(places, await corner.requests(), 'the requests')
      agree([null, 'a=1', null, 'c=3', 'a=1; b=2'], await corner.cookies(), 'the Cookie header fields')
      const domains = ['a 127.0.0.1', 'b 127.0.0.1', 'c localhost']
      agree(
        domains,
        [...jar].map(({ name, domain }) => `${name} ${domain}`),
        'the jar',
      )
    },
  },
  ...(['neighbour', 'named'] satisfies Place[]).map((place) => ({
    name: `Authorization and a Cookie header of the caller stay behind when a redirect goes to ${place}`,
    async run() {
      const corner = new Corner()
      const start = corner.chain({ status: 307 }, { status: 307, place }, {})
      const headers = { authorization: 'Basic YTpi', cookie: 'own=1' }
      await createFetch(new CookieJar())(corner.chain({ status: 307, location: start }), { headers })
      const received = await corner.received()
      agree(
        [
          ['Basic YTpi', 'own=1'],
          ['Basic YTpi', 'own=1'],
          [null, null],
          [null, null],
        ],
        received.map(({ authorization, cookie }) => [authorization, cookie]),
        'Authorization and Cookie',
      )
    },
  })),
]

const modes: Check[] = [
  {
    name: 'A Location that is UTF-8 is followed to the octets that it has',
    async run() {
      const corner = new Corner()
      const octets = '\u00ce\u00a3\u00c3\u00bc' // Σü, a code unit for each octet
      const location = `${corner.url('home', '')}${octets}`
      await createFetch(new CookieJar())(corner.url('home', '1', { status: 302, location }))
      agree(['GET home 1', 'GET home %CE%A3%C3%BC'], await corner.requests(), 'the requests')
    },
  },
  {
    name: "With redirect: 'manual' the redirect itself is answered, its cookies stored",
    async run() {
      const corner = new Corner()
      const jar = new CookieJar()
      const start = corner.chain({ status: 302, cookies: ['a=1'] }, {})
      const response = await createFetch(jar)(start, { redirect: 'manual' })
      agree([302, false, start], [response.status, response.redirected, response.url], 'the response')
      agree(['GET home 1'], await corner.requests(), 'the requests')
      agree('a=1', jar.getCookieString(start), 'the cookies')
    },
  },
  {
    name: "With redirect: 'error' the call is rejected, the cookies of the redirect stored",
    async run() {
      const corner = new Corner()
      const jar = new CookieJar()
      const start = corner.chain({ status: 302, cookies: ['a=1'] }, {})
      const error = await rejection(createFetch(jar)(start, { redirect: 'error' }))
      agree(true, error instanceof TypeError && error.message.includes("the redirect mode is 'error'"), String(error))
      agree(['GET home 1'], await corner.requests(), 'the requests')
      agree('a=1', jar.getCookieString(start), 'the cookies')
    },
  },
  {
    name: 'A redirect whose body does not end is followed',
    async run() {
      const corner = new Corner()
      const start = corner.chain({ status: 302, cookies: ['a=1'], endless: true }, { body: 'done' })
      agree('done', await (await createFetch(new CookieJar())(start)).text(), 'the body')
      agree([null, 'a=1'], await corner.cookies(), 'the Cookie header fields')
    },
  },
  {
    name: 'A Request that wants redirects itself gets them',
    async run() {
      const corner = new Corner()
      const request = new Request(corner.chain({ status: 302 }, {}), { redirect: 'manual' })
      agree(302, (await createFetch(new CookieJar())(request)).status, 'the status')
      agree(['GET home 1'], await corner.requests(), 'the requests')
    },
  },
  {
    name: 'A URL object is visited, its fragment kept for the answer and not sent',
    async run() {
      const corner = new Corner()
      const location = `${corner.url('home', '3')}#there`
      const second = corner.url('home', '2', { status: 302, location })
      const first = new URL(`${corner.url('home', '1', { status: 302, location: second })}#here`)
      const response = await createFetch(new CookieJar())(first)
      agree(corner.url('home', '3'), response.url, 'the URL of the response')
      agree(['GET home 1', 'GET home 2', 'GET home 3'], await corner.requests(), 'the requests')
    },
  },
  {
    name: 'Twenty redirects are followed, and not one more',
    async run() {
      const corner = new Corner()
      const redirects = (count: number): string => {
        const hops = Array.from({ length: count }, (_, index) => ({ status: 302, cookies: [`c${index}=1`] }))
        return corner.chain(...hops, {})
      }
      const followed = await createFetch(new CookieJar())(redirects(20))
      agree([200, true], [followed.status, followed.redirected], 'the response after twenty')
      const jar = new CookieJar()
      const error = await rejection(createFetch(jar)(redirects(21)))
      agree(true, error instanceof TypeError && error.message.includes('more than 20 redirects'), String(error))
      agree(21, jar.size, 'the cookies')
    },
  },
]

export const redirectChecks: readonly Check[] = [...methods, everyStatus, ...origins, ...modes]
