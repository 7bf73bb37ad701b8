/**
 * The index of a large site: finds cookies by domain and path, and by their identity, without looking through the others.
 */
import type { CookieIdentity } from '../cookie/cookie.js'
import { compareInSite } from './retrieval-order.js'
import type { StoredCookie } from './stored-cookie.js'

/** The fields that identify a cookie of a site. */
type Identity = Omit<CookieIdentity, 'partitionKey'>

export class SiteIndex {
  readonly #byPlace = new Map<string, Set<StoredCookie>>()
  readonly #byIdentity = new Map<string, StoredCookie>()
  /** The Secure cookies of each name. */
  readonly #secure = new Map<string, Set<StoredCookie>>()
  /** How many cookies each domain has. */
  readonly #domains = new Map<string, number>()
  /** How many cookies each path has. */
  readonly #paths = new Map<string, number>()
  /** At least the length of the longest of these. */
  #pathLength = 0

  get size(): number {
    return this.#byIdentity.size
  }

  all(): StoredCookie[] {
    return [...this.#byIdentity.values()]
  }

  insert(cookie: StoredCookie): void {
    addTo(groupOf(cookie), cookie, this.#byPlace)
    if (cookie.secure) addTo(cookie.name, cookie, this.#secure)
    this.#byIdentity.set(identityOf(cookie), cookie)
    count(cookie.domain, 1, this.#domains)
    count(cookie.path, 1, this.#paths)
    this.#pathLength = Math.max(this.#pathLength, cookie.path.length)
  }

  remove(cookie: StoredCookie): void {
    removeFrom(groupOf(cookie), cookie, this.#byPlace)
    if (cookie.secure) removeFrom(cookie.name, cookie, this.#secure)
    this.#byIdentity.delete(identityOf(cookie))
    count(cookie.domain, -1, this.#domains)
    count(cookie.path, -1, this.#paths)
  }

  find(identity: Identity): StoredCookie | undefined {
    return this.#byIdentity.get(identityOf(identity))
  }

  /** The longest path of a cookie that the given path path-matches; empty if there is none. */
  longestPathAbove(path: string): string {
    return this.#pathsAbove(path)[0] ?? ''
  }

  /** The cookies that go by domain, path and connection to a host, in the order of retrieval. */
  candidates(host: string, path: string, isSecure: boolean): StoredCookie[] {
    const found: StoredCookie[] = []
    const take = (domain: string, hostOnly: boolean, each: string): void => {
      for (const secure of isSecure ? [true, false] : [false]) {
        for (const cookie of this.#byPlace.get(groupOf({ domain, hostOnly, path: each, secure })) ?? []) {
          found.push(cookie)
        }
      }
    }
    const domains = domainsAbove(host).filter((domain) => this.#domains.has(domain))
    for (const each of this.#pathsAbove(path)) {
      take(host, true, each)
      for (const domain of domains) take(domain, false, each)
    }
    return found.sort(compareInSite)
  }

  /** The Secure cookies with a name. */
  secureCookies(name: string): Iterable<StoredCookie> {
    return this.#secure.get(name) ?? []
  }

  /** The paths of cookies that a path path-matches, the longest first. */
  #pathsAbove(path: string): string[] {
    const above: string[] = []
    const addIfKnown = (each: string) => {
      if (this.#paths.has(each)) above.push(each)
    }
    if (path.length <= this.#pathLength) addIfKnown(path)
    // §5.1.4: the other paths that are matched end before or after a slash.
    for (let slash = path.lastIndexOf('/', this.#pathLength); slash !== -1; slash = slashBefore(slash, path)) {
      const end = slash + 1
      if (end < path.length) addIfKnown(path.slice(0, end))
      if (slash > 0 && path.charCodeAt(slash - 1) !== 0x2f) addIfKnown(path.slice(0, slash))
    }
    return above
  }
}

/** The index of the last slash before the one at an index; `-1` if there is none. */
function slashBefore(slash: number, path: string): number {
  return slash === 0 ? -1 : path.lastIndexOf('/', slash - 1)
}

/** The host and the domains above it. */
function domainsAbove(host: string): string[] {
  const domains = [host]
  for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) domains.push(host.slice(dot + 1))
  return domains
}

/** A key for a domain and a path. A path begins with a slash, and no domain has one. */
function placeOf({ domain, hostOnly, path }: Omit<Identity, 'name'>): string {
  return `${hostOnly ? '' : '.'}${domain}${path}`
}

/**
 * A key for a domain, a path and whether cookies are Secure: an insecure request does not look through the Secure ones
 * (`test/hostile/large-sites.test.ts`).
 */
function groupOf(cookie: Omit<Identity, 'name'> & { readonly secure: boolean }): string {
  return `${cookie.secure ? '!' : ''}${placeOf(cookie)}`
}

/** A key for a name, a domain and a path. No name has a semicolon. */
function identityOf(identity: Identity): string {
  return `${identity.name};${placeOf(identity)}`
}

/** Adds a cookie to the group with a key. */
function addTo(key: string, cookie: StoredCookie, groups: Map<string, Set<StoredCookie>>): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, new Set([cookie]))
  else group.add(cookie)
}

/** Removes a cookie from the group with a key, and the group with its last cookie. */
function removeFrom(key: string, cookie: StoredCookie, groups: Map<string, Set<StoredCookie>>): void {
  const group = groups.get(key)
  group?.delete(cookie)
  if (group?.size === 0) groups.delete(key)
}

/** Adds to the count of a text. */
function count(text: string, more: 1 | -1, counts: Map<string, number>): void {
  const sum = (counts.get(text) ?? 0) + more
  if (sum > 0) counts.set(text, sum)
  else counts.delete(text)
}
