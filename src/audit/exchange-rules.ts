/**
 * Rules about whole responses: identifiers that stay the same over a login, and that appear outside of cookies (§8.4, §8.5).
 */
import { formOf } from './contents.js'
import { isSessionKind } from './cookie-kind.js'
import type { Check, Draft } from './draft.js'
import { plainValue } from './encodings.js'
import type { Exchange, Line, Subject } from './exchange.js'
import { remedyLine, strictestLine } from './remedy.js'

/** The shortest value that is looked for elsewhere: a shorter one may be there by chance. */
const SHORTEST = 16

/** Segments of a path by which a user logs in. */
const LOGIN =
  /(?:^|[/_.-])(?:log-?in|sign-?in|log_?on|authenticate|authentication|auth|session|sessions|j_security_check)(?:[/_.-]|$)/i

/** Names of parameters that hold a session identifier or a token. */
const PARAMETER =
  /^(?:jsessionid|phpsessid|asp\.net_sessionid|aspsessionid\w*|cftoken|sid|sess(?:ion)?[-_]?(?:id|key|token)|(?:access|id|auth|refresh)[-_]?token|jwt)$/i

/** The parameters in a text: after a question mark, an ampersand, a hash, or a semicolon of a path. */
const PARAMETERS = /[?&#;](?:amp;)?([\w.-]{2,40})=([\w.+/%~-]+)/g

/** Header fields that hold addresses, to which browsers and programs go. */
const LINKS = ['location', 'content-location', 'link', 'refresh']

/** Whether a user logged in by an exchange. */
export function isLogin({ login, method, status, url, fields }: Exchange): boolean {
  if (login !== undefined) return login
  if (!LOGIN.test(new URL(url).pathname)) return false
  const isRedirect = status !== undefined && status >= 300 && status < 400
  const target = fields.find(([name]) => name === 'location')?.[1]
  // A login that failed shows its form again, or goes back to it.
  if (isRedirect)
    return (method === undefined || method === 'POST') && !(target !== undefined && goesToLogin(target, url))
  const isPage = fields.some(([name, value]) => name === 'content-type' && /html/i.test(value))
  return method === 'POST' && status !== undefined && status >= 200 && status < 300 && !isPage
}

function goesToLogin(target: string, url: string): boolean {
  return URL.canParse(target, url) && LOGIN.test(new URL(target, url).pathname)
}

export const sessionNotRotated: Check = function* (subject) {
  const { exchanges } = subject
  const at = exchanges.findIndex(isLogin)
  const login = exchanges[at]
  if (login === undefined) return
  const before = valuesBefore(exchanges.slice(0, at), login)
  const after = exchanges.slice(at).flatMap(({ lines }) => lines)
  // A cookie that the login deletes, or sets to another value, is not the old one.
  const isRotated = ({ name, parsed }: Line): boolean => parsed !== null && parsed.value !== before.get(name)
  const rotated = new Set(after.filter(isRotated).map(({ name }) => name))
  const sessions = new Set(login.lines.filter(({ kind }) => isSessionKind(kind)).map(({ name }) => name))
  for (const [name, line] of sessionLines(subject)) {
    // A session cookie without a value is no session yet.
    if (!before.get(name) || rotated.has(name)) continue
    const isBeside = sessions.size > (sessions.has(name) ? 1 : 0)
    const beside = isBeside
      ? ' The login sets another session cookie; check that the old one alone gives no access.'
      : ''
    yield {
      severity: isBeside ? 'low' : 'high',
      cookie: name,
      exchange: login,
      sentence: `The cookie has the same value before and after the login. Whoever knew it before is now logged in, too.${beside}`,
      remedy: remedyLine(line.parsed),
    }
  }
}

/** The last line of each session cookie. */
function sessionLines({ exchanges }: Subject): Map<string, Line> {
  const lines = exchanges.flatMap((exchange) => exchange.lines)
  return new Map(lines.filter(({ kind }) => isSessionKind(kind)).map((line) => [line.name, line]))
}

/** The value of each cookie before a login: what the client last got or sent, or else what it sent with the login. */
function valuesBefore(exchanges: readonly Exchange[], login: Exchange): Map<string, string> {
  const values = new Map<string, string>()
  for (const { sent, lines } of exchanges) {
    for (const { name, value } of sent ?? []) values.set(name, value)
    for (const { name, parsed } of lines) if (parsed !== null) values.set(name, parsed.value)
  }
  for (const { name, value } of login.sent ?? []) if (!values.has(name)) values.set(name, value)
  return values
}

/** A value of a session cookie in a form in which it may stand elsewhere. */
interface KnownValue {
  readonly name: string
  readonly text: string
  readonly line: Line | undefined
}

/** The values of session cookies that are long enough to be looked for. */
function knownValues(subject: Subject): KnownValue[] {
  const known = new Map<string, KnownValue>()
  const add = (name: string, value: string, line: Line | undefined): void => {
    const { identifier } = formOf(value)
    for (const text of [value, plainValue(value), identifier]) {
      if (text.length >= SHORTEST && !known.has(text)) known.set(text, { name, text, line })
    }
  }
  const lines = sessionLines(subject)
  for (const { lines: own, sent } of subject.exchanges) {
    for (const line of own)
      if (isSessionKind(line.kind) && line.parsed !== null) add(line.name, line.parsed.value, line)
    for (const { name, value } of sent ?? []) if (lines.has(name)) add(name, value, lines.get(name))
  }
  return [...known.values()]
}

/** Finds the values of session cookies, and parameters that say what they hold, in a text with an address. */
function foundInAddress(
  text: string,
  known: readonly KnownValue[],
): { what: string; value: KnownValue | undefined } | null {
  const value = known.find((each) => text.includes(each.text))
  if (value !== undefined) return { what: 'the value of the session cookie', value }
  for (const [, name = '', given = ''] of text.matchAll(PARAMETERS)) {
    if (PARAMETER.test(name) && plainValue(given).length >= SHORTEST)
      return { what: `the parameter ${name.toLowerCase()}`, value: undefined }
  }
  // ASP.NET puts its identifier into a segment: /(S(24 characters))/
  return /\/\(S\([a-z0-5]{24}\)\)/.test(text) ? { what: 'the identifier of ASP.NET', value: undefined } : null
}

/** A finding about a value outside of cookies. */
function leak(exchange: Exchange, value: KnownValue | undefined, sentence: string): Draft {
  const { name = null, line } = value ?? {}
  return {
    severity: 'high',
    cookie: name,
    exchange,
    sentence,
    remedy: line === undefined ? strictestLine('') : remedyLine(line.parsed),
  }
}

export const tokenInUrl: Check = function* (subject) {
  const known = knownValues(subject)
  for (const exchange of subject.exchanges) {
    const found = foundInAddress(exchange.url, known)
    const sentence = `The URL contains ${found?.what}. URLs are kept in histories and logs, and sent to other sites. Send it in a cookie.`
    if (found !== null) yield leak(exchange, found.value, sentence)
  }
}

export const tokenInLink: Check = function* (subject) {
  const known = knownValues(subject)
  for (const exchange of subject.exchanges) {
    const headers = exchange.fields.filter(([name]) => LINKS.includes(name))
    for (const [name, value] of headers) {
      const found = foundInAddress(value, known)
      if (found !== null) yield leak(exchange, found.value, `The header ${name} contains ${found.what}.`)
    }
    const found = linksIn(exchange.body)
      .map((link) => foundInAddress(link, known))
      .find((each) => each !== null)
    const sentence = `A link in the body contains ${found?.what}. Whoever gets the link gets the session.`
    if (found != null) yield leak(exchange, found.value, sentence)
  }
}

/** The addresses in the attributes of a page. */
const LINK = /\b(?:href|src|action)=["']?([^"'\s>]{1,2048})/gi

function linksIn(body: string): string[] {
  return Array.from(body.matchAll(LINK), ([, link = '']) => link)
}

export const tokenInHeader: Check = function* (subject) {
  const known = knownValues(subject)
  for (const exchange of subject.exchanges) {
    for (const [name, text] of exchange.fields) {
      if (name === 'set-cookie' || LINKS.includes(name)) continue
      const value = known.find((each) => text.includes(each.text))
      const sentence =
        'A header other than Set-Cookie contains the value of the cookie. Scripts can read it there in spite of HttpOnly.'
      if (value !== undefined) yield { ...leak(exchange, value, sentence), severity: 'medium' }
    }
  }
}

export const tokenInBody: Check = function* (subject) {
  const known = knownValues(subject)
  for (const exchange of subject.exchanges) {
    const body = exchange.body.replace(LINK, '')
    const value = known.find((each) => body.includes(each.text))
    const sentence =
      'The body contains the value of the cookie. Scripts can read it there in spite of HttpOnly, and caches may keep it.'
    if (value !== undefined) yield { ...leak(exchange, value, sentence), severity: 'medium' }
  }
}
