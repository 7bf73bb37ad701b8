/**
 * The headers of a saved response, as `curl -D` writes them: its Set-Cookie fields are received at the URL of
 * the response (§5.6, §5.7).
 */
import { cookieDate } from '../algorithms/cookie-date.js'
import { Entries } from './entries.js'
import type { FileContents, FormatCode, ReadContext } from './format.js'
import { urlMissing } from './format-reasons.js'
import { LINE_OCTETS, linesOf, withoutSpace } from './lines.js'
import { type LineReceiver, SetCookieReplay } from './set-cookie-replay.js'

/** The number of octets of a file that are read to recognize it. */
const HEAD = 65_536

/**
 * The headers of a saved response. Give the URL of the response as `url`.
 *
 * @example
 * ```ts
 * import { readCookies } from 'speculoos/formats'
 *
 * const saved = 'HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Path=/\r\n\r\n'
 * const { cookies } = readCookies(saved, { url: 'https://site.example/' })
 * console.log(cookies[0]?.name, cookies[0]?.domain) // => a site.example
 * ```
 */
export const httpMessage: FormatCode<'http-message'> = {
  name: 'http-message',
  title: 'Headers of a saved response',
  reads: true,
  writes: false,
  lossy: [],
  looksLike: 'the headers of a response, with Set-Cookie',
  recognizes: ({ octets, beginsLikeJson }) => octets !== null && !beginsLikeJson && hasSetCookie(octets.slice(0, HEAD)),
  read: ({ octets }, context) => (octets === null ? null : read(octets, context)),
  write: null,
}

function hasSetCookie(head: string): boolean {
  if (/^HTTP\/\d/.test(head.trimStart())) return true
  return /^\s*[\w-]{1,100}:/.test(head) && /^set-cookie:/im.test(head)
}

function read(octets: string, context: ReadContext): FileContents {
  const entries = new Entries(context, { text: 'octets' })
  const replay = new SetCookieReplay(entries)
  replayMessages(octets, context, entries, replay)
  replay.finish()
  return entries.result()
}

/** Passes on the Set-Cookie fields of the responses in a text. */
export function replayMessages(octets: string, context: ReadContext, entries: Entries, replay: LineReceiver): void {
  const responses = new Responses(context)
  for (const { line, name, value } of headersOf(octets)) {
    if (name === 'set-cookie') {
      if (entries.isFull({ line })) break
      responses.lines.push({ line, value })
    } else responses.note(name, value)
    // A message ends with an empty line; the rest of one that is cut off is read as well.
    if (name === '') responses.end(entries, replay)
  }
  responses.end(entries, replay)
}

/** The responses of a chain of redirects, one after the other. */
class Responses {
  /** The Set-Cookie fields of the response that is being read. */
  lines: { readonly line: number; readonly value: string }[] = []
  readonly #now: number
  #url: URL | null
  #isRedirect = false
  #location: string | null = null
  #date: number | null = null

  constructor({ url, now }: ReadContext) {
    this.#url = url
    this.#now = now
  }

  note(name: string, value: string): void {
    if (name === ':status') this.#isRedirect = value.startsWith('3')
    else if (name === 'location') this.#location = value
    else if (name === 'date') this.#date = cookieDate(value)
  }

  end(entries: Entries, replay: LineReceiver): void {
    // Lifetimes count from when the response was received, which is never after now.
    const time = Math.min(this.#date ?? this.#now, this.#now)
    for (const { line, value } of this.lines) {
      if (this.#url === null) entries.refuse({ line }, undefined, urlMissing)
      else replay.receive({ line }, value, this.#url, time)
    }
    if (this.#isRedirect && this.#location !== null && this.#url !== null) {
      this.#url = redirectedUrl(this.#location, this.#url)
    }
    this.lines = []
    this.#isRedirect = false
    this.#location = null
    this.#date = null
  }
}

/** The URL that a redirect goes to; `null` if no response with cookies can come from there. */
function redirectedUrl(location: string, from: URL): URL | null {
  const url = URL.canParse(location, from.href) ? new URL(location, from) : null
  return url !== null && /^https?:$/.test(url.protocol) ? url : null
}

interface Header {
  readonly line: number
  /** In lower case; `:status` for a status line, and empty for the end of the headers. */
  readonly name: string
  readonly value: string
}

/** The header fields of all messages in a text, up to a body: a server may make its lines look like another response. */
function* headersOf(octets: string): Generator<Header> {
  let field: { line: number; name: string; value: string } | null = null
  let isBody = false
  for (const [line, text] of linesOf(octets, true)) {
    // obs-fold = OWS CRLF RWS (RFC 9112 §5.2)
    if (text.length > LINE_OCTETS && !/^set-cookie:/i.test(text)) continue
    if (field !== null && /^[ \t]+\S/.test(text)) {
      field.value += ` ${withoutSpace(text)}`
      continue
    }
    if (field !== null) yield field
    field = null
    const [, status] = /^HTTP\/[\d.]+ (\d{3})/.exec(text) ?? []
    if (status !== undefined) {
      isBody = false
      yield { line, name: ':status', value: status }
    } else if (!isBody && withoutSpace(text) === '') {
      isBody = true
      yield { line, name: '', value: '' }
    } else if (isBody && withoutSpace(text) !== '') return
    else if (!isBody) {
      const colon = text.indexOf(':')
      if (colon > 0)
        field = { line, name: text.slice(0, colon).trim().toLowerCase(), value: withoutSpace(text.slice(colon + 1)) }
    }
  }
  if (field !== null) yield field
}
