/**
 * Reads the Set-Cookie lines of saved responses, before they become cookies.
 */
import { fieldsOf } from '../cookie/invalid-argument.js'
import { Entries } from './entries.js'
import type { FileEntry } from './format.js'
import { replayArchive } from './har.js'
import { httpMessage, replayMessages } from './http-message.js'
import { type CookieInput, Input } from './input.js'
import { contextOf } from './read-format.js'

/**
 * A Set-Cookie line of a saved response.
 *
 * @see RFC 6265bis §5.6
 */
export interface SavedSetCookieLine {
  /** The line of the file, counted from 1; only in the headers of a response. */
  readonly line?: number
  /** The index of the entry among the entries of the archive, counted from 0; only in a HAR. */
  readonly index?: number
  /** The value of the header field, as a byte string. */
  readonly text: string
  /** The URL of the response: each redirect of a chain has its own. */
  readonly url: string
  /** When the response was received, in milliseconds since 1970-01-01T00:00:00Z; never after the time of reading. */
  readonly time: number
}

/**
 * The Set-Cookie lines of saved responses.
 *
 * @see {@link readSetCookieLines}
 */
export interface SavedSetCookieLines {
  /** The format that the input was recognized to have. */
  readonly format: 'har' | 'http-message'
  /** The lines, in the order in which they were received. */
  readonly lines: readonly SavedSetCookieLine[]
  /** The entries without a usable line, and why. */
  readonly refused: readonly FileEntry[]
  /** What else there is to know. */
  readonly warnings: readonly FileEntry[]
}

/**
 * Reads the Set-Cookie lines of a HAR or of the headers of saved responses, each with its URL and time, so that a jar can
 * receive them one by one. `readCookies` returns the cookies that are left in the end.
 *
 * @param options - `url` is the URL of the first response, which the headers of a response do not name; `now` is the
 * time of reading in milliseconds.
 * @returns `null` if the input is neither a HAR nor the headers of a response.
 * @throws TypeError if an argument cannot be used.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos'
 * import { readSetCookieLines } from 'speculoos/formats'
 *
 * const saved = 'HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Domain=other.example\r\nSet-Cookie: b=2\r\n\r\n'
 * const jar = new CookieJar()
 * for (const { line, text, url } of readSetCookieLines(saved, { url: 'https://site.example/' })?.lines ?? []) {
 *   console.log(line, jar.setCookie(text, url).status)
 * }
 * // => 2 rejected
 * // => 3 stored
 * ```
 *
 * @see RFC 6265bis §5.6
 */
export function readSetCookieLines(
  input: CookieInput,
  options: { readonly url?: string | URL | undefined; readonly now?: number | undefined } = {},
): SavedSetCookieLines | null {
  const context = contextOf(fieldsOf('options', options, ['url', 'now']))
  const read = new Input(input)
  const entries = new Entries(context, { text: 'octets' })
  const lines: SavedSetCookieLine[] = []
  const receiver = {
    receive: (place: { line?: number; index?: number }, text: string, url: URL, time: number) => {
      lines.push({ ...place, text, url: url.href, time })
    },
  }
  const isHar = replayArchive(read.data, context, entries, receiver)
  if (!isHar) {
    const { octets } = read
    if (octets === null || !httpMessage.recognizes(read)) return null
    replayMessages(octets, context, entries, receiver)
  }
  const { refused, warnings } = entries.result()
  return { format: isHar ? 'har' : 'http-message', lines, refused, warnings }
}
