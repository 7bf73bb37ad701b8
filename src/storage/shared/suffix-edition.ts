/**
 * Tells whether two programs have the same public suffix list: by the name of its edition, and without one by what it
 * returns for some hosts.
 */

import { isIpAddress } from '../../algorithms/canonical-host.js'
import type { Cookie } from '../../cookie/cookie.js'
import type { PublicSuffixes } from '../../cookie/public-suffixes.js'
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

/** The edition of a list, as far as some cookies show it. */
export function editionOf(list: PublicSuffixes | null, cookies: readonly Pick<Cookie, 'domain'>[] = []): string {
  if (list === null) return 'none'
  if (list.edition !== undefined) return `edition ${list.edition}`
  const domains = new Set(cookies.map(({ domain }) => domain))
  const names = [...PROBES, ...[...domains].filter((domain) => !isIpAddress(domain)).sort()]
  const answers = names.map((name) => [list.isPublicSuffix(name), list.registrableDomain(name)])
  return `answers ${checksum(new TextEncoder().encode(JSON.stringify(answers))).toString(16)}`
}
