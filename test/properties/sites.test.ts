/**
 * Sites, origins and "site for cookies" against those of the oracle, on arbitrary input (§5.2).
 */

import fc from 'fast-check'
import { describe, it } from 'vitest'
import * as algorithms from '../../src/algorithms/index.js'
import * as oracle from '../oracle/same-site.js'
import { canonicalHost } from './host-arbitraries.js'
import { answersAgree } from './law.js'
import { url } from './request-arbitraries.js'
import { type ListName, suffixLists } from './suffix-lists.js'
import { mostly, weighted } from './weighted.js'

const list = fc.constantFrom<ListName[]>('nested', 'grown', 'corporate', 'current', 'off')
const origin = mostly<oracle.Origin>(
  fc.record({ scheme: weighted(['https', 3], ['http', 2], ['ftp', 1]), host: canonicalHost }),
  fc.constant('opaque'),
  8,
)
const status = fc.constantFrom(undefined, 'same-site' as const, 'cross-site' as const)

function framedDocument(ancestors: number): fc.Arbitrary<oracle.FramedDocument> {
  const fields = { url, origin, sandboxed: weighted([false, 3], [true, 1]) }
  const document = fc.record(fields, { requiredKeys: ['url'] })
  if (ancestors === 0)
    return mostly(
      document,
      document.map((each) => ({ ...each, parent: null })),
      3,
    )
  return fc.oneof(
    document,
    fc.tuple(document, framedDocument(ancestors - 1)).map(([each, parent]) => ({ ...each, parent })),
    // Ancestors of one and the same site are frequent on the web, and rare among arbitrary ones.
    framedDocument(ancestors - 1).map((parent) => ({ ...parent, parent })),
  )
}

describe('The sites answer what the oracle answers', () => {
  it('for the site of a host', () => {
    answersAgree(
      10_000,
      fc.tuple(canonicalHost, list),
      ([host, name]) => oracle.siteOf(host, suffixLists[name]),
      ([host, name]) => algorithms.siteOf(host, suffixLists[name]),
    )
  })

  it('for the origin of a URL', () => {
    answersAgree(5000, url, (text) => oracle.originOf(new URL(text)), algorithms.originOf)
  })

  it('for same-site origins', () => {
    answersAgree(
      10_000,
      fc.tuple(origin, origin, list),
      ([one, other, name]) => oracle.sameSite(one, other, suffixLists[name]),
      ([one, other, name]) => algorithms.sameSite(one, other, suffixLists[name]),
    )
  })

  it('for same-site requests', () => {
    answersAgree(
      5000,
      fc.tuple(origin, mostly<oracle.Origin | null>(origin, fc.constant(null), 6), status, list),
      ([from, to, reload, name]) => oracle.sameSiteOfRequest(from, to, reload, suffixLists[name]),
      ([origin, siteForCookies, reload, name]) =>
        algorithms.sameSiteOfRequest({ origin, siteForCookies, reload }, suffixLists[name]),
    )
  })

  it('for the "site for cookies" of a document', () => {
    answersAgree(
      3000,
      fc.tuple(framedDocument(3), list),
      ([document, name]) => oracle.siteForCookiesOfDocument(document, suffixLists[name]),
      ([document, name]) => algorithms.siteForCookiesOfDocument(document, suffixLists[name]),
    )
  })

  it('for the "site for cookies" of a worker', () => {
    const worker = fc.oneof(
      fc.record({ origin, documents: fc.array(framedDocument(1), { maxLength: 3 }) }),
      url.map((text) => ({ origin: oracle.originOf(new URL(text)), documents: [{ url: text }, { url: text }] })),
    )
    answersAgree(
      3000,
      fc.tuple(worker, list),
      ([each, name]) => oracle.siteForCookiesOfWorker(each, suffixLists[name]),
      ([each, name]) => algorithms.siteForCookiesOfWorker(each, suffixLists[name]),
    )
  })
})
