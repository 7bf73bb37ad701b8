/** Requests of impit with a jar of this package, over real sockets. */

import { Impit } from 'impit'
import { CookieJar as MainJar } from 'speculoos'
import { CookieJar } from 'speculoos/tough-cookie'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LocalServers } from '../../servers/local-servers.js'

let net: LocalServers
beforeAll(async () => {
  net = await LocalServers.start(['site.example'])
})
afterAll(() => net.close())

let login: string
let home: string
beforeEach(() => {
  net.reset()
  net.route('http://127.0.0.1/login', {
    status: 302,
    location: '/home',
    setCookie: ['SID=31d4; Path=/; HttpOnly', 'away=1; Domain=other.example', 'lang=fr; Path=/'],
  })
  net.route('http://127.0.0.1/home', { body: 'welcome' })
  login = net.url('http://127.0.0.1/login')
  home = net.url('http://127.0.0.1/home')
})

/** The types of impit want a `setCookie` without a result. That of tough-cookie does not fit either. */
const asWanted = (jar: CookieJar) => jar as never

const sentHome = () => net.cookiesAt('http://127.0.0.1/home').at(-1)

describe('impit', () => {
  it('keeps the cookies of a redirect in the jar, and sends them on the next hop', async () => {
    const jar = new CookieJar()
    const response = await new Impit({ cookieJar: asWanted(jar) }).fetch(login)
    expect(await response.text()).toBe('welcome')
    expect(sentHome()).toBe('SID=31d4; lang=fr')
    expect(jar.getCookieStringSync(home)).toBe('SID=31d4; lang=fr')
  })

  it('shares a jar of speculoos with other clients', async () => {
    const main = new MainJar()
    main.setCookie('theme=dark; Path=/', home)
    await (await new Impit({ cookieJar: asWanted(CookieJar.over(main)) }).fetch(login)).text()
    expect(sentHome()).toBe('theme=dark; SID=31d4; lang=fr')
    expect(main.getCookieString(home)).toBe('theme=dark; SID=31d4; lang=fr')
  })

  it('sends the Cookie header of the caller instead of the cookies of the jar', async () => {
    const jar = new CookieJar()
    jar.setCookieSync('SID=31d4; Path=/', home)
    await (await new Impit({ cookieJar: asWanted(jar) }).fetch(home, { headers: { cookie: 'mine=1' } })).text()
    expect(sentHome()).toBe('mine=1')
  })
})
