/**
 * HTTP archives (HAR 1.2): the Set-Cookie headers of their responses are received at their URL and time (§5.6, §5.7).
 */

import { cookieDate } from '../algorithms/cookie-date.js'
import { hostNotCanonical } from '../cookie/reason.js'
import { timeOfDate } from '../input/date-time.js'
import { Entries } from './entries.js'
import type { EntryReason, FileContents, FormatCode, ReadContext } from './format.js'
import {
  expiryNotUsable,
  flagNotUsable,
  nameNotUsable,
  notAnEntry,
  partitionUnknown,
  pathNotUsable,
  requestCookies,
  sameSiteNoneUnset,
  valueNotUsable,
} from './format-reasons.js'
import { arrayIn, isObject, ownField } from './json.js'
import { saysPartitioned } from './objects.js'
import { octetsOfField } from './octets.js'
import { type LineReceiver, SetCookieReplay } from './set-cookie-replay.js'

/** The last second that a date of a header can say: that of the year 9999. */
const LAST_TIME = 253_402_300_799_000

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
  const entries = new Entries(context, { text: 'octets' })
  const replay = new SetCookieReplay(entries)
  replayExchanges(list, context, entries, replay)
  replay.finish()
  return entries.result()
}

/** Passes on the Set-Cookie fields of the responses in an archive, as parsed JSON; false if it is no archive. */
export function replayArchive(data: unknown, context: ReadContext, entries: Entries, replay: LineReceiver): boolean {
  const list = entriesOf(data)
  if (list !== null) replayExchanges(list, context, entries, replay)
  return list !== null
}

function replayExchanges(list: readonly unknown[], context: ReadContext, entries: Entries, replay: LineReceiver) {
  let requestsOnly = false
  for (const exchange of exchangesOf(list, entries, context.now)) {
    const { index, url, time, request, response } = exchange
    const lines = setCookieLines(response)
    const cookies = arrayIn(response, 'cookies') ?? []
    // Header fields of an archive are byte strings, as browsers have them.
    for (const line of lines) replay.receive({ index }, octetsOfField(line), url, time)
    if (lines.length > 0) continue
    for (const cookie of cookies) receiveFromArray(replay, entries, cookie, exchange)
    if (cookies.length === 0 && (arrayIn(request, 'cookies') ?? []).length > 0) requestsOnly = true
  }
  if (requestsOnly) entries.warn({}, undefined, requestCookies)
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
  return typeof url === 'string' && /^(?:https?|wss?):/i.test(url) && URL.canParse(url) ? new URL(url) : null
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

/** Receives a cookie of the array, which stands in for headers that were not recorded: as the header that it came from. */
function receiveFromArray(replay: LineReceiver, entries: Entries, cookie: unknown, { index, url, time }: Exchange) {
  const place = { index }
  if (!isObject(cookie)) {
    entries.refuse(place, undefined, notAnEntry)
    return
  }
  const name = ownField(cookie, 'name')
  const refusal = saysPartitioned(cookie) ? partitionUnknown : refusalOf(cookie)
  if (refusal !== null) {
    entries.refuse(place, name, refusal)
    return
  }
  const field = (key: string): string => String(ownField(cookie, key) ?? '')
  const [domain, path, expires, sameSite] = [field('domain'), field('path'), field('expires'), field('sameSite')]
  const secure = ownField(cookie, 'secure') === true
  const isUnset = !secure && /^none$/i.test(sameSite)
  if (isUnset) entries.warn(place, name, sameSiteNoneUnset)
  const attributes = [
    `${field('name')}=${field('value')}`,
    // The host itself, without a dot, may be the Domain attribute, or mean that there was none.
    ...(domain === '' || domain.toLowerCase() === url.hostname ? [] : [`Domain=${domain}`]),
    ...(path === '' ? [] : [`Path=${path}`]),
    ...(expires === '' ? [] : [`Expires=${new Date(timeOf(expires) ?? 0).toUTCString()}`]),
    ...(sameSite === '' || isUnset ? [] : [`SameSite=${sameSite}`]),
    ...(secure ? ['Secure'] : []),
    ...(ownField(cookie, 'httpOnly') === true ? ['HttpOnly'] : []),
  ]
  replay.receive(place, octetsOfField(attributes.join('; ')), url, time)
}

/** Why a cookie of the array cannot be the text of a header; `null` if it can. */
function refusalOf(cookie: object): EntryReason | null {
  const text = (key: string): unknown => ownField(cookie, key) ?? ''
  const isPart = (part: unknown): part is string => typeof part === 'string' && !part.includes(';')
  const name = ownField(cookie, 'name')
  if (!isPart(name) || name.includes('=')) return nameNotUsable
  if (!isPart(ownField(cookie, 'value'))) return valueNotUsable
  if (!isPart(text('domain'))) return hostNotCanonical
  const path = text('path')
  if (!isPart(path) || (path !== '' && !path.startsWith('/'))) return pathNotUsable
  const flags = ['secure', 'httpOnly'].map((key) => ownField(cookie, key) ?? false)
  if (!flags.every((flag) => typeof flag === 'boolean') || !isPart(text('sameSite'))) return flagNotUsable
  const expires = text('expires')
  return expires === '' || timeOf(expires) !== null ? null : expiryNotUsable
}

/** The time of an expiry, in a form of years that a header can have; `null` if it is not one. */
function timeOf(expires: unknown): number | null {
  if (typeof expires !== 'string') return null
  const time = timeOfDate(expires) ?? (expires.length < 100 ? cookieDate(expires) : null)
  return time === null ? null : Math.max(0, Math.min(time, LAST_TIME))
}
