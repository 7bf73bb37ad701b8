/**
 * Writes the Cookie header of a request of `node:http` (§5.8.1).
 */
import { type ClientRequest, validateHeaderValue } from 'node:http'

/** The private fields of a request's header block. No public interface lets an agent add to it at the last moment. */
interface HeaderBlock {
  /** The block as text; `null` until it is built. */
  _header: string | null
  _headerSent: boolean
  /** The data that was written before there was a socket. */
  readonly outputData?: { data: unknown; encoding: unknown; callback: unknown }[]
  _storeHeader(firstLine: string, headers: unknown): void
  _send(data: string, encoding: 'latin1'): boolean
}

/** Returns the value of a Cookie header field, given the value that the caller wrote. */
export type MakeCookieHeader = (own: string) => string

/**
 * Adds the Cookie header of a request when its header block is built. `getHeader` does not return it, since clients
 * copy those headers to the request that follows a redirect.
 */
export function writeCookieHeader(request: ClientRequest, cookieHeader: MakeCookieHeader): void {
  // The declarations of node:http omit the block, which is internal.
  const block = request as unknown as HeaderBlock
  const storeHeader = block._storeHeader
  const isAlone = !Object.hasOwn(block, '_storeHeader')
  block._storeHeader = (firstLine, headers) => {
    let value: string
    // If one jar's agent wraps another's, the first passes its headers on as an array.
    if (!isAlone || Array.isArray(headers) || request.hasHeader('cookie') || request.hasHeader('expect')) {
      const pairs = Array.isArray(headers) ? headers : headerPairs(request)
      value = cookieHeader(ownCookies(pairs))
      const others = pairs.filter((pair) => !isCookieHeader(pair))
      storeHeader.call(request, firstLine, value === '' ? others : [...others, ['Cookie', value]])
    } else {
      value = cookieHeader('')
      storeHeader.call(request, firstLine, headers)
      block._header = withCookieLine(block._header ?? '', value)
    }
    // Send the block now: with the first chunk of a body it would get the encoding of that chunk, perhaps not latin1.
    if (!block._headerSent && /[\u0080-\u00ff]/.test(value)) block._send('', 'latin1')
  }
  // node:http builds the block at once from headers in an array, or with Expect among them.
  if (typeof block._header === 'string') amendHeaderBlock(block, block._header, cookieHeader)
}

type HeaderPair = readonly [name: string, value: unknown]

function headerPairs(request: ClientRequest): HeaderPair[] {
  return request.getRawHeaderNames().map((name) => [name, request.getHeader(name)])
}

function isCookieHeader([name]: HeaderPair): boolean {
  return name.toLowerCase() === 'cookie'
}

function ownCookies(pairs: readonly HeaderPair[]): string {
  const values = pairs.filter(isCookieHeader).map(([, value]) => value)
  return values.map((value) => (Array.isArray(value) ? value.join('; ') : String(value))).join('; ')
}

/** Adds a Cookie line to the end of a header block. Like node:http, it throws if the value is not valid in a header. */
function withCookieLine(block: string, value: string): string {
  validateHeaderValue('Cookie', value)
  return value === '' ? block : `${block.slice(0, -2)}Cookie: ${value}\r\n\r\n`
}

function amendHeaderBlock(block: HeaderBlock, text: string, cookieHeader: MakeCookieHeader): void {
  const own = Array.from(text.matchAll(/^cookie:(.*)\r\n/gim), ([, value]) => value)
  const amended = withCookieLine(text.replace(/^cookie:.*\r\n/gim, ''), cookieHeader(own.join('; ')))
  block._header = amended
  const [first] = block.outputData ?? []
  // A proxy agent may have built a new block without notice.
  if (typeof first?.data === 'string' && first.data.startsWith(text)) {
    const body = first.data.slice(text.length)
    if (body === '') Object.assign(first, { data: amended, encoding: 'latin1' })
    else {
      // The body keeps its encoding.
      first.data = body
      block.outputData?.unshift({ data: amended, encoding: 'latin1', callback: null })
    }
  }
}

/** Whether a sent request asked for another protocol. */
export function asksForUpgrade(request: ClientRequest): boolean {
  return /^upgrade:/im.test((request as unknown as HeaderBlock)._header ?? '')
}
