/** The oracle's Cookie Store API, by the text of the standard: the line that a call sets, or the name of its error. */

import type { PublicSuffixes } from '../../src/cookie/public-suffixes.js'
import { canonicalizeHost } from './canonical-host.js'
import { defaultPath } from './matching.js'
import { containsControlCharacter } from './octets.js'
import { siteOf } from './same-site.js'

/** The argument of a script. */
export interface StoreArgument {
  readonly name?: string | undefined
  readonly value?: string | undefined
  readonly domain?: string | null | undefined
  readonly path?: string | undefined
  readonly sameSite?: string | undefined
  readonly partitioned?: boolean | undefined
  readonly expires?: number | undefined
  readonly maxAge?: number | undefined
}

const trimmed = (text: string): string => text.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '')
const isForbidden = (text: string): boolean => text.includes(';') || containsControlCharacter(text)
const octets = (text: string): number => new TextEncoder().encode(text).length
const PREFIXES = ['__host-', '__host-http-', '__http-', '__secure-']

/** "Set a cookie" at a URL: the line that is stored, in octets; `null` if the call fails with a TypeError. */
export function lineOf(given: StoreArgument, url: URL, suffixes: PublicSuffixes | null): string | null {
  const host = canonicalizeHost(url.hostname) ?? ''
  if (given.name === undefined || given.value === undefined) return null
  // steps 1 to 3
  const [name, value] = [trimmed(given.name), trimmed(given.value)]
  if (isForbidden(name + value) || name.includes('=')) return null
  const lowerName = name.toLowerCase()
  // step 4
  if (name === '') {
    const isPrefixed = PREFIXES.some((prefix) => value.toLowerCase().startsWith(prefix))
    if (value === '' || value.includes('=') || isPrefixed) return null
  }
  // steps 5 and 6
  if (lowerName.startsWith('__host-http-') || lowerName.startsWith('__http-')) return null
  if (octets(name) + octets(value) > 4096) return null
  const attributes: string[] = []
  // step 7
  if (given.domain !== undefined && given.domain !== null) {
    const domain = canonicalizeHost(given.domain)
    if (given.domain.startsWith('.') || lowerName.startsWith('__host-') || domain === null) return null
    const isSuffix = host.endsWith(`.${domain}`) && siteOf(domain, suffixes) === siteOf(host, suffixes)
    const isRegistrable = suffixes?.registrableDomain(domain) !== null
    if (domain !== host && !(isSuffix && isRegistrable)) return null
    if (octets(domain) > 1024) return null
    attributes.push(`Domain=${domain}`)
  }
  // step 8
  if (given.expires !== undefined && given.maxAge !== undefined) return null
  if (given.expires !== undefined) attributes.push(`Expires=${new Date(given.expires).toUTCString()}`)
  if (given.maxAge !== undefined) attributes.push(`Max-Age=${BigInt(given.maxAge)}`)
  // step 9
  const path = given.path === '' ? defaultPath(url.pathname) : (given.path ?? '/')
  if (!path.startsWith('/')) return null
  if (path !== '/' && lowerName.startsWith('__host-')) return null
  if (octets(path) > 1024) return null
  attributes.push(`Path=${path}`, 'Secure')
  // step 10
  attributes.push(`SameSite=${given.sameSite ?? 'strict'}`)
  if (given.partitioned === true) attributes.push('Partitioned')
  return Buffer.from([`${name}=${value}`, ...attributes].join('; '), 'utf8').toString('latin1')
}

/** "Delete a cookie", as a cookie that is set. */
export function deletion({ name, domain, path, partitioned }: StoreArgument): StoreArgument {
  const isNameless = name !== undefined && trimmed(name) === ''
  return { name, domain, path, partitioned, value: isNameless ? 'deleted' : '', maxAge: 0, sameSite: 'strict' }
}

/** Whether the path of a script cannot be stored, although the call succeeds: a header field could not hold it. */
export function isStorablePath(path: string | undefined): boolean {
  return path === undefined || !isForbidden(path)
}

/** Whether a name of a cookie, in octets, is the one that a script means. */
export function isNamed(name: string, meant: string | undefined): boolean {
  return meant === undefined || Buffer.from(name, 'latin1').toString('utf8') === trimmed(meant)
}
