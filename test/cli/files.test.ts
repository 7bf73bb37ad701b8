/** The commands that read a file of cookies: `send`, `convert` and `list`. */

import { EventEmitter } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CookieJar } from '../../src/index.js'
import { dangerous, NOW, netscape, speculoos, temporaryFile, temporaryFolder } from './session.js'

const LATER = Math.floor(NOW / 1000) + 86_400

const cookies = netscape(
  '.shop.example\tTRUE\t/\tTRUE\t0\tSID\t31d4',
  'www.shop.example\tFALSE\t/account\tFALSE\t0\ttheme\tdark',
  'other.example\tFALSE\t/\tFALSE\t0\tcart\t7',
)
const damaged = netscape(
  'shop.example\tFALSE\t/\tTRUE\t0\tSID\t31d4',
  'shop.example\tFALSE\t/\tTRUE\tsoon\tbasket\t7',
  'shop.example\tFALSE\t/\tTRUE\t1000\told\t7',
)

describe('send', () => {
  it('prints the header field, the withheld cookies and the reasons, and ends with status 0', async () => {
    const { status, out, errors } = await speculoos(['send', temporaryFile(cookies), 'https://www.shop.example/'])
    expect([status, errors]).toEqual([0, ''])
    expect(out.split('\n')).toEqual([
      'Cookie: SID=…',
      'sent      SID=…; .shop.example/; Secure',
      'withheld  theme=…; www.shop.example/account',
      '          path-not-matched (§5.8.3 step 3.2): The path of the URL does not path-match the path of the cookie.',
      'elsewhere 1 cookie of other sites; --name NAME explains those of one name',
      '',
    ])
  })

  it('ends with status 1 if no cookie is sent', async () => {
    const { status, out } = await speculoos(['send', temporaryFile(cookies), 'http://shop.example/'])
    expect(status).toBe(1)
    expect(out).toContain('no cookie is sent\nwithheld  theme=…')
    expect(out).toContain('secure-over-insecure')
  })

  it('reads a jar, and the standard input', async () => {
    const jar = new CookieJar({ now: () => NOW })
    jar.setCookie('SID=31d4; SameSite=Strict', 'https://shop.example/')
    const args = ['send', '-', 'https://shop.example/']
    const { status, out } = await speculoos(args, { input: JSON.stringify(jar) })
    expect([status, out.split('\n')[0]]).toEqual([0, 'Cookie: SID=…'])
    const foreign = await speculoos([...args, '--page', 'https://other.example/'], { input: JSON.stringify(jar) })
    expect(foreign.status).toBe(1)
    expect(foreign.out).toContain('cross-site-strict')
  })

  it('reads the headers of a response with --url', async () => {
    const input = 'HTTP/1.1 200 OK\r\nSet-Cookie: SID=31d4; Path=/\r\n\r\n'
    const args = ['send', '-', 'https://shop.example/a', '--url', 'https://shop.example/login']
    expect((await speculoos(args, { input })).status).toBe(0)
  })

  it('--name explains the cookies of a name, also those of other sites', async () => {
    const args = ['send', temporaryFile(cookies), 'https://www.shop.example/', '--name', 'cart']
    const { out } = await speculoos(args)
    expect(out).toContain('Cookie: SID=…\nwithheld  cart=…; other.example/\n          host-not-identical')
    expect(out).not.toContain('theme')
    const { elsewhere } = JSON.parse((await speculoos([...args, '--json'])).out)
    expect(elsewhere).toMatchObject([{ cookie: { name: 'cart' }, reasons: [{ id: 'host-not-identical' }] }])
  })

  it('--header prints the header field alone, for another program', async () => {
    const file = temporaryFile(netscape('shop.example\tFALSE\t/\tTRUE\t0\tname\tJosé'))
    const args = ['send', file, 'https://shop.example/', '--header']
    expect((await speculoos(args)).out).toBe('Cookie: name=…\n')
    expect((await speculoos([...args, '--show-values'])).out).toBe('Cookie: name=José\n')
    const none = await speculoos(['send', file, 'https://other.example/', '--header'])
    expect([none.status, none.out]).toEqual([1, ''])
  })

  it('a cookie for a public suffix is refused, as by any jar', async () => {
    const file = temporaryFile(netscape('.co.uk\tTRUE\t/\tFALSE\t0\tSID\t31d4'))
    const { status, errors } = await speculoos(['send', file, 'https://shop.co.uk/'])
    expect(status).toBe(1)
    expect(errors).toContain('refused   SID\n          domain-public-suffix')
  })

  it('a cookie that the limits of the jar evict is shown', async () => {
    const lines = Array.from({ length: 181 }, (_, index) => `shop.example\tFALSE\t/\tTRUE\t0\tc${index}\t1`)
    const { out } = await speculoos(['send', '-', 'https://shop.example/'], { input: netscape(...lines) })
    expect(out).toMatch(/^evicted {3}c0=…; shop\.example\/; Secure\n {10}evicted-from-full-site/m)
  })

  it('--json prints one document, without values unless they are wanted', async () => {
    const args = ['send', temporaryFile(cookies), 'https://www.shop.example/', '--json']
    const { out } = await speculoos(args)
    expect(out).not.toContain('31d4')
    expect(JSON.parse(out)).toMatchObject({
      url: 'https://www.shop.example/',
      format: 'netscape',
      header: 'SID=…',
      included: [{ name: 'SID' }],
      excluded: [{ cookie: { name: 'theme' }, reasons: [{ id: 'path-not-matched' }] }],
      reasons: [],
      evicted: [],
      refused: [],
      warnings: [],
    })
    const shown = JSON.parse((await speculoos([...args, '--show-values'])).out)
    expect([shown.header, shown.included[0].value]).toEqual(['SID=31d4', '31d4'])
  })
})

describe('list', () => {
  it('prints one cookie a line', async () => {
    const { status, out, errors } = await speculoos(['list', temporaryFile(cookies)])
    expect(status).toBe(0)
    expect(out).toBe('SID=…; .shop.example/; Secure\ntheme=…; www.shop.example/account\ncart=…; other.example/\n')
    expect(errors).toBe('listed    3 cookies of a file of Netscape cookies.txt\n')
  })

  it('prints a table on a terminal, no wider than the terminal', async () => {
    const file = temporaryFile(`${cookies}shop.example\tFALSE\t/${'a'.repeat(200)}\tFALSE\t${LATER}\t键\tx\n`)
    const { out } = await speculoos(['list', file], { columns: 72, env: { NO_COLOR: '1' } })
    const lines = out.trimEnd().split('\n')
    expect(lines[0]).toMatch(/^NAME +DOMAIN +PATH +EXPIRES +ATTRIBUTES$/)
    expect(lines[1]).toMatch(/^SID +\.shop\.example +\/ +session +Secure$/)
    expect(lines[4]).toMatch(/^键 {2}.*…/)
    expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(72)
    const starts = lines.map((line) => line.indexOf('/') + (line.startsWith('键') ? 1 : 0)).slice(1)
    expect(new Set(starts).size).toBe(1)
  })

  it('--name and --site choose cookies, and the status is 1 if there are none', async () => {
    const file = temporaryFile(cookies)
    expect((await speculoos(['list', file, '--site', 'shop.example'])).out.split('\n')).toHaveLength(3)
    expect((await speculoos(['list', file, '--name', 'cart'])).out).toBe('cart=…; other.example/\n')
    const none = await speculoos(['list', file, '--name', 'cart', '--site', 'shop.example'])
    expect([none.status, none.out]).toEqual([1, ''])
  })

  it('reports refused entries with their line and reason, and counts the expired ones', async () => {
    const { errors } = await speculoos(['list', temporaryFile(damaged)])
    expect(errors).toContain('refused   line 3, basket\n          expiry-not-usable: The expiry is not a time.\n')
    expect(errors).toContain('expired   1 cookie\n')
  })

  it('--json prints the cookies and the refused entries', async () => {
    const { out } = await speculoos(['list', temporaryFile(damaged), '--json'])
    expect(JSON.parse(out)).toMatchObject({
      format: 'netscape',
      cookies: [{ name: 'SID', domain: 'shop.example' }],
      refused: [
        { line: 3, name: 'basket', reasons: [{ id: 'expiry-not-usable' }] },
        { line: 4, name: 'old', reasons: [{ id: 'expired' }] },
      ],
    })
    expect(JSON.parse(out).cookies[0]).not.toHaveProperty('value')
  })

  it('a hostile file reaches a terminal only as text', async () => {
    const file = temporaryFile(
      netscape('shop.example\tFALSE\t/\u009b2J\tTRUE\t0\tS\u009bID\u202e\t\u009b31m', 'a\u001b[2J\tx'),
    )
    for (const more of [[], ['--show-values'], ['--json', '--show-values']]) {
      const { out, errors } = await speculoos(['list', file, ...more], { columns: 120, env: { NO_COLOR: '1' } })
      expect(out).toContain('9b')
      expect(dangerous(out + errors)).toEqual([])
    }
  })
})

describe('convert', () => {
  it('writes to the standard output, and reports losses on the standard error', async () => {
    const { status, out, errors } = await speculoos(['convert', '--to', 'playwright'], { input: cookies })
    expect(status).toBe(0)
    expect(JSON.parse(out).cookies).toHaveLength(3)
    expect(errors).toContain('converted 3 cookies, from Netscape cookies.txt to Playwright storageState\n')
    expect(errors).toMatch(/^lost {6}sameSite of 3 cookies: /m)
  })

  it('keeps every octet', async () => {
    const input = Buffer.concat([
      Buffer.from(netscape('shop.example\tFALSE\t/\tTRUE\t0\tname\t').trimEnd()),
      Buffer.from('\t'),
      Buffer.from([0xe9, 0x0a]),
    ])
    const { octets } = await speculoos(['convert', '--to', 'lwp'], { input })
    expect(octets.includes(0xe9)).toBe(true)
  })

  it('ends with status 1 if a cookie that has not expired is missing', async () => {
    const { status, out, errors } = await speculoos(['convert', '--to', 'juju'], { input: damaged })
    expect(status).toBe(1)
    expect(JSON.parse(out)).toEqual([])
    expect(errors).toContain('refused   line 3, basket')
    expect(errors).toMatch(/^omitted {3}SID\n {10}\S+: /m)
    const expired = netscape(
      `shop.example\tFALSE\t/\tTRUE\t${LATER}\tSID\t31d4`,
      'shop.example\tFALSE\t/\tTRUE\t1000\told\t7',
    )
    expect((await speculoos(['convert', '--to', 'juju'], { input: expired })).status).toBe(0)
  })

  it('--json reports as JSON on the standard error', async () => {
    const { out, errors } = await speculoos(['convert', '--to', 'netscape', '--json'], { input: damaged })
    expect(out).toContain('# Netscape HTTP Cookie File')
    expect(JSON.parse(errors)).toMatchObject({
      from: 'netscape',
      to: 'netscape',
      cookies: 1,
      refused: [{ line: 3 }, { line: 4 }],
    })
    expect(errors).not.toContain('31d4')
  })

  it('does not print values on a terminal unless they are wanted, and then as text', async () => {
    const input = netscape('shop.example\tFALSE\t/\tTRUE\t0\tname\t31d4\u009b2J')
    const args = ['convert', '--to', 'netscape']
    const { status, out, errors } = await speculoos(args, { input, columns: 200 })
    expect([status, out]).toEqual([2, ''])
    expect(errors).toContain(
      '--output: expected a file or a pipe, since the output has the values of cookies, got a terminal',
    )
    const shown = await speculoos([...args, '--show-values'], { input, columns: 200 })
    expect(shown.out).toContain('name\t31d4\\u{9b}2J\n')
  })

  it('makes a file that only its owner can read, and no other file', async () => {
    const folder = temporaryFolder()
    const { status, out } = await speculoos(['convert', '--to', 'netscape', '-o', join(folder, 'new.txt')], {
      input: cookies,
    })
    expect([status, out, readdirSync(folder)]).toEqual([0, '', ['new.txt']])
    expect(readFileSync(join(folder, 'new.txt'), 'utf8')).toContain('SID\t31d4')
    if (process.platform !== 'win32') expect(statSync(join(folder, 'new.txt')).mode & 0o777).toBe(0o600)
  })

  it('can replace the file that it reads, keeps its permissions, and follows a symbolic link', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'cookies.txt')
    writeFileSync(file, damaged, { mode: 0o640 })
    const link = join(folder, 'link')
    symlinkSync(file, link)
    await speculoos(['convert', link, '--to', 'playwright', '--output', link])
    expect(JSON.parse(readFileSync(file, 'utf8')).cookies).toHaveLength(1)
    expect(statSync(file).mode & 0o777).toBe(0o640)
    expect(readdirSync(folder).sort()).toEqual(['cookies.txt', 'link'])
  })

  it('a signal while it writes leaves the old file and no other file', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'cookies.json')
    writeFileSync(file, 'old')
    const signals = new EventEmitter()
    // The listener exists only while the file is written.
    signals.on('newListener', (event) => {
      if (event === 'SIGINT') queueMicrotask(() => signals.emit('SIGINT'))
    })
    const { status, errors } = await speculoos(['convert', '--to', 'playwright', '-o', file], {
      input: cookies,
      signals,
    })
    expect([status, errors]).toEqual([130, ''])
    expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['old', ['cookies.json']])
    expect(signals.listenerCount('SIGINT')).toBe(0)
  })

  it('a file that cannot be written is named, and nothing is left', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'sub'))
    const inside = await speculoos(['convert', '--to', 'lwp', '-o', join(folder, 'none', 'a.txt')], { input: cookies })
    expect(inside.status).toBe(2)
    expect(inside.errors).toMatch(
      /-o: expected a file that can be written, got ".*a\.txt": there is no such file or folder/,
    )
    const over = await speculoos(['convert', '--to', 'lwp', '--output', join(folder, 'sub')], { input: cookies })
    expect(over.errors).toMatch(/--output: expected a file that can be written, got ".*sub": it is a folder/)
    expect(readdirSync(folder)).toEqual(['sub'])
  })

  it('an input that is not recognized leaves the output as it was', async () => {
    const file = join(temporaryFolder(), 'out.txt')
    const { status } = await speculoos(['convert', '--to', 'netscape', '-o', file], { input: '{"a":1}' })
    expect([status, existsSync(file)]).toEqual([2, false])
  })

  it('--original keeps the storage of a state of Playwright', async () => {
    const origins = [{ origin: 'https://shop.example', localStorage: [] }]
    const original = temporaryFile(JSON.stringify({ cookies: [], origins }), 'state.json')
    const { out } = await speculoos(['convert', '--to', 'playwright', '--original', original], { input: cookies })
    expect(JSON.parse(out).origins).toEqual(origins)
  })

  it('--from names the format, and --password opens values', async () => {
    const { errors } = await speculoos(['convert', '--to', 'lwp', '--from', 'har'], { input: cookies })
    expect(errors).toContain('refused   the file\n          not-this-format')
    const withPassword = await speculoos(['list', '-', '--password', 'peanuts'], { input: cookies })
    expect(withPassword.status).toBe(0)
    const hidden = await speculoos(['list', '-'], { input: cookies, env: { SPECULOOS_PASSWORD: 'peanuts' } })
    expect(hidden.status).toBe(0)
  })

  it('a missing FILE is a mistake if the standard input is a terminal', async () => {
    for (const args of [['convert', '--to', 'lwp'], ['list']]) {
      const { status, errors } = await speculoos(args)
      expect(status).toBe(2)
      expect(errors).toContain('FILE: expected a file of cookies, or - for the standard input, got nothing')
    }
  })
})
