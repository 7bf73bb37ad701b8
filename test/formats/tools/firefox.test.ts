/** Firefox: the database that it leaves is read, with what pages and the frames of other sites have set. */

import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { CookieJar } from 'speculoos'
import { type ReadResult, readCookies } from 'speculoos/formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { firefox } from '../../package/debian.js'
import { noted } from '../records.js'
import { CookieServer, temporaryFolder } from './programs.js'

const folder = temporaryFolder()
let server: CookieServer
let contents: ReadResult
let start: number

/** Settings of the profile: hosts of the tests are this machine, and Firefox talks to no other. */
const preferences = {
  'network.dns.localDomains': 'www.site.example,top.example',
  'network.trr.mode': 5,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.enabled': false,
  'app.update.enabled': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'dom.security.https_first': false,
}

/** Opens a page, and ends Firefox when it is loaded with its frames. */
async function visit(host: string): Promise<void> {
  const url = `http://${host}:${server.port}/`
  const args = ['--headless', '--no-remote', '--profile', folder.path(''), '--screenshot', folder.path('page.png'), url]
  await promisify(execFile)(firefox(), args, { timeout: 60_000 })
}

beforeAll(async () => {
  server = await CookieServer.start()
  const lines = Object.entries(preferences).map((entry) => `user_pref(${entry.map((part) => JSON.stringify(part))});\n`)
  writeFileSync(folder.path('user.js'), lines.join(''))
  start = Date.now()
  server.lines = [
    'a=\xc3\xa9; HttpOnly; Max-Age=1000',
    'b=2; Max-Age=1000; SameSite=Strict',
    'c=3; Domain=site.example; Path=/docs; Max-Age=1000',
    'd=4; Max-Age=1000; SameSite=Lax',
    'session=5',
  ]
  await visit('www.site.example')
  // A frame of the machine itself may set Secure cookies without TLS.
  const frames = ['www.site.example', 'localhost'].map(
    (host) => `<iframe src="http://${host}:${server.port}/"></iframe>`,
  )
  server.linesOf.set('top.example', [])
  server.pages.set('top.example', frames.join(''))
  server.lines = [
    'framed=1; Max-Age=1000',
    'safe=2; Max-Age=1000; Secure; SameSite=None',
    'apart=3; Max-Age=1000; Secure; SameSite=None; Partitioned',
  ]
  await visit('top.example')
  contents = readCookies(readFileSync(folder.path('cookies.sqlite')))
})
afterAll(() => {
  server.stop()
  folder.remove()
})

describe('Firefox', () => {
  it('has a database that is recognized, of which the octets alone may lack rows', () => {
    const { format, warnings } = contents
    expect([format, noted(warnings)]).toEqual(['firefox-sqlite', ['- - wal-not-read']])
  })

  it('has the cookies that a page set, except for session cookies', () => {
    const own = contents.cookies.filter(({ partitionKey }) => partitionKey === null)
    expect(
      own.map(({ name, value, domain, hostOnly, path, secure, httpOnly, sameSite, persistent }) => [
        [name, value, path, sameSite].join(' '),
        ...[domain, hostOnly, secure, httpOnly, persistent],
      ]),
    ).toEqual([
      ['a \xc3\xa9 / Default', 'www.site.example', true, false, true, true],
      ['b 2 / Strict', 'www.site.example', true, false, false, true],
      ['c 3 /docs Default', 'site.example', false, false, false, true],
      ['d 4 / Lax', 'www.site.example', true, false, false, true],
    ])
    const end = Date.now()
    for (const { creationTime, lastAccessTime, expiryTime } of own) {
      for (const time of [creationTime, lastAccessTime, (expiryTime ?? 0) - 1_000_000]) {
        expect(time).toBeGreaterThanOrEqual(start)
        expect(time).toBeLessThanOrEqual(end)
      }
    }
  })

  it('has the cookies of frames in the partition of the page, whether they named one or not', () => {
    const partitionKey = { topLevelSite: 'http://top.example', hasCrossSiteAncestor: true }
    const framed = contents.cookies.filter((cookie) => cookie.partitionKey !== null)
    expect(framed.map((cookie) => [cookie.name, cookie.domain, cookie.sameSite, cookie.partitionKey])).toEqual([
      ['safe', 'localhost', 'None', partitionKey],
      ['apart', 'localhost', 'None', partitionKey],
    ])
  })

  it('has cookies of partitions that are not Secure, which are refused rather than taken out of their partition', () => {
    expect(contents.refused.map(({ name, reasons }) => [name, ...reasons.map(({ id }) => id)])).toEqual([
      ['framed', 'partitioned-not-secure'],
      ['framed', 'partitioned-not-secure'],
    ])
  })

  it('gives its cookies to a jar, which sends those of partitions to no page without one', () => {
    const jar = new CookieJar()
    expect(jar.admit(contents.cookies).rejected).toEqual([])
    expect(jar.getCookieString('http://www.site.example/')).toBe('a=\xc3\xa9; b=2; d=4')
    expect(jar.getCookieString('http://site.example/docs/')).toBe('c=3')
    expect(jar.getCookieString('http://localhost/')).toBe('')
  })
})
