/** Which request follows a redirect of a client, and which pairs of the caller it still carries. */
import type { IncomingMessage } from 'node:http'
import { CookieJar } from 'speculoos'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Exchange, redirectStep } from '../../src/clients/node-http/redirect.js'
import { cookiePairs } from '../../src/http/cookie-header.js'

const FROM = 'http://shop.example/'
const TO = 'http://shop.example/to'

let jar: CookieJar
beforeEach(() => {
  jar = new CookieJar()
})

/** Returns an exchange whose response redirects to /to. */
function exchange(
  own: string,
  lines: readonly string[],
  { status = 302, location = '/to' }: { status?: number | undefined; location?: string | undefined } = {},
): Exchange {
  return {
    url: FROM,
    own: cookiePairs(own),
    received: lines.map((line) => ({ line, result: jar.setCookie(line, FROM) })),
    response: { statusCode: status, headers: { location } } as unknown as IncomingMessage,
  }
}

/** Returns the written pairs that a request for a URL carries if it is made now. */
const carried = (written: string, url = TO): string =>
  redirectStep(jar, url)
    .ownPairs(cookiePairs(written))
    .map(({ text }) => text)
    .join('; ')

const carriedAfter = (first: Exchange, written: string, url?: string): string =>
  redirectStep(jar, FROM).deliver(first, () => carried(written, url))

describe('a request', () => {
  it.each([301, 302, 303, 307, 308])('follows a response with status %i', (status) => {
    expect(carriedAfter(exchange('a=own', ['a=new'], { status }), 'a=own')).toBe('')
  })

  it.each([200, 300, 304, 305, 306, 309])('does not follow a response with status %i', (status) => {
    expect(carriedAfter(exchange('a=own', ['a=new'], { status }), 'a=own')).toBe('a=own')
  })

  it.each<[string, object, string]>([
    ['without a Location', { statusCode: 302, headers: {} }, TO],
    ['without a status', { headers: { location: '/to' } }, TO],
    ['whose Location is not a URL', { statusCode: 302, headers: { location: 'http://[' } }, 'http://shop.example/['],
  ])('does not follow a response %s', (_, response, url) => {
    const first = { ...exchange('a=own', ['a=new']), response: response as IncomingMessage }
    expect(carriedAfter(first, 'a=own', url)).toBe('a=own')
  })

  it.each([
    ['the same URL', '/to', TO],
    ['the URL without its fragment', '/to#top', TO],
    ['the URL with another fragment', '/to', `${TO}#top`],
    ['the octets of the Location as characters', '/\u00c3\u00a9', 'http://shop.example/%C3%83%C2%A9'],
    ['the octets of the Location as UTF-8', '/\u00c3\u00a9', 'http://shop.example/%C3%A9'],
  ])('follows a redirect if it has %s', (_, location, url) => {
    expect(carriedAfter(exchange('a=own; b=2', ['a=new; Path=/'], { location }), 'a=own; b=2', url)).toBe('b=2')
  })

  it('follows a redirect to a host that is written in octets that are not UTF-8', () => {
    const first = exchange('a=own', ['b=new'], { location: 'http://\u00e9.example/' })
    expect(carriedAfter(first, 'a=own; b=new', 'http://xn--9ca.example/')).toBe('a=own')
  })

  it.each([
    ['for another URL', 'http://shop.example/other'],
    ['with another query', `${TO}?q`],
  ])('%s does not follow a redirect', (_, url) => {
    expect(carriedAfter(exchange('a=own', ['a=new']), 'a=own', url)).toBe('a=own')
  })

  it('of another jar does not follow a redirect', () => {
    const first = exchange('a=own', ['a=new'])
    const outcome = redirectStep(new CookieJar(), FROM).deliver(first, () => carried('a=own'))
    expect(outcome).toBe('a=own')
  })
})

describe('a request that follows a redirect', () => {
  it('carries what the client added', () => {
    expect(carriedAfter(exchange('a=own', ['a=new']), 'a=own; c=3')).toBe('c=3')
    expect(carriedAfter(exchange('a=own', ['a=new; Path=/']), 'a=own; Path=/')).toBe('Path=/')
  })

  it('has the pair of the caller in place of a cookie that the client copied from the response', () => {
    expect(carriedAfter(exchange('a=own', ['a=new; Path=/other']), 'a=new')).toBe('a=own')
    expect(carriedAfter(exchange('b=own', ['a=new']), 'a=new; b=own')).toBe('b=own')
  })

  it('keeps a pair of the caller that looks like an attribute', () => {
    expect(carriedAfter(exchange('Path=/; a=own', ['a=new; Path=/']), 'Path=/; a=own')).toBe('Path=/')
  })

  it('carries all pairs if the caller wrote none at first', () => {
    expect(carriedAfter(exchange('', ['a=new']), 'a=new')).toBe('a=new')
  })

  it('is the only request that follows: after its response, the next request for the same URL does not', () => {
    const next = { ...exchange('', []), url: TO, response: { statusCode: 200, headers: {} } as IncomingMessage }
    const outcome = redirectStep(jar, FROM).deliver(exchange('a=own', ['a=new']), () => {
      const before = carried('a=own')
      redirectStep(jar, TO).deliver(next, () => true)
      return [before, carried('a=own')]
    })
    expect(outcome).toEqual(['', 'a=own'])
  })

  it('is found even if another response comes first', () => {
    const other = { ...exchange('', []), response: { statusCode: 200, headers: {} } as IncomingMessage }
    const outcome = redirectStep(jar, FROM).deliver(exchange('a=own', ['a=new']), () =>
      redirectStep(jar, 'http://shop.example/beside').deliver(other, () => carried('a=own')),
    )
    expect(outcome).toBe('')
  })

  it('may be redirected again, and the pairs that are gone do not come back', () => {
    const second = { ...exchange('b=2', [], { location: '/last' }), url: TO }
    const outcome = redirectStep(jar, FROM).deliver(exchange('a=own; b=2', ['a=new']), () =>
      redirectStep(jar, TO).deliver(second, () => carried('a=own; b=2', 'http://shop.example/last')),
    )
    expect(outcome).toBe('b=2')
  })
})
