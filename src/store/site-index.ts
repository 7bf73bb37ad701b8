/**
 * The index of a large site: finds cookies by domain and path, and by their identity, without looking through the others.
 */
import { pathMatch } from '../algorithms/cookie-path.js'
import { domainMatch } from '../algorithms/domain-match.js'
import { compareInSite, removeFrom } from './retrieval-order.js'
import type { StoredCookie } from './stored-cookie.js'

/** Cookies in any order: of many, each is found at once. */
type Group = StoredCookie[] | Set<StoredCookie>

/** Cookies by some text. */
type CookieGroups = Map<string, Group>

/** From how many cookies on a group is a set; one of fewer is faster as an array. */
const MANY = 512

/** Those that only their own host gets, and those that only secure connections get, stand apart. */
const HOST_ONLY = 1
const SECURE = 2

export class SiteIndex {
  /** Cookies by kind, domain and path. */
  readonly #byDomain: readonly Map<string, CookieGroups>[] = [new Map(), new Map(), new Map(), new Map()]
  /** Cookies by name, domain and path together. */
  readonly #byIdentity: CookieGroups = new Map()
  /** How many cookies each path has. */
  readonly #paths = new Map<string, number>()
  /** At least the length of the longest of these. */
  #pathLength = 0
  #size = 0

  get size(): number {
    return this.#size
  }

  all(): StoredCookie[] {
    const cookies: StoredCookie[] = []
    for (const domains of this.#byDomain) {
      for (const paths of domains.values()) {
        for (const group of paths.values()) for (const cookie of group) cookies.push(cookie)
      }
    }
    return cookies
  }

  insert(cookie: StoredCookie): void {
    const domains = this.#likeThis(cookie)
    let paths = domains?.get(cookie.domain)
    if (paths === undefined) {
      paths = new Map()
      domains?.set(cookie.domain, paths)
    }
    add(paths, cookie.path, cookie)
    add(this.#byIdentity, identity(cookie.name, cookie.domain, cookie.path), cookie)
    this.#paths.set(cookie.path, (this.#paths.get(cookie.path) ?? 0) + 1)
    this.#pathLength = Math.max(this.#pathLength, cookie.path.length)
    this.#size += 1
  }

  remove(cookie: StoredCookie): void {
    const domains = this.#likeThis(cookie)
    const paths = domains?.get(cookie.domain)
    if (paths !== undefined) {
      drop(paths, cookie.path, cookie)
      if (paths.size === 0) domains?.delete(cookie.domain)
    }
    drop(this.#byIdentity, identity(cookie.name, cookie.domain, cookie.path), cookie)
    const others = (this.#paths.get(cookie.path) ?? 1) - 1
    if (others > 0) this.#paths.set(cookie.path, others)
    else this.#paths.delete(cookie.path)
    this.#size -= 1
  }

  /** The longest path of a cookie that the given path path-matches; empty where there is none. */
  longestPathAbove(path: string): string {
    return this.#pathsAbove(path)[0] ?? ''
  }

  /** The cookies that go by domain, path and connection to a host, in the order of retrieval. */
  candidates(host: string, path: string, secure: boolean): StoredCookie[] {
    const above = this.#pathsAbove(path)
    const found: StoredCookie[] = []
    for (let start = 0; ; ) {
      const domain = start === 0 ? host : host.slice(start)
      for (let kind = 0; kind < this.#byDomain.length; kind += 1) {
        if (((kind & HOST_ONLY) !== 0 && start > 0) || ((kind & SECURE) !== 0 && !secure)) continue
        const paths = this.#byDomain[kind]?.get(domain)
        if (paths === undefined) continue
        for (const each of above) for (const cookie of paths.get(each) ?? []) found.push(cookie)
      }
      start = host.indexOf('.', start) + 1
      if (start === 0) break
    }
    return found.sort(compareInSite)
  }

  find(name: string, domain: string, path: string, hostOnly: boolean): StoredCookie | undefined {
    for (const cookie of this.#withIdentity(name, domain, path)) if (cookie.hostOnly === hostOnly) return cookie
    return undefined
  }

  /** The cookies with this name, domain and path, of which one may be host-only. */
  #withIdentity(name: string, domain: string, path: string): Iterable<StoredCookie> {
    return this.#byIdentity.get(identity(name, domain, path)) ?? []
  }

  /** The Secure cookies with this name that a cookie with this domain and path may overlay. */
  secureOverlaid(name: string, domain: string, path: string): StoredCookie[] {
    const above = this.#pathsAbove(path)
    const found: StoredCookie[] = []
    for (const kind of [SECURE, SECURE | HOST_ONLY]) {
      for (const other of this.#byDomain[kind]?.keys() ?? []) {
        if (!domainMatch(other, domain) && !domainMatch(domain, other)) continue
        for (const each of above) found.push(...this.#withIdentity(name, other, each))
      }
    }
    return found
  }

  /** The cookies of the kind of this one, by domain and path. */
  #likeThis(cookie: StoredCookie): Map<string, CookieGroups> | undefined {
    return this.#byDomain[(cookie.hostOnly ? HOST_ONLY : 0) | (cookie.secure ? SECURE : 0)]
  }

  /**
   * The paths of cookies that a path path-matches, the longest first. It asks for each path above, or looks through all of
   * them where they are fewer.
   */
  #pathsAbove(path: string): string[] {
    if (this.#paths.size <= countPathsAbove(path, this.#pathLength)) {
      return [...this.#paths.keys()].filter((each) => pathMatch(path, each)).sort((a, b) => b.length - a.length)
    }
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

/** How many paths of up to some length there are that a path may path-match. */
function countPathsAbove(path: string, longest: number): number {
  let count = 1
  for (let slash = path.lastIndexOf('/', longest); slash !== -1; slash = slashBefore(slash, path)) count += 2
  return count
}

/** The index of the last slash before the one at an index; `-1` where there is none. */
function slashBefore(slash: number, path: string): number {
  return slash === 0 ? -1 : path.lastIndexOf('/', slash - 1)
}

/** A text for a name, a domain and a path: neither of the first two has a semicolon, so no other three have the same. */
function identity(name: string, domain: string, path: string): string {
  return `${name};${domain};${path}`
}

function add(groups: CookieGroups, key: string, cookie: StoredCookie): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [cookie])
  else if (group instanceof Set) group.add(cookie)
  else if (group.push(cookie) === MANY) groups.set(key, new Set(group))
}

function drop(groups: CookieGroups, key: string, cookie: StoredCookie): void {
  const group = groups.get(key)
  if (group === undefined) return
  if (group instanceof Set) group.delete(cookie)
  else removeFrom(cookie, group)
  if ((group instanceof Set ? group.size : group.length) === 0) groups.delete(key)
}
