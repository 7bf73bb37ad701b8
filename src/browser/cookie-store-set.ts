/**
 * "Set a cookie" of the Cookie Store standard, step by step.
 */
import { canonicalizeHost, isIpAddress } from '../algorithms/canonical-host.js'
import { defaultPath } from '../algorithms/cookie-path.js'
import { octetLength } from '../algorithms/octets.js'
import type { ParsedSetCookie } from '../algorithms/parsed-set-cookie.js'
import { ATTRIBUTE_VALUE_OCTETS, NAME_VALUE_OCTETS } from '../cookie/limits.js'
import type { RequestUrl } from '../input/url-cache.js'
import { isHttp } from './browser-request.js'
import type { CookieSameSite } from './cookie-change-event.js'
import type { Environment } from './environment.js'
import { octetsOf } from './octets.js'
import { partyOf } from './party.js'

/** A cookie to be set, with all its members. */
export interface CompleteCookieInit {
  readonly name: string
  readonly value: string
  readonly expires: number | null
  readonly domain: string | null
  readonly path: string
  readonly sameSite: CookieSameSite
  readonly partitioned: boolean
  readonly maxAge: number | null
}

const SAME_SITE = { strict: 'Strict', lax: 'Lax', none: 'None' } as const

/** Sets a cookie for a URL. Throws a TypeError that names the step if it fails. */
export function setCookie(environment: Environment, url: string, init: CompleteCookieInit): void {
  const rules = environment.state.profile.cookieStore
  // Cookie Store, set a cookie step 1
  const name = trimmed(init.name)
  const value = trimmed(init.value)
  requireNameAndValue(name, value)
  if (name === '' && rules.refusesNameless) throw failure('name', 'a name')
  if (rules.refusesTab && /\t/.test(name + value)) throw failure('name and value', 'no tab')
  const { expires, maxAge } = init
  const isPartitioned = init.partitioned && (rules.partitionsFirstPartyCookies || !isFirstParty(environment, url))
  const domain = domainOf(environment, url, name, init.domain === '' && rules.takesEmptyDomain ? null : init.domain)
  // step 8
  if (expires !== null && maxAge !== null) throw failure('expires and maxAge', 'one of them')
  const path = pathOf(environment, url, name, init.path)
  const setCookie: ParsedSetCookie = {
    name: octetsOf(name),
    value: octetsOf(value),
    // step 8, a cookie-date has seconds
    expires: expires === null ? null : Math.floor(expires / 1000) * 1000,
    maxAge,
    domain,
    path: octetsOf(path),
    // step 10
    secure: true,
    httpOnly: false,
    sameSite: SAME_SITE[init.sameSite],
    partitioned: isPartitioned,
  }
  // A header field could not hold such a path.
  const isStorable = rules.storesSemicolonInPath ? !hasControl(path) : !hasControl(path) && !path.includes(';')
  // step 11
  const isStored = isStorable && isHttp(url) && environment.scriptClient.receive(setCookie, url).status !== 'rejected'
  // step 12
  if (!isStored && rules.rejectsWhatStorageRefuses) {
    throw new TypeError('cookieStore: expected a cookie that can be stored, got one that is malformed or refused')
  }
}

/** Removes spaces and tabs around a name or value. */
export function trimmed(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '')
}

export function requireNameAndValue(name: string, value: string): void {
  // step 2
  if (hasControl(name + value) || /;/.test(name + value)) throw failure('name and value', 'no ; and control character')
  // step 3
  if (name.includes('=')) throw failure('name', 'no =')
  // step 4
  if (name === '' && (value === '' || value.includes('=') || /^__(host-|host-http-|http-|secure-)/i.test(value))) {
    throw failure('value', 'a text without = and the prefix of a name, since there is no name')
  }
  // step 5
  if (/^__(host-)?http-/i.test(name)) throw failure('name', 'no prefix that only HTTP can set')
  // step 6
  if (octetLength(name, 'non-HTTP') + octetLength(value, 'non-HTTP') > NAME_VALUE_OCTETS) {
    throw failure('name and value', `${NAME_VALUE_OCTETS} octets at most`)
  }
}

/** step 7 */
export function domainOf(environment: Environment, url: string, name: string, given: string | null): string | null {
  if (given === null) return null
  const { host, registrableDomain } = scriptUrl(environment, url).host
  const domain = canonicalizeHost(given)
  if (given.startsWith('.') || /^__host-/i.test(name) || domain === null || host === null) {
    throw failure('domain', 'a domain without leading dot, and no __Host- prefix')
  }
  const isAbove =
    registrableDomain !== null &&
    !isIpAddress(host) &&
    host.endsWith(`.${domain}`) &&
    (domain === registrableDomain || domain.endsWith(`.${registrableDomain}`))
  if (domain !== host && !isAbove) throw failure('domain', 'the host, or a domain of its site above it')
  if (octetLength(domain, 'non-HTTP') > ATTRIBUTE_VALUE_OCTETS) throw failure('domain', '1,024 octets at most')
  return domain
}

/** step 9 */
export function pathOf(environment: Environment, url: string, name: string, given: string): string {
  const { appendsSlashToPath, canonicalizesPath, refusesEmptyPathAtRoot } = environment.state.profile.cookieStore
  const path = given === '' ? defaultPath(scriptUrl(environment, url).path) : given
  if (given === '' && path === '/' && refusesEmptyPathAtRoot) throw failure('path', 'a path that is not empty')
  if (!path.startsWith('/')) throw failure('path', 'a path that begins with /')
  if (path !== '/' && /^__host-/i.test(name)) throw failure('path', '/ for the __Host- prefix')
  if (octetLength(path, 'non-HTTP') > ATTRIBUTE_VALUE_OCTETS) throw failure('path', '1,024 octets at most')
  const slashed = appendsSlashToPath && given !== '' && !path.endsWith('/') ? `${path}/` : path
  return canonicalizesPath ? pathOfUrl(slashed) : slashed
}

/** A path as a URL has it. */
function pathOfUrl(path: string): string {
  const url = new URL('https://path.invalid')
  url.pathname = path
  return url.pathname
}

/** Whether a text has a C0 control character but the tab, or DEL. */
function hasControl(text: string): boolean {
  for (let position = 0; position < text.length; position += 1) {
    const code = text.charCodeAt(position)
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) return true
  }
  return false
}

/** Whether the scripts of a document or worker are of the site of its page. */
function isFirstParty(environment: Environment, url: string): boolean {
  return partyOf(environment.state, environment, scriptUrl(environment, url)).isFirstParty
}

/** What is known of the URL of a script. That of an about: document has no host, and so no cookies. */
export function scriptUrl({ state: { urls } }: Environment, url: string): RequestUrl {
  return isHttp(url) ? urls.read(url) : urls.ofHost(null)
}

export function failure(member: string, expected: string): TypeError {
  return new TypeError(`cookieStore: ${member}: expected ${expected}`)
}
