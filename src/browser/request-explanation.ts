/**
 * Says of one request which cookies it carries, and why not the others (§5.2, §5.8.3).
 */
import type { ExcludedCookie } from '../algorithms/retrieve-cookies.js'
import type { Origin, SameSiteStatus } from '../algorithms/same-site.js'
import type { Cookie } from '../cookie/cookie.js'
import { shownUrl } from '../cookie/invalid-argument.js'
import type { Reason } from '../cookie/reason.js'
import type { PartitionKey } from '../cookie/site-key.js'
import type { Explanation } from '../jar/decision.js'

/** What is known of a request that is explained. */
export interface ExplainedRequest {
  readonly url: string
  readonly method: string
  readonly withoutCookies: string | null
  readonly sameSite: SameSiteStatus
  readonly isThirdParty: boolean
  readonly isTopLevelNavigation: boolean
  readonly siteForCookies: Origin | null
  readonly partitionKey: PartitionKey | null
}

/**
 * An explanation of a request: what a jar says of its cookies, and what the browser knows of it. As a string it is a
 * report for people, which holds no value of a cookie.
 *
 * @example
 * ```ts
 * import { Browser } from 'speculoos/browser'
 *
 * const page = await new Browser().open('https://news.example/')
 * const explanation = page.explain('https://ads.example/pixel', { destination: 'image' })
 * console.log(`${explanation}`)
 * // => GET https://ads.example/pixel
 * // => It is cross-site: the site for cookies is https://news.example.
 * // => It is third-party, in the partition of https://news.example, with a cross-site ancestor.
 * // => There are no cookies for it.
 * ```
 *
 * @see RFC 6265bis §5.8.3
 */
export class RequestExplanation implements Explanation {
  /** The URL of the request. */
  readonly url: string
  /** The HTTP method. */
  readonly method: string
  /** The cookies that are sent, in order. */
  readonly included: readonly Cookie[]
  /** The other cookies of the site, each with every reason. */
  readonly excluded: readonly ExcludedCookie[]
  /** The reasons that would withhold any cookie from this request. */
  readonly reasons: readonly Reason[]
  /** Why the request carries no cookies, whatever the jar holds: its credentials or its scheme; `null` if it may. */
  readonly withoutCookies: string | null
  /** The same-site status (§5.2). */
  readonly sameSite: SameSiteStatus
  /** Whether the request is third-party (§7.1). */
  readonly isThirdParty: boolean
  /** Whether the request navigates a page. */
  readonly isTopLevelNavigation: boolean
  /** The site for cookies that the URL was compared with; `null` if the user asked for the page. */
  readonly siteForCookies: Origin | null
  /** The partition of the request. */
  readonly partitionKey: PartitionKey | null

  /** @internal Use `explain` of a frame or of a request. */
  constructor(request: ExplainedRequest, { included, excluded, reasons }: Explanation) {
    this.url = request.url
    this.method = request.method
    this.included = included
    this.excluded = excluded
    this.reasons = reasons
    this.withoutCookies = request.withoutCookies
    this.sameSite = request.sameSite
    this.isThirdParty = request.isThirdParty
    this.isTopLevelNavigation = request.isTopLevelNavigation
    this.siteForCookies = request.siteForCookies
    this.partitionKey = request.partitionKey
  }

  /**
   * The explanation as text, one line for each cookie.
   *
   * @example
   * ```ts
   * import { Browser } from 'speculoos/browser'
   *
   * const browser = new Browser()
   * browser.jar.setCookie('SID=31d4; SameSite=Strict; Secure', 'https://bank.example/')
   * const page = await browser.open('https://evil.example/')
   * console.log(page.explain('https://bank.example/', { destination: 'document' }).toString().split('\n').at(-1))
   * // => not sent: SID. The cookie is SameSite=Strict, and the request is cross-site. (§5.8.3 step 3.5.2)
   * ```
   */
  toString(): string {
    const site = this.siteForCookies
    const of = site === null ? 'the user asked for it' : `the site for cookies is ${shownSite(site)}`
    const kind = this.isTopLevelNavigation ? ', and a top-level navigation' : ''
    const party = this.isThirdParty ? 'third-party' : 'first-party'
    const lines = [
      `${this.method} ${shownUrl(this.url)}`,
      `It is ${this.sameSite}${kind}: ${of}.`,
      `It is ${party}${shownPartition(this.partitionKey)}.`,
    ]
    if (this.withoutCookies !== null) lines.push(`It carries no cookies: ${this.withoutCookies}.`)
    else if (this.included.length + this.excluded.length === 0) lines.push('There are no cookies for it.')
    for (const cookie of this.included) lines.push(`sent: ${shownCookie(cookie)}`)
    for (const { cookie, reasons } of this.excluded) {
      const sentences = reasons.map(
        ({ sentence, section, step }) => `${sentence} (§${section}${step && ` step ${step}`})`,
      )
      lines.push(`not sent: ${shownCookie(cookie)}. ${sentences.join(' ')}`)
    }
    return lines.join('\n')
  }
}

/** A cookie by its name, and its partition, by which it differs from others of that name. */
function shownCookie({ name, partitionKey }: Cookie): string {
  return `${name === '' ? 'a cookie without a name' : name}${shownPartition(partitionKey)}`
}

function shownSite(site: Origin): string {
  return site === 'opaque' ? 'an opaque origin' : `${site.scheme}://${site.host}`
}

function shownPartition(key: PartitionKey | null): string {
  if (key === null) return ''
  return `, in the partition of ${key.topLevelSite}${key.hasCrossSiteAncestor ? ', with a cross-site ancestor' : ''}`
}
