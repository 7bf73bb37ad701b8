/** setCookies takes the headers of a response in the forms that runtimes give them, and answers for each line. */
import { createServer, get, type IncomingHttpHeaders } from 'node:http'
import { CookieJar } from 'speculoos'
import { describe, expect, it } from 'vitest'
import { Clock, START } from './clock.js'
import { outcome, pairs } from './outcome.js'

const url = 'https://www.site.example/'

describe('the lines come from', () => {
  it('Headers, where commas within dates divide nothing', () => {
    const jar = new CookieJar()
    const headers = new Headers([
      ['Content-Type', 'text/html'],
      ['Set-Cookie', 'a=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT'],
      ['set-cookie', 'b=2, c=3'],
    ])
    expect(jar.setCookies(headers, url).map(outcome)).toEqual(['stored', 'stored'])
    expect(pairs(jar)).toEqual(['a=1', 'b=2, c=3'])
  })
  it('a Response', () => {
    const jar = new CookieJar()
    const { headers } = new Response(null, { headers: [['Set-Cookie', 'a=1']] })
    jar.setCookies(headers, url)
    expect(jar.getCookieString(url)).toBe('a=1')
  })
  it('Headers without cookies', () => {
    expect(new CookieJar().setCookies(new Headers({ cookie: 'a=1' }), url)).toEqual([])
  })
  it('the headers of node:http', async () => {
    const server = createServer((_, response) => {
      response.setHeader('Set-Cookie', ['a=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT', 'b=2'])
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const address = server.address()
      const port = typeof address === 'object' ? address?.port : undefined
      const headers = await new Promise<IncomingHttpHeaders>((resolve, reject) => {
        get({ port, host: '127.0.0.1' }, (response) => {
          response.resume()
          resolve(response.headers)
        }).on('error', reject)
      })
      const jar = new CookieJar()
      expect(jar.setCookies(headers, url).map(outcome)).toEqual(['stored', 'stored'])
      expect(jar.getCookieString(url)).toBe('a=1; b=2')
    } finally {
      server.close()
    }
  })
  it('a record with one line as a string', () => {
    const jar = new CookieJar()
    expect(jar.setCookies({ 'set-cookie': 'a=1' }, url).map(outcome)).toEqual(['stored'])
  })
  it('a record without lines', () => {
    const record: IncomingHttpHeaders = { 'content-type': 'text/html' }
    expect(new CookieJar().setCookies(record, url)).toEqual([])
    expect(new CookieJar().setCookies({ 'set-cookie': undefined }, url)).toEqual([])
    expect(new CookieJar().setCookies({ 'set-cookie': [] }, url)).toEqual([])
  })
  it('an array', () => {
    const jar = new CookieJar()
    jar.setCookies(['a=1', 'b=2'], url)
    expect(jar.getCookieString(url)).toBe('a=1; b=2')
  })
  it('a frozen array', () => {
    const jar = new CookieJar()
    jar.setCookies(Object.freeze(['a=1']), url)
    expect(jar.getCookieString(url)).toBe('a=1')
  })
  it('a set', () => {
    const jar = new CookieJar()
    jar.setCookies(new Set(['a=1', 'b=2']), url)
    expect(jar.getCookieString(url)).toBe('a=1; b=2')
  })
  it('a generator, which is read once', () => {
    const jar = new CookieJar()
    let draws = 0
    function* lines() {
      for (const line of ['a=1', 'b=2']) {
        draws += 1
        yield line
      }
    }
    jar.setCookies(lines(), url)
    expect(jar.getCookieString(url)).toBe('a=1; b=2')
    expect(draws).toBe(2)
  })
  it('a single string, which may be several lines in one', () => {
    const jar = new CookieJar()
    expect(jar.setCookies('a=1, b=2', url).map(outcome)).toEqual(['stored', 'stored'])
    expect(jar.getCookieString(url)).toBe('a=1; b=2')
  })
})

describe('the results', () => {
  it('are one for each line, in order', () => {
    const jar = new CookieJar()
    const lines = ['a=1', 'b=2; Domain=other.example', '', 'a=3', 'a=; Max-Age=0', '\0']
    expect(jar.setCookies(lines, url).map(outcome)).toEqual([
      'stored',
      'rejected: domain-mismatch',
      'rejected: empty-name-and-value',
      'stored',
      'removed',
      'rejected: set-cookie-control-character',
    ])
  })
  it('are those that setCookie returns for each line', () => {
    const lines = ['a=1', 'b=2; Secure; Path=/x', 'a=3; Max-Age=5; y', 'c; SameSite=None', 'b=; Max-Age=-1; Path=/x']
    const together = new CookieJar({ now: () => START })
    const apart = new CookieJar({ now: () => START })
    expect(together.setCookies(lines, url)).toEqual(lines.map((line) => apart.setCookie(line, url)))
    expect(together.toJSON()).toEqual(apart.toJSON())
  })
  it('are empty for no lines', () => {
    expect(new CookieJar().setCookies([], url)).toEqual([])
  })
  it('all have the same time, since the clock is read once', () => {
    const clock = new Clock()
    const jar = new CookieJar({
      now: () => {
        clock.time += 1
        return clock.now()
      },
    })
    jar.setCookies(['a=1', 'b=2', 'c=3'], url)
    expect(clock.reads).toBe(1)
    expect(jar.toJSON().cookies.map(({ creationTime }) => creationTime)).toEqual(Array(3).fill(START + 1))
  })
  it('hold for the context that is given', () => {
    const jar = new CookieJar()
    const results = jar.setCookies(['a=1; HttpOnly', 'b=2'], url, { type: 'non-HTTP' })
    expect(results.map(outcome)).toEqual(['rejected: http-only-from-non-http', 'stored'])
  })
})
