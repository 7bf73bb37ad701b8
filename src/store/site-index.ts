/**
 * The index of a large site: finds cookies by domain and path, and by name and path, without looking through the others.
 */
import { pathMatch } from '../algorithms/cookie-path.js'
import { compareInSite, placeOf } from './retrieval-order.js'
import type { StoredCookie } from './stored-cookie.js'

/** Cookies by path, those of one path in the order of retrieval. */
type CookiesByPath = Map<string, StoredCookie[]>

export class SiteIndex {
  readonly #byDomain = new Map<string, CookiesByPath>()
  readonly #byName = new Map<string, CookiesByPath>()
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
    add(this.#byDomain, cookie.domain, cookie)
    add(this.#byName, cookie.name, cookie)
    this.#size += 1
  }

  remove(cookie: StoredCookie): void {
    drop(this.#byDomain, cookie.domain, cookie)
    drop(this.#byName, cookie.name, cookie)
    this.#size -= 1
  }

  /** The cookies whose domain is the host or above it, and whose path the path path-matches, in the order of retrieval. */
  candidates(host: string, path: string): StoredCookie[] {
    const groups: StoredCookie[][] = []
    for (let start = 0; ; ) {
      const paths = this.#byDomain.get(start === 0 ? host : host.slice(start))
      if (paths !== undefined) addGroupsAbove(path, paths, groups)
      start = host.indexOf('.', start) + 1
      if (start === 0) break
    }
    return groups.length === 1 ? groups.flat() : groups.flat().sort(compareInSite)
  }

  /** The cookies with this name and path. */
  withNameAndPath(name: string, path: string): readonly StoredCookie[] {
    return this.#byName.get(name)?.get(path) ?? []
  }

  /** The cookies with this name and a path that the given one path-matches. */
  withNameAbovePath(name: string, path: string): StoredCookie[] {
    const groups: StoredCookie[][] = []
    const paths = this.#byName.get(name)
    if (paths !== undefined) addGroupsAbove(path, paths, groups)
    return groups.flat()
  }
}

/** Adds the groups whose path the given one path-matches. It asks for each path above, or looks through the paths where they are fewer. */
function addGroupsAbove(path: string, paths: CookiesByPath, groups: StoredCookie[][]): void {
  if (paths.size <= countPathsAbove(path)) {
    for (const [cookiePath, group] of paths) {
      if (pathMatch(path, cookiePath)) groups.push(group)
    }
    return
  }
  addGroup(path, paths, groups)
  // §5.1.4: the other paths that are matched end before or after a slash.
  for (let end = path.lastIndexOf('/') + 1; end > 0; end = end === 1 ? 0 : path.lastIndexOf('/', end - 2) + 1) {
    if (end < path.length) addGroup(path.slice(0, end), paths, groups)
    if (end > 1 && path.charCodeAt(end - 2) !== 0x2f) addGroup(path.slice(0, end - 1), paths, groups)
  }
}

function addGroup(path: string, paths: CookiesByPath, groups: StoredCookie[][]): void {
  const group = paths.get(path)
  if (group !== undefined) groups.push(group)
}

function countPathsAbove(path: string): number {
  let count = 1
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) count += 2
  return count
}

function add(index: Map<string, CookiesByPath>, key: string, cookie: StoredCookie): void {
  const paths = index.get(key)
  if (paths === undefined) {
    index.set(key, new Map([[cookie.path, [cookie]]]))
    return
  }
  const group = paths.get(cookie.path)
  if (group === undefined) paths.set(cookie.path, [cookie])
  else group.splice(placeOf(cookie, group), 0, cookie)
}

function drop(index: Map<string, CookiesByPath>, key: string, cookie: StoredCookie): void {
  const paths = index.get(key)
  const group = paths?.get(cookie.path)
  if (paths === undefined || group === undefined) return
  group.splice(placeOf(cookie, group), 1)
  if (group.length > 0) return
  paths.delete(cookie.path)
  if (paths.size === 0) index.delete(key)
}
