/**
 * Numbers that tell whether cookies were accessed since the numbers were made.
 */
import { siteOfKey } from '../cookie/site-key.js'
import type { SiteCookies } from './site-cookies.js'

/** How many different marks there are: few enough for sums of them to be exact. */
const ACCESS_MARKS = 2 ** 45

/** A number for each site, with its partitions, which changes when a cookie of the site is accessed. */
export function accessMarks(sites: Iterable<SiteCookies>): Map<string, number> {
  const marks = new Map<string, number>()
  for (const cookies of sites) {
    const site = siteOfKey(cookies.key)
    let mark = 0
    for (const { lastAccessTime } of cookies.inOrder()) {
      mark = (mark * 31 + (lastAccessTime % ACCESS_MARKS)) % ACCESS_MARKS
    }
    marks.set(site, ((marks.get(site) ?? 0) + mark) % ACCESS_MARKS)
  }
  return marks
}
