/**
 * The oracle's way back from a serialized jar: every entry passes the steps that need no request (§5.7 steps 2-4, 8-10, 19-22).
 */

import type { Cookie, SameSite } from '../../src/cookie/cookie.js'
import type { PublicSuffixes } from '../../src/cookie/public-suffixes.js'
import { domainNotAscii, domainPublicSuffix, hostNotCanonical, type Reason } from '../../src/cookie/reason.js'
import type { PartitionKey } from '../../src/cookie/site-key.js'
import { canonicalizeHost } from './canonical-host.js'
import { isAscii } from './octets.js'
import { isSamePartition } from './partition.js'
import { isPublicSuffix, refusalsOfFlags, refusalsOfNameAndValue } from './storage.js'

/** An entry that a jar does not take back. */
export interface RejectedEntry {
  readonly entry: Cookie
  readonly reasons: readonly Reason[]
}

/** Reads a document; anything that is not one of ours is a TypeError. */
export function entriesOf(document: unknown): Cookie[] {
  if (!isDocument(document) || (document.version !== 1 && document.version !== 2) || !Array.isArray(document.cookies)) {
    throw new TypeError('This is not a serialized jar.')
  }
  const { version } = document
  return document.cookies.map((entry) => entryOf(entry, version === 2))
}

function isDocument(value: unknown): value is { version?: unknown; cookies?: unknown } {
  return typeof value === 'object' && value !== null
}

function isEntry(value: unknown): value is { [Field in keyof Cookie]?: unknown } {
  return typeof value === 'object' && value !== null
}

function entryOf(entry: unknown, knowsPartitions: boolean): Cookie {
  if (!isEntry(entry)) throw new TypeError('An entry is no object.')
  const cookie = {
    name: text(entry.name),
    value: text(entry.value),
    domain: text(entry.domain),
    hostOnly: flag(entry.hostOnly),
    path: text(entry.path),
    secure: flag(entry.secure),
    httpOnly: flag(entry.httpOnly),
    sameSite: sameSiteFlag(entry.sameSite),
    persistent: flag(entry.persistent),
    expiryTime: entry.expiryTime === null ? null : time(entry.expiryTime),
    partitionKey: knowsPartitions ? partitionKey(entry.partitionKey) : null,
    creationTime: time(entry.creationTime),
    lastAccessTime: time(entry.lastAccessTime),
  }
  if (!cookie.path.startsWith('/')) throw new TypeError('A cookie-path begins with a slash.')
  if (cookie.persistent && cookie.expiryTime === null) throw new TypeError('A persistent cookie has an expiry-time.')
  return cookie
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('A string is wanted.')
  return value
}

function flag(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new TypeError('A boolean is wanted.')
  return value
}

function time(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeError('A finite number is wanted.')
  return value
}

function sameSiteFlag(value: unknown): SameSite {
  if (value === 'Strict' || value === 'Lax' || value === 'None' || value === 'Default') return value
  throw new TypeError('A same-site-flag is wanted.')
}

function partitionKey(value: unknown): PartitionKey | null {
  if (value === null || value === undefined) return null
  if (!isPartitionKey(value)) throw new TypeError('A partition key or null is wanted.')
  const topLevelSite = text(value.topLevelSite)
  const host = topLevelSite.replace(/^https?:\/\//, '')
  if (host === topLevelSite || canonicalizeHost(host) !== host) throw new TypeError('A site is a scheme and a host.')
  return { topLevelSite, hasCrossSiteAncestor: flag(value.hasCrossSiteAncestor) }
}

function isPartitionKey(value: unknown): value is { [Field in keyof PartitionKey]?: unknown } {
  return typeof value === 'object' && value !== null
}

/** Answers what refuses an entry. */
export function refusalsOfEntry(entry: Cookie, publicSuffixes: PublicSuffixes | null): Reason[] {
  // §5.7 steps 2 to 4
  const reasons = refusalsOfNameAndValue(entry.name, entry.value, 'HTTP')
  // §5.7 step 8
  if (!isAscii(entry.domain)) reasons.push(domainNotAscii)
  // §5.7 step 9.2
  if (canonicalizeHost(entry.domain) !== entry.domain) reasons.push(hostNotCanonical)
  // §5.7 step 9.3
  else if (!entry.hostOnly && isPublicSuffix(entry.domain, publicSuffixes)) reasons.push(domainPublicSuffix)
  // §5.7 steps 19 to 22
  reasons.push(...refusalsOfFlags(entry, true))
  return reasons
}

/** The cookies with one more; it takes the place of the one with its identity. */
export function inserted(cookies: readonly Cookie[], cookie: Cookie): Cookie[] {
  const old = cookies.find(
    ({ name, domain, hostOnly, path, partitionKey }) =>
      name === cookie.name &&
      domain === cookie.domain &&
      hostOnly === cookie.hostOnly &&
      path === cookie.path &&
      isSamePartition(partitionKey, cookie.partitionKey),
  )
  return old === undefined ? [...cookies, cookie] : cookies.map((each) => (each === old ? cookie : each))
}
