/**
 * Chooses the host that goes if a store has too many.
 */
import type { HstsHost } from './hsts-host.js'

/**
 * The name of the host to remove: of the domain with the most known hosts, the one that expires first. So a server that
 * makes up hosts of its domain loses them, and pushes out no others. In that domain, a domain below it that has the most is
 * searched in turn, since the first one may be a public suffix such as `co.uk`.
 */
export function chooseExcess(hosts: Iterable<HstsHost>): string {
  let candidates = [...hosts]
  for (let labels = 2; ; labels += 1) {
    const largest = largestGroup(candidates, labels)
    if (largest.length < 2) break
    candidates = largest
  }
  const [first] = candidates.sort((one, other) => one.expiryTime - other.expiryTime)
  return first?.host ?? ''
}

/** The most hosts that have the same last labels. */
function largestGroup(hosts: readonly HstsHost[], labels: number): HstsHost[] {
  const groups = new Map<string, HstsHost[]>()
  let largest: HstsHost[] = []
  for (const host of hosts) {
    const key = host.host.split('.').slice(-labels).join('.')
    const group = groups.get(key) ?? []
    group.push(host)
    groups.set(key, group)
    if (group.length > largest.length) largest = group
  }
  return largest
}
