/**
 * The cookies of a store in memory, found by domain, path and name.
 *
 * Two cookies with the same domain, path and name are two where one of them is host-only and the other is not
 * (RFC 6265bis §5.7 step 23).
 */
import { pathMatch } from '../../algorithms/cookie-path.js'
import { domainMatch, domainsAbove } from '../../algorithms/domain-match.js'
import type { Cookie } from './cookie.js'
import { type Place, StoredRecord } from './stored-record.js'

/** The longest domain that others are filed below, and that is looked for by itself: no name in the DNS is longer. */
const NAME_LENGTH = 255

/** The cookies of one domain: by path, then by name. */
type CookiesOfDomain = Map<string, Map<string, StoredRecord>>

export class CookieIndex {
  readonly #domains = new Map<string, CookiesOfDomain>()
  /** The domains below each domain that have cookies. Only those that a name in the DNS can have are keys. */
  readonly #below = new Map<string, Set<string>>()
  #version = 0

  /** How often a cookie was added or removed. */
  get version(): number {
    return this.#version
  }

  /** The cookie with this domain, path and name; the host-only one where there are two, unless the other is asked for. */
  find(domain: string, path: string, name: string, hostOnly?: boolean): StoredRecord | undefined {
    const cookies = this.#domains.get(domain)?.get(path)
    if (cookies === undefined) return undefined
    if (hostOnly !== undefined) return cookies.get(keyOf(name, hostOnly))
    return cookies.get(keyOf(name, true)) ?? cookies.get(keyOf(name, false))
  }

  /** Adds a cookie, in the place of the one with its identity. */
  put(cookie: Cookie): void {
    const { domain, path, key } = cookie
    if (typeof domain !== 'string' || typeof path !== 'string' || typeof key !== 'string') return
    this.putAt(cookie, domain, path, key)
  }

  /** Adds a cookie under a domain, a path and a name, whatever it says itself. */
  putAt(cookie: Cookie, domain: string, path: string, name: string): void {
    const key = keyOf(name, cookie.hostOnly === true)
    this.addPath(domain, path).set(key, new StoredRecord(cookie, { domain, path, key }))
    this.#version += 1
  }

  /** Adds a domain, which has no cookies yet, where it is not there. */
  addDomain(domain: string): CookiesOfDomain {
    let cookies = this.#domains.get(domain)
    if (cookies === undefined) {
      cookies = new Map()
      this.#addDomain(domain, cookies)
    }
    return cookies
  }

  /** Adds a path of a domain, which has no cookies yet, where it is not there. */
  addPath(domain: string, path: string): Map<string, StoredRecord> {
    const cookiesOfDomain = this.addDomain(domain)
    let cookies = cookiesOfDomain.get(path)
    if (cookies === undefined) {
      cookies = new Map()
      cookiesOfDomain.set(path, cookies)
    }
    return cookies
  }

  /** Removes the cookies with this domain, path and name. */
  remove(domain: string, path: string, name: string): void {
    this.#removeFrom({ domain, path, key: keyOf(name, true) })
    this.#removeFrom({ domain, path, key: keyOf(name, false) })
  }

  /** Removes one cookie. */
  removeRecord({ place }: StoredRecord): void {
    if (place !== null) this.#removeFrom(place)
  }

  /** Removes the cookies of a domain: those of one path, or all. */
  removeDomain(domain: string, path: string | null): void {
    const cookies = this.#domains.get(domain)
    if (cookies === undefined) return
    this.#version += 1
    if (path === null) this.#deleteDomain(domain)
    else if (cookies.delete(path) && cookies.size === 0) this.#deleteDomain(domain)
  }

  /** The names of the cookies under a domain and a path. */
  namesAt(domain: string, path: string): Set<string> {
    return new Set(Array.from(this.#domains.get(domain)?.get(path)?.keys() ?? [], (key) => key.slice(1)))
  }

  /** The cookies of each domain, by path and by what tells them apart. */
  get domains(): ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, StoredRecord>>> {
    return this.#domains
  }

  /** Every cookie, domain by domain. */
  *all(): Generator<StoredRecord> {
    for (const cookies of this.#domains.values()) yield* below(cookies, null)
  }

  /** The cookies of one domain whose path a path path-matches, or with any path. */
  ofDomain(domain: string, path: string | null): Iterable<StoredRecord> {
    const cookies = this.#domains.get(domain)
    return cookies === undefined ? [] : below(cookies, path)
  }

  /** The cookies of the domains above a host, from the one that is named or else the last, down to the host itself. */
  ofHost(host: string, highest: string | null, path: string | null): StoredRecord[] {
    const domains = this.#atOrAbove(host)
    const last = highest === null ? -1 : domains.indexOf(highest)
    const wanted = last === -1 ? domains : domains.slice(0, last + 1)
    const found: StoredRecord[] = []
    for (const domain of wanted.reverse()) {
      for (const record of this.ofDomain(domain, path)) found.push(record)
    }
    return found
  }

  /** Whether a Secure cookie with this name would be overlaid (RFC 6265bis §5.7 steps 16.1 to 16.4). */
  hasSecureOverlaid(name: string, domain: string, path: string): boolean {
    const isOverlaid = ({ source }: StoredRecord) => source.key === name && source.secure
    if (this.ofHost(domain, null, path).some(isOverlaid)) return true
    for (const other of this.#domainsBelow(domain)) {
      if ([...this.ofDomain(other, path)].some(isOverlaid)) return true
    }
    return false
  }

  /** The domains that a host domain-matches, the longest first; of those too long for the DNS, only the ones with cookies. */
  #atOrAbove(host: string): string[] {
    const names = namesAbove(host)
    if (host.length <= NAME_LENGTH) return [host, ...names]
    const longer = [...(this.#below.get(names[0] ?? '') ?? [])].filter((domain) => {
      return domain.length > NAME_LENGTH && domain !== host && domainMatch(host, domain)
    })
    return [host, ...longer.sort((first, second) => second.length - first.length), ...names]
  }

  #domainsBelow(domain: string): Iterable<string> {
    if (domain.length <= NAME_LENGTH) return this.#below.get(domain) ?? []
    const near = this.#below.get(namesAbove(domain)[0] ?? '') ?? []
    return [...near].filter((other) => other !== domain && domainMatch(other, domain))
  }

  #removeFrom({ domain, path, key }: Place): void {
    const cookiesOfDomain = this.#domains.get(domain)
    const cookies = cookiesOfDomain?.get(path)
    if (cookiesOfDomain === undefined || !cookies?.delete(key)) return
    this.#version += 1
    if (cookies.size === 0) cookiesOfDomain.delete(path)
    if (cookiesOfDomain.size === 0) this.#deleteDomain(domain)
  }

  #addDomain(domain: string, cookies: CookiesOfDomain): void {
    this.#domains.set(domain, cookies)
    for (const above of namesAbove(domain)) {
      const domains = this.#below.get(above)
      if (domains === undefined) this.#below.set(above, new Set([domain]))
      else domains.add(domain)
    }
  }

  #deleteDomain(domain: string): void {
    this.#domains.delete(domain)
    for (const above of namesAbove(domain)) {
      const domains = this.#below.get(above)
      domains?.delete(domain)
      if (domains?.size === 0) this.#below.delete(above)
    }
  }
}

/** The domains that a domain lies below, as far as they are not too long for the DNS. */
function namesAbove(domain: string): string[] {
  return domainsAbove(domain).filter(({ length }) => length <= NAME_LENGTH)
}

/** The name of a cookie, and whether it is host-only, in one text. */
function keyOf(name: string, hostOnly: boolean): string {
  return hostOnly ? `=${name}` : `.${name}`
}

function* below(cookies: CookiesOfDomain, path: string | null): Generator<StoredRecord> {
  for (const [cookiePath, cookiesOfPath] of cookies) {
    if (path === null || pathMatch(path, cookiePath)) yield* cookiesOfPath.values()
  }
}
