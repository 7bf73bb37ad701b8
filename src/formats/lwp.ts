/**
 * The format of LWPCookieJar of Python and of HTTP::Cookies of Perl: a Set-Cookie3 line for each cookie.
 */
import type { Cookie } from '../cookie/cookie.js'
import { Entries, type Place } from './entries.js'
import type { EntryReason, FileContents, FormatCode, ReadContext } from './format.js'
import { characterNotWritable, lineTooLong, namelessNotWritable, notAnEntry } from './format-reasons.js'
import { LINE_OCTETS, linesOf, withoutSpace } from './lines.js'
import type { LossName } from './losses.js'
import { charactersOf, octetsOf } from './octets.js'
import { dottedDomain, writeRecords } from './records.js'
import { type Expiry, isWholeSeconds, SESSION, wholeSeconds } from './times.js'

const lossy: readonly LossName[] = ['creationTime', 'lastAccessTime', 'persistent', 'expiryTime']
const SET_COOKIE = /^Set-Cookie3:/i

/**
 * The file of LWPCookieJar of Python.
 *
 * @example
 * ```ts
 * import { lwp } from 'speculoos/formats'
 *
 * console.log(lwp.lossy.includes('sameSite')) // => false
 * ```
 */
export const lwp: FormatCode<'lwp'> = {
  name: 'lwp',
  title: 'Python LWPCookieJar',
  reads: true,
  writes: true,
  lossy,
  looksLike: 'a file of LWPCookieJar, with Set-Cookie3 lines',
  recognizes: ({ octets }) => octets !== null && /^#LWP-Cookies-\d|^Set-Cookie3:/m.test(octets.slice(0, 65_536)),
  read: ({ octets }, context) => (octets === null ? null : read(octets, context)),
  write: (records, context) =>
    writeRecords(
      records,
      context,
      { text: 'octets', lossy, keepsSameSite: () => true, keepsExpiry: isWholeSeconds, refusalOf },
      lineOf,
      (lines) => ({ octets: `#LWP-Cookies-2.0\n${lines.join('')}` }),
    ),
}

function read(octets: string, context: ReadContext): FileContents {
  const entries = new Entries(context, { text: 'octets' })
  for (const [line, text] of linesOf(octets)) {
    if (text.startsWith('#') || text.trim() === '') continue
    if (entries.isFull({ line })) break
    if (text.length > LINE_OCTETS) entries.refuse({ line }, undefined, lineTooLong)
    else if (!SET_COOKIE.test(text)) entries.refuse({ line }, undefined, notAnEntry)
    else readLine(entries, { line }, text.replace(SET_COOKIE, ''))
  }
  return entries.result()
}

function readLine(entries: Entries, place: Place, line: string): void {
  const pairs = pairsOf(line)
  const [first] = pairs
  if (first === undefined) {
    entries.refuse(place, undefined, notAnEntry)
    return
  }
  const attributes = new Map<string, string | null>()
  for (const [name, value] of pairs.slice(1)) attributes.set(name.toLowerCase(), value)
  const [name, value] = first
  entries.take(place, {
    // A cookie without a name has a value alone.
    name: value === null ? '' : name,
    value: value ?? name,
    domain: attributes.get('domain') ?? undefined,
    path: attributes.get('path') ?? undefined,
    secure: attributes.has('secure'),
    httpOnly: attributes.has('httponly'),
    sameSite: attributes.get('samesite') ?? undefined,
    expiry: expiryOf(attributes),
  })
}

function expiryOf(attributes: ReadonlyMap<string, string | null>): Expiry | null {
  const expires = attributes.get('expires')
  if (expires === undefined || expires === null) return SESSION
  // expires = "2027-03-09 01:18:34Z"
  const [, date, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)Z?$/.exec(expires) ?? []
  const milliseconds = date === undefined ? Number.NaN : Date.parse(`${date}T${time}Z`)
  return Number.isNaN(milliseconds) ? null : { time: milliseconds }
}

// set-cookie3 = pair *( ";" pair )
// pair        = name [ "=" ( DQUOTE *( octet / "\" octet ) DQUOTE / *octet ) ]
function pairsOf(line: string): [name: string, value: string | null][] {
  const pairs: [string, string | null][] = []
  const pattern = /[\t ;]*([^=;]*)(?:=[\t ]*(?:"((?:[^"\\]|\\.)*)"|([^;]*)))?/gsy
  while (pattern.lastIndex < line.length) {
    const start = pattern.lastIndex
    const [, name = '', quoted, plain] = pattern.exec(line) ?? []
    const isPair = quoted !== undefined || plain !== undefined
    if (withoutSpace(name) !== '' || isPair) {
      const value = quoted?.replace(/\\(.)/gs, '$1') ?? withoutSpace(plain ?? '')
      pairs.push([withoutSpace(name), isPair ? value : null])
    }
    if (pattern.lastIndex <= start) break
  }
  return pairs
}

/** Python takes no white space, comma or semicolon in a name. */
function refusalOf({ name, value, path }: Cookie): EntryReason | null {
  if (name === '') return namelessNotWritable
  return /[\s;,=]/.test(charactersOf(name) ?? name) || /[\n\r]/.test(value + path) ? characterNotWritable : null
}

function lineOf(cookie: Cookie): string {
  const { name, value, path, hostOnly, secure, httpOnly, sameSite, expiryTime } = cookie
  const pairs = [`${name}=${quoted(value)}`, `path=${quoted(path)}`, `domain=${quoted(octetsOf(dottedDomain(cookie)))}`]
  pairs.push('path_spec')
  if (!hostOnly) pairs.push('domain_dot')
  if (secure) pairs.push('secure')
  if (expiryTime === null) pairs.push('discard')
  else {
    const date = new Date(wholeSeconds(expiryTime) * 1000).toISOString()
    pairs.push(`expires="${date.slice(0, 10)} ${date.slice(11, 19)}Z"`)
  }
  if (httpOnly) pairs.push('HttpOnly=None')
  if (sameSite !== 'Default') pairs.push(`SameSite=${sameSite}`)
  return `Set-Cookie3: ${pairs.join('; ')}; version=0\n`
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
