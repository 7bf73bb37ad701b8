/**
 * Retrieves cookies: the algorithms decide, over whichever store (RFC 6265bis §5.8.3).
 */
import { retrieveCookies } from '../../algorithms/retrieve-cookies.js'
import { isExpired } from '../../cookie/cookie.js'
import { cookieCompare } from './cookie-functions.js'
import type { CookieIndex } from './cookie-index.js'
import { domainOfHost } from './domains.js'
import type { GetCookiesOptions } from './jar-options.js'
import type { JarState } from './jar-state.js'
import { type RequestTarget, requestTo } from './request-target.js'
import { findCookies, removeCookie, run, type StoreSteps } from './store-steps.js'
import { StoredRecord } from './stored-record.js'

/**
 * Retrieves the cookies for a request, in the order in which they are sent. Their last access is now.
 *
 * @throws what the store throws, and where `url` or an option cannot be used.
 */
export function* retrieve(state: JarState, url: string | URL, options: GetCookiesOptions): StoreSteps<StoredRecord[]> {
  const target = state.targets.read(url)
  const request = requestTo(target, options)
  if (target.host === null) return []
  const { index } = state
  const candidates =
    index === null ? yield* askStore(state, target, options) : recordsOf(index, target, options.allPaths === true)
  const now = Date.now()
  const policy = { publicSuffixes: state.targets.publicSuffixes, laxAllowingUnsafe: null }
  let kept = options.expire === false ? candidates : withoutExpired(state, index, candidates, now)
  if (policy.publicSuffixes !== null && target.registrableDomain === null) kept = ofSuffixHost(target, kept)
  const included = options.allPaths
    ? kept.filter((record) => retrieveCookies({ ...request, path: record.path }, [record], policy, now).length > 0)
    : retrieveCookies(request, kept, policy, now)
  const lastAccessed = new Date(now)
  for (const { source } of included) source.lastAccessed = lastAccessed
  return included
}

/** The cookies of a store that may concern a target, in the order of the specification. */
function* askStore(
  { store, rules }: JarState,
  { host, path }: RequestTarget,
  { allPaths, sort }: GetCookiesOptions,
): StoreSteps<readonly StoredRecord[]> {
  if (host === null) return []
  const found = yield* findCookies(store, domainOfHost(host), allPaths ? null : path, rules.allowSpecialUseDomain)
  const records = found.map((cookie) => new StoredRecord(cookie))
  return sort === false ? records : records.sort(inOrder)
}

/** The cookies in memory that may concern a target, in the order of the specification. */
function recordsOf(index: CookieIndex, target: RequestTarget, allPaths: boolean): readonly StoredRecord[] {
  const { host, highestDomain, path, memo } = target
  if (host === null) return []
  if (!allPaths && memo?.version === index.version) return memo.records
  const highest = highestDomain === null ? null : domainOfHost(highestDomain)
  const records = index.ofHost(domainOfHost(host), highest, allPaths ? null : path).sort(inOrder)
  if (!allPaths) target.memo = { version: index.version, records }
  return records
}

function inOrder(first: StoredRecord, second: StoredRecord): number {
  return cookieCompare(first.source, second.source)
}

/** The cookies that are not expired; the others are removed. */
function withoutExpired(
  { store }: JarState,
  index: CookieIndex | null,
  records: readonly StoredRecord[],
  now: number,
): readonly StoredRecord[] {
  if (!records.some((record) => isExpired(record, now))) return records
  const kept: StoredRecord[] = []
  for (const record of records) {
    if (!isExpired(record, now)) kept.push(record)
    else if (index !== null) index.removeRecord(record)
    // Nobody waits for it, and the next retrieval tries again.
    else run(removeCookie(store, record.source), () => {})
  }
  return kept
}

/**
 * Cookies that tough-cookie or a jar without a list has set for a host that is a public suffix itself, such as
 * `localhost`, with a Domain attribute. They go to that host alone (RFC 6265bis §5.7 step 9.3).
 */
function ofSuffixHost({ host }: RequestTarget, records: readonly StoredRecord[]): StoredRecord[] {
  return records.map((record) => {
    const isOfHost = record.domain === host && !record.hostOnly
    return isOfHost ? Object.create(record, { hostOnly: { value: true } }) : record
  })
}
