/**
 * What a public suffix list is asked: about canonicalized host names only, and never about an IP address (§5.1.2, §5.7 step 9).
 */

import fc from 'fast-check'
import { it } from 'vitest'
import type { PublicSuffixes } from '../../src/cookie/public-suffixes.js'
import { CookieJar } from '../../src/index.js'
import { canonicalizeHost, isIpAddress } from '../oracle/canonical-host.js'
import { agree } from './difference.js'
import { holds } from './law.js'
import { line } from './line-arbitraries.js'
import { addressed } from './request-arbitraries.js'
import { suffixLists } from './suffix-lists.js'

/** A list that notes what it is asked about. */
function noting(list: PublicSuffixes, asked: Set<string>): PublicSuffixes {
  return {
    isPublicSuffix(domain) {
      asked.add(domain)
      return list.isPublicSuffix(domain)
    },
    registrableDomain(host) {
      asked.add(host)
      return list.registrableDomain(host)
    },
  }
}

it('A public suffix list is asked about canonicalized host names only', () => {
  const reception = fc
    .tuple(line, addressed)
    .map(([finish, { url, context }]) => ({ line: finish(new URL(url).hostname), url, context }))
  holds(5000, reception, ({ line, url, context }) => {
    const asked = new Set<string>()
    const jar = new CookieJar({ publicSuffixes: noting(suffixLists.nested, asked) })
    try {
      jar.setCookie(line, url, context)
      jar.explain(url, context)
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
    }
    const wrong = [...asked].filter((host) => canonicalizeHost(host) !== host || isIpAddress(host))
    agree([], wrong, 'asked about something else')
  })
})
