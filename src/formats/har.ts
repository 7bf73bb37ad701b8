/**
 * HTTP archives (HAR 1.2): the Set-Cookie headers of their responses are received at their URL and time (§5.6, §5.7).
 */
import { defaultPath } from '../algorithms/cookie-path.js'
import { Entries } from './entries.js'
import type { FileContents, FormatCode, ReadContext } from './format.js'
import { notAnEntry, requestCookies } from './format-reasons.js'
import { arrayIn, isObject, ownField } from './json.js'
import { octetsOfField } from './octets.js'
import { SetCookieReplay } from './set-cookie-replay.js'
import { SESSION, timeOfDate } from './times.js'

/**
 * HTTP archives, as browsers, proxies and Playwright record them.
 *
 * @example
 * ```ts
 * import { har } from 'speculoos/formats'
 *
 * console.log(har.reads, har.writes) // => true false
 * ```
 */
export const har: FormatCode<'har'> = {
  name: 'har',
  title: 'HTTP archive (HAR)',
  reads: true,
  writes: false,
  lossy: [],
  looksLike: 'an HTTP archive (HAR), with log.entries',
  recognizes: ({ data }) => entriesOf(data) !== null,
  read({ data }, context) {
    const list = entriesOf(data)
    return list && read(list, context)
  },
  write: null,
}

function entriesOf(data: unknown): readonly unknown[] | null {
  return isObject(data) ? arrayIn(ownField(data, 'log'), 'entries') : null
}

function read(list: readonly unknown[], context: ReadContext): FileContents {
  const entries = new Entries(context, { text: 'octets', noneMayBeUnset: true })
  const replay = new SetCookieReplay(entries)
  let requestsOnly = false
  for (const { index, url, time, request, response } of exchangesOf(list, entries, context.now)) {
    const lines = setCookieLines(response)
    const cookies = arrayIn(response, 'cookies') ?? []
    // Header fields of an archive are byte strings, as browsers have them.
    for (const line of lines) replay.receive({ index }, octetsOfField(line), url, time)
    if (lines.length > 0) continue
    for (const cookie of cookies) takeFromArray(entries, index, cookie, url, time)
    if (cookies.length === 0 && (arrayIn(request, 'cookies') ?? []).length > 0) requestsOnly = true
  }
  replay.finish()
  if (requestsOnly) entries.warn({}, undefined, requestCookies)
  return entries.result()
}

interface Exchange {
  readonly index: number
  readonly url: URL
  /** When it was started, in milliseconds. */
  readonly time: number
  readonly request: unknown
  readonly response: unknown
}

/** The requests and responses in the order of their time. */
function exchangesOf(list: readonly unknown[], entries: Entries, now: number): Exchange[] {
  const exchanges: Exchange[] = []
  for (let index = 0; index < list.length; index += 1) {
    if (entries.isFull({ index })) break
    const entry = list[index]
    const request = isObject(entry) ? ownField(entry, 'request') : undefined
    const response = isObject(entry) ? ownField(entry, 'response') : undefined
    const url = isObject(request) ? urlOf(ownField(request, 'url')) : null
    if (!isObject(entry) || url === null) entries.refuse({ index }, undefined, notAnEntry)
    else {
      const time = Math.min(timeOfDate(ownField(entry, 'startedDateTime')) ?? now, now)
      exchanges.push({ index, url, time, request, response })
    }
  }
  return exchanges.sort((a, b) => a.time - b.time)
}

function urlOf(url: unknown): URL | null {
  return typeof url === 'string' && /^https?:/i.test(url) && URL.canParse(url) ? new URL(url) : null
}

/** The Set-Cookie fields of a response; some recorders join several by line feeds. */
function setCookieLines(response: unknown): string[] {
  return (arrayIn(response, 'headers') ?? []).flatMap((header) => {
    const name = isObject(header) ? ownField(header, 'name') : undefined
    const value = isObject(header) ? ownField(header, 'value') : undefined
    const isSetCookie = typeof name === 'string' && name.toLowerCase() === 'set-cookie' && typeof value === 'string'
    return isSetCookie ? value.split('\n') : []
  })
}

/** Takes a cookie of the array, which stands in for headers that were not recorded. */
function takeFromArray(entries: Entries, index: number, cookie: unknown, url: URL, time: number): void {
  if (!isObject(cookie)) {
    entries.refuse({ index }, undefined, notAnEntry)
    return
  }
  const domain = ownField(cookie, 'domain')
  const expires = ownField(cookie, 'expires')
  const isSession = expires === undefined || expires === null || expires === ''
  const expiry = timeOfDate(expires)
  const named = typeof domain === 'string' && domain !== '' ? domain : undefined
  entries.take(
    { index },
    {
      name: ownField(cookie, 'name'),
      value: ownField(cookie, 'value'),
      domain: named ?? url.hostname,
      // The host itself, without a dot, may be the Domain attribute or stand for the lack of one.
      hostOnly: named === undefined || named.toLowerCase() === url.hostname,
      path: ownField(cookie, 'path') ?? defaultPath(url.pathname),
      secure: ownField(cookie, 'secure'),
      httpOnly: ownField(cookie, 'httpOnly'),
      sameSite: ownField(cookie, 'sameSite'),
      expiry: isSession ? SESSION : expiry === null ? null : { time: expiry },
      creationTime: time,
    },
  )
}
