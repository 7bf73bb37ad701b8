/**
 * Parsing, receiving, evicting, retrieving and producing cookies against the oracle, on arbitrary input (§4.1, §5.6, §5.7, §5.8.3).
 */

import fc from 'fast-check'
import { describe, it } from 'vitest'
import * as algorithms from '../../src/algorithms/index.js'
import type { Cookie } from '../../src/cookie/cookie.js'
import { expiresCapped, maxAgeCapped, type Reason, setCookieTooLong } from '../../src/cookie/reason.js'
import { excessCookies } from '../oracle/eviction.js'
import { domainMatch, pathMatch } from '../oracle/matching.js'
import { type ParseSurroundings, parseSetCookie } from '../oracle/parse.js'
import { isSamePartition, partitionText } from '../oracle/partition.js'
import { retrieveCookies } from '../oracle/retrieval.js'
import { isSetCookieString } from '../oracle/set-cookie-grammar.js'
import { receiveCookie } from '../oracle/storage.js'
import { agree } from './difference.js'
import { entry } from './history-arbitraries.js'
import { answersAgree } from './law.js'
import { line, name, start, value } from './line-arbitraries.js'
import { canonicalPartitionKey } from './partition-arbitraries.js'
import { suffixLists } from './suffix-lists.js'
import { weighted } from './weighted.js'

const type = weighted<'HTTP' | 'non-HTTP'>(['HTTP', 3], ['non-HTTP', 1])
const lineOfHost = line.map((finish) => finish('www.site.example'))
const surroundings = { now: start, cookieAgeLimit: 34_560_000, defaultPath: '/docs', partitionKey: null }

const request: fc.Arbitrary<algorithms.CookieRequest> = fc.record({
  host: weighted<string | null>(
    ['www.site.example', 6],
    ['site.example', 6],
    ['example', 2],
    ['127.0.0.1', 1],
    [null, 1],
  ),
  path: weighted(['/docs/', 3], ['/docs', 2], ['/', 3], ['/docs/Web', 1]),
  secure: weighted([true, 3], [false, 2]),
  type,
  sameSite: weighted<'same-site' | 'cross-site'>(['same-site', 3], ['cross-site', 2]),
  method: weighted(['GET', 2], ['POST', 2], ['head', 1]),
  topLevelNavigation: weighted([true, 1], [false, 1]),
  partitionKey: fc.oneof(fc.constant(null), canonicalPartitionKey),
})

const cookiesOfOneSite = fc
  .uniqueArray(entry, {
    selector: ({ name, domain, hostOnly, path, partitionKey }) =>
      JSON.stringify([name, domain, hostOnly, path, partitionText(partitionKey)]),
    maxLength: 10,
    size: 'max',
  })
  .map((cookies) => cookies.filter(({ domain }) => domain === 'site.example' || domain === 'www.site.example'))

function parsedByOracle(text: string, given: Pick<ParseSurroundings, 'type' | 'partitionKey'>): unknown {
  const parsed = parseSetCookie(text, { ...surroundings, ...given })
  if ('refused' in parsed) return { status: 'rejected', reasons: parsed.refused, warnings: [] }
  const last = new Map<string, unknown>(
    parsed.attributes.map((each) => [each.name, 'value' in each ? each.value : true]),
  )
  return {
    name: parsed.name,
    value: parsed.value,
    domain: last.get('Domain') ?? null,
    hasPath: last.has('Path'),
    hasExpires: last.has('Expires'),
    hasMaxAge: last.has('Max-Age'),
    secure: last.has('Secure'),
    httpOnly: last.has('HttpOnly'),
    partitioned: last.has('Partitioned'),
    sameSite: last.get('SameSite') ?? null,
    warnings: parsed.warnings.filter((warning) => warning !== expiresCapped && warning !== maxAgeCapped),
  }
}

function parsedByPackage(
  text: string,
  { type, partitionKey }: Pick<ParseSurroundings, 'type' | 'partitionKey'>,
): unknown {
  const parsed = algorithms.parseSetCookie(text, type, partitionKey !== null)
  if (parsed.status === 'rejected') return parsed
  const { path, expires, maxAge, ...setCookie } = parsed.setCookie
  const given = { hasPath: path !== null, hasExpires: expires !== null, hasMaxAge: maxAge !== null }
  return { ...setCookie, ...given, warnings: parsed.warnings }
}

describe('Cookies are treated as the oracle treats them', () => {
  it('when they are parsed', () => {
    answersAgree(
      10_000,
      fc.tuple(lineOfHost, fc.record({ type, partitionKey: fc.option(canonicalPartitionKey) })),
      ([text, given]) => parsedByOracle(text, given),
      ([text, given]) => parsedByPackage(text, given),
    )
  })

  it('when they are received', () => {
    const policy = {
      publicSuffixes: suffixLists.nested,
      cookieAgeLimit: surroundings.cookieAgeLimit,
      sessionOnly: false,
    }
    answersAgree(
      10_000,
      fc.tuple(lineOfHost, request, cookiesOfOneSite),
      ([text, request, cookies]) => {
        const defaultPath = request.path.startsWith('/docs/') ? '/docs' : '/'
        const partitionKey = request.partitionKey ?? null
        const parsed = parseSetCookie(text, { ...surroundings, defaultPath, type: request.type, partitionKey })
        if ('refused' in parsed) return null
        const warnings: Reason[] = [...parsed.warnings]
        const given = { ...request, partitionKey, secureConnection: request.secure }
        const reception = { ...given, ...policy, defaultPath, now: start }
        const { kind, ...decision } = receiveCookie(parsed, reception, cookies, warnings)
        return { status: kind, ...decision, warnings }
      },
      ([text, request, cookies]) => {
        const isPartitioned = (request.partitionKey ?? null) !== null
        const parsed = algorithms.parseSetCookie(text, request.type, isPartitioned)
        if (parsed.status === 'rejected') return null
        const stored = {
          find: (identity: algorithms.CookieIdentity) => cookies.find((each) => hasIdentity(each, identity)),
          hasSecureOverlaid: ({ name, domain, path }: algorithms.CookieIdentity) =>
            cookies.some(
              (each) =>
                each.secure &&
                each.partitionKey === null &&
                each.name === name &&
                algorithms.siteOf(each.domain, policy.publicSuffixes) ===
                  algorithms.siteOf(domain, policy.publicSuffixes) &&
                overlaps(each.domain, domain) &&
                pathMatch(path, each.path),
            ),
        }
        const reception = algorithms.receiveCookie(parsed.setCookie, request, stored, policy, start)
        return { ...reception, warnings: [...parsed.warnings, ...reception.warnings] }
      },
    )
  })

  it('when there are too many', () => {
    answersAgree(
      5000,
      fc.tuple(cookiesOfOneSite.map(withoutPartitions), fc.nat(12), fc.constantFrom('site' as const, 'jar' as const)),
      ([cookies, count, scope]) => {
        const limit = Math.max(0, cookies.length - count)
        const [cookiesPerSite, all] = scope === 'site' ? [limit, cookies.length] : [cookies.length, limit]
        const octets = Number.POSITIVE_INFINITY
        const limits = { cookiesPerSite, cookies: all, octetsPerSite: octets, octets }
        return excessCookies(cookies, limits, suffixLists.nested)
      },
      ([cookies, count, scope]) =>
        algorithms
          .chooseExcess(numbered(cookies), Math.min(count, cookies.length), scope)
          .map(({ candidate, reason }) => ({ cookie: cookies[candidate.sequence], reason })),
    )
  })

  it('when they are retrieved and explained', () => {
    const hostedRequest = request.map((each) => ({
      ...each,
      host: each.host?.includes('site') ? each.host : 'site.example',
    }))
    const policy = fc.record({
      publicSuffixes: fc.constantFrom(suffixLists.nested, suffixLists.grown),
      laxAllowingUnsafe: weighted<number | null>([null, 1], [120_000, 1], [0, 1]),
    })
    answersAgree(
      5000,
      fc.tuple(hostedRequest, cookiesOfOneSite, policy),
      ([request, cookies, { publicSuffixes, laxAllowingUnsafe }]) => {
        const partitionKey = request.partitionKey ?? null
        const given = { ...request, partitionKey, secureConnection: request.secure }
        const retrieval = { ...given, laxAllowingUnsafeAge: laxAllowingUnsafe }
        const ofSite = cookies.filter(
          (each) => publicSuffixes.registrableDomain(each.domain) === publicSuffixes.registrableDomain(request.host),
        )
        return cookiesInOrder(retrieveCookies(ofSite, { ...retrieval, publicSuffixes, now: start }))
      },
      ([request, cookies, policy]) => {
        const { publicSuffixes } = policy
        const ofSite = cookies.filter(
          (each) => publicSuffixes.registrableDomain(each.domain) === publicSuffixes.registrableDomain(request.host),
        )
        const inOrder = [...ofSite].sort(algorithms.compareForRetrieval)
        const explained = algorithms.explainRetrieval(request, inOrder, policy, start)
        // A jar looks only at the cookies without a partition, and at those of the partition of the request.
        const candidates = inOrder.filter(
          ({ partitionKey }) => partitionKey === null || isSamePartition(partitionKey, request.partitionKey ?? null),
        )
        agree(
          explained.included,
          algorithms.retrieveCookies(request, candidates, policy, start),
          'retrieved as explained',
        )
        return explained
      },
    )
  })

  it('when they are produced: a line is well-behaved, and comes back as what it was made from', () => {
    const text = weighted(
      ['a', 8],
      ['Aa-1', 4],
      ['"a"', 2],
      ['', 2],
      ['a b', 1],
      [';', 1],
      ['é', 1],
      ['\0', 1],
      ['a=b', 1],
      [',', 1],
      ['\\', 1],
    )
    const init = fc.record(
      {
        name: fc.oneof(text, name),
        value: fc.oneof(text, value),
        expires: weighted([start, 3], [0, 1], [-1e15, 1], [Number.NaN, 1], [2.6e14, 1]),
        maxAge: weighted([60, 3], [0, 1], [-1, 1], [1.5, 1], [1e21, 1]),
        domain: weighted(
          ['site.example', 6],
          ['.site.example', 1],
          ['site.example;', 1],
          ['é.example', 1],
          ['', 1],
          ['-a', 1],
          ['a_b', 1],
        ),
        path: weighted(['/docs', 6], ['docs', 1], ['/;', 1], ['/é', 1], ['', 1]),
        secure: fc.boolean(),
        httpOnly: fc.boolean(),
        sameSite: fc.constantFrom('Strict', 'Lax', 'None'),
      },
      { requiredKeys: ['name', 'value'] },
    )
    fc.assert(
      fc.property(init, (cookie) => {
        const produced = produce(cookie)
        if (produced === null) return
        agree(true, isSetCookieString(produced), `${produced} is well-behaved`)
        const parsed = parseSetCookie(produced, {
          ...surroundings,
          cookieAgeLimit: Number.POSITIVE_INFINITY,
          type: 'HTTP',
        })
        // The grammar knows no bound on the length, but the storage model does.
        if ('refused' in parsed) return agree([setCookieTooLong], parsed.refused, 'refused')
        agree([cookie.name, cookie.value], [parsed.name, parsed.value], produced)
        const last = new Map<string, unknown>(
          parsed.attributes.map((each) => [each.name, 'value' in each ? each.value : true]),
        )
        agree(cookie.domain, last.get('Domain'), 'Domain')
        if (cookie.path?.startsWith('/') === true) agree(cookie.path, last.get('Path'), 'Path')
        agree(cookie.sameSite, last.get('SameSite'), 'SameSite')
        agree(cookie.secure === true, last.has('Secure'), 'Secure')
        agree(cookie.httpOnly === true, last.has('HttpOnly'), 'HttpOnly')
        agree(cookie.expires, last.get('Expires'), 'Expires')
        agree(cookie.maxAge === undefined, last.get('Max-Age') === undefined, 'Max-Age')
      }),
      { numRuns: 5000 },
    )
  })
})

function produce(cookie: algorithms.SetCookieInit): string | null {
  try {
    return algorithms.serializeSetCookie(cookie)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

/** The cookies as if none was partitioned. */
function withoutPartitions(cookies: readonly Cookie[]): Cookie[] {
  return cookies.map((cookie) => ({ ...cookie, partitionKey: null }))
}

/** The cookies with their place in the order of insertion, but not in that order. */
function numbered(cookies: readonly Cookie[]): (Cookie & { sequence: number })[] {
  return cookies.map((cookie, sequence) => ({ ...cookie, sequence })).toReversed()
}

function hasIdentity(cookie: Cookie, identity: algorithms.CookieIdentity): boolean {
  return (
    cookie.name === identity.name &&
    cookie.domain === identity.domain &&
    cookie.hostOnly === identity.hostOnly &&
    cookie.path === identity.path &&
    isSamePartition(cookie.partitionKey, identity.partitionKey)
  )
}

function overlaps(one: string, other: string): boolean {
  return domainMatch(one, other) || domainMatch(other, one)
}

function cookiesInOrder(retrieved: readonly { cookie: Cookie; reasons: readonly Reason[] }[]): unknown {
  return {
    included: retrieved.filter(({ reasons }) => reasons.length === 0).map(({ cookie }) => cookie),
    excluded: retrieved.filter(({ reasons }) => reasons.length > 0),
  }
}
