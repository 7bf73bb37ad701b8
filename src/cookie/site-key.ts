/**
 * The key of a site: the unit within which cookies can influence one another. A jar looks up, limits and explains the
 * cookies of one site at a time.
 */

/**
 * The partition of a cookie: the site of the top-level document, and whether a document of another site stands between
 * it and the request.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos'
 *
 * const jar = new CookieJar()
 * const context = {
 *   sameSite: 'cross-site',
 *   partitionKey: { topLevelSite: 'https://news.example', hasCrossSiteAncestor: true },
 * } as const
 * jar.setCookie('id=1; Secure; SameSite=None; Partitioned', 'https://widget.example/', context)
 * console.log(jar.getCookieString('https://widget.example/', context)) // => id=1
 * console.log(jar.getCookieString('https://widget.example/') === '') // => true
 * ```
 *
 * @see https://github.com/privacycg/CHIPS
 */
export interface PartitionKey {
  /** The scheme and registrable domain of the top-level document, such as `https://news.example`. */
  readonly topLevelSite: string
  /** Whether a document of another site stands between the top-level document and the request. */
  readonly hasCrossSiteAncestor: boolean
}

/**
 * A registrable domain, or a substitute for it, with a partition if there is one. Its form may change: compare keys,
 * and do not parse them.
 *
 * @see {@link SiteChange}
 */
export type SiteKey = string

/** The key of a site, without or within a partition. No host and no top-level site contains a space. */
export function siteKey(site: string, partitionKey: PartitionKey | null): SiteKey {
  if (partitionKey === null) return site
  return `${site} ${partitionKey.topLevelSite} ${partitionKey.hasCrossSiteAncestor ? 'cross-site' : 'same-site'}`
}

/** The registrable domain of a site key, or its substitute. */
export function siteOfKey(key: SiteKey): string {
  const space = key.indexOf(' ')
  return space === -1 ? key : key.slice(0, space)
}
