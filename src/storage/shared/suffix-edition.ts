/**
 * Tells whether two programs have the same public suffix list: by the name of its edition, and without one by what it
 * returns for some hosts.
 */

import { isIpAddress } from '../../algorithms/canonical-host.js'
import type { Cookie } from '../../cookie/cookie.js'
import type { PublicSuffixes } from '../../cookie/public-suffixes.js'
import { BoundedMap } from '../../input/bounded-map.js'
import { checksum } from '../file-checksum.js'

/** Hosts for which lists differ that were made in different ways. */
const PROBES = [
  'www.site.example',
  'www.site.co.uk',
  'ada.github.io',
  'bucket.s3.amazonaws.com',
  'www.city.kawasaki.jp',
  'www.site.other.kawasaki.jp',
  'app.herokuapp.com',
  'localhost',
]

/** The most editions that are kept of a list: a unit is saved again and again with cookies of the same domains. */
const EDITIONS = 4096
/** The most characters of the domains whose edition is kept. */
const DOMAINS_LENGTH = 1024

const editionsOf = new WeakMap<PublicSuffixes, BoundedMap<string>>()

/** The edition of a list, as far as some cookies show it. */
export function editionOf(list: PublicSuffixes | null, cookies: readonly Pick<Cookie, 'domain'>[] = []): string {
  if (list === null) return 'none'
  if (list.edition !== undefined) return `edition ${list.edition}`
  const domains = [...new Set(cookies.map(({ domain }) => domain))].sort()
  let editions = editionsOf.get(list)
  if (editions === undefined) {
    editions = new BoundedMap(EDITIONS)
    editionsOf.set(list, editions)
  }
  // No domain contains a space.
  const key = domains.join(' ')
  let edition = editions.get(key)
  if (edition === undefined) {
    edition = shownEdition(list, domains)
    if (key.length <= DOMAINS_LENGTH) editions.set(key, edition)
  }
  return edition
}

function shownEdition(list: PublicSuffixes, domains: readonly string[]): string {
  const names = [...PROBES, ...domains.filter((domain) => !isIpAddress(domain))]
  const answers = names.map((name) => [list.isPublicSuffix(name), list.registrableDomain(name)])
  return `answers ${checksum(new TextEncoder().encode(JSON.stringify(answers))).toString(16)}`
}
