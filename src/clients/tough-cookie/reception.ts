/**
 * Sets a cookie (RFC 6265bis §5.7): the jar below decides, or the same algorithms over a store.
 */
import { pathMatch } from '../../algorithms/cookie-path.js'
import { domainMatch } from '../../algorithms/domain-match.js'
import type { ApiType } from '../../algorithms/octets.js'
import type { ParsedSetCookie } from '../../algorithms/parsed-set-cookie.js'
import type { Cookie as CookieRecord } from '../../cookie/cookie.js'
import { hostNotCanonical, type Reason, type ReasonId } from '../../cookie/reason.js'
import { type Decision, receiveGiven, type SiteView } from '../../jar/decide.js'
import { tell } from '../../jar/outbox.js'
import { type RequestContext, requestFor, resolveContext } from '../../jar/request-context.js'
import { NAME, VALUE } from '../../jar/saved-fields.js'
import { sameSiteOf } from '../../jar/tough-cookie-form.js'
import { Cookie, readFields } from './cookie.js'
import { cookieOf, recordOf, type StoredRecord, wordingOf } from './cookie-record.js'
import { domainOfHost, hostOfDomain, isAttributeText, ownOptions, readText, specialUseError, timeOf } from './fields.js'
import { canonicalDomain } from './functions.js'
import type { CookieRefusal, SetCookieOptions } from './options.js'
import { type Address, contextOf, type JarParts, readAddress, rulesOf, trusted, urlsOf } from './rules.js'
import { findAll, findCookie, getListedCookies, removeCookie, saveCookie, USE, type Work } from './store.js'
import { cookiesNear, JarStore, type JarView, viewOf } from './stores.js'

/** The names of the options that have an effect. */
const OPTIONS = ['sameSiteContext', 'ignoreError', 'http', 'now'] as const

/** A site without cookies. */
export const NO_COOKIES: SiteView<StoredRecord> = {
  find: () => undefined,
  hasSecureOverlaid: () => false,
  candidates: () => [],
  all: () => [],
}

/** What is set, for which URL, in which context and when. */
interface Attempt {
  /** The cookie as the parser would have read it from a header field. */
  readonly setCookie: ParsedSetCookie
  readonly extensions: readonly string[] | null
  /** The given cookie, if the outcome can be written into it; `null` otherwise. */
  readonly original: Cookie | null
  readonly address: Address
  readonly context: RequestContext
  readonly now: number | undefined
}

/** Sets a cookie and returns it as it is stored; throws or returns `undefined` if it is refused. */
export function* setCookie(
  jar: JarParts,
  cookie: string | Cookie,
  url: string | URL,
  given: SetCookieOptions | undefined,
): Work<Cookie | undefined> {
  const options = ownOptions(given, OPTIONS)
  const attempt = readAttempt(jar, cookie, url, options)
  const view = viewOf(jar.store)
  // A second generator for a jar in memory would take a sixth of the time.
  const outcome = view === null ? yield* receive(jar, attempt) : receiveIn(view, attempt)
  if (!('isOfPrefix' in outcome)) return outcome
  if (jar.onRejected !== undefined) {
    const error = errorOf(outcome)
    tell(jar.onRejected, { cookie, url: String(url), reasons: error.reasons, error })
  }
  const isSilent = outcome.isOfPrefix && jar.prefixSecurity === 'silent'
  // The listener may have changed the error that it got.
  if (!isSilent && options.ignoreError !== true) throw errorOf(outcome)
  return undefined
}

/** Reads the arguments of `setCookie`. Returns the refusal if the cookie cannot be set. */
function readAttempt(jar: JarParts, cookie: unknown, url: string | URL, options: SetCookieOptions): Attempt | Refusal {
  const address = readAddress(url, urlsOf(jar))
  const context = contextOf(options)
  const host = address?.url.host.host ?? null
  const given = readGiven(cookie, host, context.type ?? 'HTTP')
  if (!('setCookie' in given)) return given
  const { setCookie, extensions, original } = given
  if (jar.rejectPublicSuffixes && !jar.allowSpecialUseDomain && !options.ignoreError) {
    const error = specialUseError(setCookie.domain ?? '')
    if (error !== null) return notACookie(error.message)
  }
  if (address === null) return refusalFor([hostNotCanonical], setCookie.domain, host)
  const isTrusted = setCookie.secure && !jar.enforceSecureOriginOnStorage
  const now = timeOf(options.now) ?? undefined
  return { setCookie, extensions, original, address: isTrusted ? trusted(address) : address, context, now }
}

/** Sets a cookie. Returns the cookie as it is stored, or the refusal. */
function* receive(jar: JarParts, attempt: Attempt | Refusal): Work<Cookie | Refusal> {
  if ('message' in attempt) return attempt
  const { store } = jar
  if (store instanceof JarStore) return yield* store[USE]((view) => receiveIn(view, attempt))
  const { setCookie, address, original } = attempt
  const { result, replaced } = yield* decide(jar, attempt)
  if (result.status === 'rejected') return refusalFor(result.reasons, setCookie.domain, address.url.host.host)
  const wording = wordingOf(attempt, result)
  const cookie = cookieOf(result.cookie, wording)
  if (replaced !== undefined) cookie.creationIndex = replaced.source.creationIndex
  if (result.status === 'stored') yield* saveCookie(store, cookie, replaced?.source ?? null)
  else if (replaced !== undefined) yield* removeCookie(store, replaced.source)
  return original === null ? cookie : writeInto(original, cookieOf(result.cookie, wording))
}

/** Sets a cookie in a jar of speculoos, and notes its wording. */
function receiveIn(view: JarView, attempt: Attempt | Refusal): Cookie | Refusal {
  if ('message' in attempt) return attempt
  const { setCookie, address, context, now, original } = attempt
  const result = view.client(context).receive(setCookie, address.text, now)
  if (result.status === 'rejected') return refusalFor(result.reasons, setCookie.domain, address.url.host.host)
  const wording = wordingOf(attempt, result)
  if (result.status === 'stored') view.wordings.note(result.cookie, wording)
  const cookie = cookieOf(result.cookie, wording)
  return original === null ? cookie : writeInto(original, cookie)
}

/** Decides over a store. If no rule refuses the cookie, it decides again with the stored cookies that matter. */
function* decide(jar: JarParts, { setCookie, address, context, now: time }: Attempt): Work<Decision<StoredRecord>> {
  const { store, prefixSecurity } = jar
  const { name, value } = setCookie
  const now = time ?? Date.now()
  const request = requestFor(address.url, resolveContext(context), urlsOf(jar))
  // If name prefixes are not enforced, the algorithms get a name without one.
  const isUnprefixed = prefixSecurity === 'unsafe-disabled'
  const unprefixed = (text: string): string => (isUnprefixed && text.startsWith('__') ? `--${text.slice(2)}` : text)
  const received = { ...setCookie, name: unprefixed(name), value: name === '' ? unprefixed(value) : value }
  const given = { setCookie: received, reasons: [], warnings: [] }
  const decideWith = (site: Partial<SiteView<StoredRecord>>): Decision<StoredRecord> => {
    const { result, replaced } = receiveGiven(given, request, { ...NO_COOKIES, ...site }, rulesOf(jar), now)
    if (result.status === 'rejected') return { result }
    return { result: { ...result, cookie: { ...result.cookie, name, value } }, replaced }
  }
  const first = decideWith({})
  if (first.result.status === 'rejected') return first
  const { cookie } = first.result
  const isOverlaid = !cookie.secure && !request.secure && (yield* hasSecureOverlaid(jar, cookie))
  const found = yield* findCookie(store, domainOfHost(cookie.domain), cookie.path, name)
  // Stores cannot distinguish cookies that differ only in the host-only-flag. A cookie that cannot be read is replaced
  // as well.
  const stored = found && { ...cookie, ...recordOf(found), source: found }
  return decideWith({ find: () => stored, hasSecureOverlaid: () => isOverlaid })
}

/** Whether a store holds a Secure cookie that the cookie would overlay: at its domain, above it or below it. */
function* hasSecureOverlaid(jar: JarParts, { name, domain, path }: CookieRecord): Work<boolean> {
  const { store, allowSpecialUseDomain } = jar
  const isOverlaid = (cookie: Cookie): boolean => {
    const record = recordOf(cookie)
    if (record === null || !record.secure || record.name !== name) return false
    return (domainMatch(domain, record.domain) || domainMatch(record.domain, domain)) && pathMatch(path, record.path)
  }
  const near = cookiesNear(store, domainOfHost(domain), path, name)
  if (near !== undefined) return near.some(isOverlaid)
  const above = yield* findAll(store, 'findCookies', domainOfHost(domain), path, allowSpecialUseDomain)
  return above.some(isOverlaid) || (yield* getListedCookies(store)).some(isOverlaid)
}

/** A cookie that can be set, as it was read from a string or an object. */
type GivenCookie = Pick<Attempt, 'setCookie' | 'extensions' | 'original'>

/** Reads the given cookie, for a request to a host. Returns the refusal if the cookie cannot be set. */
function readGiven(given: unknown, host: string | null, type: ApiType): GivenCookie | Refusal {
  if (Object.prototype.toString.call(given) === '[object String]') {
    const read = readText(String(given), type)
    return 'reasons' in read ? refusalFor(read.reasons, null, host) : { ...read, original: null }
  }
  if (typeof given !== 'object' || given === null) return notACookie(NOT_A_COOKIE)
  const fields = readFields(given)
  if (fields.key === undefined || fields.value === undefined) return notACookie(NOT_A_COOKIE)
  const cookie = Object.assign(new Cookie(), fields)
  const { key: name, value, maxAge, sameSite } = cookie
  const path = cookie.path?.startsWith('/') ? cookie.path : null
  const setCookie: ParsedSetCookie = {
    name,
    value,
    expires: timeOf(cookie.expires),
    maxAge: typeof maxAge === 'string' ? Number(maxAge) : (maxAge ?? null),
    domain: cookie.domain ? hostOfDomain(canonicalDomain(cookie.domain) ?? '') : null,
    path,
    secure: cookie.secure === true,
    httpOnly: cookie.httpOnly === true,
    sameSite: sameSite === undefined || sameSite === null ? null : sameSiteOf(sameSite),
    partitioned: false,
  }
  // A server would misread a cookie that no header field can set. The name and the value may still have control
  // characters: the jar refuses those with a reason.
  if (!NAME.isValid(name) || !VALUE.isValid(value) || !isAttributeText(path ?? '')) return notACookie(FAILED_TO_PARSE)
  if (cookie.hostOnly === true && setCookie.domain !== null) {
    // Only a response of the host itself can set a host-only cookie.
    if (setCookie.domain !== host) return notACookie(notInDomain(setCookie.domain, host))
    setCookie.domain = null
  }
  return { setCookie, extensions: cookie.extensions, original: isCookie(given) ? given : null }
}

const NOT_A_COOKIE = 'First argument to setCookie must be a Cookie object or string'

/** Whether an object has the methods of a cookie, and can be changed. */
function isCookie(given: object): given is Cookie {
  return 'cookieString' in given && typeof given.cookieString === 'function' && !Object.isFrozen(given)
}

/** Copies the fields of the stored cookie into the given one, and returns the given one. */
function writeInto(original: Cookie, stored: Cookie): Cookie {
  const { domain, hostOnly, path, pathIsDefault, maxAge, expires, creation, lastAccessed } = stored
  return Object.assign(original, { domain, hostOnly, path, pathIsDefault, maxAge, expires, creation, lastAccessed })
}

const FAILED_TO_PARSE = 'Cookie failed to parse'

const NOT_IN_DOMAIN = "Cookie not in this host's domain."

/** The message for a cookie with a Domain attribute that the host is not in. */
function notInDomain(domain: string | null, host: string | null): string {
  const [cookie, request] = [domain, host].map((name) => (name === null ? 'null' : domainOfHost(name)))
  return `${NOT_IN_DOMAIN} Cookie:${cookie} Request:${request}`
}

/** The messages of tough-cookie, in the order of its checks. */
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

/** Why a cookie was refused, and the message of the error. */
interface Refusal {
  readonly message: string
  readonly reasons: readonly Reason[]
  /** Whether the deciding reason is that the cookie breaks the promise of its name prefix. */
  readonly isOfPrefix: boolean
}

/** The refusal of a value that is not a cookie. */
function notACookie(message: string): Refusal {
  return { message, reasons: [], isOfPrefix: false }
}

/** The refusal for these reasons, of a cookie with this Domain attribute from this host. */
function refusalFor(reasons: readonly Reason[], domain: string | null, host: string | null): Refusal {
  // tough-cookie does not count these among the public suffixes.
  const isNoSuffix = (domain === 'localhost' || domain === 'invalid') && reasons.length > 1
  const counted = isNoSuffix ? reasons.filter(({ id }) => id !== 'domain-public-suffix') : reasons
  const known = MESSAGES.find(([, ids]) => counted.some(({ id }) => ids.includes(id)))
  const deciding = known === undefined ? counted[0] : counted.find(({ id }) => known[1].includes(id))
  const words = known?.[0] ?? deciding?.sentence ?? FAILED_TO_PARSE
  const message = words === NOT_IN_DOMAIN ? notInDomain(domain, host) : words
  return { message, reasons, isOfPrefix: deciding !== undefined && /(?:host|secure)-prefix/.test(deciding.id) }
}

/** Makes a new error for a refusal. */
function errorOf({ message, reasons }: Refusal): CookieRefusal {
  return Object.assign(new Error(message), { reasons: [...reasons] })
}
