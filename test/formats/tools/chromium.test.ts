/** Chromium and Playwright: what is written for them is sent by the browser, and what they return is read. */

import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium as playwright } from 'playwright-core'
import { CookieJar } from 'speculoos'
import { readCookies, writeCookies } from 'speculoos/formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromium } from '../../package/debian.js'
import { noted, record } from '../records.js'
import { CookieServer, temporaryFolder } from './programs.js'

let browser: Browser
let server: CookieServer
let options: { executablePath: string; args: string[] }

beforeAll(async () => {
  const rules = '--host-resolver-rules=MAP *.example 127.0.0.1'
  options = {
    executablePath: execFileSync('which', [chromium()], { encoding: 'utf8' }).trim(),
    args: ['--no-sandbox', '--disable-dev-shm-usage', rules],
  }
  browser = await playwright.launch(options)
  server = await CookieServer.start()
})
afterAll(async () => {
  server.stop()
  await browser.close()
})

const later = Math.floor(Date.now() / 1000) * 1000 + 86_400_000
const partitionKey = { topLevelSite: 'https://top.example', hasCrossSiteAncestor: true }
const cookies = [
  record({ name: 'session', value: '1' }),
  record({ name: 'persistent', value: '2', expiryTime: later + 123, persistent: true }),
  record({ name: 'wide', value: '3', hostOnly: false, sameSite: 'Strict', httpOnly: true }),
  record({ name: 'utf8', value: '\xc3\xa9', sameSite: 'Lax' }),
  record({ name: 'safe', value: '4', secure: true, sameSite: 'None' }),
  record({ name: 'partitioned', value: '5', secure: true, sameSite: 'None', partitionKey }),
]

async function sent(context: BrowserContext, host: string): Promise<string[]> {
  const page = await context.newPage()
  const before = server.received.length
  await page.goto(`http://${host}:${server.port}/`)
  return (server.received[before] ?? '').split('; ').sort()
}

/** The cookies that a context has, as a jar has them, without their times. */
function timeless(list: Iterable<ReturnType<typeof record>>): object[] {
  const fields = Array.from(list, ({ creationTime: _, lastAccessTime: __, ...fields }) => fields)
  return fields.sort((a, b) => (a.name < b.name ? -1 : 1))
}

describe('Playwright with Chromium', () => {
  it('takes a state that is written for it, sends its cookies, and returns what is read as the same', async () => {
    const { output, omitted } = writeCookies('playwright', cookies, { as: 'data' })
    expect(omitted).toEqual([])
    const context = await browser.newContext({ storageState: output })
    expect(await sent(context, 'site.example')).toEqual(['persistent=2', 'session=1', 'utf8=\xc3\xa9', 'wide=3'])
    expect(await sent(context, 'www.site.example')).toEqual(['wide=3'])
    const { cookies: read, refused, warnings, format } = readCookies(await context.storageState())
    expect([format, refused, warnings]).toEqual(['playwright', [], []])
    const expected = cookies.map((cookie) =>
      cookie.sameSite === 'Default' ? { ...cookie, sameSite: 'Lax' as const } : cookie,
    )
    expect(timeless(read)).toEqual(timeless(expected))
    await context.close()
  })

  it('gives the cookies that a page got to a jar, with their octets', async () => {
    server.lines = ['a=\xc3\xa9; HttpOnly', 'b=2; Max-Age=1000; SameSite=Strict', 'c=3; Domain=site.example']
    const context = await browser.newContext()
    await sent(context, 'www.site.example')
    server.lines = []
    const jar = new CookieJar()
    const { cookies: read } = readCookies(await context.storageState())
    expect(jar.admit(read).rejected).toEqual([])
    expect(jar.getCookieString('http://www.site.example/').split('; ').sort()).toEqual(['a=\xc3\xa9', 'b=2', 'c=3'])
    expect(jar.getCookieString('http://site.example/')).toBe('c=3')
    await context.close()
  })
})

describe('the DevTools protocol of Chromium', () => {
  it.each(['cdp', 'puppeteer'] as const)(
    'takes what is written for %s, host-only cookies too, and returns what is read as the same',
    async (format) => {
      const context = await browser.newContext()
      const session = await context.newCDPSession(await context.newPage())
      const { output } = writeCookies('cdp', cookies, { as: 'data' })
      const params = Array.isArray(output) ? output : []
      for (const param of params) await session.send('Network.setCookie', param)
      expect(await sent(context, 'www.site.example')).toEqual(['wide=3'])
      const { cookies: returned } = await session.send('Network.getAllCookies')
      const { cookies: read, refused, format: recognized } = readCookies(returned)
      expect([recognized, refused]).toEqual(['cdp', []])
      expect(timeless(read)).toEqual(timeless(cookies))
      // Puppeteer gives the same objects, but for the partition.
      if (format === 'puppeteer') {
        const again = readCookies(writeCookies('puppeteer', read).output, { format })
        expect(timeless(again.cookies)).toEqual(timeless(cookies))
      }
      await context.close()
    },
  )
})

describe('the files of Chromium', () => {
  const lines = [
    'a=\xc3\xa9; HttpOnly',
    'b=2; Max-Age=1000; SameSite=Strict',
    'c=3; Domain=site.example; Path=/docs; Max-Age=1000',
  ]

  it('have a database that is read with its password, with the same cookies', async () => {
    const folder = temporaryFolder()
    const context = await playwright.launchPersistentContext(folder.path('profile'), options)
    server.lines = lines
    await sent(context, 'www.site.example')
    server.lines = []
    const { cookies: live } = readCookies(await context.storageState())
    await context.close()
    const file = readdirSync(folder.path('profile'), { recursive: true, encoding: 'utf8' }).find((name) =>
      /(?:^|\/)Cookies$/.test(name),
    )
    const bytes = readFileSync(folder.path(join('profile', file ?? '')))
    folder.remove()
    const { cookies: stored, refused, warnings, format } = await readCookies(bytes, { password: 'peanuts' })
    expect([format, refused, warnings]).toEqual(['chromium-sqlite', [], []])
    expect(stored.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    const persistent = live.map((cookie) => ({
      ...cookie,
      sameSite: cookie.name === 'b' ? ('Strict' as const) : ('Default' as const),
    }))
    // A state has its times with a fraction, and the database to the microsecond.
    const rounded = (list: readonly (typeof live)[number][]) =>
      timeless(
        list.map((cookie) => ({ ...cookie, expiryTime: cookie.expiryTime && Math.round(cookie.expiryTime / 1000) })),
      )
    expect(rounded(stored)).toEqual(rounded(persistent))
    expect(noted(readCookies(bytes).refused).map((note) => note.split(' ').slice(1).join(' '))).toEqual(
      ['a', 'b', 'c'].map((name) => `${name} value-encrypted`),
    )
  })

  it('have archives whose headers are replayed', async () => {
    const folder = temporaryFolder()
    const context = await browser.newContext({ recordHar: { path: folder.path('all.har') } })
    server.lines = lines
    await sent(context, 'www.site.example')
    server.lines = []
    await context.close()
    const { cookies: read, refused, format } = readCookies(readFileSync(folder.path('all.har')))
    folder.remove()
    expect([format, refused]).toEqual(['har', []])
    expect(
      read.map(({ name, value, hostOnly, path, httpOnly, sameSite }) => [
        name,
        value,
        hostOnly,
        path,
        httpOnly,
        sameSite,
      ]),
    ).toEqual([
      ['a', '\xc3\xa9', true, '/', true, 'Default'],
      ['b', '2', true, '/', false, 'Strict'],
      ['c', '3', false, '/docs', false, 'Default'],
    ])
  })
})
