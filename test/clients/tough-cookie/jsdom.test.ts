/**
 * jsdom with a jar of this package: documents, scripts, subresources and XMLHttpRequest share it with all other code.
 */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { CookieJar, MemoryCookieStore } from 'speculoos/tough-cookie'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LocalServers } from '../../servers/local-servers.js'
import { isOlderThan, titleOf } from './node-version.js'

let net: LocalServers
beforeAll(async () => {
  net = await LocalServers.start(['site.example', 'www.site.example', 'other.example'])
})
afterAll(() => net.close())
beforeEach(() => net.reset())

const HTML = { 'content-type': 'text/html' }
const SCRIPT = { 'content-type': 'text/javascript' }

/** A server for a separate process. */
const SERVER = `
  const server = require('node:http').createServer((request, response) => {
    response.setHeader('set-cookie', ['answer=42', 'SID=32e5; HttpOnly; Max-Age=60'])
    response.end(request.headers.cookie ?? 'no cookies')
  })
  server.listen(0, '127.0.0.1', () => console.log(server.address().port))
`

/** The types of jsdom require the class of tough-cookie itself, with its private members. */
const asTough = (jar: CookieJar) => jar as never

const versions = [
  ['jsdom', 'jsdom 31', 24, 15],
  ['jsdom-29', 'jsdom 29', 20, 19],
] as const

for (const [name, title, major, minor] of versions) {
  // The title says which Node it needs.
  describe.skipIf(isOlderThan(major, minor))(titleOf(title, major, minor), () => {
    const load = async (): Promise<typeof import('jsdom')> => (await import(name)).default
    const resources = () => ({ dispatcher: net.dispatcher }) as never

    it('reads and sets document.cookie', async () => {
      const { JSDOM } = await load()
      const cookieJar = new CookieJar()
      cookieJar.setCookieSync('SID=31d4; HttpOnly', 'https://site.example/')
      cookieJar.setCookieSync('theme=dark', 'https://site.example/')
      const dom = new JSDOM('', { url: 'https://site.example/', cookieJar: asTough(cookieJar) })
      expect(dom.cookieJar).toBe(cookieJar)
      const { document } = dom.window
      expect(document.cookie).toBe('theme=dark')
      document.cookie = 'nameless'
      document.cookie = 'SID=stolen'
      document.cookie = 'hidden=1; HttpOnly'
      document.cookie = 'foreign=1; Domain=other.example'
      document.cookie = 'theme=light; Max-Age=60'
      expect(document.cookie).toBe('theme=light; nameless')
      expect(cookieJar.getCookieStringSync('https://site.example/')).toBe('SID=31d4; theme=light; nameless')
      document.cookie = 'theme=; Max-Age=0'
      expect(document.cookie).toBe('nameless')
      dom.window.close()
    })

    it('has no cookies in a document without a host', async () => {
      const { JSDOM } = await load()
      const dom = new JSDOM('', { cookieJar: asTough(new CookieJar()) })
      dom.window.document.cookie = 'a=1'
      expect(dom.window.document.cookie).toBe('')
      dom.window.close()
    })

    it('shares the jar among documents', async () => {
      const { JSDOM } = await load()
      const options = { url: 'https://site.example/', cookieJar: asTough(new CookieJar()) }
      const first = new JSDOM('', options)
      const second = new JSDOM('', options)
      first.window.document.cookie = 'a=1'
      expect(second.window.document.cookie).toBe('a=1')
      first.window.close()
      second.window.close()
    })

    it('loads a page, its scripts and their requests, over redirects', async () => {
      const { JSDOM } = await load()
      net.route('https://site.example/login', {
        status: 302,
        location: 'https://site.example/app/',
        setCookie: ['SID=31d4; Path=/; Secure; HttpOnly', 'theme=dark; Path=/'],
      })
      net.route('https://site.example/app/', {
        headers: HTML,
        setCookie: 'page=1',
        body: '<!doctype html><title></title><script src="app.js"></script>',
      })
      net.route('https://site.example/app/app.js', {
        headers: SCRIPT,
        setCookie: 'loaded=1',
        body: `
          document.title = document.cookie
          document.cookie = 'script=1; Path=/app'
          const request = new XMLHttpRequest()
          request.open('GET', '/app/data')
          request.onload = () => { window.done() }
          request.onerror = () => { window.done() }
          request.send()
        `,
      })
      net.route('https://site.example/app/data', { setCookie: ['data=1; Path=/', 'SID=; Max-Age=0; Path=/; Secure'] })
      const cookieJar = new CookieJar()
      let finish = () => {}
      const done = new Promise<void>((resolve) => {
        finish = resolve
      })
      const dom = await JSDOM.fromURL(net.url('https://site.example/login'), {
        cookieJar: asTough(cookieJar),
        resources: resources(),
        runScripts: 'dangerously',
        beforeParse: (window) => Object.assign(window, { done: finish }),
      })
      await done
      expect(dom.window.document.title).toBe('page=1; loaded=1; theme=dark')
      expect(net.cookiesAt('https://site.example/app/')).toEqual(['SID=31d4; theme=dark'])
      expect(net.cookiesAt('https://site.example/app/app.js')).toEqual(['page=1; SID=31d4; theme=dark'])
      expect(net.cookiesAt('https://site.example/app/data')).toEqual([
        'page=1; loaded=1; script=1; SID=31d4; theme=dark',
      ])
      expect(dom.window.document.cookie).toBe('page=1; loaded=1; script=1; theme=dark; data=1')
      expect(cookieJar.getCookieStringSync(net.url('https://site.example/'))).toBe('theme=dark; data=1')
      dom.window.close()
    })

    it('accepts a store of this package in its own jar', async () => {
      const { CookieJar: JarOfJsdom, JSDOM } = await load()
      const store = new MemoryCookieStore()
      const cookieJar = new JarOfJsdom(store, { rejectPublicSuffixes: false })
      const dom = new JSDOM('', { url: 'https://site.example/', cookieJar })
      dom.window.document.cookie = 'a=1; Max-Age=60'
      dom.window.document.cookie = 'a=2; Max-Age=60'
      expect(dom.window.document.cookie).toBe('a=2')
      expect(new CookieJar(store).getCookieStringSync('https://site.example/')).toBe('a=2')
      expect(await store.findCookie('site.example', '/', 'a')).toMatchObject({ value: '2' })
      dom.window.close()
    })

    it('keeps its cookies over a synchronous XMLHttpRequest, which jsdom sends without cookies', async () => {
      const { JSDOM } = await load()
      // The servers of this process cannot respond while it waits.
      const server = spawn(process.execPath, ['-e', SERVER], { stdio: ['ignore', 'pipe', 'inherit'] })
      try {
        const [port] = await once(server.stdout, 'data')
        const url = `http://127.0.0.1:${String(port).trim()}/data`
        const cookieJar = new CookieJar()
        cookieJar.setCookieSync('SID=31d4; HttpOnly; Max-Age=60', url)
        const dom = new JSDOM('', { url, cookieJar: asTough(cookieJar) })
        const request = new dom.window.XMLHttpRequest()
        request.open('GET', url, false)
        request.send()
        expect(request.responseText).toBe('no cookies')
        const [cookie] = cookieJar.getCookiesSync(url)
        expect(cookie).toMatchObject({ key: 'SID', value: '31d4', maxAge: 60 })
        expect(cookieJar.jar?.getCookieString(url)).toBe('SID=31d4')
        expect(cookieJar.setCookieSync('SID=32e5; HttpOnly', url)?.creation).toEqual(cookie?.creation)
        expect(cookieJar.getCookieStringSync(url)).toBe('SID=32e5')
        dom.window.close()
      } finally {
        server.kill()
      }
    })
  })
}
