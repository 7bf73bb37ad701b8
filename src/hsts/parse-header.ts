/**
 * Parses a Strict-Transport-Security header field (RFC 6797 §6.1).
 */
import { hasControl } from '../algorithms/characters.js'
import {
  directiveRepeated,
  directiveUnknown,
  type HstsReason,
  includeSubDomainsValue,
  maxAgeInvalid,
  maxAgeMissing,
  syntaxInvalid,
} from './hsts-reason.js'

/**
 * The directives of a header field.
 *
 * @see RFC 6797 §6.1
 */
export interface HstsDirectives {
  /** The seconds of max-age, not yet limited. */
  readonly maxAgeSeconds: number
  /** Whether there is includeSubDomains. */
  readonly includeSubDomains: boolean
}

/**
 * The result of parsing a header field.
 *
 * @see RFC 6797 §6.1
 */
export type HstsParseResult =
  | { readonly status: 'parsed'; readonly directives: HstsDirectives; readonly warnings: readonly HstsReason[] }
  | { readonly status: 'invalid'; readonly reason: HstsReason }

/** The longest header field that is read; servers send about 50 characters. */
const LONGEST = 8192

// token = 1*tchar
const TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"
// quoted-string = ( <"> *(qdtext | quoted-pair ) <"> )
const QUOTED = '"((?:[^"\\\\]|\\\\.)*)"'
// directive = directive-name [ "=" directive-value ], with implied *LWS (RFC 2616 §2.1)
// directive-name = token; directive-value = token | quoted-string
const DIRECTIVE = new RegExp(`[ \t]*(?:(${TOKEN})[ \t]*(?:=[ \t]*(?:(${TOKEN})|${QUOTED})[ \t]*)?)?(;|$)`, 'y')

/** Parses the value of a header field. */
export function parseHeader(text: string): HstsParseResult {
  if (text.length > LONGEST || hasControl(text)) return { status: 'invalid', reason: syntaxInvalid }
  const values = new Map<string, string | null>()
  const warnings: HstsReason[] = []
  let isRepeated = false
  // Strict-Transport-Security = [ directive ] *( ";" [ directive ] )
  DIRECTIVE.lastIndex = 0
  for (let hasMore = true; hasMore; ) {
    const found = DIRECTIVE.exec(text)
    if (found === null) return { status: 'invalid', reason: syntaxInvalid }
    const [, written, token, quoted, separator] = found
    if (written !== undefined) {
      // §6.1 rule 3
      const name = written.toLowerCase()
      // §6.1 rule 2
      if (values.has(name)) isRepeated = true
      values.set(name, token ?? quoted?.replace(/\\(.)/gs, '$1') ?? null)
      // §6.1 rule 5
      if (name !== 'max-age' && name !== 'includesubdomains') warnings.push(directiveUnknown)
    }
    hasMore = separator === ';'
  }
  // §6.1 rule 4
  if (isRepeated) return { status: 'invalid', reason: directiveRepeated }
  const maxAge = values.get('max-age')
  if (maxAge === undefined) return { status: 'invalid', reason: maxAgeMissing }
  // §6.1.1: delta-seconds = 1*DIGIT
  if (maxAge === null || !/^[0-9]+$/.test(maxAge)) return { status: 'invalid', reason: maxAgeInvalid }
  const isIncluding = values.get('includesubdomains')
  // §6.1.2
  if (typeof isIncluding === 'string') return { status: 'invalid', reason: includeSubDomainsValue }
  const directives = { maxAgeSeconds: Number(maxAge), includeSubDomains: isIncluding === null }
  return { status: 'parsed', directives, warnings }
}
