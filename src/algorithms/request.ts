/**
 * What the algorithms know of a request, or of a script's document (§5.7, §5.8).
 */
import type { PartitionKey } from '../cookie/site-key.js'
import type { ApiType } from './octets.js'
import type { SameSiteStatus } from './same-site.js'

/**
 * A request whose response sets cookies, or a retrieval: a URI, a same-site status and a type.
 *
 * @see RFC 6265bis §5.7 and §5.8
 */
export interface CookieRequest {
  /** The canonicalized host of the URI; `null` where it cannot be canonicalized. */
  readonly host: string | null
  /**
   * The registrable domain of the host, `null` where it has none; may be left out where it is not known. It must be the
   * answer of the public suffix list that the policy names.
   */
  readonly registrableDomain?: string | null
  /** The path portion of the URI. */
  readonly path: string
  /** Whether the URI denotes a secure connection. */
  readonly secure: boolean
  /** Whether this is an HTTP request, or the call of a non-HTTP API. */
  readonly type: ApiType
  /** The same-site status of the request, or of the script's document. */
  readonly sameSite: SameSiteStatus
  /** The HTTP method; of no matter for a non-HTTP API. */
  readonly method: string
  /** Whether the request navigates a top-level traversable. */
  readonly topLevelNavigation: boolean
  /** The partition that the request belongs to; `null`, or left out, if it belongs to none. */
  readonly partitionKey?: PartitionKey | null
  /** Whether all cookies of the request belong to its partition, and not only those with the attribute Partitioned. */
  readonly partitionsAll?: boolean
  /** Whether this is a third-party request; if left out, a cross-site one that is no top-level navigation is. */
  readonly thirdParty?: boolean | null
  /** Whether an earlier hop of a chain of redirects was cross-site; it matters if the policy looks at the chain. */
  readonly crossSiteRedirect?: boolean
  /** The time in the Date header field of the response, in milliseconds; `null` or left out if the response has no such field. */
  readonly responseDate?: number | null
}
