/** The reader of plain URLs finds what a URL parser finds, and leaves each URL that one would change to it. */
import { describe, expect, it, vi } from 'vitest'
import { CookieJar } from '../../src/index.js'
import { endOfPlainPath, plainHost, startOfAuthority } from '../../src/input/plain-url.js'

function plainPath(path: string): string | null {
  const end = endOfPlainPath(`https://a${path}`, 'https://a'.length)
  return end === -1 ? null : `https://a${path}`.slice('https://a'.length, end)
}

const octets = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code))

describe('a path', () => {
  it.each([
    '/',
    '/a',
    '/a/',
    '/a.b',
    '/a..',
    '/a./b',
    '/...',
    '//',
    '/a//b',
    '/%20',
    '/%2f..',
    '/a;b=c,d',
    "/!$&'()*+-:=@_~",
  ])('that is %s is what the URL parser has, or left to it', (path) => {
    expect([new URL(`https://a${path}`).pathname, null]).toContain(plainPath(path))
  })
  it.each(['/a', '/a/b.html', '/a?b/..', '/a#b/..', '/%20', '/a..'])(
    'that is %s is read without a URL parser',
    (path) => {
      expect(plainPath(path)).toBe(new URL(`https://a${path}`).pathname)
    },
  )
  it.each([
    '/.',
    '/..',
    '/a/.',
    '/a/..',
    '/a/../b',
    '/./a',
    '/%2e',
    '/a/%2E%2e',
    '/a/.%2e',
    '/a/%2e.',
    '/a%2e',
    '/a b',
    '/\\',
    '/"',
  ])('that is %s is left to the URL parser', (path) => {
    expect(plainPath(path)).toBe(null)
  })
  it('with any octet is the one of the URL parser, or is left to it', () => {
    for (const octet of octets) {
      for (const path of [`/${octet}`, `/a${octet}`, `/a${octet}b`, `/a/${octet}/b`, `/a/.${octet}`, `/a/%2${octet}`]) {
        const found = plainPath(path)
        if (found !== null) expect(found, JSON.stringify(path)).toBe(new URL(`https://a${path}`).pathname)
      }
    }
  })
})

describe('an authority', () => {
  it.each([
    ['a.example', 'a.example'],
    ['a_b-c.0', 'a_b-c.0'],
    ['a:8080', 'a'],
    ['a:', 'a'],
    ['az:0', 'az'],
    ['', null],
    [':80', null],
    ['a:12345', null],
    ['a:8a', null],
    ['A', null],
    ['a@b', null],
    ['[::1]', null],
    ['a%2e', null],
    ['é', null],
  ])('%j', (authority, host) => {
    expect(plainHost(authority)).toBe(host)
  })
  it('with any octet has the host of the URL parser, if it is read without one', () => {
    for (const octet of octets) {
      for (const authority of [`${octet}a`, `a${octet}`, `a${octet}b`, `a:${octet}`]) {
        const host = plainHost(authority)
        if (host === null || !URL.canParse(`https://${authority}/`)) continue
        expect(new URL(`https://${authority}/`).hostname, JSON.stringify(authority)).toBe(host)
      }
    }
  })
  it.each([
    ['https://a', 8],
    ['http://a', 7],
    ['wss://a', 6],
    ['ws://a', 5],
    ['HTTP://a', -1],
    ['http:/a', -1],
    [' http://a', -1],
    ['ftp://a', -1],
    ['', -1],
  ])('of %j begins at %i', (url, start) => {
    expect(startOfAuthority(url)).toBe(start)
  })
})

it.each(['a=1', 'a=1; Domain=', 'a=1; Domain=site.example', 'a=1; Path=/docs'])(
  'a jar needs no URL parser to receive "%s" for a plain URL',
  (line) => {
    const noParser = vi.fn(() => {
      throw new Error('a URL was parsed')
    })
    vi.stubGlobal('URL', noParser)
    try {
      expect(new CookieJar().setCookie(line, 'https://docs.site.example/docs/').status).toBe('stored')
      expect(noParser).not.toHaveBeenCalled()
    } finally {
      vi.unstubAllGlobals()
    }
  },
)
