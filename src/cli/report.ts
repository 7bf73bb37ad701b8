/**
 * Cookies, lines and reasons as they are shown: without values unless these are wanted, and without anything that a
 * terminal would obey.
 */
import type { EntryReason } from '../formats/index.js'
import { type Cookie, describeCookie } from '../index.js'
import type { Colour, Output } from './output.js'
import { charactersOf, harmless } from './printable.js'

/** The attributes whose values are shown; another may be the rest of a value that the server did not mean to end. */
const ATTRIBUTES = /^[ \t]*(?:expires|max-age|domain|path|secure|httponly|samesite|partitioned|priority)[ \t]*(?:=|$)/i

/** Where the text of a row begins. */
const TEXT = 10

/** A row with a title. The text has to be printable. */
export function row(title: string, text: string): string {
  return title === '' ? ' '.repeat(TEXT) + text : title + ' '.repeat(Math.max(1, TEXT - title.length)) + text
}

/** A row whose title has a colour. */
export function colouredRow(title: string, colour: Colour, text: string, out: Output): string {
  return out.paint(colour, title) + row(title, text).slice(title.length)
}

/** A reason in one line. */
export function reasonText(reason: EntryReason): string {
  const { id, sentence } = reason
  if (!('section' in reason)) return harmless(`${id}: ${sentence}`)
  const { section, step } = reason
  return harmless(`${id} (§${section}${step === '' ? '' : ` step ${step}`}): ${sentence}`)
}

/** A cookie in one line. */
export function cookieText(cookie: Cookie, showValues: boolean): string {
  const readable = { ...cookie, name: charactersOf(cookie.name), path: charactersOf(cookie.path) }
  const masked = describeCookie(readable)
  return showValues ? pairText(cookie, true) + masked.slice(masked.indexOf(';')) : masked
}

/** The name and the value of a cookie. */
export function pairText({ name, value }: Pick<Cookie, 'name' | 'value'>, showValues: boolean): string {
  const shown = showValues ? harmless(charactersOf(value)) : '…'
  return name === '' ? shown : `${harmless(charactersOf(name))}=${shown}`
}

/** A Set-Cookie line, given as octets. */
export function lineText(line: string, showValues: boolean): string {
  const characters = charactersOf(line)
  if (showValues) return harmless(characters)
  const [pair = '', ...attributes] = characters.split(';')
  const equals = pair.indexOf('=')
  const name = equals === -1 ? '' : pair.slice(0, equals + 1).trim()
  return harmless([`${name}…`, ...attributes.map((text) => (ATTRIBUTES.test(text) ? text : ' …'))].join(';'))
}

/** The URL of a response, which may hold an identifier or a password: in its query, in its path as `;name=value` or `(S(value))`. */
export function addressText(url: string, showValues: boolean): string {
  if (showValues) return url
  const shown = new URL(url)
  const [hasMore] = /[?#]/.exec(url) ?? []
  const path = shown.pathname.replace(/;([\w.-]+)=[^/;]*/g, ';$1=...').replace(/\/\((\w)\([^/]*\)\)/g, '/($1(...))')
  return shown.origin + path + (hasMore === undefined ? '' : '?...')
}

/** A cookie for JSON: the record, without its value unless that is wanted. */
export function cookieJson(cookie: Cookie, showValues: boolean): object {
  const { name, value, ...rest } = cookie
  return showValues ? { name, value, ...rest } : { name, ...rest }
}

/** `1 cookie`, `2 cookies`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : `${noun}s`}`
}
