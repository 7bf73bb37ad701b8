/**
 * The decisions of a jar as pure functions: what becomes of a Set-Cookie line, which cookies a request carries, and why
 * (§5.7, §5.8.3, §7).
 */
import { type ParseResult, parseSetCookie } from '../algorithms/parse-set-cookie.js'
import { receiveCookie, receiveParsed, type StoredCookies } from '../algorithms/receive-cookie.js'
import type { CookieRequest } from '../algorithms/request.js'
import { reasonsAgainstSending, retrieveCookies } from '../algorithms/retrieve-cookies.js'
import { type Cookie, cookieRecord } from '../cookie/cookie.js'
import {
  cookieStringTooLong,
  cookiesDisabled,
  type Reason,
  retrievalHostNotCanonical,
  thirdPartyBlocked,
  thirdPartyPartitioned,
} from '../cookie/reason.js'
import type { GivenCookie } from '../input/cookie-init.js'
import { type Inspection, inspectionReason } from '../input/inspection.js'
import type { Policy } from '../input/policy.js'
import type { Explanation, SetCookieResult } from './decision.js'

/** The stored cookies that a decision looks at: those of one site. */
export interface SiteView<Stored extends Cookie = Cookie> extends StoredCookies<Stored> {
  /** The cookies that the request may carry, and perhaps others, in the order of retrieval. */
  candidates(request: CookieRequest): Iterable<Stored>
  /** All cookies of the site, whatever their partition, in the order of retrieval. */
  all(): Iterable<Stored>
}

/** A decision: what to report, and the stored cookie that is replaced or removed. What is stored is in the result. */
export interface Decision<Stored extends Cookie = Cookie> {
  readonly result: SetCookieResult
  readonly replaced?: Stored | undefined
}

const NOTHING: readonly never[] = Object.freeze([])

/** Parses a Set-Cookie line, by the parser of the profile if there is one. */
export function parse(
  line: string,
  request: Pick<CookieRequest, 'type' | 'partitionKey'>,
  { profile }: Policy,
): ParseResult {
  return profile === null
    ? parseSetCookie(line, request.type, hasPartition(request))
    : profile.parse(line, request.type, hasPartition(request), profile)
}

/** Decides on a Set-Cookie line. */
export function receive<Stored extends Cookie>(
  line: string,
  request: CookieRequest,
  site: SiteView<Stored>,
  rules: Policy,
  now: number,
): Decision<Stored> {
  // §5.7 step 1
  const refusal = refusalOf(request, rules)
  if (refusal !== null && !sparesPartitioned(refusal, request, rules)) return rejected([refusal], NOTHING)
  const parsed = parse(line, request, rules)
  if (parsed.status === 'rejected') return rejected(parsed.reasons, parsed.warnings)
  const { setCookie, warnings } = parsed
  return received({ setCookie, warnings, reasons: NOTHING }, request, site, rules, now, receiveParsed)
}

/** Decides on a cookie that is parsed already, or came in no header line. */
export function receiveGiven<Stored extends Cookie>(
  given: GivenCookie,
  request: CookieRequest,
  site: SiteView<Stored>,
  rules: Policy,
  now: number,
): Decision<Stored> {
  return received(given, request, site, rules, now, receiveCookie)
}

/** Decides on a parsed cookie. If there is no profile, `receiveBy` decides. */
function received<Stored extends Cookie>(
  { setCookie, reasons, warnings }: GivenCookie,
  request: CookieRequest,
  site: SiteView<Stored>,
  rules: Policy,
  now: number,
  receiveBy: typeof receiveCookie<Stored>,
): Decision<Stored> {
  // §5.7 step 1
  const refusal = refusalOf(request, rules)
  const partitionsAll = refusal === thirdPartyPartitioned
  if (refusal !== null && !(sparesPartitioned(refusal, request, rules) && (partitionsAll || setCookie.partitioned))) {
    return rejected([refusal], NOTHING)
  }
  if (reasons.length > 0) return rejected(reasons, warnings)
  const { profile } = rules
  const given = partitionsAll ? { ...request, partitionsAll } : request
  const reception =
    profile === null
      ? receiveBy(setCookie, given, site, rules, now)
      : profile.receive(setCookie, given, site, rules, now, profile)
  return inspected(decided(reception, warnings), request, rules, now)
}

function decided<Stored extends Cookie>(
  reception: ReturnType<typeof receiveCookie<Stored>>,
  parseWarnings: readonly Reason[],
): Decision<Stored> {
  const warnings = reception.warnings.length === 0 ? parseWarnings : [...parseWarnings, ...reception.warnings]
  if (reception.status === 'rejected') return rejected(reception.reasons, warnings)
  const { status, cookie, replaced } = reception
  const evicted = NOTHING
  // No spread if a cookie is stored: it would take longer than the rest (`npm run bench -- --only replace-small`).
  const result: SetCookieResult =
    status === 'removed'
      ? { status, cookie, ...(replaced && { replaced: cookieRecord(replaced) }), warnings }
      : replaced === undefined
        ? { status, cookie, evicted, warnings }
        : { status, cookie, replaced: cookieRecord(replaced), evicted, warnings }
  return { result, replaced }
}

/** The decision, unless the inspection refuses the cookie that is to be stored. */
function inspected<Stored extends Cookie>(
  decision: Decision<Stored>,
  { host, path }: CookieRequest,
  { inspect }: Policy,
  now: number,
): Decision<Stored> {
  const { result } = decision
  if (inspect === null || result.status !== 'stored') return decision
  const reason = inspectionReason(inspect, result.cookie, { use: 'store', host, path, now })
  return reason === null ? decision : rejected([reason], result.warnings)
}

function rejected(reasons: readonly Reason[], warnings: readonly Reason[]): Decision<never> {
  return { result: { status: 'rejected', reasons, warnings } }
}

/** The cookies that a request carries, in order. */
export function retrieve<Stored extends Cookie>(
  request: CookieRequest,
  site: SiteView<Stored>,
  rules: Policy,
  now: number,
): readonly Stored[] {
  const refusal = refusalOf(request, rules)
  if (refusal !== null && !sparesPartitioned(refusal, request, rules)) return []
  const candidates = site.candidates(request)
  const allowed = refusal === null ? candidates : [...candidates].filter(isPartitioned)
  const { inspect } = rules
  const retrieved = retrieveCookies(request, allowed, rules, now)
  const cookies =
    inspect === null ? retrieved : retrieved.filter((cookie) => sendingReason(cookie, request, inspect, now) === null)
  return cookies.slice(0, countWithin(rules.cookieStringOctets, cookies))
}

/** Which cookies a request carries, and why it does not carry the others of its site. */
export function explain(request: CookieRequest, site: SiteView, rules: Policy, now: number): Explanation {
  const cookies = Array.from(site.all(), cookieRecord)
  const refusal = refusalOf(request, rules)
  if (refusal !== null && !sparesPartitioned(refusal, request, rules)) {
    const reasons = [refusal]
    return { included: [], excluded: cookies.map((cookie) => ({ cookie, reasons })), reasons }
  }
  // §5.8.3 step 2
  if (request.host === null) return { included: [], excluded: [], reasons: [retrievalHostNotCanonical] }
  const { inspect } = rules
  const explained = cookies.map((cookie) => {
    if (refusal !== null && !isPartitioned(cookie)) return { cookie, reasons: [refusal] }
    const reasons = reasonsAgainstSending(request, cookie, rules, now)
    const held = inspect === null ? null : sendingReason(cookie, request, inspect, now)
    return { cookie, reasons: held === null ? reasons : [...reasons, held] }
  })
  const sendable = explained.flatMap(({ cookie, reasons }) => (reasons.length === 0 ? [cookie] : []))
  const included = sendable.slice(0, countWithin(rules.cookieStringOctets, sendable))
  const sent = new Set(included)
  const excluded = explained
    .filter(({ cookie }) => !sent.has(cookie))
    .map(({ cookie, reasons }) => ({ cookie, reasons: reasons.length === 0 ? [cookieStringTooLong] : reasons }))
  return { included, excluded, reasons: [] }
}

/** The reason for which the inspection holds back a cookie that a request would carry. */
function sendingReason(cookie: Cookie, { host, path }: CookieRequest, inspect: Inspection, now: number): Reason | null {
  return inspectionReason(inspect, cookie, { use: 'send', host, path, now })
}

/** CHIPS: blocking third-party cookies may spare those of a partition. */
function sparesPartitioned(refusal: Reason, request: CookieRequest, { profile }: Policy): boolean {
  if (refusal === thirdPartyBlocked && profile?.blocksPartitioned === true) return false
  return refusal !== cookiesDisabled && hasPartition(request)
}

function hasPartition({ partitionKey = null }: Pick<CookieRequest, 'partitionKey'>): boolean {
  return partitionKey !== null
}

function isPartitioned({ partitionKey }: Cookie): boolean {
  return partitionKey !== null
}

/** The reason for which no cookie is stored or sent with a request; `null` if the rules allow it. */
function refusalOf(
  { sameSite, type, topLevelNavigation, thirdParty }: CookieRequest,
  { cookiesEnabled, thirdPartyCookies }: Policy,
): Reason | null {
  // §7.3
  if (!cookiesEnabled) return cookiesDisabled
  // §7.1: the caller may know whether a request is third-party. Otherwise, all cross-site ones are but navigations of
  // the top level.
  const isThirdParty = thirdParty ?? (sameSite === 'cross-site' && (type === 'non-HTTP' || !topLevelNavigation))
  if (thirdPartyCookies === 'allow' || !isThirdParty) return null
  return thirdPartyCookies === 'block' ? thirdPartyBlocked : thirdPartyPartitioned
}

/** The number of cookies, from the first one on, that fit into a cookie-string of a given number of octets. */
function countWithin(octets: number, cookies: readonly Pick<Cookie, 'name' | 'value'>[]): number {
  let left = octets
  let count = 0
  for (const { name, value } of cookies) {
    left -= name.length + value.length + (name === '' ? 0 : 1) + (count === 0 ? 0 : 2)
    if (left < 0) return count
    count += 1
  }
  return count
}
