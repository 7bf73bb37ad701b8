/**
 * How browsers make room in a site that has too many cookies (in place of §5.7, "remove excess cookies").
 */
import type { Excess } from '../algorithms/eviction.js'
import { octetLength } from '../algorithms/octets.js'
import { evictedByProfile } from '../cookie/reason.js'
import type { CrowdedSite, Profile, ProfileCandidate } from './profile.js'

/** The rounds in which Chromium looks for cookies that can go: each a priority, and whether Secure ones are spared. */
const CHROMIUM_ROUNDS = [
  { priority: 'Low', sparesSecure: true },
  { priority: 'Low', sparesSecure: false },
  { priority: 'Medium', sparesSecure: true },
  { priority: 'High', sparesSecure: true },
  { priority: 'Medium', sparesSecure: false },
  { priority: 'High', sparesSecure: false },
] as const

/**
 * Evicts as Chromium 156 does: by priority, and within a priority first the cookies that are not Secure, the least
 * recently used first. Some cookies of each priority are protected. Within a partition, the least recently used are
 * evicted one by one.
 */
export function evictLikeChromium<Candidate extends ProfileCandidate>(
  site: CrowdedSite<Candidate>,
  profile: Profile,
): readonly Excess<Candidate>[] {
  if (site.isPartition) return evictFromPartition(site, profile)
  if (site.size <= profile.cookiesPerSite) return []
  let left = inOrderOfAccess(site)
  const gone: Candidate[] = []
  for (const { priority, sparesSecure } of CHROMIUM_ROUNDS) {
    const ofPriority = left.filter((cookie) => (cookie.priority ?? 'Medium') === priority)
    const most = ofPriority.length - profile.protectedCookies[priority]
    const goal = site.size - profile.cookiesPerSiteLeft - gone.length
    const count = Math.max(0, Math.min(most, goal))
    const going = ofPriority.filter(({ secure }) => !(sparesSecure && secure)).slice(0, count)
    gone.push(...going)
    left = left.filter((cookie) => !going.includes(cookie))
  }
  return gone.map(excess)
}

/**
 * Evicts as Firefox 153 does: the cookies that are not Secure, the least recently used first. If all the others are
 * Secure, a new cookie that is not Secure is refused, and one that is Secure evicts them.
 */
export function evictLikeFirefox<Candidate extends ProfileCandidate>(
  site: CrowdedSite<Candidate>,
  profile: Profile,
): readonly Excess<Candidate>[] {
  const most = site.isPartition ? profile.cookiesPerPartition : profile.cookiesPerSite
  const left = site.isPartition ? profile.cookiesPerPartitionLeft : profile.cookiesPerSiteLeft
  if (site.size > most) {
    const others = inOrderOfAccess(site).filter((cookie) => cookie !== site.newcomer)
    const insecure = others.filter(({ secure }) => !secure)
    if (insecure.length === 0 && site.newcomer?.secure === false) return [excess(site.newcomer)]
    return (insecure.length === 0 ? others : insecure).slice(0, site.size - left).map(excess)
  }
  return site.isPartition ? evictFromPartition(site, profile) : []
}

/** Evicts as the text does: the limits of the jar do it, so nothing is left to do here. */
export function evictLikeTheText(): readonly never[] {
  return []
}

/**
 * The least recently used cookies of a partition that has too many cookies or octets, as many as have to be evicted.
 */
function evictFromPartition<Candidate extends ProfileCandidate>(
  site: CrowdedSite<Candidate>,
  profile: Profile,
): readonly Excess<Candidate>[] {
  const cookies = inOrderOfAccess(site)
  const sizes = cookies.map(({ name, value }) => octetLength(name, 'HTTP') + octetLength(value, 'HTTP'))
  let octets = sizes.reduce((sum, size) => sum + size, 0)
  const isFull = cookies.length > profile.cookiesPerPartition
  const isLimited = profile.octetsLimited === 'always' || site.thirdPartyCookies === 'partition'
  const isLarge = isLimited && octets > profile.octetsPerPartition
  let count = 0
  while (
    (isFull && cookies.length - count > profile.cookiesPerPartitionLeft) ||
    (isLarge && octets > profile.octetsPerPartitionLeft)
  ) {
    octets -= sizes[count] ?? 0
    count += 1
  }
  return cookies.slice(0, count).map(excess)
}

function inOrderOfAccess<Candidate extends ProfileCandidate>(site: CrowdedSite<Candidate>): Candidate[] {
  return [...site.cookies()].sort(
    (first, second) =>
      first.lastAccessTime - second.lastAccessTime ||
      first.creationTime - second.creationTime ||
      first.sequence - second.sequence,
  )
}

function excess<Candidate extends ProfileCandidate>(candidate: Candidate): Excess<Candidate> {
  return { candidate, reason: evictedByProfile }
}
