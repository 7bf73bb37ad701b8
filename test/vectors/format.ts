/**
 * The form of the vector files, as `spec-vectors/schema.json` describes it.
 */

export type Piece = string | { repeat: string; times: number } | { units: number[] } | { each: true }
export type Text = string | Piece[]
export interface Range {
  from: string
  to: string
}
export type Suffixes = string[] | 'live' | null
export type Instant = number | string
export type OriginText = string
export type Status = 'same-site' | 'cross-site'
export type ApiKind = 'HTTP' | 'non-HTTP'
export type Enforcement = 'Strict' | 'Lax' | 'None' | 'Default'
export type Bound = number | 'unlimited'

export interface PolicyRecord {
  cookiesPerSite?: Bound
  cookies?: Bound
  octetsPerSite?: Bound
  octets?: Bound
  cookieStringOctets?: Bound
  cookieAgeLimit?: Bound
  trustLoopback?: boolean
  laxAllowingUnsafe?: boolean | number
  thirdPartyCookies?: 'allow' | 'block'
  cookiesEnabled?: boolean
  sessionOnly?: boolean
}

export interface PartitionKeyRecord {
  topLevelSite: Text
  hasCrossSiteAncestor: boolean
}

export interface ContextRecord {
  type?: ApiKind
  sameSite?: Status
  method?: Text
  topLevelNavigation?: boolean
  siteForCookies?: OriginText | null
  reload?: Status
  partitionKey?: PartitionKeyRecord | null
  thirdParty?: boolean
  crossSiteRedirect?: boolean
  responseDate?: Text
}

export interface CookieRecord {
  name: Text
  value: Text
  domain?: Text
  hostOnly?: boolean
  path?: Text
  secure?: boolean
  httpOnly?: boolean
  sameSite?: Enforcement
  persistent?: boolean
  expiryTime?: Instant
  partitionKey?: PartitionKeyRecord
  priority?: 'Low' | 'High'
  creationTime?: Instant
  lastAccessTime?: Instant
}

export interface ParsedRecord {
  name: Text
  value: Text
  expires?: string
  maxAge?: number
  domain?: Text
  path?: Text
  secure?: true
  httpOnly?: true
  partitioned?: true
  priority?: 'Low' | 'Medium' | 'High'
  sameSite?: Enforcement
}

export interface RemovalRecord {
  cookie: CookieRecord
  reason: string
}

export interface ExclusionRecord {
  cookie: CookieRecord
  reasons: string[]
}

export type OutcomeRecord =
  | { stored: CookieRecord; replaced?: CookieRecord; evicted?: RemovalRecord[]; warnings?: string[] }
  | { removed: CookieRecord; replaced?: CookieRecord; warnings?: string[] }
  | { rejected: string[]; warnings?: string[] }

export interface ChangeRecord {
  cause: 'inserted' | 'overwritten' | 'expired-overwrite' | 'explicit' | 'expired' | 'session-over' | 'evicted'
  cookie: CookieRecord
  reason?: string
}

export interface DocumentRecord {
  url: string
  origin?: OriginText
  sandboxed?: true
}

export interface SerializedRecord {
  name: Text
  value: Text
  expires?: string
  maxAge?: number
  domain?: Text
  path?: Text
  secure?: boolean
  httpOnly?: boolean
  sameSite?: Text
  extensions?: Text[]
}

interface Parsing {
  line: Text
  type?: ApiKind
  readsPartitioned?: true
  warnings?: string[]
}

export type Check =
  | { kind: 'cookie-date'; text: Text; date: string | null }
  | { kind: 'canonical-host'; host: Text; canonical: Text | null }
  | { kind: 'ip-address'; host: Text; is: boolean }
  | { kind: 'domain-match'; host: Text; domain: Text; matches: boolean }
  | { kind: 'default-path'; path: Text; default: Text }
  | { kind: 'path-match'; path: Text; cookiePath: Text; matches: boolean }
  | { kind: 'same-site'; first: OriginText; second: OriginText; sameSite: boolean }
  | { kind: 'origin'; url: Text; origin: OriginText }
  | { kind: 'request'; origin: OriginText; siteForCookies: OriginText | null; reload?: Status; status: Status }
  | { kind: 'document'; chain: DocumentRecord[]; siteForCookies: OriginText }
  | { kind: 'worker'; origin: OriginText; chains: DocumentRecord[][]; siteForCookies: OriginText }
  | { kind: 'name-prefix'; name: Text; prefix: '__Secure-' | '__Host-' | null }
  | { kind: 'octets'; text: Text; type: ApiKind; octets: number }
  | ({ kind: 'parse'; parsed: ParsedRecord; rejected?: never } & Parsing)
  | ({ kind: 'parse'; parsed?: never; rejected: string[] } & Parsing)
  | { kind: 'receive'; setCookie: ParsedRecord; url?: Text; context?: ContextRecord; gives: OutcomeRecord }
  | {
      kind: 'excess'
      scope: 'site' | 'jar'
      candidates: { id: string; secure: boolean; creationTime: number; lastAccessTime: number }[]
      count: number
      excess: { id: string; reason: string }[]
    }
  | { kind: 'cookie-string'; cookies: { name: Text; value: Text }[]; string: Text }
  | { kind: 'serialize'; cookie: SerializedRecord; line: Text; refused?: never }
  | { kind: 'serialize'; cookie: SerializedRecord; line?: never; refused: string }

interface Place {
  url?: Text
  context?: ContextRecord
}

interface Watched {
  changes?: ChangeRecord[]
}

export type Action =
  | ({ do: 'set'; line: Text; gives: OutcomeRecord } & Place & Watched)
  | ({ do: 'get'; header: Text } & Place & Watched)
  | ({ do: 'cookies'; cookies: CookieRecord[] } & Place & Watched)
  | ({ do: 'explain'; included: CookieRecord[]; excluded: ExclusionRecord[]; reasons?: string[] } & Place & Watched)
  | ({ do: 'list'; holds: CookieRecord[] } & Watched)
  | { do: 'clock'; at: Instant }
  | ({ do: 'end-session'; removed: CookieRecord[] } & Watched)
  | ({ do: 'configure'; policy?: PolicyRecord; publicSuffixes?: Suffixes } & Watched)
  | ({ do: 'delete'; filter: FilterRecord; removed: CookieRecord[] } & Watched)
  | ({ do: 'clear'; removed: CookieRecord[] } & Watched)
  | { do: 'restore'; publicSuffixes?: Suffixes; rejected: ExclusionRecord[] }

export interface FilterRecord {
  name?: string
  domain?: string
  path?: string
  hostOnly?: boolean
  secure?: boolean
  httpOnly?: boolean
  sameSite?: Enforcement
  persistent?: boolean
  site?: string
}

export type Verdict = 'applies' | 'accepts' | 'refuses'

interface AnyVector {
  id: string
  title: string
  /** The browser whose rules hold, in place of those of the text. */
  profile?: 'chromium' | 'firefox'
  reading?: string
  proves: Record<string, Verdict>
  each?: (Text | Range)[]
  publicSuffixes?: Suffixes
  clock?: string
}

export type Vector = AnyVector &
  ({ check: Check; history?: never; policy?: never } | { check?: never; history: Action[]; policy?: PolicyRecord })

export interface VectorFile {
  $schema: './schema.json'
  section: string
  title: string
  publicSuffixes: Suffixes
  vectors: Vector[]
}

export interface Step {
  id: string
  section: string
  refuses?: true
  says: string
}

export interface Catalogue {
  $schema: './schema.json'
  steps: Step[]
}
