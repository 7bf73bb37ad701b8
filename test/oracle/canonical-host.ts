/**
 * The oracle's canonicalized hosts: the platform's URL parser is asked, and then every label is looked at (§5.1.2).
 */

import { isAscii } from './octets.js'

/** Answers the canonicalized host, or `null` where the text fails to be canonicalized. */
export function canonicalizeHost(text: string): string | null {
  if (text.includes(':') || text.includes('[') || text.includes(']')) return canonicalizeIPv6(text)
  // What US-ASCII has beside letters, digits, hyphens, underscores and dots is in no label.
  if (/[^a-zA-Z0-9._\-\u0080-\uffff]/.test(text)) return null
  const host = hostnameOf(text)
  if (host === null || host === '') return null
  if (isIpAddress(host)) return host
  // §5.1.2 step 1
  const labels = host.split('.')
  if (labels.length > 1 && labels.at(-1) === '') labels.pop()
  // §5.1.2 step 2, §5.1.2 step 4
  if (!labels.every(isLabel)) return null
  // §5.1.2 step 3, §5.1.2 step 5
  return host
}

function canonicalizeIPv6(text: string): string | null {
  const address = /^\[([0-9a-fA-F:.]*)\]$|^([0-9a-fA-F:.]*)$/.exec(text)
  return address === null ? null : hostnameOf(`[${address[1] ?? address[2] ?? ''}]`)
}

function hostnameOf(text: string): string | null {
  try {
    return new URL(`http://${text}/`).hostname
  } catch {
    return null
  }
}

function isLabel(label: string): boolean {
  if (!/^[a-z0-9_-]{1,63}$/.test(label)) return false
  return !label.startsWith('xn--') || isALabel(label)
}

/** A Fake A-label does not come back from its U-label. */
function isALabel(label: string): boolean {
  const decoded = decodePunycode(label.slice('xn--'.length))
  if (decoded === null || isAscii(decoded)) return false
  return hostnameOf(decoded) === label
}

/** The decoding procedure of RFC 3492 §6.2, with the parameters of §5. */
function decodePunycode(encoded: string): string | null {
  const lastDelimiter = encoded.lastIndexOf('-')
  const output = lastDelimiter > 0 ? encoded.slice(0, lastDelimiter).split('') : []
  let rest = encoded.slice(lastDelimiter > 0 ? lastDelimiter + 1 : 0)
  let n = 128
  let i = 0
  let bias = 72
  while (rest !== '') {
    const before = i
    let weight = 1
    for (let k = 36; ; k += 36) {
      const digit = 'abcdefghijklmnopqrstuvwxyz0123456789'.indexOf(rest.slice(0, 1))
      if (rest === '' || digit === -1) return null
      rest = rest.slice(1)
      i += digit * weight
      const threshold = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias
      if (digit < threshold) break
      weight *= 36 - threshold
    }
    const points = output.length + 1
    let delta = before === 0 ? Math.floor((i - before) / 700) : Math.floor((i - before) / 2)
    delta += Math.floor(delta / points)
    let divisions = 0
    while (delta > 455) {
      delta = Math.floor(delta / 35)
      divisions += 36
    }
    bias = divisions + Math.floor((36 * delta) / (delta + 38))
    n += Math.floor(i / points)
    i %= points
    if (n > 0x10ffff || (n >= 0xd800 && n <= 0xdfff)) return null
    output.splice(i, 0, String.fromCodePoint(n))
    i += 1
  }
  return output.join('')
}

/** Whether a canonicalized host is an IP address and no host name. */
export function isIpAddress(host: string): boolean {
  return host.startsWith('[') || /^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$/.test(host)
}

/** Whether a canonicalized host is this very machine. */
export function isLoopback(host: string): boolean {
  if (host === '[::1]') return true
  if (isIpAddress(host)) return host.startsWith('127.')
  return /^(.*\.)?localhost\.?$/.test(host)
}
