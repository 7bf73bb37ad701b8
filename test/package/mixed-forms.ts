/** A program in which both forms of the package are loaded, and what one form made is given to the other. */

export const mixedForms = `import { deepStrictEqual as same, notStrictEqual as other, ok } from 'node:assert/strict'
import { createServer, get } from 'node:http'
import { createRequire } from 'node:module'
import * as esmMain from 'speculoos'
import * as esmAlgorithms from 'speculoos/algorithms'
import * as esmCore from 'speculoos/core'
import * as esmFetch from 'speculoos/fetch'
import * as esmFormats from 'speculoos/formats'
import * as esmAgent from 'speculoos/node-http'
import * as esmTough from 'speculoos/tough-cookie'
import * as esmUndici from 'speculoos/undici'
import { interceptors, MockAgent } from 'undici'

const require = createRequire(import.meta.url)
const esm = { ...esmMain, ...esmAlgorithms, ...esmFetch, ...esmAgent, ...esmUndici, core: esmCore, tough: esmTough }
const cjs = {
  ...require('speculoos'),
  ...require('speculoos/algorithms'),
  ...require('speculoos/fetch'),
  ...require('speculoos/node-http'),
  ...require('speculoos/undici'),
  core: require('speculoos/core'),
  tough: require('speculoos/tough-cookie'),
}
for (const [name, entry] of [
  ['speculoos', esmMain],
  ['speculoos/algorithms', esmAlgorithms],
  ['speculoos/core', esmCore],
  ['speculoos/fetch', esmFetch],
  ['speculoos/formats', esmFormats],
  ['speculoos/node-http', esmAgent],
  ['speculoos/tough-cookie', esmTough],
  ['speculoos/undici', esmUndici],
]) {
  // Newer versions of Node add a name of their own to the exports of a CommonJS module.
  same(Object.keys(require(name)).sort(), Object.keys(entry).sort(), name)
}
other(esm.CookieJar, cjs.CookieJar)
other(esm.tough.Cookie, cjs.tough.Cookie)

const server = createServer(({ url, headers }, response) => {
  if (url !== '/login') return response.end(headers.cookie ?? 'none')
  response.writeHead(302, { location: '/account', 'set-cookie': 'SID=31d4; Path=/; HttpOnly' }).end()
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const origin = 'http://127.0.0.1:' + server.address().port

for (const [makers, takers] of [[esm, cjs], [cjs, esm]]) {
  for (const makeJar of [() => new makers.CookieJar(), () => new makers.core.CookieJar({ publicSuffixes: takers.publicSuffixes })]) {
    const jar = makeJar()
    const hops = []
    same(await (await takers.createFetch(jar, { onHop: (hop) => hops.push(hop) })(origin + '/login')).text(), 'SID=31d4')
    same(hops.length, 2)

    const agent = takers.createAgent(jar)
    const text = await new Promise((resolve, reject) => {
      get(origin, { agent }, (response) => response.setEncoding('utf8').on('data', resolve)).on('error', reject)
    })
    same(text, 'SID=31d4')
    agent.destroy()

    const network = new MockAgent()
    const shop = network.get('https://shop.example')
    shop.intercept({ path: '/login' }).reply(302, '', { headers: { location: '/', 'set-cookie': 'a=1; Path=/; Secure' } })
    shop.intercept({ path: '/' }).reply(200, ({ headers }) => JSON.stringify(headers))
    const dispatcher = network.compose(takers.cookies(jar), interceptors.redirect({ maxRedirections: 1 }))
    const { body } = await dispatcher.request({ origin: 'https://shop.example', path: '/login', method: 'GET' })
    same(await body.text(), '{"cookie":"a=1"}')

    const restored = takers.CookieJar.fromJSON(jar.toJSON())
    same(restored.toJSON(), jar.toJSON())
    same(takers.serializeSetCookie({ name: 'a', value: '1', expires: new Date(0) }), makers.serializeSetCookie({ name: 'a', value: '1', expires: new Date(0) }))
  }

  const url = 'https://shop.example/'
  // Both interfaces of one jar, each of another form, and clients that take either.
  for (const below of [new makers.CookieJar(), new makers.tough.CookieJar(), new makers.tough.CookieJar().jar]) {
    const tough = takers.tough.CookieJar.over(below)
    tough.setCookieSync('a=1; Max-Age=60', url)
    tough.jar.setCookie('b=2', url)
    same(takers.tough.CookieJar.over(tough).getCookieStringSync(url), 'a=1; b=2')
    same(new makers.tough.CookieJar(tough.store).getCookieStringSync(url), 'a=1; b=2')
    same(makers.tough.CookieJar.fromJSON(JSON.stringify(tough.jar)).getCookieStringSync(url), 'a=1; b=2')
    same(tough.cloneSync().getCookiesSync(url).map(String), ['a=1; Max-Age=60; Path=/', 'b=2; Path=/'])
    for (const { createFetch, createAgent, cookies } of [makers, takers]) {
      same(await (await createFetch(tough)(origin + '/login')).text(), 'SID=31d4')
      createAgent(tough).destroy()
      same(typeof cookies(tough), 'function')
    }
  }
  for (const makeStore of [() => new takers.tough.MemoryCookieStore(), () => new makers.tough.MemoryCookieStore()]) {
    const jar = new takers.tough.CookieJar(makeStore())
    const given = makers.tough.Cookie.parse('a=1; Max-Age=60; Path=/', { loose: false })
    jar.setCookieSync(given, url)
    await jar.setCookie(new makers.tough.Cookie({ key: 'b', value: '2' }), url)
    jar.setCookieSync('c=3; Max-Age=60', url)
    same(jar.getCookieStringSync(url), 'a=1; b=2; c=3')
    same(await jar.getCookieString(url), 'a=1; b=2; c=3')

    // Max-Age counts from the reception, and no later access changes when the cookie expires, whoever asks for it.
    const start = Date.now()
    while (Date.now() < start + 5);
    const expiries = () => jar.getCookiesSync(url).filter(({ maxAge }) => maxAge !== null).map((cookie) => [cookie.expiryTime(), cookie.clone().expiryTime()])
    const before = expiries()
    ok(before.every(([expiry, ofClone]) => expiry <= start + 60000 && expiry === ofClone), JSON.stringify(before))
    // A store may be used by jars of both forms.
    const sameStore = new makers.tough.CookieJar(jar.store)
    same(sameStore.getCookieStringSync(url), 'a=1; b=2; c=3')
    while (Date.now() < start + 10);
    sameStore.getCookieStringSync(url)
    same(expiries(), before)

    same(makers.tough.CookieJar.fromJSON(JSON.stringify(jar)).getCookieStringSync(url), 'a=1; b=2; c=3')
    same(makers.tough.CookieJar.deserializeSync(jar.serializeSync()).getCookieStringSync(url), 'a=1; b=2; c=3')
    same(jar.cloneSync(new makers.tough.MemoryCookieStore()).getCookieStringSync(url), 'a=1; b=2; c=3')
    same((await jar.clone(makeStore())).getCookieStringSync(url), 'a=1; b=2; c=3')
  }
}
server.close()
server.closeAllConnections()
console.log('each form takes what the other made')
`
