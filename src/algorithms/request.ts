/**
 * The request, or the document of a script, as the algorithms get it (§5.7, §5.8).
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
  /** The canonicalized host of the URI; `null` if it cannot be canonicalized. */
  readonly host: string | null
  /**
   * The registrable domain of the host; `null` if it has none; may be left out if it is not known. It must be the one
   * that the public suffix list of the policy returns.
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
  /** The HTTP method; ignored for a non-HTTP API. */
  readonly method: string
  /** Whether the request navigates a top-level traversable. */
  readonly topLevelNavigation: boolean
  /** The partition that the request belongs to; `null`, or left out, if it belongs to none. */
  readonly partitionKey?: PartitionKey | null
  /** Whether all cookies of the request belong to its partition, and not only those with the attribute Partitioned. */
  readonly partitionsAll?: boolean
  /** Whether this is a third-party request. By default a cross-site request is, unless it is a top-level navigation. */
  readonly thirdParty?: boolean | null
  /** Whether an earlier hop of a chain of redirects was cross-site; it matters if the policy looks at the chain. */
  readonly crossSiteRedirect?: boolean
  /** The time in the Date header field of the response, in milliseconds; `null` or left out if the response has no such field. */
  readonly responseDate?: number | null
}
