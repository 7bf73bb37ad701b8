/**
 * What the protocols of browsers have in common: a cookie is an object with a dotted domain and its expiry in seconds.
 */
import type { Cookie } from '../cookie/cookie.js'
import type { PartitionKey } from '../cookie/site-key.js'
import type { Draft } from './entries.js'
import { isObject, ownField } from './json.js'
import { type Expiry, expiryOfSeconds, SESSION } from './times.js'

/** The last second of the year 9999, after which browsers refuse an expiry. */
const LAST_SECOND = 253_402_300_799

/** A cookie of one of the protocols, whose expiry and partition have their own forms. */
export function browserDraft(entry: object, expiry: Expiry | null, partitionKey: unknown): Draft {
  const domain = ownField(entry, 'domain')
  const url = domain === undefined ? hostOfUrl(ownField(entry, 'url')) : undefined
  return {
    name: ownField(entry, 'name'),
    value: ownField(entry, 'value'),
    domain: url ?? domain,
    path: ownField(entry, 'path'),
    secure: ownField(entry, 'secure'),
    httpOnly: ownField(entry, 'httpOnly'),
    sameSite: ownField(entry, 'sameSite'),
    expiry,
    partitionKey,
  }
}

/** An expiry in seconds; -1 and nothing at all stand for a session cookie. */
export function browserExpiry(seconds: unknown): Expiry | null {
  return seconds === undefined || seconds === null || seconds === -1 ? SESSION : expiryOfSeconds(seconds)
}

/** The seconds of an expiry-time, with a fraction. */
export function fractionalSeconds(time: number): number {
  return Math.min(time / 1000, LAST_SECOND)
}

/** Whether the seconds of an expiry-time are read as that time. */
export function isFractionalSeconds(time: number): boolean {
  return Math.round(fractionalSeconds(time) * 1000) === time
}

/**
 * A partition as a text, or as an object whose site has a certain name; `undefined` if there is none. If the ancestor is
 * not named, it is of another site.
 */
export function partitionIn(entry: object, siteName: string): unknown {
  const given = ownField(entry, 'partitionKey')
  if (given === undefined || given === null) return undefined
  const topLevelSite = isObject(given) ? ownField(given, siteName) : given
  const ancestor = isObject(given) ? ownField(given, 'hasCrossSiteAncestor') : undefined
  return { topLevelSite, hasCrossSiteAncestor: ancestor ?? true }
}

/** The fields that all of these protocols write alike. */
export function plainFields({ name, value, path, secure, httpOnly }: Cookie) {
  return { name, value, path, secure, httpOnly }
}

/** An object with a partition whose site has a certain name; empty for none. */
export function partitionField(siteName: string, partitionKey: PartitionKey | null): object {
  if (partitionKey === null) return {}
  const { topLevelSite, hasCrossSiteAncestor } = partitionKey
  return { partitionKey: { [siteName]: topLevelSite, hasCrossSiteAncestor } }
}

function hostOfUrl(url: unknown): string | undefined {
  if (typeof url !== 'string') return undefined
  try {
    return new URL(url).hostname
  } catch {
    return undefined
  }
}
