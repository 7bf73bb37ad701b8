/**
 * Puts the Cookie header into a request of `node:http`, and finds the Set-Cookie lines of its response (§5.8.1, §5.6).
 */
import type { ClientRequest } from 'node:http'

/** What `node:http` keeps of a request's header block. Nothing public lets an agent add to it at the last moment. */
interface HeaderBlock {
  /** The block as text; `null` until it is made. */
  _header: string | null
  _headerSent: boolean
  /** What was written before there was a socket. */
  readonly outputData?: { data: unknown; encoding: unknown }[]
  _storeHeader(firstLine: string, headers: unknown): void
  _send(data: string, encoding: 'latin1'): boolean
}

/** Makes the value of a Cookie header field of what the caller wrote into it. */
export type MakeCookieHeader = (own: string) => string

/**
 * Gives a request its Cookie header at the moment when its header block is made. `getHeader` does not tell of it, since
 * clients copy what that answers from a redirect to the next request.
 */
export function writeCookieHeader(request: ClientRequest, cookieHeader: MakeCookieHeader): void {
  // The block is a matter between a request and its agent, so the declarations of node:http leave it out.
  const block = request as unknown as HeaderBlock
  const storeHeader = block._storeHeader
  block._storeHeader = (firstLine, headers) => {
    const pairs = Array.isArray(headers) ? headers : headerPairs(request)
    const own = pairs.filter(isCookieHeader).map(([, value]) => joined(value))
    const value = cookieHeader(own.join('; '))
    const others = pairs.filter((pair) => !isCookieHeader(pair))
    storeHeader.call(request, firstLine, value === '' ? others : [...others, ['Cookie', value]])
    // A block that goes with the first piece of a body is encoded as that is, and that may not be as octets.
    if (/[\u0080-\u00ff]/.test(value) && !block._headerSent) block._send('', 'latin1')
  }
  // Headers that are given as an array, or with an Expect among them, are made into the block at once.
  if (block._header !== null && block._header !== undefined) amendHeaderBlock(block, cookieHeader)
}

type HeaderPair = readonly [name: string, value: unknown]

function headerPairs(request: ClientRequest): HeaderPair[] {
  return request.getRawHeaderNames().map((name) => [name, request.getHeader(name)])
}

function isCookieHeader([name]: HeaderPair): boolean {
  return name.toLowerCase() === 'cookie'
}

function joined(value: unknown): string {
  return Array.isArray(value) ? value.join('; ') : String(value)
}

function amendHeaderBlock(block: HeaderBlock, cookieHeader: MakeCookieHeader): void {
  const text = block._header ?? ''
  const own = Array.from(text.matchAll(/^cookie:(.*)\r\n/gim), ([, value = '']) => value.trim())
  const value = cookieHeader(own.join('; '))
  const others = text.replace(/^cookie:.*\r\n/gim, '').replace(/\r\n$/, '')
  block._header = `${others}${value === '' ? '' : `Cookie: ${value}\r\n`}\r\n`
  const [first] = block.outputData ?? []
  if (block._headerSent && typeof first?.data === 'string' && first.data.startsWith(text)) {
    first.data = block._header + first.data.slice(text.length)
    if (first.data === block._header) first.encoding = 'latin1'
  }
}

/** The Set-Cookie lines of a response, in order, a code unit an octet. */
export function setCookieLines(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'set-cookie')
}
