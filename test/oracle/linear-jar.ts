/**
 * The oracle: a jar that is one array of cookies in the order of their insertion, and looks at all of them every time
 * (§5.7, §5.8).
 */

import { type Cookie, isExpired } from '../../src/cookie/cookie.js'
import type { PublicSuffixes } from '../../src/cookie/public-suffixes.js'
import {
  cookiesDisabled,
  expired,
  type Reason,
  retrievalHostNotCanonical,
  sessionOver,
  thirdPartyBlocked,
} from '../../src/cookie/reason.js'
import type { Change, CookieFilter, Explanation, LinearClient, SetCookieResult } from './answers.js'
import { canonicalizeHost } from './canonical-host.js'
import { excessCookies, expiredCookies, type Removal } from './eviction.js'
import { parseSetCookie } from './parse.js'
import {
  type Configuration,
  type ConfigurationOptions,
  configured,
  defaultConfiguration,
  isThirdParty,
  type Request,
  type RequestContext,
  requestOf,
} from './policy.js'
import { cookieString, cutToOctets, explainElsewhere, type Retrieved, retrieveCookies } from './retrieval.js'
import { siteOf } from './same-site.js'
import { entriesOf, inserted, type RejectedEntry, refusalsOfEntry } from './serialization.js'
import { linesOf, type SetCookieLines } from './set-cookie-lines.js'
import { receiveCookie } from './storage.js'

/** What a linear jar is made with: it has no list of its own. */
export interface LinearJarOptions extends ConfigurationOptions {
  readonly now: () => number
  readonly publicSuffixes: PublicSuffixes | null
  /** Whether §5.7 step 16 looks at the cookies of other sites too, as the text has it; false if left out. */
  readonly overlayAcrossSites?: boolean
}

type Selection = { readonly site: readonly Retrieved[]; readonly refused: readonly Reason[]; readonly now: number }

/** The jar that is right by being plain. */
export class LinearJar {
  #clock: () => number
  #configuration: Configuration
  #cookies: Cookie[] = []
  #listeners: ((change: Change) => void)[] = []
  #overlayAcrossSites: boolean

  constructor(options: LinearJarOptions) {
    this.#clock = options.now
    this.#configuration = configured(defaultConfiguration(options.publicSuffixes), options)
    this.#overlayAcrossSites = options.overlayAcrossSites ?? false
  }

  static fromJSON(
    document: unknown,
    options: LinearJarOptions & { readonly onRejected?: (rejected: RejectedEntry) => void },
  ): LinearJar {
    const jar = new LinearJar(options)
    const entries = entriesOf(document)
    const now = jar.#now()
    for (const entry of entries) {
      const reasons = refusalsOfEntry(entry, options.publicSuffixes)
      if (reasons.length > 0) options.onRejected?.({ entry, reasons })
      // §5.7 eviction 1
      else if (!isExpired(entry, now)) jar.#cookies = inserted(jar.#cookies, entry)
    }
    jar.#evictExcess()
    return jar
  }

  setCookie(text: string, url: string | URL, context: RequestContext = {}): SetCookieResult {
    const request = requestOf(url, context, this.#configuration)
    return this.#setCookie(text, request, this.#begin())
  }

  setCookies(lines: SetCookieLines, url: string | URL, context: RequestContext = {}): SetCookieResult[] {
    const request = requestOf(url, context, this.#configuration)
    const now = this.#begin()
    return linesOf(lines).map((line) => this.#setCookie(line, request, now))
  }

  getCookieString(url: string | URL, context: RequestContext = {}): string {
    return cookieString(this.#retrieve(url, context))
  }

  getCookies(url: string | URL, context: RequestContext = {}): Cookie[] {
    return this.#retrieve(url, context)
  }

  explain(url: string | URL, context: RequestContext = {}, filter?: CookieFilter): Explanation {
    if (filter !== undefined) return this.#explainFiltered(url, context, filter)
    const { site, refused } = this.#select(url, context)
    return {
      included: site.filter(({ reasons }) => reasons.length === 0).map(({ cookie }) => cookie),
      excluded: site.filter(({ reasons }) => reasons.length > 0),
      reasons: refused,
    }
  }

  /** What is remembered of a context is the context: each call says it again. */
  client(context: RequestContext): LinearClient {
    return {
      setCookie: (text, url) => this.setCookie(text, url, context),
      setCookies: (lines, url) => this.setCookies(lines, url, context),
      getCookieString: (url) => this.getCookieString(url, context),
      getCookies: (url) => this.getCookies(url, context),
      explain: (url, filter) => this.explain(url, context, filter),
    }
  }

  get size(): number {
    this.#begin()
    return this.#cookies.length
  }

  [Symbol.iterator](): IterableIterator<Cookie> {
    this.#begin()
    return [...this.#cookies].values()
  }

  delete(filter: CookieFilter | ((cookie: Cookie) => boolean)): Cookie[] {
    const predicate = typeof filter === 'function' ? filter : this.#predicateOf(filter)
    this.#begin()
    return this.#removeAll(this.#cookies.filter(predicate), 'explicit')
  }

  clear(): Cookie[] {
    this.#begin()
    return this.#removeAll(this.#cookies, 'explicit')
  }

  endSession(): Cookie[] {
    this.#begin()
    // §5.7 session
    const temporary = this.#cookies.filter((cookie) => !cookie.persistent)
    return this.#removeAll(temporary, 'session-over', sessionOver)
  }

  configure(options: ConfigurationOptions): void {
    const configuration = configured(this.#configuration, options)
    this.#begin()
    this.#configuration = configuration
    this.#evictExcess()
  }

  clone(options: ConfigurationOptions & { readonly now?: () => number } = {}): LinearJar {
    this.#begin()
    const copy = new LinearJar({
      now: options.now ?? this.#clock,
      publicSuffixes: null,
      overlayAcrossSites: this.#overlayAcrossSites,
    })
    copy.#configuration = configured(this.#configuration, options)
    copy.#cookies = [...this.#cookies]
    copy.#evictExcess()
    return copy
  }

  toJSON(): { version: 2; cookies: Cookie[] } {
    this.#begin()
    return { version: 2, cookies: [...this.#cookies] }
  }

  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.push(listener)
    return () => {
      this.#listeners = this.#listeners.filter((each) => each !== listener)
    }
  }

  #now(): number {
    const now = this.#clock()
    if (Number.isNaN(new Date(now).getTime())) throw new TypeError('The clock does not answer a time.')
    return now
  }

  /** Reads the clock, and evicts all expired cookies. */
  #begin(): number {
    const now = this.#now()
    this.#removeAll(expiredCookies(this.#cookies, now), 'expired', expired)
    return now
  }

  #setCookie(text: string, request: Request, now: number): SetCookieResult {
    // §5.7 step 1
    const refused = this.#refusalOfPolicy(request)
    if (refused !== null && !sparesPartitioned(refused, request)) {
      return { status: 'rejected', reasons: [refused], warnings: [] }
    }
    const { cookieAgeLimit } = this.#configuration.limits
    const parsed = parseSetCookie(text, { ...request, cookieAgeLimit, now })
    if ('refused' in parsed) return { status: 'rejected', reasons: parsed.refused, warnings: [] }

    if (refused !== null && !parsed.attributes.some(({ name }) => name === 'Partitioned')) {
      return { status: 'rejected', reasons: [refused], warnings: [] }
    }

    const warnings = [...parsed.warnings]
    const reception = { ...request, overlayAcrossSites: this.#overlayAcrossSites, now }
    const decision = receiveCookie(parsed, reception, this.#cookies, warnings)
    if (decision.kind === 'rejected') return { status: 'rejected', reasons: decision.reasons, warnings }

    const { cookie, replaced } = decision
    const withReplaced = replaced === undefined ? {} : { replaced }
    if (decision.kind === 'removed') {
      if (replaced !== undefined) this.#removeAll([replaced], 'expired-overwrite', expired)
      return { status: 'removed', cookie, ...withReplaced, warnings }
    }
    // §5.7 step 23.4, §5.7 step 24
    const withCookie =
      replaced === undefined
        ? [...this.#cookies, cookie]
        : this.#cookies.map((each) => (each === replaced ? cookie : each))
    const evicted = excessCookies(withCookie, this.#configuration.limits, this.#configuration.publicSuffixes)
    const ownEviction = evicted.find((removal) => removal.cookie === cookie)
    if (ownEviction !== undefined) return { status: 'rejected', reasons: [ownEviction.reason], warnings }
    this.#cookies = withCookie
    if (replaced !== undefined) this.#tell({ cause: 'overwritten', cookie: replaced })
    this.#tell({ cause: 'inserted', cookie })
    this.#evict(evicted)
    return { status: 'stored', cookie, ...withReplaced, evicted, warnings }
  }

  #retrieve(url: string | URL, context: RequestContext): Cookie[] {
    const { site, refused, now } = this.#select(url, context)
    const list = refused.length > 0 ? [] : site.filter(({ reasons }) => reasons.length === 0)
    return list.map(({ cookie }) => {
      // §5.8.3 step 5
      const accessed = { ...cookie, lastAccessTime: now }
      this.#cookies = this.#cookies.map((each) => (each === cookie ? accessed : each))
      return accessed
    })
  }

  #select(url: string | URL, context: RequestContext): Selection {
    const request = requestOf(url, context, this.#configuration)
    const now = this.#begin()
    const { host } = request
    const refusal = this.#refusalOfPolicy(request)
    // §5.8.3 step 2
    if (host === null) {
      const withholdsAll = refusal !== null && !sparesPartitioned(refusal, request)
      return { site: [], refused: [withholdsAll ? refusal : retrievalHostNotCanonical], now }
    }
    const site = retrieveCookies(this.#cookies, { ...request, host, now })
    const { cookieStringOctets } = this.#configuration.limits
    if (refusal === null) return { site: cutToOctets(site, cookieStringOctets), refused: [], now }
    const spares = sparesPartitioned(refusal, request)
    const allowed = site.map(({ cookie, reasons }) => ({
      cookie,
      reasons: spares && cookie.partitionKey !== null ? reasons : [refusal],
    }))
    return { site: cutToOctets(allowed, cookieStringOctets), refused: spares ? [] : [refusal], now }
  }

  #explainFiltered(url: string | URL, context: RequestContext, filter: CookieFilter): Explanation {
    const request = requestOf(url, context, this.#configuration)
    const isMeant = this.#predicateOf(filter)
    const { included, excluded, reasons } = this.explain(url, context)
    const { host } = request
    const elsewhere =
      host === null
        ? this.#cookies.map((cookie) => ({ cookie, reasons: [retrievalHostNotCanonical] }))
        : explainElsewhere(this.#cookies, { ...request, host, now: this.#now() })
    return {
      included: included.filter(isMeant),
      excluded: excluded.filter(({ cookie }) => isMeant(cookie)),
      elsewhere: elsewhere.filter(({ cookie }) => isMeant(cookie)).slice(0, 100),
      reasons,
    }
  }

  #refusalOfPolicy(request: Request): Reason | null {
    // §7.3
    if (!this.#configuration.cookiesEnabled) return cookiesDisabled
    // §7.1
    if (this.#configuration.thirdPartyCookies === 'block' && isThirdParty(request)) return thirdPartyBlocked
    return null
  }

  #predicateOf(filter: CookieFilter): (cookie: Cookie) => boolean {
    if (Object.keys(filter).length === 0) throw new TypeError('An empty filter would delete everything.')
    const { publicSuffixes } = this.#configuration
    const wanted = new Map(Object.entries(filter))
    for (const field of ['domain', 'site']) {
      const text = wanted.get(field)
      if (typeof text !== 'string') continue
      const host = canonicalizeHost(text.replace(/^\./, ''))
      if (host === null) throw new TypeError('No cookie belongs to what is not a host.')
      wanted.set(field, field === 'site' && publicSuffixes !== null ? siteOf(host, publicSuffixes) : host)
    }
    return (cookie) =>
      Object.entries({ ...cookie, site: siteOf(cookie.domain, publicSuffixes) }).every(
        ([field, value]) => !wanted.has(field) || wanted.get(field) === value,
      )
  }

  #evictExcess(): void {
    this.#evict(excessCookies(this.#cookies, this.#configuration.limits, this.#configuration.publicSuffixes))
  }

  #evict(removals: readonly Removal[]): void {
    for (const { cookie, reason } of removals) this.#removeAll([cookie], 'evicted', reason)
  }

  #removeAll(removed: readonly Cookie[], cause: Change['cause'], reason?: Reason): Cookie[] {
    this.#cookies = this.#cookies.filter((each) => !removed.includes(each))
    for (const cookie of removed) this.#tell(reason === undefined ? { cause, cookie } : { cause, cookie, reason })
    return [...removed]
  }

  #tell(change: Change): void {
    for (const listener of this.#listeners) listener(change)
  }
}

/** Whether a policy leaves the partitioned cookies of a request alone. */
function sparesPartitioned(refusal: Reason, request: Request): boolean {
  return refusal === thirdPartyBlocked && request.partitionKey !== null
}
