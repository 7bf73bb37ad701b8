/**
 * Texts of scripts and octets of headers: the jar of a browser holds octets, a code unit each (HTML, `document.cookie`).
 */
import { isAscii } from '../algorithms/characters.js'
import { utf8Octets } from '../http/cookie-header.js'

/** The octets of a script's text in UTF-8, a code unit each. */
export function octetsOf(text: string): string {
  return isAscii(text) ? text : utf8Octets(text)
}

/** The text of octets in UTF-8. A text that is no octets, as someone may have put it into the jar, is returned as it is. */
export function textOf(octets: string): string {
  if (isAscii(octets) || /[\u0100-\uffff]/.test(octets)) return octets
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(octets, (octet) => octet.charCodeAt(0)))
}

/** Whether octets are UTF-8. */
export function isUtf8(octets: string): boolean {
  return isAscii(octets) || /[\u0100-\uffff]/.test(octets) || isDecoded(octets, false)
}

/** Whether octets are UTF-8 with more octets after them, such as a sequence that is cut off at its end. */
export function isCutUtf8(octets: string): boolean {
  return isDecoded(octets, true)
}

function isDecoded(octets: string, stream: boolean): boolean {
  try {
    const bytes = Uint8Array.from(octets, (octet) => octet.charCodeAt(0))
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream })
    return true
  } catch {
    return false
  }
}

/** The value of a Cookie header field as the octets that are sent. */
export function headerOctets(header: string): string {
  return /[\u0100-\uffff]/.test(header) ? utf8Octets(header) : header
}
