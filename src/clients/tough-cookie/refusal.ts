/**
 * Why a jar refuses a cookie: in the words of tough-cookie if that refuses it too, and with all the reasons.
 */
import type { Reason, ReasonId } from '../../cookie/reason.js'
import { domainOfHost } from './given.js'
import type { CookieRefusal } from './options.js'

const FAILED_TO_PARSE = 'Cookie failed to parse'

const NOT_IN_DOMAIN = "Cookie not in this host's domain."

/** The message for a cookie with a Domain attribute that the host is not in. */
function notInDomain(domain: string | null, host: string | null): string {
  const [cookie, request] = [domain, host].map((name) => name && domainOfHost(name))
  return `${NOT_IN_DOMAIN} Cookie:${cookie} Request:${request}`
}

/** The messages of tough-cookie, in the order of its checks. */
const MESSAGES: readonly (readonly [message: string, ids: readonly ReasonId[]])[] = [
  [FAILED_TO_PARSE, ['set-cookie-control-character', 'empty-name-and-value', 'cookie-not-expressible']],
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

/** Why a cookie was refused, and the message of the error. */
export interface Refusal {
  readonly message: string
  readonly reasons: readonly Reason[]
  /** Whether the deciding reason is that the cookie breaks the promise of its name prefix. */
  readonly isOfPrefix: boolean
}

/** The refusal of a value that is not a cookie. */
export function notACookie(message: string): Refusal {
  return { message, reasons: [], isOfPrefix: false }
}

/** The refusal for these reasons, of a cookie with this Domain attribute from this host. */
export function refusalFor(reasons: readonly Reason[], domain: string | null, host: string | null): Refusal {
  // tough-cookie does not count these among the public suffixes.
  const isNoSuffix = (domain === 'localhost' || domain === 'invalid') && reasons.length > 1
  const counted = isNoSuffix ? reasons.filter(({ id }) => id !== 'domain-public-suffix') : reasons
  const known = MESSAGES.find(([, ids]) => counted.some(({ id }) => ids.includes(id)))
  const deciding = counted.find(({ id }) => known?.[1].includes(id) ?? true)
  const words = known?.[0] ?? deciding?.sentence ?? FAILED_TO_PARSE
  const message = words === NOT_IN_DOMAIN ? notInDomain(domain, host) : words
  return { message, reasons, isOfPrefix: /(?:host|secure)-prefix/.test(String(deciding?.id)) }
}

/** Makes a new error for a refusal. */
export function errorOf({ message, reasons }: Refusal): CookieRefusal {
  return Object.assign(new Error(message), { reasons: [...reasons] })
}
