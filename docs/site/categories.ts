/**
 * The categories of the larger entry points, in the order in which a user meets them. `@category` in the sources wins; names
 * without either stand by their kinds.
 */

/** The categories of an entry point, each with its names. */
export type Categories = Readonly<Record<string, string>>

const list = (names: string): readonly string[] => names.split(' ')

const byModule: Readonly<Record<string, Categories>> = {
  speculoos: {
    'The jar':
      'CookieJar CookieClient CookieJarOptions Limits FromJSONOptions RequestContext Origin SameSiteStatus ApiType PartitionKey',
    'Set cookies':
      'SetCookieResult CookieInit SetCookieLines HeadersRecord HeaderPair RawHeaders splitSetCookie EvictedCookie',
    'Read and find cookies': 'Cookie SameSite describeCookie CookieFilter CookieFields SiteKey',
    'Why: reasons and explanations':
      'reasons Reason ReasonId ReasonKind Explanation FilteredExplanation ExcludedCookie Rejection RejectionListener',
    'Watch, save and restore':
      'CookieChange ChangeCause ChangeListener ChangesListener SiteChange SerializedJar AdmitResult RejectedEntry',
    'Lines without a jar':
      'parseSetCookie ParsedSetCookie ParseResult parseCookie serializeSetCookie SetCookieInit toSetCookie',
    'Rules of your own':
      'Inspection InspectionRefusal InspectionUse Profile ProfileCandidate CrowdedSite PublicSuffixes publicSuffixes',
  },
  'speculoos/fetch': {
    'The fetch': 'createFetch FetchOptions CookieFetch WhatwgFetch FetchCall',
    'What a hop tells': 'Hop ReceivedLine HopOptions HopRequest HopContext',
    'Which jar': 'JarSource GivenJar JarHolder AsyncJar AsyncClient',
  },
  'speculoos/algorithms': {
    'Receive cookies (§5.6, §5.7)':
      'receiveCookie Reception ReceptionPolicy StoredCookies CookieIdentity cookieDate namePrefix NamePrefix octetLength',
    'Retrieve cookies (§5.8)':
      'retrieveCookies explainRetrieval cookieString compareForRetrieval CookieRequest RetrievalPolicy',
    'Hosts, domains and paths (§5.1)': 'canonicalizeHost domainMatch isIpAddress pathMatch defaultPath',
    'Sites and SameSite (§5.2)':
      'originOf siteOf sameSite sameSiteOfRequest SameSiteRequest siteForCookiesOfDocument CookieDocument siteForCookiesOfWorker CookieWorker',
    'Eviction (§5.7)': 'chooseExcess Excess EvictionCandidate EvictionScope',
  },
  'speculoos/browser': {
    'The browser and its pages':
      'Browser BrowserOptions Page Frame FrameOptions LinkTarget SubmitInit BrowserDocument BrowserFetch',
    'Requests and why':
      'BrowserRequest BrowserRequestInit BrowserFetchInit RequestDestination RequestMaker RequestExplanation BrowserResponse ResponseHeaders',
    'Workers and service workers':
      'BrowserWorker WorkerOptions BrowserServiceWorker ServiceWorkerOptions CookieSubscriptions CookieSubscriptionListener',
    'The Cookie Store API':
      'CookieStore CookieInit CookieListItem CookieSameSite CookieStoreGetOptions CookieStoreDeleteOptions CookieChangeEvent CookieChangeEventInit CookieChangeListener ExtendableCookieChangeEvent',
    'For jsdom, happy-dom and others':
      'PageCookieJar PageCookieJarOptions PageCookieJarCallback OptionsAndCallback PageCookie SerializedPageCookies PageCookieContainer ContainerCookie ContainerCookieInit ContainerChanges',
    Profiles: 'profiles ProfileName BrowserProfile ThirdPartyRule CookieStoreRules ClearingResponse',
  },
  'speculoos/formats': {
    'Read and write':
      'readCookies ReadOptions ReadResult writeCookies WriteOptions WriteResult readFormat ReadFormatOptions writeFormat CookieInput PlaywrightState SqliteHandle SqliteStatement',
    'What is refused and lost':
      'FileEntry EntryReason formatReasons FormatReason FormatReasonId Loss LossName OmittedRecord FileContents',
    'The formats':
      'formats FormatName Format FormatCode netscape lwp playwright puppeteer cdp webdriver webdriverBidi webextension har httpMessage insomnia juju toughCookie toughCookieFileStore speculoos cookieStore chromiumSqlite firefoxSqlite safari',
  },
  'speculoos/storage': {
    'Open a jar': 'openJar OpenJarOptions StoredJar Durability',
    'What goes wrong': 'StorageError StorageErrorKind StorageConflict',
    'Write a storage':
      'RecordStorage RecordKey StoredRecord RecordVersion RecordChange ReadOptions WriteOptions WriteResult',
  },
  'speculoos/sealed': {
    'Seal a storage': 'sealed SealedOptions SealedStorage SealBroken SealFault Sealing',
    Keys: 'rawKeyring Keyring KeyProvider WrappedKeys WrappedKeysOptions KeyWrapper passphraseWrapper PassphraseOptions rawKeyWrapper KeysUnavailable KeyFault',
    'The audit log':
      'AuditLog AuditLogOptions Auditor AuditNote AuditEvent AuditedCookie AuditHead AuditReport AuditVerdict verifyAuditLog VerifyOptions VerifiedEntry',
    Inspections: 'inspections jwtNotExpired noMarkup shape',
  },
  'speculoos/tough-cookie': {
    'The jar':
      'CookieJar CreateCookieJarOptions OverOptions SetCookieOptions GetCookiesOptions CookieJarRejection CookieRefusal ParameterError PrefixSecurityMode PrefixSecurityEnum Callback ErrorCallback Nullable',
    Cookies:
      'Cookie CreateCookieOptions parse ParseCookieOptions fromJSON SerializedCookie SerializedCookieJar cookieCompare',
    Stores: 'Store MemoryCookieStore MemoryCookieStoreIndex',
    'Domains, paths and dates':
      'canonicalDomain defaultPath domainMatch getPublicSuffix GetPublicSuffixOptions parseDate formatDate permuteDomain permutePath version',
  },
}

/** The categories of an entry point: titles and names, in order. */
export function categoriesOf(module: string): readonly (readonly [title: string, names: readonly string[]])[] {
  return Object.entries(byModule[module] ?? {}).map(([title, names]) => [title, list(names)])
}

/** The entry points that have categories. */
export const categorized: readonly string[] = Object.keys(byModule)
