/**
 * Turns records into the entries of a file, the oldest first, unless they are expired or the format cannot hold them.
 */
import { type Cookie, isExpired, type SameSite } from '../cookie/cookie.js'
import { expired } from '../cookie/reason.js'
import type { EntryReason, OmittedRecord, WriteContext, Writing, Written } from './format.js'
import { notUtf8, partitionNotWritable, sessionNotWritable } from './format-reasons.js'
import { Losses, type LossName } from './losses.js'
import { charactersOf, isWellFormed, octetsOfField } from './octets.js'
import { isWholeSeconds } from './times.js'

/** What a format can hold. */
export interface RecordRules {
  /** Whether names, values and paths are octets, or characters whose UTF-8 they are, or stay as a record has them. */
  readonly text: 'octets' | 'characters' | 'as they are'
  /** What is lost, or may be. */
  readonly lossy: readonly LossName[]
  readonly holdsPartitions?: boolean
  /** Whether it holds cookies that end with the session; true by default. */
  readonly holdsSessions?: boolean
  /** Why it cannot hold a record, whose texts are those of the file; `null` if it can. */
  readonly refusalOf?: (cookie: Cookie) => EntryReason | null
  /** Whether a same-site-flag is written so that it is read again. */
  readonly keepsSameSite?: (sameSite: SameSite) => boolean
  /** Whether an expiry-time is written exactly; by default whole seconds are. */
  readonly keepsExpiry?: (time: number) => boolean
}

/** Makes a file of records. `entryOf` makes an entry of a record whose texts are those of the file. */
export function writeRecords<Entry>(
  records: readonly Cookie[],
  { now, isText }: WriteContext,
  rules: RecordRules,
  entryOf: (cookie: Cookie) => Entry,
  fileOf: (entries: readonly Entry[]) => Written,
): Writing {
  const omitted: OmittedRecord[] = []
  const losses = new Losses()
  const entries: Entry[] = []
  const indexed = records.map((cookie, index) => ({ cookie, index }))
  // Files without a time of creation are read in their order.
  for (const { cookie, index } of indexed.sort((a, b) => a.cookie.creationTime - b.cookie.creationTime)) {
    const worded = withTexts(cookie, rules.text, isText)
    const refusal = worded === null ? notUtf8 : refusalOf(worded, now, rules)
    if (worded === null || refusal !== null) {
      omitted.push({ index, name: cookie.name, reasons: [refusal ?? notUtf8] })
      continue
    }
    entries.push(entryOf(worded))
    for (const field of rules.lossy) if (loses(field, cookie, rules)) losses.note(field, index)
  }
  return { written: fileOf(entries), omitted, losses }
}

function refusalOf(cookie: Cookie, now: number, rules: RecordRules): EntryReason | null {
  if (isExpired(cookie, now)) return expired
  if (cookie.partitionKey !== null && rules.holdsPartitions !== true) return partitionNotWritable
  if (cookie.expiryTime === null && rules.holdsSessions === false) return sessionNotWritable
  return rules.refusalOf?.(cookie) ?? null
}

/** The record with its texts as the file has them; `null` if it cannot have them. */
function withTexts(cookie: Cookie, text: RecordRules['text'], isText: boolean): Cookie | null {
  if (text === 'as they are') return cookie
  if (text === 'octets' && isText && ![cookie.name, cookie.value, cookie.path].every(isUtf8)) return null
  const convert = text === 'octets' ? octetsOfField : charactersOfField
  const [name, value, path] = [convert(cookie.name), convert(cookie.value), convert(cookie.path)]
  return name === null || value === null || path === null ? null : { ...cookie, name, value, path }
}

function isUtf8(field: string): boolean {
  return charactersOf(octetsOfField(field)) !== null
}

function charactersOfField(field: string): string | null {
  if (/[\u0100-\uffff]/.test(field)) return isWellFormed(field) ? field : null
  return charactersOf(field)
}

function loses(field: LossName, cookie: Cookie, { keepsSameSite, keepsExpiry = isWholeSeconds }: RecordRules): boolean {
  switch (field) {
    case 'sameSite':
      return !(keepsSameSite ?? isDefault)(cookie.sameSite)
    case 'persistent':
      return cookie.expiryTime !== null && !cookie.persistent
    case 'expiryTime':
      return cookie.expiryTime !== null && !keepsExpiry(cookie.expiryTime)
    case 'hostOnly':
      return cookie.hostOnly
    case 'httpOnly':
      return cookie.httpOnly
    default:
      return true
  }
}

function isDefault(sameSite: SameSite): boolean {
  return sameSite === 'Default'
}

/** The domain as most formats have it: with a leading dot if the cookie belongs to the subdomains too. */
export function dottedDomain({ domain, hostOnly }: Pick<Cookie, 'domain' | 'hostOnly'>): string {
  return hostOnly ? domain : `.${domain}`
}
