/**
 * The deviation of §5.7 step 16: a jar that compares a cookie with the Secure ones of its own site only protects them no
 * less than one that compares it with all.
 *
 * What holds, as long as the list stays the same and no limit is reached: both jars send the same cookies to every URL,
 * in the same order, except that the jar that looks across sites may lack cookies with a name under which it refused one
 * of the same site. No Secure cookie for whose sake it refused a cookie is ever sent in one request with it.
 *
 * Why: a cookie is stored only if its domain belongs to the site of the host that sets it, and is sent only to hosts of
 * that site (§5.7 step 10.1 and §5.8.3 step 3.1, as docs/deviations.md has them). So a Secure cookie of another site,
 * such as that of a public suffix above the host, reaches no request to which the refused cookie could be sent: nothing
 * is overlaid. Whatever else the refusal changes is found by step 16 or step 23, and both compare only cookies of one
 * name whose domains match, which in the one jar, and for any further difference in the other, belong to one site.
 */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Cookie } from '../../src/cookie/cookie.js'
import { overlaysSecure } from '../../src/cookie/reason.js'
import type { SetCookieResult } from '../oracle/answers.js'
import { canonicalizeHost } from '../oracle/canonical-host.js'
import { LinearJar } from '../oracle/linear-jar.js'
import { domainMatch } from '../oracle/matching.js'
import { siteOf } from '../oracle/same-site.js'
import { agree } from './difference.js'
import { finished, friendlyLine } from './friendly-lines.js'
import { holds } from './law.js'
import { start } from './line-arbitraries.js'
import { addressed } from './request-arbitraries.js'
import { suffixLists } from './suffix-lists.js'
import { weighted } from './weighted.js'

const list = suffixLists.nested
const hosts = [
  'cloud.test',
  's3.cloud.test',
  'bucket.s3.cloud.test',
  'www.bucket.s3.cloud.test',
  'other.s3.cloud.test',
  'example',
  'site.example',
  'www.site.example',
]
const urls = hosts.flatMap((host) => [`http://${host}/docs/`, `https://${host}/docs/`, `https://${host}/`])

const step = fc.record({
  line: friendlyLine,
  url: fc.constantFrom(...urls),
  context: addressed.map(({ context }) => context),
  wait: weighted([0, 3], [1000, 1]),
})
const steps = fc.array(step, { minLength: 1, maxLength: 40, size: 'max' })

function siteOfUrl(url: string): string {
  return siteOf(canonicalizeHost(new URL(url).hostname) ?? '', list)
}

function overlays(result: SetCookieResult): boolean {
  return result.status === 'rejected' && result.reasons.includes(overlaysSecure)
}

/** The Secure cookies of other sites for whose sake a cookie is refused by a jar that looks across sites. */
function inTheWayOf(refused: Cookie, jar: LinearJar): Cookie[] {
  return [...jar].filter(
    (cookie) =>
      cookie.secure &&
      cookie.name === refused.name &&
      siteOf(cookie.domain, list) !== siteOf(refused.domain, list) &&
      (domainMatch(cookie.domain, refused.domain) || domainMatch(refused.domain, cookie.domain)),
  )
}

function isAmong(cookie: Cookie, cookies: readonly Cookie[]): boolean {
  return cookies.some(
    ({ name, domain, path, hostOnly }) =>
      name === cookie.name && domain === cookie.domain && path === cookie.path && hostOnly === cookie.hostOnly,
  )
}

it('Step 16 within the site changes no header but by cookies that overlay nothing', () => {
  let refusals = 0
  let differentHeaders = 0
  let equalHeaders = 0
  holds(400, steps, (history) => {
    let now = start
    const across = new LinearJar({ now: () => now, publicSuffixes: list, overlayAcrossSites: true })
    const within = new LinearJar({ now: () => now, publicSuffixes: list })
    const differing = new Set<string>()
    for (const { line, url, context, wait } of history) {
      now += wait
      const text = finished(line.line, line.domain, new URL(url).hostname)
      const site = siteOfUrl(url)
      const name = line.line.slice(0, line.line.indexOf('='))
      const received = within.setCookie(text, url, context)
      const comparable = across.setCookie(text, url, context)
      if (overlays(comparable) && !overlays(received)) {
        differing.add(`${site} ${name}`)
        if (received.status === 'stored') {
          refusals += 1
          const { cookie } = received
          const inTheWay = inTheWayOf(cookie, across)
          expect(inTheWay).not.toEqual([])
          for (const target of urls) {
            const { included } = within.explain(target)
            if (isAmong(cookie, included))
              agree(
                [],
                included.filter((each) => isAmong(each, inTheWay)),
                target,
              )
          }
        }
      } else if (!differing.has(`${site} ${name}`)) agree(comparable, received, text)

      for (const target of urls) {
        const [one, other] = [across.explain(target, context).included, within.explain(target, context).included]
        const place = siteOfUrl(target)
        const isAlike = (cookie: Cookie) => !differing.has(`${place} ${cookie.name}`)
        agree(one.filter(isAlike), other.filter(isAlike), `sent to ${target}`)
        if (one.length === other.length) equalHeaders += 1
        else differentHeaders += 1
      }
    }
  })
  // Histories reach what is claimed, and the exception is not claimed in vain.
  expect(refusals).toBeGreaterThan(50)
  expect(differentHeaders).toBeGreaterThan(50)
  expect(equalHeaders).toBeGreaterThan(10_000)
})
