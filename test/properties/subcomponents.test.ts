/**
 * The subcomponent algorithms against those of the oracle, on arbitrary input (§5.1, §5.4, §5.8.3 step 6).
 */

import fc from 'fast-check'
import { describe, it } from 'vitest'
import * as algorithms from '../../src/algorithms/index.js'
import * as canonical from '../oracle/canonical-host.js'
import { cookieDate } from '../oracle/cookie-date.js'
import * as matching from '../oracle/matching.js'
import { beginsCaseInsensitively, octetsOf } from '../oracle/octets.js'
import { cookieString } from '../oracle/retrieval.js'
import { canonicalHost, dateText, hostAndDomain, hostText, orderedDateText, pathText } from './host-arbitraries.js'
import { answersAgree } from './law.js'
import { name, value } from './line-arbitraries.js'
import { anyText } from './weighted.js'

const type = fc.constantFrom('HTTP' as const, 'non-HTTP' as const)

describe('The subcomponents answer what the oracle answers', () => {
  it('for texts that are nearly cookie-dates', () => {
    answersAgree(20_000, dateText, cookieDate, algorithms.cookieDate)
  })

  it('for cookie-dates in any order of their tokens', () => {
    answersAgree(20_000, orderedDateText, cookieDate, algorithms.cookieDate)
  })

  it('for canonicalized hosts', () => {
    answersAgree(20_000, hostText, canonical.canonicalizeHost, algorithms.canonicalizeHost)
  })

  it('for hosts that are canonicalized, which stay as they are', () => {
    answersAgree(5000, canonicalHost, (host) => host, algorithms.canonicalizeHost)
  })

  it('for IP addresses', () => {
    answersAgree(5000, canonicalHost, canonical.isIpAddress, algorithms.isIpAddress)
  })

  it('for domain-matches', () => {
    answersAgree(
      10_000,
      hostAndDomain,
      ([host, domain]) => matching.domainMatch(host, domain),
      ([host, domain]) => algorithms.domainMatch(host, domain),
    )
  })

  it('for default-paths', () => {
    answersAgree(5000, pathText, matching.defaultPath, algorithms.defaultPath)
  })

  it('for path-matches', () => {
    const below = fc.tuple(pathText, pathText).map(([path, more]): [string, string] => [path + more, path])
    answersAgree(
      10_000,
      fc.oneof(fc.tuple(pathText, pathText), below),
      ([requestPath, cookiePath]) => matching.pathMatch(requestPath, cookiePath),
      ([requestPath, cookiePath]) => algorithms.pathMatch(requestPath, cookiePath),
    )
  })

  it('for name prefixes', () => {
    const prefixes = ['__Secure-', '__Host-'] as const
    answersAgree(
      2000,
      name,
      (text) => prefixes.find((prefix) => beginsCaseInsensitively(text, prefix)) ?? null,
      algorithms.namePrefix,
    )
  })

  it('for lengths in octets', () => {
    answersAgree(
      5000,
      fc.tuple(fc.oneof(value, anyText(10)), type),
      ([text, type]) => octetsOf(text, type),
      ([text, type]) => algorithms.octetLength(text, type),
    )
  })

  it('for cookie-strings', () => {
    answersAgree(1000, fc.array(fc.record({ name, value }), { maxLength: 4 }), cookieString, algorithms.cookieString)
  })
})
