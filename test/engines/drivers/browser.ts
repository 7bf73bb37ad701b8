/** The real Chromium and the real Firefox, driven as the tests of the simulated browser drive them. */

import { RealChromium } from '../../browser/real/chromium.js'
import { RealFirefox } from '../../browser/real/firefox.js'
import type { RealBrowser } from '../../browser/real/real.js'
import { type Site, urlOf } from '../../browser/real/site.js'
import {
  type Abilities,
  type EngineEntry,
  type EngineStep,
  type HeldCookie,
  type Hop,
  NotPossible,
  type Seen,
} from '../engine.js'
import { fieldOf } from '../octets.js'

/** A page of another site, from which a cross-site navigation begins. */
const ELSEWHERE = urlOf([{ scheme: 'https', host: 'elsewhere.test', path: '/', status: 200, lines: [] }])

/** The URL that leads to the place of a step. It holds the lines of the response. */
function addressOf({ url }: Hop, lines: readonly string[]): string {
  const { protocol, hostname, pathname } = new URL(url)
  const scheme = protocol === 'https:' ? 'https' : 'http'
  return urlOf([{ scheme, host: hostname, path: pathname, status: 200, lines }])
}

async function play(browser: RealBrowser & { site: Site }, steps: readonly EngineStep[]): Promise<readonly Seen[]> {
  await browser.clear()
  browser.site.take()
  const seen: Seen[] = []
  // The cookie lists of browsers do not show all octets.
  const isPlain = steps.every((step) => step.do !== 'set' || /^\p{ASCII}*$/u.test(step.line))
  const list = async (): Promise<Seen> => (isPlain ? heldOf(await browser.held()) : null)
  for (const step of steps) {
    if (step.do === 'list') {
      seen.push(await list())
      continue
    }
    if (step.type === 'non-HTTP') {
      if (step.sameSite === 'cross-site') throw new NotPossible('it cannot be told of such a cross-site request')
      await opened(browser, addressOf(step, []))
      if (step.do === 'get') seen.push({ header: octetsOfText(await browser.read(0)) })
      else {
        await browser.set(0, step.line)
        seen.push(null)
      }
      browser.site.take()
      continue
    }
    const header = await request(browser, step, step.do === 'set' ? [fieldOf(step.line)] : [])
    seen.push(step.do === 'get' ? { header } : null)
  }
  seen.push(await list())
  return seen
}

/** Opens a page, if the browser takes its URL. */
async function opened(browser: RealBrowser, address: string): Promise<void> {
  try {
    await browser.open(address)
  } catch (error) {
    if (!/ERR_|about:neterror|invalid URL|malformed/i.test(String(error))) throw error
    throw new NotPossible('it makes no request to one of the URLs')
  }
}

/** Makes the request of a step by a navigation, and returns its Cookie header. */
async function request(browser: RealBrowser, hop: Hop, lines: readonly string[]): Promise<string> {
  const address = addressOf(hop, lines)
  if (hop.sameSite === 'same-site') await opened(browser, address)
  else {
    const method = hop.method.toUpperCase()
    if (method !== 'GET' && method !== 'POST') throw new NotPossible('it cannot be told of such a cross-site request')
    await browser.open(ELSEWHERE)
    browser.site.take()
    if (method === 'GET') await browser.follow(0, address, '_self')
    else await browser.submit(0, address)
  }
  const { pathname } = new URL(hop.url)
  const line = browser.site.take().find((each) => each.includes(`${pathname}: `))
  if (line === undefined) throw new NotPossible('it makes no request to one of the URLs')
  return line.slice(line.indexOf(`${pathname}: `) + pathname.length + 2)
}

function octetsOfText(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

const LINE =
  /^(?<pair>.*) at (?<domain>[^ /]*)(?<path>\/.*?)(?<secure> secure)?(?<httpOnly> httpOnly)? (?:unset|None|Lax|Strict)(?: in \S+ (?:true|false))?(?: until (?<until>-?\d+)s)?$/s

/** The cookies that a browser lists. */
function heldOf(lines: readonly string[]): Seen {
  const held: HeldCookie[] = []
  for (const line of lines) {
    const { pair = '', domain = '', path = '', secure, httpOnly, until } = LINE.exec(line)?.groups ?? {}
    const equals = pair.indexOf('=')
    held.push({
      name: octetsOfText(pair.slice(0, equals)),
      value: octetsOfText(pair.slice(equals + 1)),
      domain: domain.replace(/^\./, ''),
      hostOnly: !domain.startsWith('.'),
      path: octetsOfText(path),
      secure: secure !== undefined,
      httpOnly: httpOnly !== undefined,
      expiryTime: until === undefined ? null : Number(until) * 1000,
    })
  }
  return { held }
}

function abilitiesOf(profile: 'chromium' | 'firefox'): Abilities {
  return {
    clock: 'real',
    suffixes: ['own'],
    script: true,
    crossSite: 'navigations',
    lists: 'at the end',
    fields: ['domain', 'hostOnly', 'path', 'secure', 'httpOnly', 'expiryTime'],
    carrier: 'printable header field',
    namesOnly: true,
    mostItems: 3,
    profile,
  }
}

const LIMITS =
  'Its clock is that of the machine, and of the cross-site requests only navigations are made. A vector of many items is asked with three.'

function entryOf(name: string, profile: 'chromium' | 'firefox', start: () => Promise<RealBrowser>): EngineEntry {
  return {
    name,
    about: "The browser of Debian, headless, with pages of the vector's hosts, and its list of cookies at the end.",
    limits: LIMITS,
    abilities: abilitiesOf(profile),
    async start() {
      const browser = await start()
      return {
        version: browser.version,
        play: (steps) => play(browser, steps),
        stop: () => browser.stop(),
      }
    },
  }
}

export const chromium = entryOf('Chromium', 'chromium', () =>
  RealChromium.start({ isFast: false, thirdPartyCookies: 'allow' }),
)
export const firefox = entryOf('Firefox', 'firefox', () =>
  RealFirefox.start({ isFast: false, thirdPartyCookies: 'partition' }),
)
