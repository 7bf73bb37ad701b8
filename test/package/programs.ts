/** The programs that users of the package would write, in each way to load it. */

/** Uses every entry, over HTTP on loopback. It compiles under every kind of module. */
export const program = `import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CookieJar, type Cookie, type SetCookieResult } from 'speculoos'
import { canonicalizeHost } from 'speculoos/algorithms'
import { CookieJar as CoreJar } from 'speculoos/core'
import { createFetch } from 'speculoos/fetch'
import { type FormatName, readCookies, writeCookies } from 'speculoos/formats'
import { createAgent } from 'speculoos/node-http'
import { CookieJar as ToughJar, type Store } from 'speculoos/tough-cookie'
import { cookies as interceptor } from 'speculoos/undici'

export async function main(): Promise<string> {
  const jar = new CookieJar()
  const agent = createAgent(jar)
  const server = createServer(({ headers }, response) => {
    response.setHeader('set-cookie', ['SID=31d4; Path=/; Secure', 'b=2']).end(headers.cookie ?? 'none')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = 'http://127.0.0.1:' + String((server.address() as AddressInfo).port)
  const first = await (await createFetch(jar)(origin)).text()
  const second = await new Promise<string>((resolve, reject) => {
    get(origin, { agent }, (response) => {
      response.setEncoding('utf8').on('data', resolve).on('error', reject)
    }).on('error', reject)
  })
  agent.destroy()
  server.close()
  server.closeAllConnections()

  const result: SetCookieResult = jar.setCookie('c=3', new URL('https://shop.example/'))
  const cookies: Cookie[] = jar.getCookies('https://shop.example/')
  const store: Store = new ToughJar().store
  const format: FormatName = 'netscape'
  const file: string = writeCookies(format, cookies).output
  return [
    first,
    second,
    result.status,
    cookies.map(({ name }) => name).join(),
    canonicalizeHost('SHOP.example'),
    String(store.synchronous),
    String(new CoreJar({ publicSuffixes: null }).size),
    typeof interceptor(jar),
    readCookies(file).cookies.map(({ value }) => value).join(),
  ].join(' | ')
}
`
export const answer = 'none | SID=31d4; b=2 | stored | c | shop.example | true | 0 | function | 3'

/** Starts the program and prints its answer. */
export const start = `import { main } from './program.js'

main().then(
  (answer) => console.log(answer),
  (error) => {
    console.error(error)
    process.exitCode = 1
  },
)
`

/** Uses the entries that a page can use, with the types of a page. */
export const pageProgram = `import { CookieJar, type CookieChange } from 'speculoos'
import { canonicalizeHost } from 'speculoos/algorithms'
import { CookieJar as CoreJar } from 'speculoos/core'
import { createFetch } from 'speculoos/fetch'
import { formats, readCookies } from 'speculoos/formats'
import { CookieJar as ToughJar } from 'speculoos/tough-cookie'
import { cookies } from 'speculoos/undici'

const jar = new CookieJar()
jar.subscribe((change: CookieChange) => console.log(change.cause))
const wrapped = createFetch(jar, { fetch: async (_url: string) => new Response(canonicalizeHost('A.example')) })
wrapped('https://shop.example/').then((response: Response) => console.log(response.status))
console.log(new CoreJar({ publicSuffixes: null }).size, new ToughJar().store.synchronous, cookies(jar).length)
console.log(readCookies('', { format: 'netscape' }).cookies.length, formats.netscape.title)
`

/** A test of Jest that runs the program. */
export const jestTest = `const { main } = require('./program')

test('every entry works', async () => {
  expect(await main()).toBe(${JSON.stringify(answer)})
})

test('the interceptor works in a dispatcher of undici', async () => {
  const { CookieJar } = require('speculoos')
  const { cookies } = require('speculoos/undici')
  const { MockAgent } = require('undici')
  const network = new MockAgent()
  const shop = network.get('https://shop.example')
  shop.intercept({ path: '/' }).reply(200, 'hello', { headers: { 'set-cookie': 'a=1' } })
  const jar = new CookieJar()
  const { body } = await network.compose(cookies(jar)).request({ origin: 'https://shop.example', path: '/', method: 'GET' })
  expect(await body.text()).toBe('hello')
  expect(jar.getCookieString('https://shop.example/')).toBe('a=1')
})

test('a cookie may expire at a Date that a module of Node made', () => {
  const { serializeSetCookie } = require('speculoos')
  const expires = require('node:fs').statSync(__filename).mtime
  expect(serializeSetCookie({ name: 'a', value: '1', expires })).toMatch(/^a=1; Expires=/)
})
`

/** The same for ts-jest, which checks the types as well. */
export const tsJestTest = `import { expect, test } from '@jest/globals'
import { main } from './program'

test('every entry works', async () => {
  expect(await main()).toBe(${JSON.stringify(answer)})
})
`

/**
 * Loads every entry in both forms, with only the globals of ECMAScript and those for events. The jsdom environment of
 * Jest has no encoders, no `fetch` and no `structuredClone`. A call may need them, but an import must not.
 */
export const bareProgram = `const { runInNewContext } = require('node:vm')
const { exports: entries } = require('speculoos/package.json')

async function load() {
  // Node's own module needs its globals.
  await import('node:http')
  const kept = [...runInNewContext('Object.getOwnPropertyNames(globalThis)'), 'Event', 'EventTarget']
  for (const name of Object.getOwnPropertyNames(globalThis)) if (!kept.includes(name)) delete globalThis[name]
  for (const [path, target] of Object.entries(entries)) {
    if (typeof target === 'string') continue
    const name = path.replace('.', 'speculoos')
    require(name)
    await import(name)
  }
  console.log('each entry is loaded')
}
load()
`
