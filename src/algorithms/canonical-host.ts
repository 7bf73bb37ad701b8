/**
 * Canonicalized host names (§5.1.2).
 */
import { requireString } from '../cookie/invalid-argument.js'
import { INTERNATIONAL_NAME_LENGTH, LABEL_OCTETS } from '../cookie/limits.js'
import { isALabel } from './a-label.js'
import { isAscii, isDigit } from './characters.js'

/**
 * Canonicalizes a host name: U-labels become A-labels, letters lower-case. An IPv4 address in any spelling that a URL
 * allows becomes dotted decimal, an IPv6 address its shortest form in brackets. One trailing dot is kept, since it
 * makes another host.
 *
 * @returns `null` if the text is not a host name, or contains a Fake A-label.
 *
 * @example
 * ```ts
 * import { canonicalizeHost } from 'speculoos/algorithms'
 *
 * console.log(canonicalizeHost('Bücher.example')) // => xn--bcher-kva.example
 * console.log(canonicalizeHost('0x7f.1')) // => 127.0.0.1
 * console.log(canonicalizeHost('0:0:0:0:0:0:0:1')) // => [::1]
 * console.log(canonicalizeHost('xn--a.example')) // => null
 * ```
 *
 * @see RFC 6265bis §5.1.2
 */
export function canonicalizeHost(host: string): string | null {
  requireString('host', host)
  if (isPlainHost(host)) return host
  if (host.includes(':')) return canonicalizeIpv6(host)
  if (isAscii(host)) {
    // §5.1.2 step 2, before work that takes longer for longer labels
    if (!host.split('.').every((label) => label.length <= LABEL_OCTETS)) return null
  }
  // Deviation: a name of more than 1,024 characters that has U-labels is refused without being converted, since it cannot
  // be resolved.
  else if (host.length > INTERNATIONAL_NAME_LENGTH) return null
  for (let position = 0; position < host.length; position += 1) {
    const code = host.charCodeAt(position)
    if (code < 0x80 && code !== 0x2e && !isLabelOctet(code) && !isUpperCase(code)) return null
  }
  // §5.1.2 step 3, and the spellings of an IPv4 address
  const converted = hostOfUrl(host)
  if (converted === null) return null

  // §5.1.2 step 1
  const labels = converted.split('.')
  if (labels.length > 1 && labels.at(-1) === '') labels.pop()
  for (const label of labels) {
    // §5.1.2 step 2
    if (!isLabel(label)) return null
    // §5.1.2 step 4
    if (label.startsWith('xn--') && !isALabel(label)) return null
  }
  // §5.1.2 step 5
  return converted
}

/**
 * Whether a canonicalized host is an IP address rather than a host name.
 *
 * @example
 * ```ts
 * import { isIpAddress } from 'speculoos/algorithms'
 *
 * console.log(isIpAddress('127.0.0.1'), isIpAddress('[::1]'), isIpAddress('127.0.0.example')) // => true true false
 * ```
 *
 * @see RFC 6265bis §5.1.3
 */
export function isIpAddress(host: string): boolean {
  requireString('host', host)
  if (host.includes(':')) return true
  let dots = 0
  let previousIsDigit = false
  for (let position = 0; position < host.length; position += 1) {
    const code = host.charCodeAt(position)
    if (code === 0x2e && previousIsDigit) {
      dots += 1
      previousIsDigit = false
    } else if (isDigit(code)) previousIsDigit = true
    else return false
  }
  return dots === 3 && previousIsDigit
}

/** Whether a host is its own canonicalized form, as nearly all are: labels without `xn--`, the last one beginning with a letter. */
function isPlainHost(host: string): boolean {
  let start = 0
  for (let position = 0; position <= host.length; position += 1) {
    const code = position === host.length ? 0x2e : host.charCodeAt(position)
    if (code === 0x2e) {
      const length = position - start
      if (length === 0) {
        // The root label, after a trailing dot.
        if (position !== host.length || position < 2) return false
      } else if (length > LABEL_OCTETS || host.startsWith('xn--', start)) return false
      else if (isDigit(host.charCodeAt(start)) && position >= host.length - 1) return false
      start = position + 1
    } else if (!isLabelOctet(code)) return false
  }
  return true
}

// Deviation: labels may have underscores, hyphens at either end, and hyphens in the third and fourth place, which
// NR-LDH labels do not have, because hosts with such names exist and browsers send them cookies.
function isLabel(label: string): boolean {
  if (label.length === 0 || label.length > LABEL_OCTETS) return false
  for (let position = 0; position < label.length; position += 1) {
    if (!isLabelOctet(label.charCodeAt(position))) return false
  }
  return true
}

function isLabelOctet(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || isDigit(code) || code === 0x2d || code === 0x5f
}

function isUpperCase(code: number): boolean {
  return code >= 0x41 && code <= 0x5a
}

function canonicalizeIpv6(host: string): string | null {
  const address = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host
  return /^[0-9a-f:.]+$/i.test(address) ? hostOfUrl(`[${address}]`) : null
}

function hostOfUrl(host: string): string | null {
  try {
    return new URL(`http://${host}/`).hostname
  } catch {
    return null
  }
}
