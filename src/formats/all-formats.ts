/**
 * All formats by name, and the order in which they are tried.
 */
import { cdp } from './cdp.js'
import { chromiumSqlite } from './chromium-sqlite.js'
import { cookieStore } from './cookie-store.js'
import { firefoxSqlite } from './firefox-sqlite.js'
import { har } from './har.js'
import { httpMessage } from './http-message.js'
import { insomnia } from './insomnia.js'
import { juju } from './juju.js'
import { lwp } from './lwp.js'
import { netscape } from './netscape.js'
import { playwright } from './playwright.js'
import { puppeteer } from './puppeteer.js'
import { safari } from './safari.js'
import { speculoos } from './speculoos.js'
import { toughCookie } from './tough-cookie.js'
import { toughCookieFileStore } from './tough-cookie-file-store.js'
import { webdriver } from './webdriver.js'
import { webdriverBidi } from './webdriver-bidi.js'
import { webextension } from './webextension.js'

/**
 * All formats by name: what each is called, whether it is read and written, and what it loses.
 *
 * @example
 * ```ts
 * import { formats } from 'speculoos/formats'
 *
 * const writing = Object.values(formats).filter(({ writes }) => writes)
 * console.log(writing.length) // => 13
 * ```
 */
export const formats = {
  netscape,
  lwp,
  playwright,
  cdp,
  puppeteer,
  webdriver,
  'webdriver-bidi': webdriverBidi,
  webextension,
  har,
  'tough-cookie': toughCookie,
  'tough-cookie-file-store': toughCookieFileStore,
  juju,
  cookie_store: cookieStore,
  insomnia,
  'http-message': httpMessage,
  'chromium-sqlite': chromiumSqlite,
  'firefox-sqlite': firefoxSqlite,
  safari,
  speculoos,
} as const

/**
 * The name of a format.
 *
 * @see {@link formats}
 */
export type FormatName = keyof typeof formats

/** The order in which formats are tried: first the ones whose files have a mark that no other has. */
export const recognitionOrder: readonly FormatName[] = [
  'chromium-sqlite',
  'firefox-sqlite',
  'safari',
  'speculoos',
  'har',
  'insomnia',
  'cookie_store',
  'juju',
  'tough-cookie',
  'webdriver-bidi',
  'webextension',
  'puppeteer',
  'cdp',
  'playwright',
  'webdriver',
  'tough-cookie-file-store',
  'lwp',
  'http-message',
  'netscape',
]
