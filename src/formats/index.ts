/**
 * The entry point `speculoos/formats`: reads the cookies of other tools, and writes cookies for them.
 *
 * @module speculoos/formats
 */
export { type FormatName, formats } from './all-formats.js'
export { cdp } from './cdp.js'
export { chromiumSqlite } from './chromium-sqlite.js'
export { cookieStore } from './cookie-store.js'
export { firefoxSqlite } from './firefox-sqlite.js'
export type {
  EntryReason,
  FileContents,
  FileEntry,
  Format,
  FormatCode,
  OmittedRecord,
} from './format.js'
export { type FormatReason, type FormatReasonId, formatReasons } from './format-reasons.js'
export { har } from './har.js'
export { httpMessage } from './http-message.js'
export type { CookieInput, SqliteHandle, SqliteStatement } from './input.js'
export { insomnia } from './insomnia.js'
export { juju } from './juju.js'
export type { Loss, LossName } from './losses.js'
export { lwp } from './lwp.js'
export { netscape } from './netscape.js'
export { type PlaywrightState, playwright } from './playwright.js'
export { puppeteer } from './puppeteer.js'
export { type ReadOptions, type ReadResult, readCookies } from './read-cookies.js'
export { type ReadFormatOptions, readFormat } from './read-format.js'
export {
  readSetCookieLines,
  type SavedSetCookieLine,
  type SavedSetCookieLines,
} from './read-set-cookie-lines.js'
export { safari } from './safari.js'
export { speculoos } from './speculoos.js'
export { toughCookie } from './tough-cookie.js'
export { toughCookieFileStore } from './tough-cookie-file-store.js'
export { webdriver } from './webdriver.js'
export { webdriverBidi } from './webdriver-bidi.js'
export { webextension } from './webextension.js'
export { writeCookies } from './write-cookies.js'
export { type WriteOptions, type WriteResult, writeFormat } from './write-format.js'
