/**
 * Turns what vectors expect into the values of the engine, and the engine's reasons into their ids.
 */
import type { ParsedSetCookie } from '../../src/algorithms/index.js'
import type { PartitionKey } from '../../src/cookie/site-key.js'
import { type Cookie, type Origin, type Reason, reasons } from '../../src/index.js'
import type { RequestContext } from '../oracle/policy.js'
import type {
  ContextRecord,
  CookieRecord,
  Instant,
  OriginText,
  OutcomeRecord,
  ParsedRecord,
  PartitionKeyRecord,
} from './format.js'
import { type Item, textOf } from './text.js'

/** The moment in which a vector begins that names none. */
export const START = '2026-01-01T00:00:00.000Z'

/** The URL of an action that names none. */
export const PLAIN_URL = 'https://site.example/'

const EARLIEST = -8.64e15

/** The milliseconds of a date that a vector writes out. */
export function dateOf(date: string): number {
  const time = Date.parse(date)
  if (Number.isNaN(time)) throw new Error(`${date} is no date`)
  return time
}

/** The milliseconds of an instant; a number counts from the beginning of the vector. */
export function instantOf(instant: Instant, start: number): number {
  if (typeof instant === 'number') return start + instant
  return instant === 'earliest' ? EARLIEST : dateOf(instant)
}

/** The complete cookie that a vector expects; what it does not name is as in the plain cookie. */
export function cookieOf(record: CookieRecord, start: number, item: Item): Cookie {
  const creationTime = instantOf(record.creationTime ?? 0, start)
  return {
    name: textOf(record.name, item),
    value: textOf(record.value, item),
    domain: textOf(record.domain ?? 'site.example', item),
    hostOnly: record.hostOnly ?? true,
    path: textOf(record.path ?? '/', item),
    secure: record.secure ?? false,
    httpOnly: record.httpOnly ?? false,
    sameSite: record.sameSite ?? 'Default',
    persistent: record.persistent ?? false,
    expiryTime: record.expiryTime === undefined ? null : instantOf(record.expiryTime, start),
    partitionKey: partitionKeyOf(record.partitionKey, item),
    creationTime,
    lastAccessTime: record.lastAccessTime === undefined ? creationTime : instantOf(record.lastAccessTime, start),
    ...(record.priority === undefined ? {} : { priority: record.priority }),
  }
}

/** The partition key that a vector writes; `null` without one. */
function partitionKeyOf(record: PartitionKeyRecord | null | undefined, item: Item): PartitionKey | null {
  return record ? { ...record, topLevelSite: textOf(record.topLevelSite, item) } : null
}

/** The complete parsed line that a vector expects. */
export function parsedOf(record: ParsedRecord, item: Item): ParsedSetCookie {
  return {
    name: textOf(record.name, item),
    value: textOf(record.value, item),
    expires: record.expires === undefined ? null : dateOf(record.expires),
    maxAge: record.maxAge ?? null,
    domain: record.domain === undefined ? null : textOf(record.domain, item),
    path: record.path === undefined ? null : textOf(record.path, item),
    secure: record.secure ?? false,
    httpOnly: record.httpOnly ?? false,
    sameSite: record.sameSite ?? null,
    partitioned: record.partitioned ?? false,
    ...(record.priority === undefined ? {} : { priority: record.priority }),
  }
}

/** The origin that a vector writes as scheme and host. */
export function originOfText(text: OriginText): Origin {
  if (text === 'opaque') return 'opaque'
  const { protocol, hostname } = new URL(text)
  return { scheme: protocol.slice(0, -1), host: hostname }
}

/** The context that a vector writes. */
export function contextOf(record: ContextRecord | undefined, item: Item): RequestContext {
  if (record === undefined) return {}
  const { method, siteForCookies, partitionKey, responseDate, ...rest } = record
  return {
    ...rest,
    ...(responseDate === undefined ? {} : { responseDate: textOf(responseDate, item) }),
    ...(method === undefined ? {} : { method: textOf(method, item) }),
    ...(partitionKey === undefined ? {} : { partitionKey: partitionKeyOf(partitionKey, item) }),
    ...(siteForCookies === undefined
      ? {}
      : { siteForCookies: siteForCookies === null ? null : originOfText(siteForCookies) }),
  }
}

/** The id of a reason, which must be one of the closed list. */
export function idOf(reason: Reason): string {
  if (!reasons.some((known) => known === reason)) throw new Error(`${reason.id} is not of the list of reasons`)
  return reason.id
}

/** The ids of several reasons. */
export function idsOf(list: readonly Reason[]): string[] {
  return list.map(idOf)
}

/** What became of a received cookie, in a form that two of can be compared. */
export type Outcome =
  | {
      status: 'stored'
      cookie: Cookie
      replaced: Cookie | null
      evicted: { cookie: Cookie; reason: string }[]
      warnings: string[]
    }
  | { status: 'removed'; cookie: Cookie; replaced: Cookie | null; warnings: string[] }
  | { status: 'rejected'; reasons: string[]; warnings: string[] }

/** The outcome that a vector expects. */
export function expectedOutcome(record: OutcomeRecord, start: number, item: Item): Outcome {
  const warnings = record.warnings ?? []
  if ('rejected' in record) return { status: 'rejected', reasons: record.rejected, warnings }
  const replaced = record.replaced === undefined ? null : cookieOf(record.replaced, start, item)
  if ('removed' in record) {
    return { status: 'removed', cookie: cookieOf(record.removed, start, item), replaced, warnings }
  }
  const evicted = (record.evicted ?? []).map(({ cookie, reason }) => ({
    cookie: cookieOf(cookie, start, item),
    reason,
  }))
  return { status: 'stored', cookie: cookieOf(record.stored, start, item), replaced, evicted, warnings }
}
