/**
 * Retrieves cookies: the algorithms decide, over whichever store (RFC 6265bis §5.8.3).
 */
import { domainMatch } from '../../algorithms/domain-match.js'
import { retrieveCookies } from '../../algorithms/retrieve-cookies.js'
import { isExpired } from '../../cookie/cookie.js'
import type { Cookie } from './cookie.js'
import { cookieCompare } from './cookie-functions.js'
import type { CookieIndex } from './cookie-index.js'
import { domainOfHost } from './domains.js'
import type { GetCookiesOptions } from './jar-options.js'
import type { JarState } from './jar-state.js'
import { define } from './own-options.js'
import { type RequestTarget, requestTo } from './request-target.js'
import { isSayable } from './sayable.js'
import { findCookies, removeCookie, run, type StoreSteps } from './store-steps.js'
import { StoredRecord } from './stored-record.js'

/**
 * Retrieves the cookies for a request, in the order in which they are sent, or as the store has them. Their last access
 * is now.
 *
 * @throws what the store throws, and where `url` or an option cannot be used.
 */
export function* retrieve(
  state: JarState,
  url: string | URL,
  options: GetCookiesOptions,
  isSorted: boolean,
): StoreSteps<Cookie[]> {
  const target = state.targets.read(url)
  const request = requestTo(target, options)
  if (target.host === null) return []
  const { index } = state
  const isOfAnyPath = options.allPaths === true
  const candidates =
    index === null
      ? yield* askStore(state, target, isOfAnyPath, isSorted)
      : recordsOf(index, target, isOfAnyPath, isSorted)
  const now = Date.now()
  const policy = { publicSuffixes: state.targets.publicSuffixes, laxAllowingUnsafe: null }
  let kept = options.expire === false ? candidates : withoutExpired(state, index, candidates, now)
  kept = kept.filter((record) => isOfSite(record, target) && isSayable(record.source))
  if (policy.publicSuffixes !== null && target.registrableDomain === null) kept = ofSuffixHost(target, kept)
  const included = isOfAnyPath
    ? kept.filter((record) => retrieveCookies({ ...request, path: record.path }, [record], policy, now).length > 0)
    : retrieveCookies(request, kept, policy, now)
  return included.map(({ source }) => {
    source.lastAccessed = new Date(now)
    return source
  })
}

/**
 * Whether the domain of a cookie is at or below the registrable domain of the host. Above it there are public suffixes,
 * for which a store may have cookies all the same (RFC 6265bis §5.8.3 step 3).
 */
function isOfSite(record: StoredRecord, { registrableDomain }: RequestTarget): boolean {
  return registrableDomain === null || record.hostOnly || domainMatch(record.domain, registrableDomain)
}

/** The cookies of a store that may concern a target. */
function* askStore(
  { store, rules }: JarState,
  { host, path }: RequestTarget,
  isOfAnyPath: boolean,
  isSorted: boolean,
): StoreSteps<readonly StoredRecord[]> {
  if (host === null) return []
  const found = yield* findCookies(store, domainOfHost(host), isOfAnyPath ? null : path, rules.allowSpecialUseDomain)
  const records = found.map((cookie) => new StoredRecord(cookie))
  return isSorted ? records.sort(inOrder) : records
}

/** The cookies in memory that may concern a target. */
function recordsOf(
  index: CookieIndex,
  target: RequestTarget,
  isOfAnyPath: boolean,
  isSorted: boolean,
): readonly StoredRecord[] {
  const { host, highestDomain, path, memo } = target
  if (host === null) return []
  const isRemembered = isSorted && !isOfAnyPath
  if (isRemembered && memo?.index === index && memo.version === index.version) return memo.records
  const highest = highestDomain === null ? null : domainOfHost(highestDomain)
  const records = index.ofHost(domainOfHost(host), highest, isOfAnyPath ? null : path)
  if (isSorted) records.sort(inOrder)
  if (isRemembered) target.memo = { index, version: index.version, records }
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
    if (!isOfHost) return record
    const ofHostAlone: StoredRecord = Object.create(record)
    define(ofHostAlone, 'hostOnly', { value: true })
    return ofHostAlone
  })
}
