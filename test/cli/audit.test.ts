/** The command `audit`. */

import { createServer, type RequestListener, type Server } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { dangerous, speculoos, temporaryFile } from './session.js'

const URL_OF_SHOP = ['--url', 'https://shop.example/login']

const headers = `HTTP/1.1 302 Found\r
Location: /account\r
Set-Cookie: SID=31d4-secret; Path=/; Secure\r
\r
HTTP/1.1 200 OK\r
Set-Cookie: x=1;\r
 Domain=other.example\r
\r
Set-Cookie: not=this
`

/** The origin of a server that listens on this machine. */
function originOf(server: Server): string {
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

/** The origin of a server that runs until the test has finished. */
async function serverOf(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return originOf(server)
}

it('a line is shown as a jar reads it, with findings and a remedy, and the status is 1', async () => {
  const { status, out, errors } = await speculoos(['audit', '--line', 'PHPSESSID=31d4; Path=/', ...URL_OF_SHOP])
  expect([status, errors]).toEqual([1, ''])
  expect(out).toMatch(/^GET https:\/\/shop\.example\/login\n {3}sent {6}—\n {3}stored {4}PHPSESSID=…; Path=\/\n\nhigh/)
  expect(out).toContain('high      missing-secure PHPSESSID\n')
  expect(out).toContain('          remedy PHPSESSID=...; Path=/; Secure\n          RFC 6265bis §4.1.2.5, https://')
  expect(out).toMatch(/^findings {2}\d+ high, \d+ medium, \d+ low, \d+ info\n$/m)
})

it('the status is 0 without findings, or with information only', async () => {
  const line = '__Host-SID=3f0b6d2a4c8e9b7d5a3f1c2e4d6b8a90; Path=/; Secure; HttpOnly; SameSite=Lax'
  const { status, out } = await speculoos(['audit', '--line', line, ...URL_OF_SHOP])
  expect([status, out]).toEqual([0, expect.stringMatching(/^findings {2}0 high, 0 medium, 0 low, [1-9]\d* info$/m)])
  const none = await speculoos(['audit', '--line', line, ...URL_OF_SHOP, '--severity', 'high'])
  expect([none.status, none.out]).toEqual([0, expect.stringContaining('findings  0 high, 0 medium, 0 low, 0 info\n')])
})

it('--severity leaves out less grave findings', async () => {
  const args = ['audit', '--line', 'PHPSESSID=31d4; Path=/', ...URL_OF_SHOP]
  const { out } = await speculoos([...args, '--severity', 'medium'])
  expect(out).toMatch(/^medium /m)
  expect(out).not.toMatch(/^(low|info) /m)
})

it('the redirects of a chain of saved responses are followed, up to a body', async () => {
  const { out } = await speculoos(['audit', temporaryFile(headers), ...URL_OF_SHOP])
  expect(out).toContain('GET https://shop.example/login 302\n   sent      —\n   stored    SID=…; Path=/; Secure\n')
  expect(out).toContain(
    'GET https://shop.example/account 200\n   sent      SID\n   refused   x=…; Domain=other.example\n',
  )
  expect(out).toContain('not-stored x\n')
  expect(out).not.toContain('not=')
})

it('lines of the standard input are one response', async () => {
  const { out } = await speculoos(['audit', ...URL_OF_SHOP], { input: 'a=1; Path=/\nSet-Cookie: b=2\n' })
  expect(out).toMatch(/^GET .*\n.*\n {3}stored {4}a=….*\n {3}stored {4}b=…/)
})

it('a HAR has its own URLs, methods and request headers', async () => {
  const entry = (method: string, url: string, setCookie: string, cookie?: string): object => ({
    request: { method, url, headers: cookie === undefined ? [] : [{ name: 'Cookie', value: cookie }] },
    response: { status: 200, headers: [{ name: 'Set-Cookie', value: setCookie }], content: { text: '' } },
  })
  const session = 'SID=3f0b6d2a4c8e9b7d5a3f1c2e4d6b8a90; Path=/; Secure; HttpOnly; SameSite=Lax'
  const entries = [
    entry('GET', 'https://shop.example/login', session),
    entry('POST', 'https://shop.example/login', 'theme=dark; Path=/', session.split(';')[0]),
    entry('GET', 'chrome-extension://a/', 'b=1'),
    null,
  ]
  const { status, out } = await speculoos(['audit', '-', '--json'], { input: JSON.stringify({ log: { entries } }) })
  const { responses, findings } = JSON.parse(out)
  expect(status).toBe(1)
  expect(responses).toMatchObject([
    { url: 'https://shop.example/login', method: 'GET', status: 200, sent: [], received: [{ status: 'stored' }] },
    { method: 'POST', sent: ['SID'], received: [{ line: 'theme=…; Path=/' }] },
  ])
  expect(findings.map(({ id }: { id: string }) => id)).toContain('session-not-rotated')
  expect(findings[0]).toMatchObject({
    severity: 'high',
    source: { title: expect.any(String) },
    remedy: expect.any(String),
  })
})

it('no value is shown, and no control character', async () => {
  const line = 'na\u009bme\u202e=31d4-secret; Path=/\u009b2J'
  for (const more of [[], ['--json']]) {
    const { out, errors } = await speculoos(['audit', '--line', line, ...URL_OF_SHOP, ...more])
    expect(out + errors).not.toContain('31d4-secret')
    expect(dangerous(out + errors)).toEqual([])
  }
  const { out } = await speculoos(['audit', temporaryFile(headers), ...URL_OF_SHOP, '--json'])
  expect(out).not.toContain('31d4-secret')
})

it('--session-cookie names the session', async () => {
  const args = ['audit', '--line', 'colour=7; Path=/; Secure; HttpOnly; SameSite=Lax', ...URL_OF_SHOP]
  expect((await speculoos(args)).out).not.toContain('session-id-short')
  expect((await speculoos([...args, '--session-cookie', 'colour'])).out).toContain('session-id-short colour')
})

it('--live visits a URL and follows its redirects, once for each of --samples', async () => {
  const constant = '3f0b6d2a4c8e9b7d5a3f1c2e4d6b8a90'
  const asked: (string | undefined)[] = []
  const live = await serverOf(({ url, headers: { cookie } }, response) => {
    asked.push(cookie)
    if (url === '/') response.writeHead(302, { location: '/in', 'set-cookie': `SID=${constant}; Path=/` }).end()
    else response.end(`<a href="/?SID=${constant}">`)
  })
  const { status, out } = await speculoos(['audit', '--live', `${live}/`, '--samples', '3'])
  expect(status).toBe(1)
  expect(asked).toEqual([undefined, `SID=${constant}`, undefined, `SID=${constant}`, undefined, `SID=${constant}`])
  expect(out).toContain(`GET ${live}/ 302\n   sent      —\n   stored    SID=…; Path=/\n`)
  expect(out).toContain(`GET ${live}/in 200\n   sent      SID\n`)
  expect(out).toContain('session-id-constant SID')
  expect(out).toContain('token-in-link')
})

it('if --live fails at a later hop, the earlier ones are audited, and the status is 2', async () => {
  const live = await serverOf(({ url }, response) => {
    if (url === '/loop') response.writeHead(302, { location: '/loop', 'set-cookie': 'SID=31d4; Path=/' }).end()
    else if (url === '/cut') {
      response.writeHead(200, { 'content-length': '100', 'set-cookie': 'SID=31d4; Path=/' }).write('half')
      setTimeout(() => response.destroy(), 20)
    } else response.writeHead(302, { location: 'http://127.0.0.1:1/', 'set-cookie': 'SID=31d4; Path=/' }).end()
  })
  for (const path of ['/loop', '/cut', '/away']) {
    const { status, out, errors } = await speculoos(['audit', '--live', live + path, '--samples', '2'])
    expect(status).toBe(2)
    expect(out).toMatch(new RegExp(`^GET ${live}${path} \\d+\n   sent      —\n   stored    SID=…; Path=/\n`))
    expect(out).toContain('missing-http-only SID')
    expect(out).toMatch(/^findings {2}/m)
    expect(errors).toContain('speculoos audit: --live: expected a URL that answers, got ')
    const json = await speculoos(['audit', '--live', live + path, '--json'])
    expect(json.status).toBe(2)
    expect(JSON.parse(json.out).findings).toContainEqual(expect.objectContaining({ id: 'missing-http-only' }))
  }
})

it('a server that cannot be reached is a mistake of --live, and nothing is printed', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const live = originOf(server)
  await new Promise<void>((resolve) => server.close(() => resolve()))
  const { status, out, errors } = await speculoos(['audit', '--live', live])
  expect([status, out]).toEqual([2, ''])
  expect(errors).toContain('--live: expected a URL that answers, got ECONNREFUSED')
})

it('a file in none of the three forms is a mistake', async () => {
  const wrong = async (input: string, ...more: string[]): Promise<string> =>
    (await speculoos(['audit', '-', ...more], { input })).errors
  expect(await wrong('{"log": 1}')).toContain('FILE: expected a HAR, with log.entries, got JSON of another form')
  expect(await wrong('{"log"')).toContain('FILE: expected a HAR, got text that begins like JSON and is not JSON')
  expect(await wrong('a=1')).toContain(
    '--url: expected the URL of the response, which the file does not have, got nothing',
  )
  expect(await wrong('HTTP/1.1 200 OK\n\n', ...URL_OF_SHOP)).toContain(
    'FILE: expected a HAR, the headers of a response, or Set-Cookie lines, got none of them',
  )
  expect(await wrong('', ...URL_OF_SHOP)).toContain('got none of them')
})
