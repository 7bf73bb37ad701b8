/**
 * Sets a cookie (RFC 6265bis §5.7): the jar below decides, or the same algorithms over a store.
 */
import { pathMatch } from '../../algorithms/cookie-path.js'
import { domainMatch } from '../../algorithms/domain-match.js'
import type { CookieRequest } from '../../algorithms/request.js'
import type { CookieIdentity } from '../../cookie/cookie.js'
import { hostNotCanonical } from '../../cookie/reason.js'
import { type Decision, receiveRecord, type SiteView } from '../../jar/decide.js'
import type { SetCookieResult } from '../../jar/decision.js'
import { defaultPolicy } from '../../jar/policy.js'
import { requestFor, resolveContext } from '../../jar/request-context.js'
import { publicSuffixes } from '../../public-suffix.js'
import type { Cookie } from './cookie.js'
import { timeOf } from './cookie-dates.js'
import { readText } from './cookie-fields.js'
import { cookieOf, recordOf, type StoredRecord, wordingOf } from './cookie-record.js'
import { domainOfHost, hostOfDomain, specialUseDomain, specialUseError } from './domains.js'
import { domainNamedBy, type GivenCookie, readGiven, tell } from './given-cookie.js'
import { type JarParts, type JarRules, readSetOptions, type SetCookieOptions } from './jar-options.js'
import type { JarStore } from './jar-store.js'
import { NO_OPTIONS } from './own-options.js'
import { PrefixSecurityEnum } from './prefix-security.js'
import { errorOf, notACookie, type Refusal, refusalFor } from './refusal.js'
import { contextOf, readAddress, urlsOf } from './request.js'
import type { Store } from './store.js'
import { findCookie, findCookies, getAllCookies, removeCookie, type StoreSteps, saveCookie } from './store-steps.js'

/** Sets a cookie and returns it as it is stored; throws or returns `undefined` if it is refused. */
export function* setCookie(
  parts: JarParts,
  cookie: string | Cookie,
  url: string | URL,
  options: SetCookieOptions | undefined,
): StoreSteps<Cookie | undefined> {
  const given = readSetOptions(options)
  const outcome = yield* receive(parts, cookie, url, given)
  if (!('isOfPrefix' in outcome)) return outcome
  const { onRejected, rules } = parts
  const isSilent =
    given.ignoreError === true || (outcome.isOfPrefix && rules.prefixSecurity === PrefixSecurityEnum.SILENT)
  if (onRejected !== undefined) {
    const error = errorOf(outcome)
    onRejected({ cookie, url: String(url), reasons: error.reasons, error })
  }
  // Another error than the listener got, which may have changed it.
  if (!isSilent) throw errorOf(outcome)
  return undefined
}

/** Sets a cookie, and returns it as it is stored, or why it is refused. */
function* receive(
  { rules, view, store }: JarParts,
  input: unknown,
  url: string | URL,
  options: SetCookieOptions,
): StoreSteps<Cookie | Refusal> {
  if (view !== null && typeof input === 'string' && options === NO_OPTIONS && isUsual(rules)) {
    const cookie = receiveLine(view, input, url)
    if (cookie !== null) return cookie
  }
  const urls = urlsOf(rules)
  const address = readAddress(url, urls)
  const context = contextOf(options)
  const host = address?.url.host.host ?? null
  const given = readGiven(input, host, context.type ?? 'HTTP')
  if (!('setCookie' in given)) return given
  const { setCookie, extensions, original } = given
  if (rules.rejectPublicSuffixes && !rules.allowSpecialUseDomain && !options.ignoreError) {
    const special = specialUseDomain(setCookie.domain ?? '')
    if (special !== null) return notACookie(specialUseError(special).message)
  }
  const refused = (reasons: Refusal['reasons']): Refusal =>
    refusalFor(reasons, domainNamedBy(setCookie), host === null ? null : domainOfHost(host))
  if (address === null) return refused([hostNotCanonical])

  const now = timeOf(options.now)
  const isTrusted = setCookie.secure && !rules.enforceSecureOriginOnStorage
  if (view !== null) {
    const text = isTrusted ? address.text.replace(/^(?:http|ws):/, 'https:') : address.text
    const result = view.client(context).receive(setCookie, text, now ?? undefined)
    if (result.status === 'rejected') return refused(result.reasons)
    const wording = wordingOf(setCookie, extensions, result.cookie, result.warnings)
    if (result.status === 'stored') view.note(result.cookie, wording)
    return told(cookieOf(result.cookie, wording), original)
  }

  const request = requestFor(address.url, resolveContext(context), urls)
  const trusting = isTrusted ? { ...request, secure: true } : request
  const { result, changes } = yield* decide(store, rules, setCookie, trusting, now ?? Date.now())
  if (result.status === 'rejected') return refused(result.reasons)
  const cookie = cookieOf(result.cookie, wordingOf(setCookie, extensions, result.cookie, result.warnings))
  for (const { cause, replaced } of changes) {
    if (replaced !== undefined) cookie.creationIndex = replaced.source.creationIndex
    if (cause === 'inserted') yield* saveCookie(store, cookie, replaced?.source ?? null)
    else if (replaced !== undefined) yield* removeCookie(store, replaced.source)
  }
  return told(cookie, original)
}

/** Whether the jar below has all the rules. */
function isUsual({ rejectPublicSuffixes, allowSpecialUseDomain, enforceSecureOriginOnStorage }: JarRules): boolean {
  return enforceSecureOriginOnStorage && (allowSpecialUseDomain || !rejectPublicSuffixes)
}

const PATH_ATTRIBUTE = /; ?path=\//i

/**
 * Receives a set-cookie-string without options; `null` if it is refused or the URL is unusual. A line that says no more than
 * its record is not parsed twice, which makes setting a cookie twice as fast.
 */
function receiveLine(view: JarStore, line: string, url: string | URL): Cookie | null {
  let result: SetCookieResult
  try {
    result = view.client(contextOf(NO_OPTIONS)).setCookie(line, url)
  } catch {
    return null
  }
  if (result.status === 'rejected') return null
  const { status, cookie, warnings } = result
  const isPlain = cookie.expiryTime === null && warnings.length === 0 && PATH_ATTRIBUTE.test(line)
  const read = isPlain ? null : readText(line)
  if (!read?.setCookie) {
    if (status === 'stored') view.forget(cookie)
    return cookieOf(cookie, undefined)
  }
  const wording = wordingOf(read.setCookie, read.extensions, cookie, warnings)
  if (status === 'stored') view.note(cookie, wording)
  return cookieOf(cookie, wording)
}

function told(cookie: Cookie, original: Cookie | null): Cookie {
  if (original === null) return cookie
  tell(original, cookie)
  return original
}

/** Decides over a store: once to see which cookies matter, and again with those that the store has. */
function* decide(
  store: Store,
  rules: JarRules,
  setCookie: GivenCookie['setCookie'],
  request: CookieRequest,
  now: number,
): StoreSteps<Decision<StoredRecord>> {
  const asked: { identity?: CookieIdentity; overlay?: [name: string, domain: string, path: string] } = {}
  const first = decideOver(
    {
      find: (identity) => {
        asked.identity = identity
        return undefined
      },
      hasSecureOverlaid: (...overlay) => {
        asked.overlay = overlay
        return false
      },
    },
    rules,
    setCookie,
    request,
    now,
  )
  if (first.result.status === 'rejected' || asked.identity === undefined) return first
  const { name, domain, path } = asked.identity
  const isOverlaid = asked.overlay !== undefined && (yield* hasSecureOverlaid(store, asked.overlay, rules))
  const found = yield* findCookie(store, domainOfHost(domain), path, name)
  if (found === undefined && !isOverlaid) return first
  // The interface of stores knows no cookies that only the host-only-flag tells apart.
  const replaced = found === undefined ? undefined : { ...recordOf(found), source: found }
  return decideOver({ find: () => replaced, hasSecureOverlaid: () => isOverlaid }, rules, setCookie, request, now)
}

/** Decides with some stored cookies, and without the promises of name prefixes if the rules say so. */
function decideOver(
  stored: Pick<SiteView<StoredRecord>, 'find' | 'hasSecureOverlaid'>,
  rules: JarRules,
  setCookie: GivenCookie['setCookie'],
  request: CookieRequest,
  now: number,
): Decision<StoredRecord> {
  const { name, value } = setCookie
  const isPrefixed = rules.prefixSecurity === PrefixSecurityEnum.DISABLED
  const hidden = (text: string): string => (isPrefixed && text.startsWith('__') ? `--${text.slice(2)}` : text)
  const site: SiteView<StoredRecord> = {
    find: (identity) => stored.find({ ...identity, name }),
    hasSecureOverlaid: (_name, domain, path) => stored.hasSecureOverlaid(name, domain, path),
    candidates: () => [],
    all: () => [],
  }
  const received = { ...setCookie, name: hidden(name), value: name === '' ? hidden(value) : value }
  const policy = defaultPolicy(rules.rejectPublicSuffixes ? publicSuffixes : null)
  const { result, changes } = receiveRecord(received, request, site, policy, now)
  if (result.status === 'rejected') return { result, changes }
  return { result: { ...result, cookie: { ...result.cookie, name, value } }, changes }
}

/** Whether a store holds a Secure cookie that would be overlaid: at the host and above it, and below it. */
function* hasSecureOverlaid(
  store: Store,
  [name, domain, path]: [name: string, domain: string, path: string],
  { allowSpecialUseDomain }: JarRules,
): StoreSteps<boolean> {
  const isOverlaid = (cookie: Cookie): boolean => {
    const other = hostOfDomain(cookie.domain ?? '')
    const isNear = domainMatch(domain, other) || domainMatch(other, domain)
    return cookie.key === name && cookie.secure && isNear && pathMatch(path, cookie.path ?? '/')
  }
  const above = yield* findCookies(store, domainOfHost(domain), path, allowSpecialUseDomain)
  if (above.some(isOverlaid)) return true
  let all: Cookie[] = []
  try {
    all = yield* getAllCookies(store)
  } catch {
    // A store need not be able to list its cookies.
  }
  return all.some(isOverlaid)
}
