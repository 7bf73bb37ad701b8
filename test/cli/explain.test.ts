/** The command `explain`. */

import { expect, it } from 'vitest'
import { dangerous, speculoos } from './session.js'

const URL_OF_SHOP = 'https://shop.example/login'

it('a line that is stored ends with status 0, and its value is masked', async () => {
  const { status, out, errors } = await speculoos(['explain', 'SID=31d4; Path=/; Secure; HttpOnly', URL_OF_SHOP])
  expect([status, errors]).toEqual([0, ''])
  expect(out).toBe('stored    SID=…; shop.example/; Secure; HttpOnly\n')
})

it('a line that is refused ends with status 1, with every reason and its step', async () => {
  const { status, out } = await speculoos(['explain', '__Host-SID=31d4; Domain=shop.example; Secure', URL_OF_SHOP])
  expect(status).toBe(1)
  expect(out.split('\n')).toEqual([
    'refused   __Host-SID=…; Domain=shop.example; Secure',
    '          host-prefix-not-host-only (§5.7 step 21.2): A cookie whose name begins with __Host- must not have a Domain.',
    '          host-prefix-path (§5.7 step 21.3): A cookie whose name begins with __Host- must have the attribute Path=/.',
    '',
  ])
})

it('a line that removes a cookie ends with status 0', async () => {
  const { status, out } = await speculoos(['explain', 'SID=; Max-Age=0', URL_OF_SHOP])
  expect(status).toBe(0)
  expect(out).toBe('removed   SID=…; shop.example/\n')
})

it('warnings are shown, and do not change the status', async () => {
  const { status, out } = await speculoos(['explain', 'SID=1; Colour=red', URL_OF_SHOP])
  expect(status).toBe(0)
  expect(out).toContain('warning attribute-unrecognized (§5.6')
})

it('"Set-Cookie:" before the line is left out', async () => {
  const { out } = await speculoos(['explain', 'Set-Cookie: SID=1', URL_OF_SHOP])
  expect(out).toContain('stored    SID=…;')
})

it('--show-values shows values, as the characters that their octets mean', async () => {
  const { out } = await speculoos(['explain', 'name=José', URL_OF_SHOP, '--show-values'])
  expect(out).toBe('stored    name=José; shop.example/\n')
})

it('no value is shown without --show-values, not even of a refused line or in JSON', async () => {
  for (const line of ['SID=31d4-secret; Domain=other.example', '31d4-secret; Secure', 'a=1; token=31d4-secret']) {
    for (const more of [[], ['--json']]) {
      const { out, errors } = await speculoos(['explain', line, URL_OF_SHOP, ...more])
      expect(out + errors).not.toContain('31d4-secret')
    }
  }
})

it.each([
  ['--script', ['--script'], 'SID=1; HttpOnly', 'http-only-from-non-http'],
  ['--page', ['--page', 'https://other.example/'], 'SID=1; SameSite=Strict', 'cross-site-subresource'],
  ['--site-for-cookies', ['--site-for-cookies', 'opaque'], 'SID=1; SameSite=Strict', 'cross-site-subresource'],
  ['--same-site', ['--same-site', 'cross-site'], 'SID=1; SameSite=Strict', 'cross-site-subresource'],
  ['--reload', ['--reload', 'cross-site'], 'SID=1; SameSite=Strict', 'cross-site-subresource'],
  [
    '--third-party-cookies',
    ['--same-site', 'cross-site', '--third-party-cookies', 'block'],
    'SID=1; SameSite=None; Secure',
    'third-party-blocked',
  ],
  [
    '--third-party',
    ['--third-party', 'yes', '--third-party-cookies', 'block'],
    'SID=1; SameSite=None; Secure',
    'third-party-blocked',
  ],
  ['--profile', ['--profile', 'chromium'], '=a=b', 'nameless-equals-sign'],
])('%s decides as the jar does', async (_, options, line, reason) => {
  const plain = await speculoos(['explain', line, URL_OF_SHOP])
  expect(plain.status).toBe(0)
  const { status, out } = await speculoos(['explain', line, URL_OF_SHOP, ...options])
  expect(status).toBe(1)
  expect(out).toContain(reason)
})

it('--top-level-navigation, --trusted-host and --no-trust-loopback decide as the jar does', async () => {
  const strict = ['explain', 'SID=1; SameSite=Strict', URL_OF_SHOP, '--page', 'https://other.example/']
  expect((await speculoos([...strict, '--top-level-navigation'])).status).toBe(0)
  const app = ['explain', 'SID=1; Secure', 'http://app:3000/']
  expect((await speculoos(app)).status).toBe(1)
  expect((await speculoos([...app, '--trusted-host', 'db', '--trusted-host=app'])).status).toBe(0)
  const local = ['explain', 'SID=1; Secure', 'http://localhost:3000/']
  expect((await speculoos(local)).status).toBe(0)
  expect((await speculoos([...local, '--no-trust-loopback'])).status).toBe(1)
})

it('--partition sets the partition, with a foreign ancestor if the URL belongs to another site', async () => {
  const line = 'chat=1; Secure; SameSite=None; Partitioned'
  const inPartition = async (...more: string[]): Promise<string> =>
    (await speculoos(['explain', line, 'https://chat.example/', ...more])).out
  expect(await inPartition('--partition', 'https://www.news.example/a')).toContain(
    'Partitioned by https://news.example\n',
  )
  expect(await inPartition('--partition', 'https://www.chat.example/')).toContain(
    'Partitioned by https://chat.example itself',
  )
  expect(await inPartition('--partition', 'https://news.example/', '--ancestor', 'same-site')).toContain('itself')
  expect(await inPartition()).toContain('warning')
})

it('--now sets the time, as a date or in milliseconds', async () => {
  for (const time of ['2001-09-09T01:46:40Z', '1000000000000', '2001-09-09T03:46:40+02:00']) {
    const { out } = await speculoos(['explain', 'a=1; Max-Age=60', URL_OF_SHOP, '--now', time])
    expect(out).toContain('until 2001-09-09T01:47:40.000Z')
  }
})

it('lines of the standard input are received in one jar', async () => {
  const input = 'Set-Cookie: a=1; Path=/\r\n\r\nset-cookie: a=2; Path=/\nb=3; Domain=other.example\n'
  const { status, out } = await speculoos(['explain', '-', URL_OF_SHOP], { input })
  expect(status).toBe(1)
  expect(out.split('\n').map((line) => line.slice(0, 9).trim())).toEqual(['stored', 'stored', '', 'refused', '', ''])
  expect(out).toContain('replaces the cookie of 2026-11-29T17:00:00.000Z')
})

it('--json prints one document with each line and its result', async () => {
  const input = 'a=1; Path=/\nb=3; Domain=other.example\n'
  const { out } = await speculoos(['explain', '-', URL_OF_SHOP, '--json'], { input })
  expect(JSON.parse(out)).toMatchObject({
    url: URL_OF_SHOP,
    results: [
      {
        line: 'a=…; Path=/',
        status: 'stored',
        cookie: { name: 'a', domain: 'shop.example' },
        evicted: [],
        warnings: [],
      },
      { status: 'rejected', reasons: [{ id: 'domain-mismatch', section: '5.7' }] },
    ],
  })
  expect(JSON.parse(out).results[0].cookie).not.toHaveProperty('value')
  const shown = await speculoos(['explain', 'a=1', URL_OF_SHOP, '--json', '--show-values'])
  expect(JSON.parse(shown.out).results[0].cookie.value).toBe('1')
})

it('only a terminal gets colours', async () => {
  const args = ['explain', 'a=1; Domain=other.example', URL_OF_SHOP]
  const red = '\u001b[31mrefused\u001b[0m'
  expect((await speculoos(args, { columns: 80 })).out).toContain(red)
  expect((await speculoos(args)).out).not.toContain('\u001b')
  expect((await speculoos(args, { columns: 80, env: { NO_COLOR: '1' } })).out).not.toContain('\u001b')
  expect((await speculoos(args, { columns: 80, env: { TERM: 'dumb' } })).out).not.toContain('\u001b')
  expect((await speculoos(args, { env: { FORCE_COLOR: '1' } })).out).toContain(red)
  expect((await speculoos(args, { columns: 80, env: { FORCE_COLOR: '0' } })).out).not.toContain('\u001b')
})

it('names and lines with escapes of a terminal are printed as text', async () => {
  const csi = '\u009b31m'
  const line = `na${csi}me\u202e=1; Path=/\u009b2J`
  for (const more of [[], ['--show-values'], ['--json'], ['--json', '--show-values']]) {
    const { out, errors } = await speculoos(['explain', line, URL_OF_SHOP, ...more])
    expect(dangerous(out + errors)).toEqual([])
    expect(out).toMatch(/\\u\{?0*9b/)
  }
  const { out } = await speculoos(['explain', 'a\u001b[31m=1', URL_OF_SHOP, '--show-values'])
  expect(out).toContain('refused   a\\u{1b}[31m=1')
})

it('JSON escapes names, and parses to the same names', async () => {
  const { out } = await speculoos(['explain', 'a\u009b=1', URL_OF_SHOP, '--json'])
  expect(Buffer.from(JSON.parse(out).results[0].cookie.name, 'latin1').toString()).toBe('a\u009b')
})

it('a reason that is wider than the terminal is continued below its text, and no word is broken', async () => {
  const args = ['explain', '__Host-SID=31d4; Domain=shop.example; Secure', URL_OF_SHOP]
  const [wide, narrow] = [await speculoos(args), await speculoos(args, { columns: 60, env: { NO_COLOR: '1' } })]
  const lines = narrow.out.trimEnd().split('\n')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60)
  expect(lines.slice(1).every((line) => /^ {10}\S/.test(line))).toBe(true)
  expect(narrow.out.split(/\s+/)).toEqual(wide.out.split(/\s+/))
})
