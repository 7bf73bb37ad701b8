/**
 * The story of the demonstration: what each scene does, and what must happen in it.
 */
import type { Browser } from '../servers/browser.js'
import type { LocalServers } from '../servers/local-servers.js'
import type { Expectation, Row } from './rows.js'

/** The host names of the story, which exist only on this computer. */
export const HOSTS = ['www.shop.example', 'login.shop.example', 'help.shop.example', 'evil.test']

const SHOP = 'https://www.shop.example'
const LOGIN = 'https://login.shop.example'
const EVIL = 'https://evil.test'

/** A scene: what is done, and what must happen. */
export interface Scene {
  readonly title: string
  /** Acts the scene. Requests are seen where they pass; what is not one is answered as rows. */
  readonly act: (browser: Browser) => Promise<unknown> | readonly Row[]
  readonly rows: readonly Expectation[]
}

/** What the servers of the story answer. */
export function furnish(net: LocalServers): void {
  net.route(`${SHOP}/`, { setCookie: 'visitor=7; Max-Age=86400; SameSite=Lax' })
  net.route(`${LOGIN}/session`, {
    status: 303,
    location: `${SHOP}/account`,
    setCookie: 'SSO=ada; Domain=shop.example; Path=/; Secure; HttpOnly; SameSite=Lax',
  })
  net.route(`${SHOP}/account`, { setCookie: '__Host-SID=31d4; Path=/; Secure; HttpOnly; SameSite=Strict' })
  net.route(`${SHOP}/banner.png`, { setCookie: 'track=1; Secure' })
  net.route(`${SHOP}/newsletter`, { setCookie: 'news=1; Domain=example' })
  net.route(`${EVIL}/`, { setCookie: 'SSO=mallory; Domain=shop.example; Secure' })
  net.route('http://www.shop.example/', {
    setCookie: [
      'SSO=mallory; Domain=shop.example; Path=/',
      'SSO=mallory; Domain=shop.example; Path=/; Secure',
      '__Host-SID=mallory; Domain=shop.example; Path=/',
    ],
  })
  net.route(`${LOGIN}/out`, {
    status: 302,
    location: `${SHOP}/goodbye`,
    setCookie: 'SSO=; Domain=shop.example; Path=/; Max-Age=0',
  })
  net.route(`${SHOP}/goodbye`, { setCookie: '__Host-SID=; Path=/; Secure; Max-Age=0' })
}

export const story: readonly Scene[] = [
  {
    title: 'Ada opens the shop.',
    act: (browser) => browser.open(`${SHOP}/`),
    rows: [{ request: `GET ${SHOP}/ 200`, sent: '', received: ['stored visitor'] }],
  },
  {
    title: 'She signs in, and is sent back to the shop.',
    act: (browser) => browser.follow(`${LOGIN}/`, `${LOGIN}/session`, { method: 'POST', body: 'name=ada' }),
    rows: [
      {
        request: `POST ${LOGIN}/session 303`,
        sent: '',
        received: ['stored SSO'],
        withheld: ['visitor: host-not-identical'],
      },
      { request: `GET ${SHOP}/account 200`, sent: 'visitor=7; SSO=ada', received: ['stored __Host-SID'] },
    ],
  },
  {
    title: 'Another sub-domain knows her too: single sign-on.',
    act: (browser) => browser.follow(`${SHOP}/`, 'https://help.shop.example/'),
    rows: [
      {
        request: 'GET https://help.shop.example/ 200',
        sent: 'SSO=ada',
        withheld: ['visitor: host-not-identical', '__Host-SID: host-not-identical'],
      },
    ],
  },
  {
    title: 'A foreign page tries to set a cookie for the shop.',
    act: (browser) => browser.open(`${EVIL}/`),
    rows: [{ request: `GET ${EVIL}/ 200`, sent: '', received: ['refused SSO: domain-mismatch'] }],
  },
  {
    title: 'It makes her browser post a form to the shop.',
    act: (browser) => browser.follow(`${EVIL}/`, `${SHOP}/transfer`, { method: 'POST', body: 'to=mallory' }),
    rows: [
      {
        request: `POST ${SHOP}/transfer 200`,
        sent: '',
        withheld: [
          'visitor: cross-site-unsafe-method',
          'SSO: cross-site-unsafe-method',
          '__Host-SID: cross-site-strict cross-site-unsafe-method',
        ],
      },
    ],
  },
  {
    title: 'It shows an image of the shop, which would follow her through the web.',
    act: (browser) => browser.load(`${EVIL}/`, `${SHOP}/banner.png`),
    rows: [
      {
        request: `GET ${SHOP}/banner.png 200`,
        sent: '',
        received: ['refused track: cross-site-subresource'],
        withheld: [
          'visitor: cross-site-not-top-level',
          'SSO: cross-site-not-top-level',
          '__Host-SID: cross-site-strict cross-site-not-top-level',
        ],
      },
    ],
  },
  {
    title: 'She follows an honest link on it: only the Strict cookie stays behind.',
    act: (browser) => browser.follow(`${EVIL}/`, `${SHOP}/offers`),
    rows: [
      { request: `GET ${SHOP}/offers 200`, sent: 'visitor=7; SSO=ada', withheld: ['__Host-SID: cross-site-strict'] },
    ],
  },
  {
    title: 'The shop itself asks for too much: a cookie for everything under "example".',
    act: (browser) => browser.follow(`${SHOP}/`, `${SHOP}/newsletter`),
    rows: [
      {
        request: `GET ${SHOP}/newsletter 200`,
        sent: 'visitor=7; SSO=ada; __Host-SID=31d4',
        received: ['refused news: domain-public-suffix'],
      },
    ],
  },
  {
    title: 'Someone on the network answers for the shop without encryption.',
    act: (browser) => browser.open('http://www.shop.example/'),
    rows: [
      {
        request: 'GET http://www.shop.example/ 200',
        sent: 'visitor=7',
        received: [
          'refused SSO: overlays-secure',
          'refused SSO: secure-from-insecure',
          'refused __Host-SID: overlays-secure host-prefix-not-secure host-prefix-not-host-only',
        ],
        withheld: ['SSO: secure-over-insecure', '__Host-SID: secure-over-insecure'],
      },
    ],
  },
  {
    title: 'A script on a page of the shop reads the cookies, and tries to take over the session.',
    act: (browser) => [scriptReads(browser), scriptWrites(browser, 'SSO=mallory; Domain=shop.example; Path=/; Secure')],
    rows: [
      {
        request: `READ ${SHOP}/ script`,
        sent: 'visitor=7',
        withheld: ['SSO: http-only-for-non-http', '__Host-SID: http-only-for-non-http'],
      },
      { request: `WRITE ${SHOP}/ script`, sent: '', received: ['refused SSO: overwrites-http-only'] },
    ],
  },
  {
    title: 'Ada signs out.',
    act: (browser) => browser.follow(`${SHOP}/`, `${LOGIN}/out`, { method: 'POST' }),
    rows: [
      {
        request: `POST ${LOGIN}/out 302`,
        sent: 'SSO=ada',
        received: ['removed SSO'],
        withheld: ['visitor: host-not-identical', '__Host-SID: host-not-identical'],
      },
      { request: `GET ${SHOP}/goodbye 200`, sent: 'visitor=7; __Host-SID=31d4', received: ['removed __Host-SID'] },
    ],
  },
  {
    title: 'She closes the browser, which ends the session, and opens it again.',
    act: (browser) => {
      browser.jar.endSession()
      return browser.open(`${SHOP}/offers`)
    },
    rows: [{ request: `GET ${SHOP}/offers 200`, sent: 'visitor=7' }],
  },
]

const script = { url: `${SHOP}/`, status: 'script' }

function scriptReads(browser: Browser): Row {
  const { excluded } = browser.jar.explain(script.url, { type: 'non-HTTP' })
  return { ...script, method: 'READ', sent: browser.scriptReads(script.url), received: [], withheld: excluded }
}

function scriptWrites(browser: Browser, line: string): Row {
  const result = browser.scriptSets(script.url, line)
  return { ...script, method: 'WRITE', sent: '', received: [{ line, result }], withheld: [] }
}
