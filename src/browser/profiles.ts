/**
 * What user agents do differently with documents, requests and scripts, as plain data and functions: a profile for the
 * text of RFC 6265bis, one for Chromium 156 and one for Firefox 153. What looks like a bug of a browser is a named field.
 */
import type { Cookie } from '../cookie/cookie.js'
import { profiles as jarProfiles } from '../profiles/index.js'
import type { Profile } from '../profiles/profile.js'

/**
 * Where user agents differ in the Cookie Store API. The fields of the text are those of `profiles.rfc6265bis`.
 *
 * @see https://cookiestore.spec.whatwg.org/
 */
export interface CookieStoreRules {
  /** Whether documents that come from no server have the API, such as those of `data:`. */
  readonly inDataDocuments: boolean
  /** Whether a list has the order in which cookies came or changed, partitioned ones last, and not that of a header. */
  readonly listsInStoredOrder: boolean
  /**
   * Whether a list that holds a name which is not UTF-8 rejects: with an InternalError if the name ends within a character,
   * otherwise with a TypeError.
   */
  readonly failsOnInvalidNames: boolean
  /** Whether a name or value that is not UTF-8 becomes `''`, which no name finds, and not a text with U+FFFD. */
  readonly emptiesInvalidTexts: boolean
  /** Whether items have the attributes of a cookie too, and not only name and value. */
  readonly listsAttributes: boolean
  /** Whether a path that is given and does not end with `/` gets one. */
  readonly appendsSlashToPath: boolean
  /** Whether a path is stored as a URL has it: percent-encoded, and without `.` and `..` segments. */
  readonly canonicalizesPath: boolean
  /** Whether an empty path is refused if the default-path, which it means, is `/`. */
  readonly refusesEmptyPathAtRoot: boolean
  /** Whether a cookie without a name is refused. */
  readonly refusesNameless: boolean
  /** Whether a tab within a name or value is refused. */
  readonly refusesTab: boolean
  /** Whether a call rejects if the cookie was not stored. */
  readonly rejectsWhatStorageRefuses: boolean
  /** Whether a `;` in a path is stored as part of it. */
  readonly storesSemicolonInPath: boolean
  /** Whether the domain `''` counts as no domain. */
  readonly takesEmptyDomain: boolean
  /**
   * Whether `delete` removes the first cookie of the list that has the name and the path, and a matching domain, with
   * or without a Domain attribute. Then third parties have to pass `partitioned`, and first parties must not.
   */
  readonly deletesFirstMatch: boolean
  /** Whether calls do nothing, and return nothing, in a frame of another site while third-party cookies are blocked. */
  readonly idleWhenBlocked: boolean
  /** Whether `partitioned: true` has an effect if all documents are of one site. */
  readonly partitionsFirstPartyCookies: boolean
  /** Whether a page gets changes of cookies for other paths than its own. */
  readonly firesForOtherPaths: boolean
  /** Whether changes of partitioned cookies are reported. */
  readonly firesForPartitioned: boolean
  /** Whether the expiry of a cookie is reported, when it is noticed. */
  readonly firesOnExpiry: boolean
  /** Whether there is one event for each cookie, and not one for each turn. */
  readonly firesOncePerCookie: boolean
  /** Whether spaces and tabs around the name of a subscription are removed. */
  readonly trimsSubscriptionNames: boolean
  /** Whether a change must concern the URL of the scope as well as that of the subscription. */
  readonly subscriptionsNeedScopeUrl: boolean
}

/**
 * What is known of a response when it clears cookies.
 *
 * @see https://w3c.github.io/webappsec-clear-site-data/
 */
export interface ClearingResponse {
  /** The host of the response. */
  readonly host: string
  /** Whether the cookie belongs to the site of the host. */
  readonly isOfSite: boolean
  /** Whether the cookie is in the partition of the request. */
  readonly isOfPartition: boolean
  /** Whether the request was third-party. */
  readonly isThirdParty: boolean
  /** What becomes of third-party cookies. */
  readonly thirdPartyCookies: ThirdPartyRule
}

/** What becomes of third-party cookies; see {@link BrowserProfile}. */
export type ThirdPartyRule = Profile['thirdPartyCookies']

/**
 * What a browser does, where browsers differ: the profile of its jar, and what concerns documents and scripts. Spread one
 * of {@link profiles} to change it.
 *
 * @example A Chromium that takes http and https for one site
 * ```ts
 * import { Browser, profiles } from 'speculoos/browser'
 *
 * const profile = { ...profiles.chromium, schemefulSameSite: false }
 * const page = await new Browser({ profile }).open('http://shop.example/')
 * console.log(page.explain('https://shop.example/', { destination: 'image' }).sameSite) // => same-site
 * ```
 */
export interface BrowserProfile extends Profile {
  /**
   * Whether a navigation is same-site by the origin of its initiator and, in a frame, by the ancestors of the frame. By
   * the text it is so by the site for cookies of its initiator (§5.2).
   */
  readonly navigationsAuditAncestors: boolean
  /** Whether a page that reloads itself makes a same-site request. */
  readonly reloadByScriptIsSameSite: boolean
  /** Whether a sandboxed document has the site of its URL (§5.2.1 step 4.1). */
  readonly sandboxedSiteIsThatOfUrl: boolean
  /** Whether `document.cookie` of an `about:` document is that of the document which made it. */
  readonly aboutDocumentsHaveCookies: boolean
  /** Whether `document.cookie` is empty if one of its cookies has octets that are not UTF-8. */
  readonly invalidOctetsHideCookies: boolean
  /** Whether `document.cookie` throws in a `data:` document, which has no cookies in any case. */
  readonly dataDocumentsThrow: boolean
  /** Whether frames can be credentialless: cookies of their own, until the page is left. */
  readonly hasCredentiallessFrames: boolean
  /** Whether a shared worker is bound to the documents of one partition only. */
  readonly partitionsSharedWorkers: boolean
  /** Whether a frame of another site can start shared workers while third-party cookies are blocked. */
  readonly blockedFramesShareWorkers: boolean
  /** Whether Clear-Site-Data removes a cookie. */
  readonly clears: (cookie: Cookie, response: ClearingResponse) => boolean
  /**
   * The order in which Clear-Site-Data removes cookies and change events report it: as they came, with the partitioned
   * ones last, or the last one of the list first.
   */
  readonly clearingOrder: 'stored' | 'partitioned-last' | 'last-first'
  /** Whether a response that clears cookies, or would if it were secure, stores its own cookies first. */
  readonly clearingResponsesStore: boolean
  /** Whether Clear-Site-Data counts in a response to a request without credentials. */
  readonly clearsWithoutCredentials: boolean
  /** Whether Clear-Site-Data counts in a response that fills a sandboxed frame. */
  readonly sandboxedFramesClear: boolean
  /** The Cookie Store API. */
  readonly cookieStore: CookieStoreRules
}

const rfc6265bis: BrowserProfile = Object.freeze<BrowserProfile>({
  ...jarProfiles.rfc6265bis,
  navigationsAuditAncestors: false,
  reloadByScriptIsSameSite: true,
  sandboxedSiteIsThatOfUrl: true,
  aboutDocumentsHaveCookies: false,
  invalidOctetsHideCookies: false,
  dataDocumentsThrow: false,
  hasCredentiallessFrames: true,
  partitionsSharedWorkers: false,
  blockedFramesShareWorkers: true,
  clears: (cookie, { isOfSite, isOfPartition }) => isOfSite && (cookie.partitionKey === null || isOfPartition),
  clearingOrder: 'stored',
  clearingResponsesStore: true,
  clearsWithoutCredentials: false,
  sandboxedFramesClear: true,
  cookieStore: Object.freeze({
    inDataDocuments: true,
    listsInStoredOrder: false,
    failsOnInvalidNames: false,
    emptiesInvalidTexts: false,
    listsAttributes: false,
    appendsSlashToPath: false,
    canonicalizesPath: false,
    refusesEmptyPathAtRoot: false,
    refusesNameless: false,
    refusesTab: false,
    rejectsWhatStorageRefuses: false,
    storesSemicolonInPath: false,
    takesEmptyDomain: false,
    deletesFirstMatch: false,
    idleWhenBlocked: false,
    partitionsFirstPartyCookies: true,
    firesForOtherPaths: false,
    firesForPartitioned: true,
    firesOnExpiry: true,
    firesOncePerCookie: false,
    trimsSubscriptionNames: true,
    subscriptionsNeedScopeUrl: true,
  }),
})

const chromium: BrowserProfile = Object.freeze<BrowserProfile>({
  ...rfc6265bis,
  ...jarProfiles.chromium,
  navigationsAuditAncestors: true,
  sandboxedSiteIsThatOfUrl: false,
  aboutDocumentsHaveCookies: true,
  invalidOctetsHideCookies: true,
  dataDocumentsThrow: true,
  partitionsSharedWorkers: true,
  clearingOrder: 'partitioned-last',
  clearingResponsesStore: false,
  clears: (cookie, { isOfSite, isOfPartition, isThirdParty, thirdPartyCookies }) =>
    isOfSite && (cookie.partitionKey === null ? !(isThirdParty && thirdPartyCookies !== 'allow') : isOfPartition),
  cookieStore: Object.freeze({
    ...rfc6265bis.cookieStore,
    inDataDocuments: false,
    emptiesInvalidTexts: true,
    listsAttributes: true,
    appendsSlashToPath: true,
    canonicalizesPath: true,
    refusesTab: true,
    rejectsWhatStorageRefuses: true,
    firesOncePerCookie: true,
    trimsSubscriptionNames: false,
    subscriptionsNeedScopeUrl: false,
  }),
})

const firefox: BrowserProfile = Object.freeze<BrowserProfile>({
  ...rfc6265bis,
  ...jarProfiles.firefox,
  navigationsAuditAncestors: true,
  reloadByScriptIsSameSite: false,
  sandboxedSiteIsThatOfUrl: false,
  aboutDocumentsHaveCookies: true,
  hasCredentiallessFrames: false,
  partitionsSharedWorkers: true,
  blockedFramesShareWorkers: false,
  clears: (cookie, { host, isOfPartition, isThirdParty, thirdPartyCookies }) =>
    cookie.domain === host &&
    (isThirdParty && thirdPartyCookies === 'partition'
      ? isOfPartition && cookie.partitionKey !== null
      : cookie.partitionKey === null),
  clearingOrder: 'last-first',
  clearsWithoutCredentials: true,
  sandboxedFramesClear: false,
  cookieStore: Object.freeze({
    ...rfc6265bis.cookieStore,
    listsInStoredOrder: true,
    failsOnInvalidNames: true,
    refusesEmptyPathAtRoot: true,
    refusesNameless: true,
    storesSemicolonInPath: true,
    takesEmptyDomain: true,
    deletesFirstMatch: true,
    idleWhenBlocked: true,
    partitionsFirstPartyCookies: false,
    firesForOtherPaths: true,
    firesForPartitioned: false,
    firesOnExpiry: false,
    firesOncePerCookie: true,
    trimsSubscriptionNames: false,
  }),
})

/**
 * The browsers that can be simulated: the text itself, Chromium 156 and Firefox 153 ESR.
 *
 * @example
 * ```ts
 * import { profiles } from 'speculoos/browser'
 *
 * console.log(profiles.firefox.version, profiles.firefox.thirdPartyCookies) // => 153 partition
 * ```
 *
 * @see {@link BrowserProfile}
 */
export const profiles: Readonly<Record<ProfileName, BrowserProfile>> = Object.freeze({
  rfc6265bis,
  chromium,
  firefox,
})

/** The name of a profile; see {@link profiles}. */
export type ProfileName = 'rfc6265bis' | 'chromium' | 'firefox'
