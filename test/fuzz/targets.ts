/** What guided fuzzing tries, and what has to hold of every input. */

import { CookieJar } from 'speculoos'
import { canonicalizeHost, cookieDate, defaultPath, parseSetCookie } from 'speculoos/algorithms'
import * as hosts from '../oracle/canonical-host.js'
import * as dates from '../oracle/cookie-date.js'
import { parseSetCookie as parseByTheText } from '../oracle/parse.js'

/** Something that reads text of others. */
export interface Target {
  /** The file of the corpus without its ending. */
  readonly name: string
  /** Pieces of text that the target knows. */
  readonly words: readonly string[]
  /** Reads an input, and throws if what has to hold does not. */
  readonly check: (input: string) => void
}

const NOW = Date.UTC(2030, 0, 1)

function requireSame(what: string, found: unknown, expected: unknown): void {
  const [first, second] = [found, expected].map((value) => JSON.stringify(value))
  if (first !== second) throw new Error(`${what}: got ${first}, expected ${second}`)
}

/** A set-cookie-string is parsed as the oracle does, with or without white space at the end of an attribute. */
function checkLine(line: string): void {
  for (const type of ['HTTP', 'non-HTTP'] as const) {
    const result = parseSetCookie(line, type)
    const surroundings = {
      type,
      now: NOW,
      cookieAgeLimit: Number.POSITIVE_INFINITY,
      defaultPath: '',
      partitionKey: null,
    }
    const expected = parseByTheText(line, surroundings)
    if (result.status === 'rejected' || 'refused' in expected) {
      const refused = 'refused' in expected ? expected.refused.map(({ id }) => id) : []
      requireSame('reasons', result.status === 'rejected' ? result.reasons.map(({ id }) => id) : [], refused)
      continue
    }
    const { setCookie } = result
    requireSame('the pair', [setCookie.name, setCookie.value], [expected.name, expected.value])
    const last = (name: string): (typeof expected.attributes)[number] | undefined =>
      expected.attributes.findLast((attribute) => attribute.name === name)
    const lastValue = (name: string): unknown => {
      const attribute = last(name)
      return attribute !== undefined && 'value' in attribute ? attribute.value : null
    }
    requireSame('the flags', [setCookie.secure, setCookie.httpOnly], [!!last('Secure'), !!last('HttpOnly')])
    requireSame('Domain', setCookie.domain, lastValue('Domain'))
    requireSame('Path', setCookie.path, lastValue('Path'))
    requireSame('SameSite', setCookie.sameSite, lastValue('SameSite'))
    requireSame(
      'whether there are times',
      [setCookie.expires === null, setCookie.maxAge === null],
      [last('Expires') === undefined, last('Max-Age') === undefined],
    )
    requireSame(
      'the parser with white space before each semicolon',
      parseSetCookie(line.replaceAll(/;|$/g, '\t$&'), type),
      result,
    )
  }
}

/** Not by URL.canParse, which Node 20 gets wrong for some texts with octets above 0x7F once it is compiled. */
function parsedUrl(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

/** A URL is read as a URL parser reads it. */
function checkUrl(text: string): void {
  const jar = new CookieJar({ now: () => NOW })
  const parsed = parsedUrl(text)
  const isKnown = parsed !== null && /^(https?|wss?):$/.test(parsed.protocol)
  let path: string | null = null
  try {
    const result = jar.setCookie('a=b', text)
    path = result.status === 'stored' ? `${result.cookie.domain} ${result.cookie.path}` : null
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    if (isKnown) throw new Error('a URL is refused', { cause: error })
    return
  }
  if (!isKnown) throw new Error('no URL with cookies is taken')
  const host = hosts.canonicalizeHost(parsed.hostname)
  requireSame('host and default-path', path, host === null ? null : `${host} ${defaultPath(parsed.pathname)}`)
  if (host === null) return
  // The whole path, whatever its last segment is.
  const whole = /^[!-:<-~]+$/.test(parsed.pathname) && parsed.pathname.length <= 1024 ? parsed.pathname : '/'
  jar.setCookie(`c=d; Path=${whole}`, text)
  requireSame('the cookies of the path', jar.getCookieString(text).includes('c=d'), true)
  jar.setCookie(`e=f; Path=${whole}x`, text)
  requireSame('the cookies of a longer path', jar.getCookieString(text).includes('e=f'), false)
  jar.setCookie('s=1; Secure', text)
  const isTrusted = /^(https|wss):$/.test(parsed.protocol) || hosts.isLoopback(host)
  requireSame('a Secure cookie', jar.getCookieString(text).includes('s=1'), isTrusted)
}

/** A saved jar is refused with a TypeError, or makes a jar that saves to the same and sends what a server could have set. */
function checkSaved(text: string): void {
  let jar: CookieJar
  try {
    jar = CookieJar.fromJSON(text, { now: () => NOW })
  } catch (error) {
    if (error instanceof TypeError) return
    throw error
  }
  const saved = jar.toJSON()
  requireSame('saved twice', CookieJar.fromJSON(JSON.stringify(saved), { now: () => NOW }).toJSON(), saved)
  for (const { name, value, path, domain } of saved.cookies) {
    const pair = name === '' && !value.includes('=') ? value : `${name}=${value}`
    // Only the URL of a response can give a path with a semicolon.
    const isDefaultPath = path.includes(';')
    const result = parseSetCookie(isDefaultPath ? pair : `${pair}; Path=${path}`)
    if (result.status === 'rejected') throw new Error('a saved cookie that no server can set')
    const { setCookie } = result
    const read = [setCookie.name, setCookie.value, setCookie.path ?? '/']
    requireSame('a saved cookie', read, [name, value, isDefaultPath ? '/' : path])
    requireSame('its host', canonicalizeHost(domain), domain)
  }
}

const saved = (cookie: object): string => JSON.stringify({ version: 1, cookies: [cookie] })

export const targets: readonly Target[] = [
  {
    name: 'lines',
    words: [
      ...[
        '; ',
        '=',
        ';',
        ' ',
        '\t',
        '"',
        ',',
        '\0',
        '\x7f',
        '\u00e9',
        '\u0130',
        '\u212a',
        '\ud800',
        '.',
        '/',
        '-',
        '\r',
      ],
      ...['Secure', 'HttpOnly', 'Path=/', 'Domain=', 'SameSite=', 'Lax', 'Strict', 'None', 'Max-Age=', 'Expires='],
      ...['Fri, 01 Jan 2100 00:00:00 GMT', '__Host-', '__Secure-', '9'.repeat(16), 'x'.repeat(1024), 'y'.repeat(4096)],
    ],
    check: checkLine,
  },
  {
    name: 'dates',
    words: [
      ...[
        ' ',
        ':',
        ',',
        '-',
        '/',
        '\t',
        'GMT',
        '0',
        '9',
        '00',
        '31',
        '29 Feb',
        '1601',
        '1600',
        '9999',
        '70',
        '69',
        '\u0660',
      ],
      ...['Jan', 'dec', 'MAY', 'Fri, ', '23:59:59', '24:00:00', '00:00:60', '12:34:56', '01 Jan 2100', '.', '\x7f'],
    ],
    check: (text) => requireSame('the date', cookieDate(text), dates.cookieDate(text)),
  },
  {
    name: 'hosts',
    words: [
      ...[
        '.',
        '-',
        '_',
        'xn--',
        'xn--bcher-kva',
        '\u00fc',
        '\u212a',
        '\u3002',
        '\u00ad',
        '%',
        '[',
        ']',
        ':',
        '::1',
        '0x',
        '1',
        '255',
      ],
      ...[
        '256',
        '127.0.0.1',
        'localhost',
        'example.com',
        'EXAMPLE',
        'a'.repeat(63),
        'a'.repeat(64),
        '\u00df',
        '\ud83c\udf6a',
      ],
    ],
    check: (text) => requireSame('the host', canonicalizeHost(text), hosts.canonicalizeHost(text)),
  },
  {
    name: 'urls',
    words: [
      ...[
        'https://',
        'http://',
        'wss://',
        'ws://',
        'HTTPS://',
        'ftp://',
        '/',
        '//',
        '.',
        '..',
        '/.',
        '/..',
        '%2e',
        '%2E',
        '%',
        '?',
        '#',
      ],
      ...[
        '\\',
        '@',
        ':',
        ':80',
        ':443',
        ':99999',
        'a.example',
        'localhost',
        '.localhost',
        '127.0.0.1',
        '[::1]',
        '0x7f',
        '\t',
        ' ',
        '\u00fc',
      ],
      ...['/a', ';', '|', '{', '`', '"', '<', '^', "'", '\0', '_', '-', 'xn--', '1', 'A'],
    ],
    check: checkUrl,
  },
  {
    name: 'saved',
    words: [
      ...[
        '"',
        ':',
        ',',
        '{',
        '}',
        '[',
        ']',
        'null',
        'true',
        'false',
        '0',
        '-1',
        '1e999',
        '"\\u0000"',
        '"\\n"',
        '";"',
        '"="',
        '" "',
      ],
      ...[
        '"name"',
        '"value"',
        '"domain"',
        '"hostOnly"',
        '"path"',
        '"secure"',
        '"httpOnly"',
        '"sameSite"',
        '"persistent"',
      ],
      ...[
        '"expiryTime"',
        '"creationTime"',
        '"lastAccessTime"',
        '"None"',
        '"Strict"',
        '"__Host-a"',
        '"/a;b"',
        '"/"',
        '"com"',
        '"a.example"',
      ],
      saved({}),
    ],
    check: checkSaved,
  },
]
