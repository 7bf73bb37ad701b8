/** The jar and the fetch door in a page: what a page may see, and that the door says what it may not. */

import { CookieJar } from 'speculoos'
import { createFetch } from 'speculoos/fetch'
import { agree } from '../properties/difference.js'
import type { Check } from './check.js'
import { Corner, rejection } from './corner.js'

function thrownBy(action: () => unknown): unknown {
  try {
    action()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

export const pageChecks: readonly Check[] = [
  {
    name: 'The fetch door refuses the fetch of a page, which hides cookies',
    run() {
      for (const options of [undefined, {}, { fetch: globalThis.fetch }]) {
        const error = thrownBy(() => createFetch(new CookieJar(), options))
        agree(true, error instanceof TypeError && error.message.includes('hides cookies'), String(error))
      }
    },
  },
  {
    name: 'The fetch door refuses a redirect that the page hides',
    async run() {
      const jar = new CookieJar()
      const wrapped: typeof globalThis.fetch = (input, init) => globalThis.fetch(input, init)
      const start = new Corner().chain({ status: 302, cookies: ['a=1'] }, {})
      const error = await rejection(createFetch(jar, { fetch: wrapped })(start))
      agree(true, error instanceof TypeError && error.message.includes('hides redirects'), String(error))
      agree(0, jar.size, 'the cookies')
    },
  },
  {
    name: 'The fetch door works in a page with a fetch that hides nothing',
    async run() {
      const jar = new CookieJar()
      const visible = async (url: string, init?: RequestInit): Promise<Response> => {
        const echo = new Headers(init?.headers).get('x-seen')
        // A Response that a page makes has no Set-Cookie, so that its headers are brought from elsewhere.
        const headers = { get: () => null, getSetCookie: () => [`a=${echo}`] }
        return new Proxy(new Response(url), {
          get: (response, name) => (name === 'headers' ? headers : Reflect.get(response, name, response)),
        })
      }
      await createFetch(jar, { fetch: visible })('https://shop.example/', { headers: { 'x-seen': '1' } })
      agree('a=1', jar.getCookieString('https://shop.example/'), 'the cookies')
    },
  },
  {
    name: 'The jar shows a script what document.cookie shows it',
    run() {
      const jar = new CookieJar()
      const context = { type: 'non-HTTP' } as const
      const lines = [
        'a=1',
        'b=2; Path=/nowhere',
        'c=3; HttpOnly',
        'd=4; Domain=example.com',
        'e=5; Path=/; SameSite=Strict',
        'f',
        '__Host-g=7; Path=/',
        'e=; Max-Age=0; Path=/',
        'h=8; Expires=Sun, 06 Nov 1994 08:49:37 GMT',
        'i=9; Max-Age=60',
        'i="9 9"',
      ]
      for (const line of lines) {
        // biome-ignore lint/suspicious/noDocumentCookie: what it does is compared with what the jar does.
        document.cookie = line
        jar.setCookie(line, location.href, context)
        agree(document.cookie, jar.getCookieString(location.href, context), `after ${line}`)
      }
      agree('a=1; f; i="9 9"', document.cookie, 'in the end')
    },
  },
]
