/** The program with arguments and inputs that would lose cookies, or show values. */
import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { netscape, speculoos, temporaryFile, temporaryFolder } from './session.js'

const SECRET = 'f3a9c1d2e4b5a6978812'
const cookies = netscape(`shop.example\tFALSE\t/\tTRUE\t0\tSID\t${SECRET}`)

describe('convert', () => {
  it('leaves the output as it was if the file is not of the format of --from', async () => {
    const file = temporaryFile(cookies)
    const other = temporaryFile(cookies, 'other.txt')
    for (const target of [file, other]) {
      const args = ['convert', file, '--from', 'playwright', '--to', 'netscape', '-o', target]
      const { status, errors } = await speculoos(args)
      expect(status).toBe(2)
      expect(errors).toContain('--from: expected the format of FILE, got playwright')
      expect(readFileSync(target, 'utf8')).toBe(cookies)
    }
  })

  it('leaves its input as it was if none of its cookies can be kept, also through a link', async () => {
    const broken = netscape('shop.example\tFALSE\t/\tTRUE\tsoon\tSID\t7')
    const file = temporaryFile(broken)
    const link = join(temporaryFolder(), 'link.txt')
    symlinkSync(file, link)
    for (const [from, to] of [
      [file, file],
      [file, link],
      [link, file],
    ] as const) {
      const { status, errors } = await speculoos(['convert', from, '--to', 'playwright', '-o', to])
      expect(status).toBe(2)
      expect(errors).toContain('-o: expected another file than FILE')
      expect(readFileSync(file, 'utf8')).toBe(broken)
    }
  })

  it('replaces its own input if its cookies are kept', async () => {
    const file = temporaryFile(cookies)
    const { status } = await speculoos(['convert', file, '--to', 'playwright', '-o', file])
    expect(status).toBe(0)
    expect(readFileSync(file, 'utf8')).toContain('"cookies"')
  })

  it('names --original if its file is not a state, or if both files are the standard input', async () => {
    const original = temporaryFile(cookies)
    for (const path of [original, temporaryFile('[1]'), temporaryFile('')]) {
      const args = ['convert', '--to', 'playwright', '--original', path]
      const { status, errors } = await speculoos(args, { input: cookies })
      expect(status).toBe(2)
      expect(errors).toContain('--original: expected a storageState')
    }
    const twice = await speculoos(['convert', '-', '--to', 'playwright', '--original', '-'], {
      input: '{"cookies":[]}',
    })
    expect([twice.status, twice.out]).toEqual([2, ''])
    expect(twice.errors).toContain('--original: expected a file, since FILE is the standard input')
  })
})

describe('audit', () => {
  it('refuses a password in the URL of --live, and shows none', async () => {
    const url = `http://ada:${SECRET}@127.0.0.1:9/?token=${SECRET}`
    const { status, errors } = await speculoos(['audit', '--live', url])
    expect(status).toBe(2)
    expect(errors).toContain('--live: expected a URL without a user name or password')
    expect(errors).not.toContain(SECRET)
  })

  const har = JSON.stringify({
    log: {
      entries: [`/a;jsessionid=${SECRET}`, `/?sid=${SECRET}#${SECRET}`, '/(S(abcdefghijklmnopqrst0123))/'].map(
        (path) => ({
          request: { method: 'GET', url: `https://ada:${SECRET}@shop.example${path}`, headers: [] },
          response: { status: 200, headers: [{ name: 'Set-Cookie', value: `JSESSIONID=${SECRET}; Path=/` }] },
        }),
      ),
    },
  })

  it.each([[[]], [['--json']]])('shows no value that URLs of a HAR contain, with %j', async (options) => {
    const { out } = await speculoos(['audit', ...options], { input: har })
    expect(out).toContain('token-in-url')
    expect(out).toContain('https://shop.example/a;jsessionid=...')
    expect(out).toContain('https://shop.example/?...')
    expect(out).not.toContain(SECRET)
    expect(out).not.toContain('abcdefghijklmnopqrst')
  })

  it('shows the URLs of a HAR with --show-values', async () => {
    const { out } = await speculoos(['audit', '--json', '--show-values'], { input: har })
    expect(out).toContain(`/?sid=${SECRET}`)
  })
})
