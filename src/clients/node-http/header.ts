/**
 * Puts the Cookie header into a request of `node:http` (§5.8.1).
 */
import { type ClientRequest, validateHeaderValue } from 'node:http'

/** What `node:http` keeps of a request's header block. Nothing public lets an agent add to it at the last moment. */
interface HeaderBlock {
  /** The block as text; `null` until it is made. */
  _header: string | null
  _headerSent: boolean
  /** What was written before there was a socket. */
  readonly outputData?: { data: unknown; encoding: unknown; callback: unknown }[]
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
  const isAlone = !Object.hasOwn(block, '_storeHeader')
  block._storeHeader = (firstLine, headers) => {
    let value: string
    // Where two jars stand one before the other, each hands the next an array of headers.
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
    // A block that goes with the first piece of a body is encoded as that is, and that may not be as octets.
    if (!block._headerSent && /[\u0080-\u00ff]/.test(value)) block._send('', 'latin1')
  }
  // Headers that are given as an array, or with an Expect among them, are made into the block at once.
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

/** Puts the line at the end of a header block; like node:http it refuses what cannot stand there. */
function withCookieLine(block: string, value: string): string {
  validateHeaderValue('Cookie', value)
  return value === '' ? block : `${block.slice(0, -2)}Cookie: ${value}\r\n\r\n`
}

function amendHeaderBlock(block: HeaderBlock, text: string, cookieHeader: MakeCookieHeader): void {
  const own = Array.from(text.matchAll(/^cookie:(.*)\r\n/gim), ([, value = '']) => value.trim())
  const amended = withCookieLine(text.replace(/^cookie:.*\r\n/gim, ''), cookieHeader(own.join('; ')))
  block._header = amended
  const [first] = block.outputData ?? []
  // A proxy agent that makes a new block does not report it.
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

/** Whether a request, once it is sent, asked for another protocol. */
export function asksForUpgrade(request: ClientRequest): boolean {
  return /^upgrade:/im.test((request as unknown as HeaderBlock)._header ?? '')
}
