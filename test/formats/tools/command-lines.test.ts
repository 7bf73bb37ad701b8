/** curl, wget, yt-dlp and Python read what is written for them and send it, and what they write is read. */

import { readFileSync, writeFileSync } from 'node:fs'
import { readCookies, writeCookies } from 'speculoos/formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { programOf } from '../../package/debian.js'
import { record } from '../records.js'
import { CookieServer, output, temporaryFolder } from './programs.js'

const folder = temporaryFolder()
let server: CookieServer

beforeAll(async () => {
  for (const file of ['curl', 'wget', 'python3', 'yt-dlp']) programOf([file])
  server = await CookieServer.start()
})
afterAll(() => {
  server.stop()
  folder.remove()
})

const now = Date.now()
const later = Math.floor(now / 1000) * 1000 + 86_400_000
/** Cookies of every kind that these tools send to the test server; they stand for their own value. */
const cookies = [
  record({ name: 'session', value: '1', domain: '127.0.0.1' }),
  record({ name: 'persistent', value: '2', domain: '127.0.0.1', expiryTime: later, persistent: true }),
  record({ name: 'hidden', value: '3', domain: '127.0.0.1', httpOnly: true }),
  record({ name: 'octets', value: 'a\xe9\xc3\xa9', domain: '127.0.0.1' }),
  record({ name: 'docs', value: '4', domain: '127.0.0.1', path: '/docs' }),
  record({ name: 'quoted', value: '"a b, c"', domain: '127.0.0.1' }),
  record({ name: 'safe', value: '5', domain: '127.0.0.1', secure: true }),
  record({ name: 'elsewhere', value: 'no', domain: 'other.example' }),
]
const utf8 = { name: 'utf8', value: '\xc3\xa9' }
const pairs = (header: string): string[] => header.split('; ').sort()
const sent = ['hidden=3', 'octets=a\xe9\xc3\xa9', 'persistent=2', 'quoted="a b, c"', 'session=1']

function write(format: 'netscape' | 'lwp', file: string): string {
  const path = folder.path(file)
  writeFileSync(path, writeCookies(format, cookies, { as: 'bytes' }).output)
  return path
}

describe('curl', () => {
  it('sends what is written for it, octets above 0x7F too', async () => {
    const path = write('netscape', 'for-curl.txt')
    await output('curl', '-sS', '-b', path, `http://127.0.0.1:${server.port}/`)
    // To curl, the connection to its own machine is secure.
    expect(pairs(server.last)).toEqual([...sent, 'safe=5'].sort())
    await output('curl', '-sS', '-b', path, `http://127.0.0.1:${server.port}/docs/a`)
    expect(pairs(server.last)).toEqual([...sent, 'docs=4', 'safe=5'].sort())
  })

  it('keeps domains and host-only cookies apart, as they were written', async () => {
    const path = folder.path('domains.txt')
    const domains = [record({ name: 'wide', hostOnly: false }), record({ name: 'narrow' })]
    writeFileSync(path, writeCookies('netscape', domains).output)
    const to = (host: string) =>
      output('curl', '-sS', '-b', path, '--resolve', `*:${server.port}:127.0.0.1`, `http://${host}:${server.port}/`)
    await to('site.example')
    expect(pairs(server.last)).toEqual(['narrow=31d4', 'wide=31d4'])
    await to('www.site.example')
    expect(pairs(server.last)).toEqual(['wide=31d4'])
  })

  it('writes what is read, in the order of creation and with its octets', async () => {
    server.lines = ['a=1; HttpOnly', 'b=\xe9\xc3\xa9; Max-Age=1000', 'c=3; Path=/docs']
    const path = folder.path('of-curl.txt')
    await output('curl', '-sS', '-c', path, `http://127.0.0.1:${server.port}/`)
    server.lines = []
    const { cookies: read, refused, warnings, format } = readCookies(readFileSync(path))
    expect([format, refused, warnings]).toEqual(['netscape', [], []])
    expect(
      read.map(({ name, value, httpOnly, path, persistent }) => [name, value, httpOnly, path, persistent]),
    ).toEqual([
      ['a', '1', true, '/', false],
      ['b', '\xe9\xc3\xa9', false, '/', true],
      ['c', '3', false, '/docs', false],
    ])
  })

  it('saves the headers of a response, which are read', async () => {
    server.lines = ['a=1; HttpOnly', 'b=\xe9']
    const path = folder.path('headers.txt')
    const url = `http://127.0.0.1:${server.port}/docs/a`
    await output('curl', '-sS', '-D', path, '-o', folder.path('body'), url)
    server.lines = []
    const { cookies: read, format } = readCookies(readFileSync(path), { url })
    expect(format).toBe('http-message')
    expect(read.map(({ name, value, path }) => [name, value, path])).toEqual([
      ['a', '1', '/docs'],
      ['b', '\xe9', '/docs'],
    ])
  })
})

describe('wget', () => {
  it('sends what is written for it, except for HttpOnly cookies, whose lines it reads as comments', async () => {
    const path = write('netscape', 'for-wget.txt')
    await output('wget', '-q', '-O', folder.path('page'), '--load-cookies', path, `http://127.0.0.1:${server.port}/`)
    expect(pairs(server.last)).toEqual(sent.filter((pair) => pair !== 'hidden=3'))
  })

  it('writes what is read, with a port beside the host', async () => {
    server.lines = ['a=1', 'b=2; Max-Age=1000']
    const path = folder.path('of-wget.txt')
    await output(
      'wget',
      '-q',
      '-O',
      folder.path('page'),
      '--save-cookies',
      path,
      '--keep-session-cookies',
      `http://127.0.0.1:${server.port}/`,
    )
    server.lines = []
    const { cookies: read, refused } = readCookies(readFileSync(path))
    expect(refused).toEqual([])
    expect(read.map(({ name, domain, persistent }) => [name, domain, persistent]).sort()).toEqual([
      ['a', '127.0.0.1', false],
      ['b', '127.0.0.1', true],
    ])
  })
})

describe('yt-dlp', () => {
  it('sends what is written for it, and writes what is read, except for HttpOnly, which it loses', async () => {
    // It takes no file that is not UTF-8, and of text such values are omitted.
    const path = folder.path('for-yt-dlp.txt')
    const { output: text, omitted } = writeCookies('netscape', [...cookies, record({ ...utf8, domain: '127.0.0.1' })])
    writeFileSync(path, text)
    expect(omitted.map(({ name }) => name)).toEqual(['octets'])
    server.lines = ['seen=6; Max-Age=1000']
    const before = server.received.length
    const url = `http://127.0.0.1:${server.port}/clip.mp4`
    await output('yt-dlp', '--ignore-config', '--quiet', '--cookies', path, '-o', folder.path('clip.mp4'), url)
    server.lines = []
    expect(pairs(server.received[before] ?? '')).toEqual(
      // Like all of Python it sends characters in Latin-1.
      [...sent.filter((pair) => !pair.startsWith('octets=')), 'utf8=\xe9'].sort(),
    )
    const { cookies: read, refused, format } = readCookies(readFileSync(path))
    expect([format, refused]).toEqual(['netscape', []])
    expect(read.map(({ name, value, persistent, httpOnly }) => [name, value, persistent, httpOnly]).sort()).toEqual([
      ['docs', '4', false, false],
      ['elsewhere', 'no', false, false],
      ['hidden', '3', false, false],
      ['persistent', '2', true, false],
      ['quoted', '"a b, c"', false, false],
      ['safe', '5', false, false],
      ['seen', '6', true, false],
      ['session', '1', false, false],
      ['utf8', '\xc3\xa9', false, false],
    ])
  })

  it('fails on a file with octets that are not UTF-8', async () => {
    const path = write('netscape', 'not-for-yt-dlp.txt')
    const url = `http://127.0.0.1:${server.port}/clip.mp4`
    await expect(output('yt-dlp', '--ignore-config', '--cookies', path, '--simulate', url)).rejects.toThrow(
      'UnicodeDecodeError',
    )
  })
})

describe.each([
  ['MozillaCookieJar', 'netscape'],
  ['LWPCookieJar', 'lwp'],
] as const)('%s of Python', (jar, format) => {
  const program = (...statements: string[]) =>
    ['import http.cookiejar, sys, urllib.request', `jar = http.cookiejar.${jar}(sys.argv[1])`, ...statements].join('\n')

  it('loads all that is written for it, and sends it', async () => {
    const path = folder.path(`for-${jar}`)
    // Python reads the file as text and sends Latin-1.
    const plain = cookies.filter(({ name }) => name !== 'octets')
    writeFileSync(path, writeCookies(format, plain).output)
    const printed = await output(
      'python3',
      '-c',
      program(
        'jar.load(ignore_discard=True, ignore_expires=True)',
        "print(','.join(sorted(c.name for c in jar)))",
        'urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar)).open(sys.argv[2]).read()',
      ),
      path,
      `http://127.0.0.1:${server.port}/`,
    )
    expect(printed.trim()).toBe('docs,elsewhere,hidden,persistent,quoted,safe,session')
    // Of cookies.txt Python sends the persistent ones alone: to it, the expiry 0 of a session cookie is the year 1970.
    const expected = sent.filter((pair) => !pair.startsWith('octets'))
    expect(pairs(server.last)).toEqual(format === 'lwp' ? expected : ['persistent=2'])
  })

  it('writes what is read', async () => {
    server.lines = ['a=1; HttpOnly; SameSite=Lax', 'b="x y"; Max-Age=1000; Secure']
    const path = folder.path(`of-${jar}`)
    const open = 'urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar)).open(sys.argv[2]).read()'
    await output(
      'python3',
      '-c',
      program(open, 'jar.save(ignore_discard=True)'),
      path,
      `http://127.0.0.1:${server.port}/`,
    )
    server.lines = []
    const { cookies: read, refused, format: recognized } = readCookies(readFileSync(path))
    expect([recognized, refused]).toEqual([format, []])
    expect(
      read.map(({ name, value, secure, persistent, httpOnly, sameSite }) => [
        name,
        value,
        secure,
        persistent,
        httpOnly,
        sameSite,
      ]),
    ).toEqual([
      ['a', '1', false, false, format === 'lwp', format === 'lwp' ? 'Lax' : 'Default'],
      ['b', '"x y"', true, true, false, 'Default'],
    ])
  })
})
