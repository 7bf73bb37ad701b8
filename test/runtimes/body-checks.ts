/** The fetch door on a runtime, over real sockets: bodies that a redirect sends again (Fetch standard, HTTP-redirect fetch). */

import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { agree } from '../properties/difference.js'
import type { Check } from './check.js'
import { Corner, rejection } from './corner.js'

const bodies: readonly [string, () => BodyInit][] = [
  ['a string', () => 'name=ada'],
  ['octets', () => new TextEncoder().encode('name=ada')],
  ['an ArrayBuffer', () => new TextEncoder().encode('name=ada').buffer],
  ['URLSearchParams', () => new URLSearchParams({ name: 'ada' })],
  ['a Blob', () => new Blob(['name=ada'])],
  ['a part of a buffer', () => new TextEncoder().encode('my name=ada.').subarray(3, 11)],
]

const replays: Check[] = bodies.flatMap(([title, make]) => [
  {
    name: `A redirect with status 307 sends ${title} again`,
    async run() {
      const corner = new Corner()
      await createFetch(new CookieJar())(corner.chain({ status: 307 }, {}), { method: 'POST', body: make() })
      agree(['name=ada', 'name=ada'], await bodiesAt(corner), 'the bodies')
    },
  },
  {
    name: `A redirect with status 308 sends the body of a Request again that was made with ${title}`,
    async run() {
      const corner = new Corner()
      const start = corner.chain({ status: 308, cookies: ['a=1'] }, { place: 'neighbour' })
      await createFetch(new CookieJar())(new Request(start, { method: 'POST', body: make() }))
      agree(['name=ada', 'name=ada'], await bodiesAt(corner), 'the bodies')
      agree([null, 'a=1'], await corner.cookies(), 'the Cookie header fields')
    },
  },
])

async function bodiesAt(corner: Corner): Promise<string[]> {
  return (await corner.received()).map(({ body }) => body)
}

/** What the runtimes' own declarations of fetch have, and those of browsers do not. */
const streamed = (text: string): RequestInit & { duplex: 'half' } => ({
  method: 'POST',
  body: new Blob([text]).stream(),
  duplex: 'half',
})

const streams: Check[] = [
  {
    name: 'A stream is sent once, and a redirect that would have it again is refused with its cookies stored',
    async run() {
      const corner = new Corner()
      const jar = new CookieJar()
      const start = corner.chain({ status: 307, cookies: ['a=1'] }, {})
      const error = await rejection(createFetch(jar)(start, streamed('name=ada')))
      agree(true, error instanceof TypeError && /a stream .* cannot be sent again/.test(error.message), String(error))
      agree(['name=ada'], await bodiesAt(corner), 'the bodies')
      agree('a=1', jar.getCookieString(start), 'the cookies')
    },
  },
  {
    name: 'The stream of a Request is kept for a redirect that wants it again',
    async run() {
      const corner = new Corner()
      const request = new Request(corner.chain({ status: 307, cookies: ['a=1'] }, {}), streamed('name=ada'))
      await createFetch(new CookieJar())(request)
      agree(['name=ada', 'name=ada'], await bodiesAt(corner), 'the bodies')
      agree([null, 'a=1'], await corner.cookies(), 'the Cookie header fields')
      agree(true, request.bodyUsed, 'whether the body was used')
    },
  },
  {
    name: 'A form with a file is sent again, each time with the boundary that its header names',
    async run() {
      const corner = new Corner()
      const body = new FormData()
      body.append('name', 'ada')
      body.append('file', new Blob(['1 2 3'], { type: 'text/plain' }), 'numbers.txt')
      await createFetch(new CookieJar())(corner.chain({ status: 307 }, {}), { method: 'POST', body })
      for (const { contentType, body } of await corner.received()) {
        const boundary = /boundary="?([^"]+)/.exec(contentType ?? '')?.[1] ?? 'no boundary'
        const parts = body.split(`--${boundary}`)
        agree(4, parts.length, 'the parts, with what is before and after them')
        agree(true, parts[1]?.includes('ada') && parts[2]?.includes('1 2 3'), 'what is in them')
      }
      agree(2, (await corner.received()).length, 'the requests')
    },
  },
  {
    name: 'A stream is sent once, and a redirect with status 303 is followed without it',
    async run() {
      const corner = new Corner()
      await createFetch(new CookieJar())(corner.chain({ status: 303 }, {}), streamed('name=ada'))
      agree(['POST home 1', 'GET home 2'], await corner.requests(), 'the requests')
      agree(['name=ada', ''], await bodiesAt(corner), 'the bodies')
    },
  },
]

export const bodyChecks: readonly Check[] = [...replays, ...streams]
