/**
 * The responses of an audit as its rules see them: each Set-Cookie line with the decision of the engine (§5.6, §5.7).
 */
import { canonicalizeHost } from '../algorithms/canonical-host.js'
import { cookieDate } from '../algorithms/cookie-date.js'
import { parseCookie } from '../algorithms/parse-cookie.js'
import { type ParsedSetCookie, parseSetCookie } from '../algorithms/parse-set-cookie.js'
import { fieldOf } from '../cookie/invalid-argument.js'
import { type HeaderField, headerFields, valuesOf } from '../http/response-headers.js'
import { nameOfLine } from '../input/rejections.js'
import type { RequestContext } from '../input/request-context.js'
import { type SetCookieLines, setCookieLines } from '../input/set-cookie-lines.js'
import { CookieJar } from '../jar/cookie-jar.js'
import type { SetCookieResult } from '../jar/decision.js'
import { type CookieKind, kindOf } from './cookie-kind.js'
import type { AuditHeaders, AuditResponse, AuditSettings } from './options.js'

/** How much of a body is searched. */
const BODY = 1_048_576

/** A response, and what is known of its request. */
export interface Exchange {
  readonly url: string
  readonly method: string | undefined
  readonly status: number | undefined
  /** The header fields of the response, with names in lower case. */
  readonly fields: readonly HeaderField[]
  readonly body: string
  /** The cookies of the request; `null` if they are not known. */
  readonly sent: readonly { readonly name: string; readonly value: string }[] | null
  readonly login: boolean | undefined
  /** When the response was made, by its Date field, in milliseconds. */
  readonly time: number
  readonly lines: readonly Line[]
  /** The names of all lines. */
  readonly names: ReadonlySet<string>
}

/** A Set-Cookie line, and the decision of the engine. */
export interface Line {
  readonly exchange: Exchange
  readonly text: string
  readonly name: string
  readonly kind: CookieKind
  /** What the parser reads; `null` if it refuses the line. */
  readonly parsed: ParsedSetCookie | null
  readonly result: SetCookieResult
}

/** A line whose cookie is stored. */
export type StoredLine = Line & {
  readonly parsed: ParsedSetCookie
  readonly result: Extract<SetCookieResult, { status: 'stored' }>
}

/** What the rules look at. */
export interface Subject {
  readonly exchanges: readonly Exchange[]
  /** The hosts of the exchanges. */
  readonly hosts: ReadonlySet<string>
  readonly settings: AuditSettings
}

/** Whether the cookie of a line is stored. */
export function isStored(line: Line): line is StoredLine {
  return line.parsed !== null && line.result.status === 'stored'
}

/** Reads the lines and the responses of an audit. */
export function subjectOf(lines: SetCookieLines, url: string, settings: AuditSettings): Subject {
  const first = setCookieLines(lines)
  const responses = settings.responses.map((response) =>
    exchangeOf(response, setCookieLines(response.headers), settings),
  )
  // A caller may pass the lines of a response, and the same response again in its place among others.
  const isRepeated = responses.some(
    (response) =>
      response.url === url &&
      first.length > 0 &&
      sameTexts(
        first,
        response.lines.map(({ text }) => text),
      ),
  )
  const own = first.length === 0 || isRepeated ? [] : [exchangeOf({ url, headers: {} }, first, settings)]
  const exchanges = [...own, ...responses]
  return { exchanges, hosts: new Set(exchanges.map((exchange) => new URL(exchange.url).hostname)), settings }
}

function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index])
}

function exchangeOf(
  response: AuditResponse & { url: string },
  texts: readonly string[],
  settings: AuditSettings,
): Exchange {
  const { url, method, status, headers, body, requestHeaders, login } = response
  const fields = fieldsOf(headers)
  const date = valuesOf(fields, 'date')[0]
  const lines: Line[] = []
  const names = new Set<string>()
  const exchange: Exchange = {
    url,
    method: method?.toUpperCase(),
    status,
    fields,
    body: (body ?? '').slice(0, BODY),
    sent: requestHeaders === undefined ? null : valuesOf(fieldsOf(requestHeaders), 'cookie').flatMap(parseCookie),
    login,
    time: (date === undefined ? null : cookieDate(date)) ?? settings.now,
    lines,
    names,
  }
  const judge = judgeFor(exchange, settings)
  for (const text of texts) {
    const parsed = parseSetCookie(text, 'HTTP', true)
    const setCookie = parsed.status === 'parsed' ? parsed.setCookie : null
    const name = setCookie?.name ?? nameOfLine(text)
    const kind = kindOf(name, setCookie?.value ?? '', settings.isSession)
    names.add(name)
    lines.push({ exchange, text, name, kind, parsed: setCookie, result: judge(text) })
  }
  return exchange
}

/** Returns the decisions of a jar without other cookies on the lines of a response. */
export function judgeFor({ url }: Pick<Exchange, 'url'>, settings: AuditSettings): (line: string) => SetCookieResult {
  const page = newJar(settings).client(pageOf(url))
  return (line) => page.setCookie(line, url)
}

/** The context of a page at the URL, which is that of its own partition. */
export function pageOf(url: string): RequestContext {
  const { protocol, hostname } = new URL(url)
  const host = canonicalizeHost(hostname)
  const scheme = protocol === 'https:' || protocol === 'wss:' ? 'https' : 'http'
  return host === null ? {} : { partitionKey: { topLevelSite: `${scheme}://${host}`, hasCrossSiteAncestor: false } }
}

/** An empty jar with the clock and the suffix list of the audit. */
export function newJar({ now, publicSuffixes }: AuditSettings): CookieJar {
  return new CookieJar({ now: () => now, publicSuffixes })
}

/** The header fields of a message in any form. */
function fieldsOf(headers: AuditHeaders): HeaderField[] {
  const raw: unknown = fieldOf(headers, 'raw')
  if (typeof raw === 'function') return headerFields(raw.call(headers))
  if (!(Symbol.iterator in headers)) return headerFields(headers)
  const list: unknown[] = [...headers]
  return headerFields(list.flatMap((item) => (Array.isArray(item) ? item.slice(0, 2) : [item])))
}
