/**
 * Decides what becomes of a received cookie by the fields of a profile: the algorithm of §5.7 with another input, and with
 * what browsers check besides.
 */
import { canonicalizeHost, isIpAddress } from '../algorithms/canonical-host.js'
import { isAscii } from '../algorithms/characters.js'
import { domainMatch } from '../algorithms/domain-match.js'
import type { ParsedSetCookie } from '../algorithms/parsed-set-cookie.js'
import {
  type Reception,
  type ReceptionPolicy,
  receiveCookie,
  type StoredCookies,
} from '../algorithms/receive-cookie.js'
import type { CookieRequest } from '../algorithms/request.js'
import type { Cookie, CookieIdentity } from '../cookie/cookie.js'
import {
  domainOnlyDot,
  httpPrefixNotHttpOnly,
  httpPrefixNotSecure,
  namelessHttpPrefix,
  type Reason,
  tabInPath,
} from '../cookie/reason.js'
import { reasonsAgainstTexts } from './browser-parser.js'
import type { Profile } from './profile.js'

/** Decides what becomes of a received cookie by the fields of a profile. */
export function receiveByProfile<Stored extends Cookie>(
  given: ParsedSetCookie,
  request: CookieRequest,
  stored: StoredCookies<Stored>,
  policy: ReceptionPolicy,
  now: number,
  profile: Profile,
): Reception<Stored> {
  const setCookie = { ...given }
  const reasons = reasonsOfProfile(setCookie, request, profile)
  adaptDomain(setCookie, request, profile)
  if (profile.hostPrefixPath === 'value') setCookie.path ??= ''
  // A Path that the default path replaces does not count.
  if (profile.hostPrefixPath === 'literal' && setCookie.path === '') setCookie.path = null
  const { responseDate } = request
  if (profile.clockSkew && setCookie.expires !== null && typeof responseDate === 'number') {
    setCookie.expires += now - responseDate
  }
  const view: StoredCookies<Stored> =
    profile.secureOverlay === 'above-and-below'
      ? stored
      : {
          find: (identity) => stored.find(identity),
          hasSecureOverlaid: (cookie) => stored.hasSecureOverlaid(cookie, shareHost),
        }
  const reception = receiveCookie(setCookie, request, view, policy, now)
  if (reception.status === 'rejected') return { ...reception, reasons: [...reasons, ...reception.reasons] }
  if (reasons.length > 0) return { status: 'rejected', reasons, warnings: reception.warnings }
  return { ...reception, cookie: withOwnFields(reception.cookie, reception.replaced, setCookie, now, profile) }
}

/** Whether some host gets both cookies. */
function shareHost(first: CookieIdentity, second: CookieIdentity): boolean {
  return goesTo(first, second.domain) || goesTo(second, first.domain)
}

function goesTo({ domain, hostOnly }: CookieIdentity, host: string): boolean {
  return hostOnly ? domain === host : domainMatch(host, domain)
}

function withOwnFields(
  cookie: Cookie,
  replaced: Cookie | undefined,
  { priority = 'Medium' }: ParsedSetCookie,
  now: number,
  profile: Profile,
): Cookie {
  const isNew = profile.creationTime === 'kept-with-value' && replaced !== undefined && replaced.value !== cookie.value
  const own = isNew ? { ...cookie, creationTime: now } : cookie
  return priority === 'Medium' ? own : { ...own, priority }
}

/** Why the browser refuses what the text accepts. */
function reasonsOfProfile(setCookie: ParsedSetCookie, { type }: CookieRequest, profile: Profile): Reason[] {
  const { name, value, domain, path, secure, httpOnly } = setCookie
  // The parser has already checked a cookie that came in a line. Another one is checked as if `=x` had set it, if the
  // browser reads `x` as a name. §5.7 step 2 refuses an empty one.
  const hasEquals = value !== '' && profile.valueless === 'name'
  const reasons = reasonsAgainstTexts(name, value, hasEquals, profile)
  if (profile.dotDomain === 'refused' && domain === '.') reasons.push(domainOnlyDot)
  if (profile.tabInPath === 'refused' && path?.includes('\t')) reasons.push(tabInPath)
  if (profile.httpPrefixes) {
    if (/^__(host-)?http-/i.test(name)) {
      if (!secure) reasons.push(httpPrefixNotSecure)
      if (!httpOnly || type === 'non-HTTP') reasons.push(httpPrefixNotHttpOnly)
    }
    if (name === '' && /^__http-/i.test(value)) reasons.push(namelessHttpPrefix)
  }
  return reasons
}

function adaptDomain(setCookie: ParsedSetCookie, { host, type }: CookieRequest, profile: Profile): void {
  const { domain } = setCookie
  if (domain === null) return
  if (profile.internationalDomain === 'converted' && !isAscii(domain)) {
    const text = type === 'HTTP' ? decodedUtf8(domain) : domain
    setCookie.domain = (text === null ? null : canonicalizeHost(text)) ?? domain
  }
  if (profile.addressDomain === 'host-only' && domain === host && isIpAddress(domain)) setCookie.domain = null
}

/** The text whose UTF-8 form is a byte string; `null` if it is not valid. */
function decodedUtf8(bytes: string): string | null {
  if (/[^\0-\xff]/.test(bytes)) return bytes
  try {
    return decodeURIComponent(
      bytes.replace(/[^0-9a-z]/g, (octet) => `%${octet.charCodeAt(0).toString(16).padStart(2, '0')}`),
    )
  } catch {
    return null
  }
}
