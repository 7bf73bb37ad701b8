/**
 * The Secure cookies of a large site by name and path. Those that share both stand in the order of their domains read from
 * the end: after a domain comes what lies below it (§5.7 step 16).
 */
import type { StoredCookie } from './stored-cookie.js'

export class SecureCookies {
  readonly #groups = new Map<string, StoredCookie[]>()

  /** @param cookies - among which are the Secure ones. */
  constructor(cookies: Iterable<StoredCookie>) {
    for (const cookie of cookies) {
      if (cookie.secure) this.#groupFor(cookie).push(cookie)
    }
    for (const group of this.#groups.values()) {
      group.sort((first, second) => compareFromEnd(first.domain, second.domain))
    }
  }

  insert(cookie: StoredCookie): void {
    const group = this.#groupFor(cookie)
    group.splice(placeOf(cookie.domain, group), 0, cookie)
  }

  remove(cookie: StoredCookie): void {
    const key = nameAndPath(cookie.name, cookie.path)
    const group = this.#groups.get(key)
    if (group === undefined) return
    group.splice(group.indexOf(cookie, placeOf(cookie.domain, group)), 1)
    if (group.length === 0) this.#groups.delete(key)
  }

  /**
   * Of the cookies with this name and path, at least one with each of the given domains, and one that lies below the first.
   *
   * @param domains - a domain, and those that it lies below.
   */
  around(name: string, domains: readonly string[], path: string): readonly StoredCookie[] {
    const group = this.#groups.get(nameAndPath(name, path)) ?? []
    if (group.length <= domains.length) return group
    const around: StoredCookie[] = []
    for (const domain of [`.${domains[0]}`, ...domains]) {
      const cookie = group[placeOf(domain, group)]
      if (cookie?.domain.endsWith(domain)) around.push(cookie)
    }
    return around
  }

  #groupFor({ name, path }: StoredCookie): StoredCookie[] {
    const key = nameAndPath(name, path)
    const known = this.#groups.get(key)
    if (known !== undefined) return known
    const group: StoredCookie[] = []
    this.#groups.set(key, group)
    return group
  }
}

/** A text for a name and a path: the name has no semicolon, so no other two have the same. */
function nameAndPath(name: string, path: string): string {
  return `${name};${path}`
}

/** The index of the first cookie whose domain does not come before the given text, when both are read from the end. */
function placeOf(text: string, group: readonly StoredCookie[]): number {
  let low = 0
  let high = group.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const cookie = group[middle]
    if (cookie !== undefined && compareFromEnd(cookie.domain, text) < 0) low = middle + 1
    else high = middle
  }
  return low
}

function compareFromEnd(first: string, second: string): number {
  const shorter = Math.min(first.length, second.length)
  for (let back = 1; back <= shorter; back += 1) {
    const difference = first.charCodeAt(first.length - back) - second.charCodeAt(second.length - back)
    if (difference !== 0) return difference
  }
  return first.length - second.length
}
