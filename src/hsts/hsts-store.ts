/**
 * The store of Known HSTS Hosts: takes Strict-Transport-Security header fields, and upgrades URLs (RFC 6797 §8).
 */
import { canonicalizeHost, isIpAddress } from '../algorithms/canonical-host.js'
import { parseUrl } from '../algorithms/url.js'
import { fieldsOf, invalidArgument, invalidSecret, requireString } from '../cookie/invalid-argument.js'
import { LATEST_DATE } from '../cookie/limits.js'
import type { HstsPolicy } from '../http/hsts-policy.js'
import { chooseExcess } from './excess.js'
import type { HstsHost } from './hsts-host.js'
import {
  alreadySecure,
  congruentMatch,
  type HstsReason,
  headerMissing,
  hostNotCanonical,
  hostNotNoted,
  insecureTransport,
  ipAddress,
  ipAddressNotNoted,
  laterFieldIgnored,
  maxAgeCapped,
  notKnown,
  otherScheme,
  preloaded,
  superdomainMatch,
} from './hsts-reason.js'
import { parseHeader } from './parse-header.js'
import { type PreloadedHost, readPreloaded } from './preloaded-host.js'

/**
 * The options of a store.
 *
 * @see RFC 6797 §8 and §12.3
 */
export interface HstsOptions {
  /** The clock: the current time in milliseconds since 1970-01-01T00:00:00Z. `Date.now` by default. */
  readonly now?: (() => number) | undefined
  /** A preload list: hosts that are known from the beginning. A string stands for the host and all hosts below it. */
  readonly preload?: Iterable<string | PreloadedHost> | undefined
  /** The most hosts that are kept, but for those of the preload list; 10,000 by default. */
  readonly hosts?: number | undefined
  /** The longest that a host is known, in seconds; 63,072,000 (two years) by default. */
  readonly maxAgeLimitSeconds?: number | undefined
}

/**
 * What became of a URL, and why.
 *
 * @see RFC 6797 §8.3
 */
export interface HstsUpgrade {
  /** The URL to load: an upgraded one, or the URL as a parser writes it. */
  readonly url: string
  /** Whether it was upgraded. */
  readonly upgraded: boolean
  /** The known host that decided it; `null` if there is none. */
  readonly host: string | null
  /** Why. */
  readonly reason: HstsReason
}

/**
 * What became of the header field of a response.
 *
 * @see RFC 6797 §8.1
 */
export interface HstsReceipt {
  /** Whether the host was noted, was removed by `max-age=0`, or the header field was ignored. */
  readonly status: 'noted' | 'removed' | 'ignored'
  /** The host as it is noted now; `null` if it is not. */
  readonly host: HstsHost | null
  /** Why it was ignored; otherwise empty. */
  readonly reasons: readonly HstsReason[]
  /** What was ignored or changed in it. */
  readonly warnings: readonly HstsReason[]
}

/** The names of the options. */
export const HSTS_OPTIONS: readonly string[] = ['now', 'preload', 'hosts', 'maxAgeLimitSeconds']

const HOSTS = 10_000
const MAX_AGE_LIMIT = 63_072_000

/**
 * Keeps the hosts that want to be reached over secure connections only, and upgrades the URLs of their requests. Every method
 * reads the clock once, and first removes the hosts that are expired by then.
 *
 * @example
 * ```ts
 * import { HstsStore } from 'speculoos/hsts'
 *
 * const hsts = new HstsStore()
 * hsts.receive('max-age=31536000; includeSubDomains', 'https://site.example/')
 * console.log(hsts.upgrade('http://www.site.example:80/a').url) // => https://www.site.example/a
 * console.log(hsts.upgrade('http://other.example/').reason.id) // => not-known
 * ```
 *
 * @see RFC 6797 §8
 */
export class HstsStore implements HstsPolicy {
  readonly #now: () => number
  readonly #hostLimit: number
  readonly #maxAgeLimit: number
  readonly #preload = new Map<string, boolean>()
  readonly #hosts = new Map<string, HstsHost>()
  /** The earliest time at which a host may be expired. */
  #nextExpiry = Infinity

  /**
   * Makes a store that knows the hosts of the preload list, and no others.
   *
   * @throws TypeError if an option is unknown or has an invalid value.
   *
   * @example
   * ```ts
   * import { HstsStore } from 'speculoos/hsts'
   *
   * const hsts = new HstsStore({ preload: ['bank.example', { host: 'dev', includeSubDomains: true }] })
   * console.log(hsts.upgrade('http://my.bank.example/').reason.id) // => preloaded
   * ```
   */
  constructor(options: HstsOptions = {}) {
    const { now = Date.now, preload = [], hosts = HOSTS, maxAgeLimitSeconds = MAX_AGE_LIMIT } = readOptions(options)
    this.#now = now
    this.#hostLimit = hosts
    this.#maxAgeLimit = maxAgeLimitSeconds
    for (const given of preload) {
      const { host, includeSubDomains = true } = readPreloaded(given)
      const name = knownName(host)
      if (name === null || isIpAddress(name)) throw invalidArgument('options.preload', host, 'a list of host names')
      this.#preload.set(name, includeSubDomains)
    }
  }

  /**
   * Upgrades a URL if its host is known: `http` becomes `https` and `ws` becomes `wss`, port 80 becomes 443, and other ports
   * stay. Call it before cookies are looked up.
   *
   * @throws TypeError if it is not an absolute URL.
   *
   * @example
   * ```ts
   * import { HstsStore } from 'speculoos/hsts'
   *
   * const hsts = new HstsStore({ preload: ['site.example'] })
   * console.log(hsts.upgrade('http://site.example:8080/').url) // => https://site.example:8080/
   * console.log(hsts.upgrade('http://192.0.2.1/').reason.id) // => ip-address
   * ```
   *
   * @see RFC 6797 §8.3
   */
  upgrade(url: string | URL): HstsUpgrade {
    const given = parseUrl('url', url)
    const { href, protocol, hostname } = given
    this.#advance()
    const pass = (reason: HstsReason): HstsUpgrade => ({ url: href, upgraded: false, host: null, reason })
    if (protocol === 'https:' || protocol === 'wss:') return pass(alreadySecure)
    if (protocol !== 'http:' && protocol !== 'ws:') return pass(otherScheme)
    // A host that cannot be canonicalized is never known, but a domain above it may be: some DNS servers answer any name.
    const name = knownName(hostname)
    // §8.3 step 2
    if (name !== null && isIpAddress(name)) return pass(ipAddress)
    const found = this.#match(name ?? hostname.replace(/\.$/, ''))
    if (found === null) return pass(name === null ? hostNotCanonical : notKnown)
    // §8.3 step 5. Port 80 is the default of these schemes, so a URL never names it, and the port of the new scheme is 443.
    const upgraded = new URL(given)
    upgraded.protocol = protocol === 'http:' ? 'https:' : 'wss:'
    return { url: upgraded.href, upgraded: true, ...found }
  }

  /**
   * Takes the Strict-Transport-Security header field of a response.
   *
   * @param lines - the value of the header field; a list if there are several, of which only the first one counts.
   * @param url - the URL of the request whose response it is, after any upgrade.
   * @throws TypeError if an argument cannot be used. What a server sends never makes it throw.
   *
   * @example
   * ```ts
   * import { HstsStore } from 'speculoos/hsts'
   *
   * const hsts = new HstsStore({ now: () => 0 })
   * console.log(hsts.receive('max-age=60', 'https://site.example/').host?.expiryTime) // => 60000
   * console.log(hsts.receive('max-age=0', 'https://site.example/').status) // => removed
   * console.log(hsts.receive('max-age=60', 'http://site.example/').reasons[0]?.id) // => insecure-transport
   * ```
   *
   * @see RFC 6797 §8.1
   */
  receive(lines: string | readonly string[], url: string | URL): HstsReceipt {
    const { protocol, hostname } = parseUrl('url', url)
    const fields = typeof lines === 'string' ? [lines] : readLines(lines)
    const now = this.#advance()
    const ignored = (reason: HstsReason): HstsReceipt => ({
      status: 'ignored',
      host: null,
      reasons: [reason],
      warnings: [],
    })
    const [first] = fields
    if (first === undefined) return ignored(headerMissing)
    // §8.1
    if (protocol !== 'https:' && protocol !== 'wss:') return ignored(insecureTransport)
    const name = knownName(hostname)
    if (name === null) return ignored(hostNotNoted)
    // §8.1.1
    if (isIpAddress(name)) return ignored(ipAddressNotNoted)
    // §8.1: only the first field is processed, even if it is not valid.
    const parsed = parseHeader(first)
    if (parsed.status === 'invalid') return ignored(parsed.reason)
    const { maxAgeSeconds, includeSubDomains } = parsed.directives
    const warnings = [...(fields.length > 1 ? [laterFieldIgnored] : []), ...parsed.warnings]
    // §8.1 and §6.1.1: a host that is above this one stays as it is.
    if (maxAgeSeconds === 0) {
      if (this.#hosts.delete(name)) this.changed(name, null, now)
      return { status: 'removed', host: null, reasons: [], warnings }
    }
    if (maxAgeSeconds > this.#maxAgeLimit) warnings.push(maxAgeCapped)
    const seconds = Math.min(maxAgeSeconds, this.#maxAgeLimit)
    const expiryTime = Math.min(now + seconds * 1000, LATEST_DATE)
    const host: HstsHost = Object.freeze({ host: name, includeSubDomains, expiryTime, notedTime: now })
    this.note(host)
    this.changed(name, host, now)
    return { status: 'noted', host, reasons: [], warnings }
  }

  /**
   * The number of known hosts, without those of the preload list.
   *
   * @example
   * ```ts
   * import { HstsStore } from 'speculoos/hsts'
   *
   * console.log(new HstsStore({ preload: ['site.example'] }).size) // => 0
   * ```
   */
  get size(): number {
    this.#advance()
    return this.#hosts.size
  }

  /**
   * Iterates over the known hosts, in the order in which they were noted last; those of the preload list are left out.
   *
   * @example
   * ```ts
   * import { HstsStore } from 'speculoos/hsts'
   *
   * const hsts = new HstsStore()
   * hsts.receive('max-age=60', 'https://site.example/')
   * for (const { host, includeSubDomains } of hsts) console.log(host, includeSubDomains) // => site.example false
   * ```
   */
  [Symbol.iterator](): IterableIterator<HstsHost> {
    this.#advance()
    return [...this.#hosts.values()].values()
  }

  /**
   * Forgets a host, as a user may ask for; hosts of the preload list stay.
   *
   * @returns whether it was known.
   * @throws TypeError if it is not a string.
   *
   * @example
   * ```ts
   * import { HstsStore } from 'speculoos/hsts'
   *
   * const hsts = new HstsStore()
   * hsts.receive('max-age=60', 'https://site.example/')
   * console.log(hsts.delete('SITE.example'), hsts.size) // => true 0
   * ```
   */
  delete(host: string): boolean {
    requireString('host', host)
    const now = this.#advance()
    const name = knownName(host)
    if (name === null || !this.#hosts.delete(name)) return false
    this.changed(name, null, now)
    return true
  }

  /** Keeps a host. If there are too many then, others go. */
  protected note(host: HstsHost): void {
    // A host that is noted again comes last.
    this.#hosts.delete(host.host)
    this.#hosts.set(host.host, host)
    this.#nextExpiry = Math.min(this.#nextExpiry, host.expiryTime)
    while (this.#hosts.size > this.#hostLimit) {
      const excess = chooseExcess(this.#hosts.values())
      const notedTime = this.#hosts.get(excess)?.notedTime ?? 0
      this.#hosts.delete(excess)
      this.changed(excess, null, notedTime)
    }
  }

  /**
   * Is called with each host that was noted, or is no longer known.
   *
   * @param _name - the host.
   * @param _host - as it is noted now; `null` if it is not.
   * @param _time - since when that is so, in milliseconds. For a host that expired, or that was removed because there
   * were too many, it is the time when this store noted it last. If others noted it later, that counts.
   */
  protected changed(_name: string, _host: HstsHost | null, _time: number): void {}

  /** The host as it is known; `undefined` if it is not. */
  protected known(name: string): HstsHost | undefined {
    return this.#hosts.get(name)
  }

  /** The known host that a name matches; `null` if there is none. */
  #match(name: string): { host: string; reason: HstsReason } | null {
    for (let domain = name; domain !== ''; ) {
      const isSame = domain === name
      const { includeSubDomains } = this.#hosts.get(domain) ?? { includeSubDomains: null }
      // §8.2: a congruent match counts in any case, a superdomain match if includeSubDomains is asserted.
      if (includeSubDomains !== null && (isSame || includeSubDomains)) {
        return { host: domain, reason: isSame ? congruentMatch : superdomainMatch }
      }
      const isPreloaded = this.#preload.get(domain)
      if (isPreloaded !== undefined && (isSame || isPreloaded)) return { host: domain, reason: preloaded }
      const dot = domain.indexOf('.')
      domain = dot === -1 ? '' : domain.slice(dot + 1)
    }
    return null
  }

  /** Reads the clock, and removes the hosts that are expired (§8.1.1). */
  #advance(): number {
    const now = this.#now()
    if (typeof now !== 'number' || !Number.isFinite(now)) {
      throw invalidArgument('options.now()', now, 'a finite number of milliseconds')
    }
    if (now <= this.#nextExpiry) return now
    this.#nextExpiry = Infinity
    for (const [name, { expiryTime, notedTime }] of this.#hosts) {
      if (expiryTime < now) {
        this.#hosts.delete(name)
        this.changed(name, null, notedTime)
      } else this.#nextExpiry = Math.min(this.#nextExpiry, expiryTime)
    }
    return now
  }
}

/**
 * The name under which a host is kept: canonicalized, and without a trailing dot, which names the same host (§10.1).
 * Names that differ in their spelling alone must not slip past.
 */
export function knownName(hostname: string): string | null {
  const host = canonicalizeHost(hostname)
  return host?.endsWith('.') ? host.slice(0, -1) : host
}

function readOptions(options: HstsOptions): HstsOptions {
  const given = fieldsOf('options', options, HSTS_OPTIONS)
  const { now, preload, hosts, maxAgeLimitSeconds } = given
  if (now !== undefined && typeof now !== 'function') throw invalidArgument('options.now', now, 'a function')
  if (preload !== undefined && (typeof preload !== 'object' || preload === null || !(Symbol.iterator in preload))) {
    throw invalidArgument('options.preload', preload, 'a list of hosts')
  }
  if (hosts !== undefined && !(hosts >= 1 && (Number.isInteger(hosts) || hosts === Infinity))) {
    throw invalidArgument('options.hosts', hosts, 'a positive integer or Infinity')
  }
  if (maxAgeLimitSeconds !== undefined && !(typeof maxAgeLimitSeconds === 'number' && maxAgeLimitSeconds > 0)) {
    throw invalidArgument('options.maxAgeLimitSeconds', maxAgeLimitSeconds, 'a positive number of seconds or Infinity')
  }
  return given
}

function readLines(lines: readonly string[]): readonly string[] {
  if (!Array.isArray(lines)) throw invalidSecret('lines', lines, 'the values of the header field')
  for (const line of lines) requireString('lines', line)
  return lines
}
