/**
 * Makes the jar and the context that the options of a command describe.
 */
import { originOf, sameSite } from '../algorithms/index.js'
import { CookieJar, publicSuffixes, type RequestContext } from '../index.js'
import { profiles } from '../profiles/index.js'
import type { Call } from './command.js'
import type { Given } from './given.js'
import { Mistake, named } from './mistake.js'
import {
  ANCESTOR,
  CROSS_SITE_REDIRECT,
  LAX_ALLOWING_UNSAFE,
  METHOD,
  NAVIGATION,
  NO_TRUST_LOOPBACK,
  NOW,
  PAGE,
  PARTITION,
  PROFILE,
  RELOAD,
  RESPONSE_DATE,
  SAME_SITE,
  SCRIPT,
  THIRD_PARTY,
  THIRD_PARTY_COOKIES,
  TRUSTED_HOST,
} from './options.js'

/** The time that the options name, or that of the clock. */
export function timeOf(given: Given, around: { now(): number }): number {
  return given.value(NOW) ?? around.now()
}

/** Makes an empty jar. */
export function makeJar(given: Given, now: number): CookieJar {
  const trustedHosts = given.values(TRUSTED_HOST)
  const profile = given.value(PROFILE)
  const names = Object.fromEntries(trustedHosts.map((_, index) => [`options.trustedHosts[${index}]`, '--trusted-host']))
  return named(
    names,
    () =>
      new CookieJar({
        now: () => now,
        profile: profile === undefined ? null : profiles[profile],
        trustedHosts,
        trustLoopback: !given.has(NO_TRUST_LOOPBACK),
        thirdPartyCookies: given.value(THIRD_PARTY_COOKIES),
        laxAllowingUnsafe: given.has(LAX_ALLOWING_UNSAFE) ? true : undefined,
      }),
  )
}

/** A jar, and what it is called with. */
export interface Meeting {
  readonly jar: CookieJar
  readonly url: string
  readonly context: RequestContext
}

/** Makes a jar, and checks the argument URL and the context of a request before any work. */
export function makeMeeting({ given, around }: Call): Meeting {
  const jar = makeJar(given, timeOf(given, around))
  const url = given.required('URL')
  named({ url: 'URL' }, () => jar.explain(url))
  return { jar, url, context: contextOf(given, url, jar) }
}

function contextOf(given: Given, url: string, jar: CookieJar): RequestContext {
  if (given.has(PAGE) && given.has(SAME_SITE)) {
    throw new Mistake(`${given.nameOf(PAGE)}: expected either it or --same-site, got both`)
  }
  if (given.has(ANCESTOR) && !given.has(PARTITION)) {
    throw new Mistake('--ancestor: expected a --partition beside it, got none')
  }
  const thirdParty = given.value(THIRD_PARTY)
  const context: RequestContext = {
    type: given.has(SCRIPT) ? 'non-HTTP' : 'HTTP',
    sameSite: given.value(SAME_SITE),
    method: given.value(METHOD),
    topLevelNavigation: given.has(NAVIGATION),
    siteForCookies: given.value(PAGE),
    reload: given.value(RELOAD),
    thirdParty: thirdParty === undefined ? undefined : thirdParty === 'yes',
    crossSiteRedirect: given.has(CROSS_SITE_REDIRECT),
    responseDate: given.value(RESPONSE_DATE),
    partitionKey: partitionOf(given, url),
  }
  const names = {
    'context.method': '--method',
    'context.siteForCookies': given.nameOf(PAGE),
    'context.partitionKey.topLevelSite': '--partition',
  }
  named(names, () => jar.client(context))
  return context
}

function partitionOf(given: Given, url: string): RequestContext['partitionKey'] {
  const topLevelSite = given.value(PARTITION)
  if (topLevelSite === undefined) return undefined
  const known = given.value(ANCESTOR)
  if (known !== undefined) return { topLevelSite, hasCrossSiteAncestor: known === 'cross-site' }
  const top = named({ url: '--partition' }, () => originOf(topLevelSite))
  const isOwn = sameSite(originOf(url), top, publicSuffixes)
  return { topLevelSite, hasCrossSiteAncestor: !isOwn }
}
