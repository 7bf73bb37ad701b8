/**
 * What a jar says of a cookie that it refuses: tough-cookie's words where it refuses the same, and all the reasons.
 */
import type { Reason, ReasonId } from '../../cookie/reason.js'
import type { CookieRefusal } from './jar-options.js'

export const FAILED_TO_PARSE = 'Cookie failed to parse'

const NOT_IN_DOMAIN = "Cookie not in this host's domain."

/** What is said of a cookie for a domain that the host is not in. */
export function notInDomain(domain: string | null, host: string | null): string {
  return `${NOT_IN_DOMAIN} Cookie:${domain ?? 'null'} Request:${host ?? 'null'}`
}

/** What tough-cookie says, in the order in which it asks. */
const MESSAGES: readonly (readonly [message: string, ids: readonly ReasonId[]])[] = [
  [FAILED_TO_PARSE, ['set-cookie-control-character', 'empty-name-and-value']],
  ['Cookie has domain set to a public suffix', ['domain-public-suffix']],
  [NOT_IN_DOMAIN, ['domain-mismatch']],
  ['Cookie is Secure but this is not a secure connection', ['secure-from-insecure']],
  ["Cookie is HttpOnly and this isn't an HTTP API", ['http-only-from-non-http']],
  ['Cookie is SameSite but this is a cross-origin request', ['non-http-cross-site', 'cross-site-subresource']],
  ['Cookie has __Secure prefix but Secure attribute is not set', ['secure-prefix-not-secure']],
  [
    "Cookie has __Host prefix but either Secure or HostOnly attribute is not set or Path is not '/'",
    ['host-prefix-not-secure', 'host-prefix-not-host-only', 'host-prefix-path'],
  ],
  ["old Cookie is HttpOnly and this isn't an HTTP API", ['overwrites-http-only']],
]

const PREFIX_REASONS: readonly ReasonId[] = [
  'secure-prefix-not-secure',
  'host-prefix-not-secure',
  'host-prefix-not-host-only',
  'host-prefix-path',
  'nameless-secure-prefix',
  'nameless-host-prefix',
]

/** Whether a reason is that a cookie breaks the promise of its name prefix. */
export function isPrefixReason({ id }: Reason): boolean {
  return PREFIX_REASONS.includes(id)
}

/** Why a cookie was refused, and what is said of it. */
export interface Refusal {
  readonly message: string
  readonly reasons: readonly Reason[]
  /** Whether what decides is that the cookie breaks the promise of its name prefix. */
  readonly isOfPrefix: boolean
}

/** The refusal of something that is no cookie. */
export function notACookie(message: string): Refusal {
  return { message, reasons: [], isOfPrefix: false }
}

/** The refusal for these reasons, of a cookie with this domain, from this host. */
export function refusalFor(reasons: readonly Reason[], domain: string | null, host: string | null): Refusal {
  // tough-cookie does not count these among the public suffixes.
  const isNoSuffix = (domain === 'localhost' || domain === 'invalid') && reasons.length > 1
  const asked = isNoSuffix ? reasons.filter(({ id }) => id !== 'domain-public-suffix') : reasons
  const known = MESSAGES.flatMap(([message, ids]) => {
    const reason = asked.find(({ id }) => ids.includes(id))
    return reason === undefined ? [] : [{ message, reason }]
  })
  const deciding = known[0]?.reason ?? asked[0]
  const said = known[0]?.message ?? deciding?.sentence ?? FAILED_TO_PARSE
  const message = said === NOT_IN_DOMAIN ? notInDomain(domain, host) : said
  return { message, reasons, isOfPrefix: deciding !== undefined && isPrefixReason(deciding) }
}

/** A new error for a refusal, which nobody else has. */
export function errorOf({ message, reasons }: Refusal): CookieRefusal {
  return Object.assign(new Error(message), { reasons: [...reasons] })
}
