/**
 * The entry point `speculoos/profiles`: the rules of browsers as values. Importing it lets jars choose them by name.
 *
 * @module speculoos/profiles
 */
import { cookieDate } from '../algorithms/cookie-date.js'
import { parseByProfile } from './browser-parser.js'
import { receiveByProfile } from './browser-reception.js'
import { chromiumDate } from './chromium-date.js'
import { evictLikeChromium, evictLikeFirefox, evictLikeTheText } from './eviction.js'
import { firefoxDate } from './firefox-date.js'
import { chromiumMaxAge, firefoxMaxAge, textMaxAge } from './max-age.js'
import type { Profile } from './profile.js'
import { readProfile } from './read-profile.js'
import { registerProfiles } from './registry.js'

export type { Excess } from '../algorithms/eviction.js'
export type { CrowdedSite, Profile, ProfileCandidate } from './profile.js'

const RFC_6265BIS: Profile = {
  name: 'rfc6265bis',
  version: '2026-01-07',
  valueless: 'nameless',
  emptyName: 'nameless',
  equalsInNameless: 'kept',
  tabInNameOrValue: 'kept',
  invalidOctets: 'kept',
  tabInPath: 'kept',
  repeatedLifetime: 'last-valid',
  readsPriority: false,
  readDate: cookieDate,
  readMaxAge: textMaxAge,
  httpPrefixes: false,
  hostPrefixPath: 'attribute',
  dotDomain: 'host-only',
  internationalDomain: 'refused',
  addressDomain: 'domain',
  clockSkew: false,
  creationTime: 'kept',
  secureOverlay: 'above-and-below',
  sameSiteDefault: 'Lax',
  laxAllowingUnsafe: null,
  schemefulSameSite: true,
  redirectChain: false,
  thirdPartyCookies: 'allow',
  blocksPartitioned: false,
  crossSiteAncestor: 'always',
  cookiesPerSite: Number.POSITIVE_INFINITY,
  cookiesPerSiteLeft: Number.POSITIVE_INFINITY,
  protectedCookies: Object.freeze({ Low: 0, Medium: 0, High: 0 }),
  cookiesPerPartition: Number.POSITIVE_INFINITY,
  cookiesPerPartitionLeft: Number.POSITIVE_INFINITY,
  octetsPerPartition: Number.POSITIVE_INFINITY,
  octetsPerPartitionLeft: Number.POSITIVE_INFINITY,
  octetsLimited: 'always',
  accessGranularity: 0,
  read: readProfile,
  parse: parseByProfile,
  receive: receiveByProfile,
  evict: evictLikeTheText,
}

/** What Chromium 156 and Firefox 153 have in common. */
const BROWSER: Profile = {
  ...RFC_6265BIS,
  tabInPath: 'refused',
  equalsInNameless: 'refused',
  repeatedLifetime: 'last',
  httpPrefixes: true,
  dotDomain: 'refused',
  addressDomain: 'host-only',
  clockSkew: true,
  cookiesPerSite: 180,
  cookiesPerSiteLeft: 150,
  cookiesPerPartition: 180,
  accessGranularity: 60_000,
}

const CHROMIUM: Profile = {
  ...BROWSER,
  name: 'chromium',
  version: '156',
  tabInNameOrValue: 'refused',
  readsPriority: true,
  readDate: chromiumDate,
  readMaxAge: chromiumMaxAge,
  internationalDomain: 'converted',
  hostPrefixPath: 'literal',
  creationTime: 'kept-with-value',
  laxAllowingUnsafe: 120_000,
  protectedCookies: Object.freeze({ Low: 30, Medium: 50, High: 70 }),
  cookiesPerPartitionLeft: 180,
  octetsPerPartition: 10_240,
  octetsPerPartitionLeft: 10_240,
  evict: evictLikeChromium,
}

const FIREFOX: Profile = {
  ...BROWSER,
  name: 'firefox',
  version: '153',
  valueless: 'name',
  emptyName: 'refused',
  invalidOctets: 'replaced',
  readDate: firefoxDate,
  readMaxAge: firefoxMaxAge,
  hostPrefixPath: 'value',
  secureOverlay: 'shared-host',
  sameSiteDefault: 'None',
  schemefulSameSite: false,
  redirectChain: true,
  thirdPartyCookies: 'partition',
  blocksPartitioned: true,
  crossSiteAncestor: 'same-site',
  cookiesPerPartitionLeft: 150,
  octetsPerPartition: 12_288,
  octetsPerPartitionLeft: 10_240,
  octetsLimited: 'if-partitioned',
  evict: evictLikeFirefox,
}

/**
 * The profiles: the text, which is the default of a jar, Chromium 156, and Firefox 153 ESR.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos'
 * import { profiles } from 'speculoos/profiles'
 *
 * const jar = new CookieJar({ profile: profiles.firefox })
 * jar.setCookie('valueless', 'https://site.example/')
 * console.log(jar.getCookieString('https://site.example/')) // => valueless=
 * jar.configure({ profile: 'chromium' })
 * console.log(jar.setCookie('=a=b', 'https://site.example/').status) // => rejected
 * ```
 *
 * @see RFC 6265bis §5
 */
export const profiles: { readonly rfc6265bis: Profile; readonly chromium: Profile; readonly firefox: Profile } =
  /* @__PURE__ */ Object.freeze({
    rfc6265bis: Object.freeze(RFC_6265BIS),
    chromium: Object.freeze(CHROMIUM),
    firefox: Object.freeze(FIREFOX),
  })

registerProfiles(Object.values(profiles))
