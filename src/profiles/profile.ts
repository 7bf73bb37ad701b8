/**
 * A profile: what RFC 6265bis leaves to the user agent, and where a browser does something else, as one value.
 */
import type { Excess } from '../algorithms/eviction.js'
import type { ApiType } from '../algorithms/octets.js'
import type { ParseResult } from '../algorithms/parse-set-cookie.js'
import type { ParsedSetCookie } from '../algorithms/parsed-set-cookie.js'
import type { Reception, ReceptionPolicy, StoredCookies } from '../algorithms/receive-cookie.js'
import type { CookieRequest } from '../algorithms/request.js'
import type { Cookie } from '../cookie/cookie.js'

/**
 * A stored cookie as an eviction looks at it.
 *
 * @see RFC 6265bis §5.7
 */
export interface ProfileCandidate extends Cookie {
  /** The place of the cookie in the order of insertion, which breaks ties. */
  readonly sequence: number
}

/**
 * A site, or the part of a site in one partition, to which a cookie was added.
 *
 * @see RFC 6265bis §5.7
 */
export interface CrowdedSite<Candidate extends ProfileCandidate = ProfileCandidate> {
  /** How many cookies there are, the new one included. */
  readonly size: number
  /** Whether these are the cookies of one partition. */
  readonly isPartition: boolean
  /** What becomes of third-party cookies in the jar. */
  readonly thirdPartyCookies: 'allow' | 'block' | 'partition'
  /** The cookie that was added; `null` if the limits are checked for another reason. */
  readonly newcomer: Candidate | null
  /** All cookies, the new one included, in any order. */
  cookies(): Iterable<Candidate>
}

/**
 * What a user agent does where RFC 6265bis leaves it the choice, or where a browser departs from it. A profile is plain
 * data with a few functions: `{ ...profiles.chromium, sameSiteDefault: 'None' }` is another one.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos'
 * import { profiles, type Profile } from 'speculoos/profiles'
 *
 * const profile: Profile = { ...profiles.chromium, name: 'old-chromium', sameSiteDefault: 'None' }
 * const jar = new CookieJar({ profile })
 * jar.setCookie('a=1', 'https://site.example/')
 * console.log(jar.getCookieString('https://site.example/', { sameSite: 'cross-site' })) // => a=1
 * ```
 *
 * @see RFC 6265bis §5
 */
export interface Profile {
  /** The name by which an imported profile can be chosen. */
  readonly name: string
  /** The version of the browser, or the edition of the text, that the profile describes. */
  readonly version: string

  /** What a line without an equals sign is: a cookie without a name, or one without a value. */
  readonly valueless: 'nameless' | 'name'
  /** What becomes of `=x`, whose name is empty. */
  readonly emptyName: 'nameless' | 'refused'
  /** What becomes of `=a=b`, whose name is empty and whose value has an equals sign. */
  readonly equalsInNameless: 'kept' | 'refused'
  /** What becomes of a tab within a name or a value. */
  readonly tabInNameOrValue: 'kept' | 'refused'
  /** What becomes of octets of a value that are not UTF-8: kept, or replaced by those of U+FFFD. */
  readonly invalidOctets: 'kept' | 'replaced'
  /** What becomes of a tab within a path. */
  readonly tabInPath: 'kept' | 'refused'
  /** Which of several Max-Age, or several Expires, counts: the last valid one, or the last one, valid or not. */
  readonly repeatedLifetime: 'last-valid' | 'last'
  /** Whether the attribute Priority is read. */
  readonly readsPriority: boolean
  /** Reads a date, in milliseconds; `null` if it is not valid. */
  readonly readDate: (text: string) => number | null
  /** Reads a trimmed Max-Age, in seconds; `null` if it is to be ignored. */
  readonly readMaxAge: (text: string) => number | null

  /** Whether the prefixes `__Http-` and `__Host-Http-` have a meaning. */
  readonly httpPrefixes: boolean
  /**
   * What `__Host-` needs: an attribute Path and the path `/`, as the text has it; the attribute `Path=/` itself; or the path
   * `/` wherever it comes from.
   */
  readonly hostPrefixPath: 'attribute' | 'literal' | 'value'
  /** What `Domain=.` means. */
  readonly dotDomain: 'host-only' | 'refused'
  /** What becomes of a Domain with characters beyond US-ASCII: refused, or converted to A-labels. */
  readonly internationalDomain: 'refused' | 'converted'
  /** What a Domain that is the IP address of the host, perhaps after a dot, makes of the cookie. */
  readonly addressDomain: 'domain' | 'host-only'
  /** Whether Expires is moved by the difference between the clock and the Date header of the response. */
  readonly clockSkew: boolean
  /** When a replacement keeps the creation-time of the old cookie: always, or only if the value is the same. */
  readonly creationTime: 'kept' | 'kept-with-value'
  /**
   * Which Secure cookies an insecure connection may not overlay: all whose domains are above or below that of the new cookie,
   * or only those that go to a host which gets the new cookie too.
   */
  readonly secureOverlay: 'above-and-below' | 'shared-host'

  /** How a cookie that named no SameSite is treated. */
  readonly sameSiteDefault: 'Lax' | 'None'
  /** For how many milliseconds Lax-allowing-unsafe applies to a cookie; `null` if it is off. An option of the jar wins. */
  readonly laxAllowingUnsafe: number | null
  /** Whether two origins with different schemes are cross-site. */
  readonly schemefulSameSite: boolean
  /** Whether a cross-site hop earlier in a chain of redirects makes a request cross-site when cookies are sent. */
  readonly redirectChain: boolean
  /** What becomes of cookies in third-party requests. An option of the jar wins. */
  readonly thirdPartyCookies: 'allow' | 'block' | 'partition'
  /** Whether `'block'` blocks the partitioned cookies of third parties as well. */
  readonly blocksPartitioned: boolean
  /** When a cross-site ancestor is part of the partition key: always, or only if the request is same-site with the top. */
  readonly crossSiteAncestor: 'always' | 'same-site'

  /** The most cookies of a site that are not partitioned. */
  readonly cookiesPerSite: number
  /** How many cookies are left of a site that had too many. */
  readonly cookiesPerSiteLeft: number
  /** How many of the most recently used cookies of each priority are left alone while others can go. */
  readonly protectedCookies: { readonly Low: number; readonly Medium: number; readonly High: number }
  /** The most cookies of a site within a partition. */
  readonly cookiesPerPartition: number
  /** How many cookies are left within a partition that had too many. */
  readonly cookiesPerPartitionLeft: number
  /** The most octets of the names and values of a site within a partition. */
  readonly octetsPerPartition: number
  /** How many octets are left at most within a partition that had too many. */
  readonly octetsPerPartitionLeft: number
  /** Whether the octets of a partition are limited always, or only in a jar that partitions third-party cookies. */
  readonly octetsLimited: 'always' | 'if-partitioned'
  /** For how many milliseconds an access is not noted again. */
  readonly accessGranularity: number

  /**
   * Reads a profile that a program made from this one, and returns a copy that cannot change. It belongs to the profile so
   * that a program without profiles does not have it in its bundle.
   *
   * @param argument - how errors name the profile.
   * @throws TypeError that names the field if one is missing or cannot be used.
   */
  readonly read: (argument: string, given: Profile) => Profile
  /** Parses a set-cookie-string by the fields above. */
  readonly parse: (line: string, type: ApiType, readsPartitioned: boolean, profile: Profile) => ParseResult
  /** Decides what becomes of a parsed cookie by the fields above. */
  readonly receive: <Stored extends Cookie>(
    setCookie: ParsedSetCookie,
    request: CookieRequest,
    stored: StoredCookies<Stored>,
    policy: ReceptionPolicy,
    now: number,
    profile: Profile,
  ) => Reception<Stored>
  /** Chooses the cookies of a site that have to go, before the limits of the jar are applied. */
  readonly evict: <Candidate extends ProfileCandidate>(
    site: CrowdedSite<Candidate>,
    profile: Profile,
  ) => readonly Excess<Candidate>[]
}
