/**
 * The index of a large site: finds cookies by domain and path, and by name and path, without looking through the others.
 */
import { pathMatch } from '../algorithms/cookie-path.js'
import { compareInSite, insertInOrder, removeInOrder } from './retrieval-order.js'
import type { StoredCookie } from './stored-cookie.js'

/** Cookies by some text, those of each text in the order of retrieval. */
type CookieGroups = Map<string, StoredCookie[]>

export class SiteIndex {
  readonly #byDomain = new Map<string, CookieGroups>()
  /** Cookies by name and path together. */
  readonly #byNameAndPath = new Map<string, StoredCookie[]>()
  /** How many cookies each path has. */
  readonly #paths = new Map<string, number>()
  #size = 0

  get size(): number {
    return this.#size
  }

  all(): StoredCookie[] {
    const cookies: StoredCookie[] = []
    for (const paths of this.#byDomain.values()) {
      for (const group of paths.values()) cookies.push(...group)
    }
    return cookies
  }

  insert(cookie: StoredCookie): void {
    let paths = this.#byDomain.get(cookie.domain)
    if (paths === undefined) {
      paths = new Map()
      this.#byDomain.set(cookie.domain, paths)
    }
    add(paths, cookie.path, cookie)
    add(this.#byNameAndPath, nameAndPath(cookie.name, cookie.path), cookie)
    this.#paths.set(cookie.path, (this.#paths.get(cookie.path) ?? 0) + 1)
    this.#size += 1
  }

  remove(cookie: StoredCookie): void {
    const paths = this.#byDomain.get(cookie.domain)
    if (paths !== undefined) {
      drop(paths, cookie.path, cookie)
      if (paths.size === 0) this.#byDomain.delete(cookie.domain)
    }
    drop(this.#byNameAndPath, nameAndPath(cookie.name, cookie.path), cookie)
    const others = (this.#paths.get(cookie.path) ?? 1) - 1
    if (others > 0) this.#paths.set(cookie.path, others)
    else this.#paths.delete(cookie.path)
    this.#size -= 1
  }

  /** The longest path of a cookie that the given path path-matches; empty where there is none. */
  longestPathAbove(path: string): string {
    return pathsAbove(path, this.#paths)[0] ?? ''
  }

  /** The cookies whose domain is the host or above it, and whose path the path path-matches, in the order of retrieval. */
  candidates(host: string, path: string): StoredCookie[] {
    const above = pathsAbove(path, this.#paths)
    const groups: StoredCookie[][] = []
    for (let start = 0; ; ) {
      const paths = this.#byDomain.get(start === 0 ? host : host.slice(start))
      if (paths !== undefined) groups.push(...groupsOf(above, paths))
      start = host.indexOf('.', start) + 1
      if (start === 0) break
    }
    return groups.length === 1 ? groups.flat() : groups.flat().sort(compareInSite)
  }

  /** The cookies with this name and path. */
  withNameAndPath(name: string, path: string): readonly StoredCookie[] {
    return this.#byNameAndPath.get(nameAndPath(name, path)) ?? []
  }

  /** The cookies with this name and a path that the given one path-matches. */
  withNameAbovePath(name: string, path: string): StoredCookie[] {
    return pathsAbove(path, this.#paths).flatMap((above) => this.withNameAndPath(name, above))
  }
}

function groupsOf(wanted: readonly string[], paths: CookieGroups): StoredCookie[][] {
  const groups: StoredCookie[][] = []
  for (const path of wanted) {
    const group = paths.get(path)
    if (group !== undefined) groups.push(group)
  }
  return groups
}

/**
 * The paths among those known that a path path-matches, the longest first. It asks for each path above, or looks through
 * the known ones where they are fewer.
 */
function pathsAbove(path: string, known: ReadonlyMap<string, unknown>): string[] {
  if (known.size <= countPathsAbove(path)) {
    return [...known.keys()].filter((each) => pathMatch(path, each)).sort((a, b) => b.length - a.length)
  }
  const above: string[] = []
  const addIfKnown = (each: string) => {
    if (known.has(each)) above.push(each)
  }
  addIfKnown(path)
  // §5.1.4: the other paths that are matched end before or after a slash.
  for (let end = path.lastIndexOf('/') + 1; end > 0; end = end === 1 ? 0 : path.lastIndexOf('/', end - 2) + 1) {
    if (end < path.length) addIfKnown(path.slice(0, end))
    if (end > 1 && path.charCodeAt(end - 2) !== 0x2f) addIfKnown(path.slice(0, end - 1))
  }
  return above
}

function countPathsAbove(path: string): number {
  let count = 1
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) count += 2
  return count
}

/** A text for a name and a path: the name has no semicolon, so no other two have the same. */
function nameAndPath(name: string, path: string): string {
  return `${name};${path}`
}

function add(groups: CookieGroups, key: string, cookie: StoredCookie): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [cookie])
  else insertInOrder(cookie, group)
}

function drop(groups: CookieGroups, key: string, cookie: StoredCookie): void {
  const group = groups.get(key)
  if (group === undefined) return
  removeInOrder(cookie, group)
  if (group.length === 0) groups.delete(key)
}
