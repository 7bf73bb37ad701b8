/**
 * Arbitrary URLs and contexts: few hosts that share suffixes and few paths that share prefixes, so that cookies meet (§5.1, §5.2).
 */

import fc from 'fast-check'
import type { RequestContext } from '../oracle/policy.js'
import type { Origin } from '../oracle/same-site.js'
import type { Addressed } from './operations.js'
import { partitionKey } from './partition-arbitraries.js'
import { mostly, weighted } from './weighted.js'

/** Hosts as a URL may spell them. */
export const host = weighted(
  ['site.example', 24],
  ['www.site.example', 18],
  ['a.www.site.example', 6],
  ['other.example', 6],
  ['example', 4],
  ['cloud.test', 4],
  ['s3.cloud.test', 2],
  ['bucket.s3.cloud.test', 5],
  ['other.s3.cloud.test', 2],
  ['deep.wild.test', 1],
  ['site.deep.wild.test', 1],
  ['www.city.wild.test', 1],
  ['localhost', 2],
  ['app.localhost', 2],
  ['localhost.', 1],
  ['127.0.0.1', 2],
  ['0x7f.2', 1],
  ['10.0.0.1', 1],
  ['[::1]', 2],
  ['[fe80::1]', 1],
  ['[::ffff:7f00:1]', 1],
  ['site.example.', 2],
  ['www.site.example.', 2],
  ['example.', 1],
  ['a..b', 1],
  ['bücher.example', 1],
  ['www.xn--bcher-kva.example', 1],
  ['WWW.SITE.EXAMPLE', 2],
  ['Site.Example', 1],
  ['example.com', 3],
  ['www.example.com', 2],
  ['notexample.com', 2],
  ['shop.site.co.uk', 1],
  ['site.co.uk', 1],
  ['under_score.site.example', 1],
  ['a+b.site.example', 1],
  ['xn--a.site.example', 1],
)

/** Request paths. */
export const path = mostly(
  weighted(
    ['/', 10],
    ['', 2],
    ['/docs', 6],
    ['/docs/', 4],
    ['/docs/Web', 3],
    ['/docs/Web/', 3],
    ['/docs/Web/HTTP', 2],
    ['/docsets', 3],
    ['/Docs', 1],
    ['/a//b', 2],
    ['/a/', 1],
    ['/a//b/c', 1],
    ['//', 1],
    ['/%2F', 1],
    ['/%2f/x', 1],
    ['/docs/../a', 1],
    ['/é', 1],
  ),
  fc.nat(2000).map((number) => `/docs/${number}`),
)

const scheme = weighted(['https', 14], ['http', 8], ['wss', 2], ['ws', 1])
const port = weighted(['', 20], [':8080', 2], [':443', 1], [':80', 1])
const search = weighted(['', 12], ['?q', 1], ['#f', 1], ['?/docs/#/a', 1])

const frequentUrl = weighted(
  ['https://site.example/', 8],
  ['https://www.site.example/docs/', 5],
  ['http://site.example/docs', 2],
  ['https://a.www.site.example/docs/Web/', 2],
  ['http://www.site.example/', 1],
  ['https://other.example/', 2],
  ['http://localhost/', 1],
)

function isUrl(text: string): boolean {
  try {
    return new URL(text).href !== ''
  } catch {
    return false
  }
}

/** URLs, and now and then one that has a host of its own kind or none. */
export const url = mostly(
  mostly(
    frequentUrl,
    fc
      .tuple(scheme, host, port, path, search)
      .map(
        ([theScheme, theHost, thePort, thePath, theSearch]) =>
          `${theScheme}://${theHost}${thePort}${thePath}${theSearch}`,
      )
      .filter(isUrl),
    1,
  ),
  fc.constantFrom(
    ' https://user:secret@Site.Example/docs/ ',
    'HTTPS://SITE.EXAMPLE',
    'https://site.example\\docs\\Web',
    'ftp://site.example/docs/',
    'about:blank',
    'file:///docs/',
    'custom://Site.Example/docs/',
    'https://%73ite.example/',
    'https://ſite.example/',
    'https://site。example/',
  ),
  40,
)

const sameSiteStatus = weighted<'same-site' | 'cross-site'>(['same-site', 1], ['cross-site', 2])

const origin = mostly<Origin>(
  fc.record({
    scheme: weighted(['https', 4], ['http', 3], ['wss', 1]),
    host: weighted(
      ['site.example', 5],
      ['www.site.example', 5],
      ['WWW.Site.Example', 1],
      ['other.example', 2],
      ['example', 1],
      ['bucket.s3.cloud.test', 1],
      ['localhost', 1],
      ['127.0.0.1', 1],
      ['site.example.', 1],
    ),
  }),
  fc.constant('opaque'),
  6,
)

const unpartitionedContext: fc.Arbitrary<RequestContext> = fc.oneof(
  { arbitrary: fc.constant({}), weight: 30 },
  { arbitrary: fc.constant({ type: 'non-HTTP' as const }), weight: 3 },
  {
    arbitrary: fc.record(
      {
        type: weighted<'HTTP' | 'non-HTTP'>(['HTTP', 3], ['non-HTTP', 1]),
        sameSite: sameSiteStatus,
        method: weighted(
          ['GET', 4],
          ['POST', 5],
          ['get', 1],
          ['Options', 1],
          ['TRACE', 1],
          ['PATCH', 1],
          ['M-SEARCH', 1],
          ['GETS', 1],
        ),
        topLevelNavigation: weighted([true, 1], [false, 1]),
      },
      { requiredKeys: [] },
    ),
    weight: 8,
  },
  {
    arbitrary: fc.record(
      {
        siteForCookies: origin,
        method: weighted(['GET', 1], ['POST', 1]),
        topLevelNavigation: weighted([true, 1], [false, 1]),
        reload: sameSiteStatus,
      },
      { requiredKeys: ['siteForCookies'] },
    ),
    weight: 3,
  },
  {
    arbitrary: fc.record(
      {
        reload: sameSiteStatus,
        sameSite: sameSiteStatus,
        type: weighted<'HTTP' | 'non-HTTP'>(['HTTP', 3], ['non-HTTP', 1]),
      },
      {
        requiredKeys: ['reload'],
      },
    ),
    weight: 1,
  },
)

const requestContext: fc.Arbitrary<RequestContext> = mostly(
  unpartitionedContext,
  fc
    .tuple(unpartitionedContext, fc.option(partitionKey, { freq: 9 }))
    .map(([context, partitionKey]) => ({ ...context, partitionKey })),
  2,
)

/** The contexts of the clients of a jar: some draw cookies of one partition, some are pages and scripts. */
export const clientContexts: fc.Arbitrary<RequestContext[]> = fc.array(requestContext, { minLength: 3, maxLength: 3 })

/** Where a request goes and what is said about it. */
export const addressed: fc.Arbitrary<Addressed> = fc.record({
  url,
  asObject: weighted([false, 3], [true, 1]),
  context: fc.oneof(fc.constant(undefined), requestContext),
  client: mostly<number | null>(fc.constant(null), fc.nat(2), 2),
})
