/**
 * Chooses the host that goes if a store has too many.
 */
import type { HstsHost } from './hsts-host.js'

/**
 * The name of the host to remove: the one that expires first in the domain with the most known hosts. So a server that
 * makes up hosts of its domain loses these, and pushes out no others. The domain may be a public suffix such as
 * `co.uk`, so the search goes on below it, each time in the domain with the most known hosts.
 */
export function chooseExcess(hosts: Iterable<HstsHost>): string {
  let candidates = [...hosts]
  // The number of characters that the candidates have in common at the end: whole labels, and the dot before them.
  let shared = 0
  for (let labels = 2; ; labels = 1) {
    const { key, group } = largestGroup(candidates, labels, shared)
    if (group.length < 2) break
    candidates = group
    shared += key.length + 1
  }
  const [first] = candidates.sort((one, other) => one.expiryTime - other.expiryTime)
  return first?.host ?? ''
}

/** The largest group of hosts with the same `labels` labels before the `shared` characters that all have in common. */
function largestGroup(hosts: readonly HstsHost[], labels: number, shared: number): { key: string; group: HstsHost[] } {
  const groups = new Map<string, HstsHost[]>()
  let largest: { key: string; group: HstsHost[] } = { key: '', group: [] }
  for (const known of hosts) {
    const { host } = known
    const end = Math.max(host.length - shared, 0)
    let dot = end
    for (let count = 0; count < labels; count += 1) dot = host.lastIndexOf('.', dot - 1)
    const key = host.slice(dot + 1, end)
    const group = groups.get(key) ?? []
    group.push(known)
    groups.set(key, group)
    if (group.length > largest.group.length) largest = { key, group }
  }
  return largest
}
