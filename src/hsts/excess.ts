/**
 * Chooses the host that goes if a store has too many.
 */
import type { HstsHost } from './hsts-host.js'

/**
 * The name of the host to remove: of the domain with the most known hosts, the one that expires first. So a server that
 * makes up hosts of its domain loses them, and pushes out no others.
 */
export function chooseExcess(hosts: Iterable<HstsHost>): string {
  const groups = new Map<string, { size: number; first: HstsHost }>()
  let largest: { size: number; first: HstsHost } | null = null
  for (const host of hosts) {
    const key = host.host.split('.').slice(-2).join('.')
    const group = groups.get(key) ?? { size: 0, first: host }
    group.size += 1
    if (host.expiryTime < group.first.expiryTime) group.first = host
    groups.set(key, group)
    if (largest === null || group.size > largest.size) largest = group
  }
  return largest === null ? '' : largest.first.host
}
