/** The arguments and results of the pure functions: retrieval, its explanation, and reception (§5.7, §5.8.3). */
import { type Cookie, publicSuffixes } from 'speculoos'
import { explainRetrieval, parseSetCookie, receiveCookie, retrieveCookies } from 'speculoos/algorithms'
import { describe, expect, it } from 'vitest'

const COOKIE: Cookie = {
  name: 'a',
  value: '1',
  domain: 'site.example',
  hostOnly: false,
  path: '/a',
  secure: true,
  httpOnly: true,
  sameSite: 'Strict',
  persistent: false,
  expiryTime: null,
  partitionKey: { topLevelSite: 'https://top.example', hasCrossSiteAncestor: true },
  creationTime: 0,
  lastAccessTime: 0,
}
const REQUEST = {
  host: 'www.site.example',
  registrableDomain: 'site.example',
  path: '/a/b',
  secure: true,
  type: 'HTTP',
  sameSite: 'same-site',
  method: 'GET',
  topLevelNavigation: false,
  partitionKey: COOKIE.partitionKey,
} as const
const POLICY = { publicSuffixes, laxAllowingUnsafe: null }
type Request = Parameters<typeof explainRetrieval>[0]

describe('the explanation of a retrieval', () => {
  const explained = (request: Partial<Request>, cookie: Partial<Cookie> = {}): string[] => {
    const given = [{ ...COOKIE, ...cookie }]
    const { included, excluded } = explainRetrieval({ ...REQUEST, ...request }, given, POLICY, 0)
    const retrieved = retrieveCookies({ ...REQUEST, ...request }, given, POLICY, 0)
    expect([...retrieved]).toEqual(included)
    expect(included.length + excluded.length).toBe(1)
    return excluded.flatMap(({ reasons }) => reasons.map(({ id }) => id))
  }
  it('includes the cookies that the retrieval returns', () => {
    expect(explainRetrieval(REQUEST, [COOKIE], POLICY, 0)).toEqual({ included: [COOKIE], excluded: [] })
  })
  it.each<readonly [Partial<Request>, Partial<Cookie>, readonly string[]]>([
    [{}, {}, []],
    [{ host: null }, {}, []],
    [{ partitionKey: null }, {}, ['partition-not-matched']],
    [{ partitionKey: null }, { partitionKey: null }, []],
    [{ host: 'other.example' }, {}, ['host-not-below-domain']],
    [{}, { hostOnly: true }, ['host-not-identical']],
    [{ path: '/b' }, {}, ['path-not-matched']],
    [{ secure: false }, {}, ['secure-over-insecure']],
    [{ type: 'non-HTTP' }, {}, ['http-only-for-non-http']],
    [{ sameSite: 'cross-site' }, {}, ['cross-site-strict', 'cross-site-not-top-level']],
    [{ sameSite: 'cross-site', type: 'non-HTTP' }, { httpOnly: false }, ['cross-site-non-http', 'cross-site-strict']],
    [{ host: 'a.com', registrableDomain: null }, { domain: 'com' }, ['domain-became-public-suffix']],
    [{ host: 'a.com', registrableDomain: 'a.com' }, { domain: 'com' }, []],
    [
      {
        host: 'other.example',
        path: '/b',
        secure: false,
        type: 'non-HTTP',
        sameSite: 'cross-site',
        partitionKey: null,
      },
      {},
      [
        'partition-not-matched',
        'host-not-below-domain',
        'path-not-matched',
        'secure-over-insecure',
        'http-only-for-non-http',
        'cross-site-non-http',
        'cross-site-strict',
      ],
    ],
  ])('of %j and %j', (request, cookie, expected) => {
    if (request.host === null) {
      const { included, excluded } = explainRetrieval({ ...REQUEST, ...request }, [COOKIE], POLICY, 0)
      expect([included, excluded.length]).toEqual([[], 1])
      expect(retrieveCookies({ ...REQUEST, ...request }, [COOKIE], POLICY, 0)).toEqual([])
    } else expect(explained(request, cookie)).toEqual(expected)
  })
  it.each(['GET', 'head', 'Options', 'TRACE', 'POST', 'PUT', 'DELETE', 'QUERY'])(
    'of a navigation with %s',
    (method) => {
      const isSafe = ['GET', 'head', 'Options', 'TRACE'].includes(method)
      const request = { sameSite: 'cross-site', topLevelNavigation: true, method } as const
      expect(explained(request, { sameSite: 'Lax' })).toEqual(isSafe ? [] : ['cross-site-unsafe-method'])
    },
  )
})

describe('a reception', () => {
  const nothing = { find: () => undefined, hasSecureOverlaid: () => false }
  const receive = (line: string, request: Partial<Request> = {}): string[] => {
    const parsed = parseSetCookie(line, 'HTTP', true)
    if (parsed.status === 'rejected') return ['not parsed']
    const policy = { publicSuffixes, cookieAgeLimit: 1000, sessionOnly: false }
    const { status, warnings, ...rest } = receiveCookie(
      parsed.setCookie,
      { ...REQUEST, ...request },
      nothing,
      Reflect.apply(Object.assign, undefined, [{}, policy, POLICY]),
      0,
    )
    const reasons = 'reasons' in rest ? rest.reasons.map(({ id }) => id) : []
    return [status, ...reasons, ...warnings.map(({ id }) => id)]
  }
  it.each<readonly [string, Partial<Request>, readonly string[]]>([
    ['a=1', {}, ['stored']],
    ['a=1', { host: null }, ['rejected', 'host-not-canonical']],
    ['a=1; Domain=site.example', {}, ['stored']],
    ['a=1; Domain=site.example', { registrableDomain: null }, ['stored']],
    [
      'a=1; Domain=example',
      { host: 'example', registrableDomain: null },
      ['stored', 'domain-ignored-for-public-suffix-host'],
    ],
    ['a=1; Domain=com', { host: 'a.com', registrableDomain: 'a.com' }, ['rejected', 'domain-public-suffix']],
    ['a=1; Domain=other.example', {}, ['rejected', 'domain-mismatch']],
    ['a=1; Partitioned', {}, ['rejected', 'partitioned-not-secure']],
    ['a=1; Partitioned', { partitionKey: null }, ['stored']],
    ['a=1; Partitioned; Secure', {}, ['stored']],
    ['a=1', { partitionsAll: true }, ['stored']],
    ['__Secure-a=1', {}, ['rejected', 'secure-prefix-not-secure']],
    ['__Host-a=1', {}, ['rejected', 'host-prefix-not-secure', 'host-prefix-path']],
    ['=__Secure-a', {}, ['rejected', 'nameless-secure-prefix']],
    ['=__Host-a', {}, ['rejected', 'nameless-host-prefix']],
    ['a=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT', {}, ['stored', 'expires-capped']],
    ['a=1; Max-Age=1001', {}, ['stored', 'max-age-capped']],
    ['a=1; Max-Age=1000', {}, ['stored']],
    [';=b', {}, ['rejected', 'empty-name-and-value']],
  ])('of %s in %j', (line, request, expected) => {
    expect(receive(line, request)).toEqual(expected)
  })

  it.each([
    ['\x7f', ['domain-mismatch']],
    ['\x80', ['domain-not-ascii', 'domain-mismatch']],
  ])('of a domain with the character %j reports whether it is not ASCII', (character, expected) => {
    const parsed = parseSetCookie('a=1')
    if (parsed.status === 'rejected') throw new Error('the line is not parsed')
    const setCookie = { ...parsed.setCookie, domain: `a${character}.example` }
    const policy = { publicSuffixes, cookieAgeLimit: 1000, sessionOnly: false }
    expect(receiveCookie(setCookie, REQUEST, nothing, policy, 0)).toMatchObject({
      reasons: expected.map((id) => expect.objectContaining({ id })),
    })
  })

  it.each([
    ['without Secure', {}, null],
    ['in a jar that partitions all', { partitionsAll: true }, COOKIE.partitionKey],
  ])(
    'of a partitioned cookie %s looks for Secure cookies in the partition that the cookie gets, if any',
    (_, request, expected) => {
      const parsed = parseSetCookie('a=1; Partitioned', 'HTTP', true)
      if (parsed.status === 'rejected') throw new Error('the line is not parsed')
      const partitions: unknown[] = []
      const hasSecureOverlaid = ({ partitionKey }: Pick<Cookie, 'partitionKey'>): boolean => {
        partitions.push(partitionKey)
        return false
      }
      const policy = { publicSuffixes, cookieAgeLimit: 1000, sessionOnly: false }
      const insecure = { ...REQUEST, secure: false, ...request }
      receiveCookie(parsed.setCookie, insecure, { ...nothing, hasSecureOverlaid }, policy, 0)
      expect(partitions).toEqual([expected])
    },
  )
})
