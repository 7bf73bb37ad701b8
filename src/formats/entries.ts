/**
 * Turns the entries of a file into records. Each entry passes the checks that every cookie passes; one that fails is
 * refused with its reasons (§5.7).
 */
import { reasonsAgainst } from '../algorithms/admissible.js'
import { canonicalizeHost, isIpAddress } from '../algorithms/canonical-host.js'
import { asciiLowerCase, trimmed } from '../algorithms/characters.js'
import { type Cookie, isExpired, type SameSite } from '../cookie/cookie.js'
import { COOKIE_AGE_LIMIT } from '../cookie/limits.js'
import { expired, expiresCapped, hostNotCanonical, sameSiteUnrecognized } from '../cookie/reason.js'
import type { PartitionKey } from '../cookie/site-key.js'
import { isPath, NAME, PARTITION_KEY, VALUE } from '../input/saved-fields.js'
import type { EntryReason, FileContents, FileEntry, ReadContext } from './format.js'
import {
  domainMissing,
  expiryNotUsable,
  flagContradictsDomain,
  flagNotUsable,
  hostOnlyInstead,
  nameNotUsable,
  partitionNotUsable,
  pathMissing,
  pathNotUsable,
  sameSiteNoneUnset,
  tooManyEntries,
  valueNotUsable,
  whiteSpaceTrimmed,
} from './format-reasons.js'
import { charactersOf, isWellFormed, octetsOf } from './octets.js'
import type { Expiry } from './times.js'

/** Where an entry is in its file. */
export type Place = { readonly line: number } | { readonly index: number } | Record<never, never>

/** An entry as a file has it. A field is `undefined` if the entry does not have it. */
export interface Draft {
  readonly name: unknown
  readonly value: unknown
  /** With a leading dot, it also belongs to the subdomains. */
  readonly domain: unknown
  /** Whether the cookie belongs to its domain alone, if the file has a field for that besides the dot. */
  readonly hostOnly?: unknown
  readonly path: unknown
  readonly secure: unknown
  readonly httpOnly: unknown
  readonly sameSite: unknown
  /** `null` if it cannot be used. */
  readonly expiry: Expiry | null
  /** Whether it outlives the session; by default a cookie with an expiry does. */
  readonly persistent?: boolean
  readonly partitionKey?: unknown
  /** `null` if the file does not say it. */
  readonly creationTime?: number | null
  readonly lastAccessTime?: number | null
  readonly warnings?: readonly EntryReason[]
}

/** How the entries of a format are to be read. */
export interface EntryRules {
  /** Whether names, values and paths are octets, as in HTTP, or characters, whose octets are their UTF-8. */
  readonly text: 'octets' | 'characters'
  /** Whether None without Secure is what a browser wrote for an unset SameSite. */
  readonly noneMayBeUnset?: boolean
  /** Whether the file was written by this package: then nothing in it is narrowed. */
  readonly isExact?: boolean
}

/** The maximum number of entries in a file. */
const ENTRIES = 1_000_000
/** How long a domain may be, in octets or characters of any spelling. */
const DOMAIN_OCTETS = 1024
/** How much of a name is shown. */
const SHOWN_NAME = 100

export class Entries {
  readonly #cookies: Cookie[] = []
  readonly #refused: FileEntry[] = []
  readonly #warnings: FileEntry[] = []
  readonly #context: ReadContext
  readonly #rules: EntryRules
  #isFull = false

  constructor(context: ReadContext, rules: EntryRules) {
    this.#context = context
    this.#rules = rules
  }

  /** Whether there is no room for another entry. The first time, the place of that entry is noted. */
  isFull(place: Place): boolean {
    if (this.#isFull) return true
    if (this.#cookies.length + this.#refused.length < ENTRIES) return false
    this.#isFull = true
    this.refuse(place, undefined, tooManyEntries)
    return true
  }

  /** Refuses an entry. */
  refuse(place: Place, name: unknown, ...reasons: readonly EntryReason[]): void {
    this.#refused.push({ ...place, ...shownName(name), reasons })
  }

  /** Warns of something about an entry, or about the file. */
  warn(place: Place, name: unknown, ...reasons: readonly EntryReason[]): void {
    this.#warnings.push({ ...place, ...shownName(name), reasons })
  }

  /** Takes an entry if nothing is wrong with it. */
  take(place: Place, draft: Draft): void {
    const warnings: EntryReason[] = [...(draft.warnings ?? [])]
    const refusals: EntryReason[] = []
    const name = this.#text(draft.name, refusals, nameNotUsable)
    const value = this.#text(draft.value, refusals, valueNotUsable)
    if (name !== trimmedText(name) || value !== trimmedText(value)) warnings.push(whiteSpaceTrimmed)
    const { domain, hostOnly } = this.#domain(draft, refusals, warnings)
    const secure = flagOf(draft.secure, refusals)
    const expiryTime = this.#expiryTime(draft.expiry, refusals, warnings)
    const cookie: Cookie = {
      name: trimmedText(name),
      value: trimmedText(value),
      domain,
      hostOnly,
      path: this.#path(draft.path, refusals, warnings),
      secure,
      httpOnly: flagOf(draft.httpOnly, refusals),
      sameSite: this.#sameSite(draft.sameSite, secure, warnings),
      persistent: expiryTime !== null && draft.persistent !== false,
      expiryTime,
      partitionKey: partitionOf(draft.partitionKey, refusals),
      creationTime: timeOr(draft.creationTime, this.#context.now),
      lastAccessTime: timeOr(draft.lastAccessTime, timeOr(draft.creationTime, this.#context.now)),
    }
    this.add(place, cookie, refusals, warnings, draft.name ?? null)
  }

  /** Takes a record if neither its own checks nor the given refusals forbid it. */
  add(
    place: Place,
    cookie: Cookie,
    refusals: EntryReason[] = [],
    warnings: readonly EntryReason[] = [],
    name: unknown = cookie.name,
  ): void {
    if (!NAME.isValid(cookie.name)) note(refusals, nameNotUsable)
    if (!VALUE.isValid(cookie.value)) note(refusals, valueNotUsable)
    if (refusals.length === 0) refusals.push(...reasonsAgainst(cookie, null))
    if (isExpired(cookie, this.#context.now)) refusals.push(expired)
    if (refusals.length > 0) {
      this.refuse(place, name, ...refusals)
      return
    }
    this.#cookies.push(cookie)
    if (warnings.length > 0) this.warn(place, cookie.name, ...warnings)
  }

  /** What was read, the oldest cookie first. Cookies of one age have the order of the file, or the opposite one. */
  result(newestFirst = false): FileContents {
    if (newestFirst) this.#cookies.reverse()
    if (this.#rules.isExact !== true) this.#cookies.sort((a, b) => a.creationTime - b.creationTime)
    return { cookies: this.#cookies, refused: this.#refused, warnings: this.#warnings }
  }

  /** A name, a value or a path as a byte string; empty if it cannot be used. */
  #text(text: unknown, refusals: EntryReason[], reason: EntryReason): string {
    if (typeof text === 'string') {
      if (this.#rules.text === 'octets') return text
      if (isWellFormed(text)) return octetsOf(text)
    }
    note(refusals, reason)
    return ''
  }

  #path(path: unknown, refusals: EntryReason[], warnings: EntryReason[]): string {
    if (path === undefined || path === null || path === '') {
      warnings.push(pathMissing)
      return '/'
    }
    const text = this.#text(path, refusals, pathNotUsable)
    if (!isPath(text)) note(refusals, pathNotUsable)
    return text
  }

  #domain(
    { domain, hostOnly }: Draft,
    refusals: EntryReason[],
    warnings: EntryReason[],
  ): Pick<Cookie, 'domain' | 'hostOnly'> {
    if (domain === undefined || domain === null || domain === '') {
      const host = this.#context.url === null ? null : canonicalizeHost(this.#context.url.hostname)
      if (host === null) refusals.push(domainMissing)
      return { domain: host ?? '', hostOnly: true }
    }
    const given = typeof domain === 'string' && domain.length <= DOMAIN_OCTETS ? domain : ''
    const characters = this.#rules.text === 'octets' ? (charactersOf(given) ?? given) : given
    const hasDot = characters.startsWith('.')
    const host = canonicalizeHost(hasDot ? characters.slice(1) : characters)
    if (host === null) {
      refusals.push(hostNotCanonical)
      return { domain: '', hostOnly: true }
    }
    if (hostOnly !== undefined && hostOnly !== null && typeof hostOnly !== 'boolean') note(refusals, flagNotUsable)
    const isHostOnly = typeof hostOnly === 'boolean' ? hostOnly : !hasDot
    if (typeof hostOnly === 'boolean' && hostOnly && hasDot) warnings.push(flagContradictsDomain)
    // Nothing lies below an address or the machine itself.
    const isAlone = this.#rules.isExact !== true && (isIpAddress(host) || host === 'localhost')
    if (!isHostOnly && isAlone) warnings.push(hostOnlyInstead)
    return { domain: host, hostOnly: isHostOnly || isAlone }
  }

  #sameSite(given: unknown, secure: boolean, warnings: EntryReason[]): SameSite {
    const sameSite = given === undefined || given === null ? 'Default' : sameSiteOf(given)
    if (sameSite === undefined) warnings.push(sameSiteUnrecognized)
    if (sameSite !== 'None' || secure || this.#rules.noneMayBeUnset !== true) return sameSite ?? 'Default'
    warnings.push(sameSiteNoneUnset)
    return 'Default'
  }

  #expiryTime(expiry: Expiry | null, refusals: EntryReason[], warnings: EntryReason[]): number | null {
    if (expiry === null) {
      refusals.push(expiryNotUsable)
      return null
    }
    if (expiry.warning !== undefined) warnings.push(expiry.warning)
    if (expiry.time === null) return null
    // §5.5
    const latest = this.#context.now + COOKIE_AGE_LIMIT * 1000
    if (expiry.time <= latest || this.#rules.isExact === true) return expiry.time
    warnings.push(expiresCapped)
    return latest
  }
}

/** The words of all formats for the same-site-flag, in lower case. */
const sameSites: ReadonlyMap<string, SameSite> = new Map([
  ['strict', 'Strict'],
  ['lax', 'Lax'],
  ['none', 'None'],
  ['no_restriction', 'None'],
  ['norestriction', 'None'],
  ['default', 'Default'],
  ['unspecified', 'Default'],
  ['', 'Default'],
])

function sameSiteOf(given: unknown): SameSite | undefined {
  return typeof given === 'string' && given.length < 100 ? sameSites.get(asciiLowerCase(given)) : undefined
}

function flagOf(flag: unknown, refusals: EntryReason[]): boolean {
  if (flag === undefined || flag === null) return false
  if (typeof flag === 'boolean') return flag
  note(refusals, flagNotUsable)
  return false
}

function partitionOf(given: unknown, refusals: EntryReason[]): PartitionKey | null {
  if (given === undefined || given === null) return null
  if (PARTITION_KEY.isValid(given)) {
    return { topLevelSite: given.topLevelSite, hasCrossSiteAncestor: given.hasCrossSiteAncestor }
  }
  note(refusals, partitionNotUsable)
  return null
}

function timeOr(time: number | null | undefined, otherwise: number): number {
  return time !== undefined && time !== null && Number.isFinite(time) ? time : otherwise
}

function trimmedText(text: string): string {
  return trimmed(text, 0, text.length)
}

function note(reasons: EntryReason[], reason: EntryReason): void {
  if (!reasons.includes(reason)) reasons.push(reason)
}

function shownName(name: unknown): { readonly name?: string } {
  return typeof name === 'string' ? { name: name.slice(0, SHOWN_NAME) } : {}
}
