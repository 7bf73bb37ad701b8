/**
 * Sets a cookie: the algorithms decide, over whichever store (RFC 6265bis §5.7).
 */
import { pathMatch } from '../../algorithms/cookie-path.js'
import { domainMatch } from '../../algorithms/domain-match.js'
import { type Reception, receiveCookie, type StoredCookies } from '../../algorithms/receive-cookie.js'
import type { CookieIdentity } from '../../cookie/cookie.js'
import { COOKIE_AGE_LIMIT } from '../../cookie/limits.js'
import { expiresCapped, maxAgeCapped } from '../../cookie/reason.js'
import type { Cookie } from './cookie.js'
import { copyOf, timeOf } from './cookie-dates.js'
import type { CookieIndex } from './cookie-index.js'
import { domainOfHost, hostOfDomain, specialUseDomain, specialUseError } from './domains.js'
import { domainNamedBy, type GivenCookie, readGiven } from './given-cookie.js'
import type { SetCookieOptions } from './jar-options.js'
import type { JarState } from './jar-state.js'
import { PrefixSecurityEnum } from './prefix-security.js'
import { noteReceived } from './received-time.js'
import { notACookie, type Refusal, refusalFor } from './refusal.js'
import { requestTo } from './request-target.js'
import { findCookie, findCookies, getAllCookies, removeCookie, type StoreSteps, saveCookie } from './store-steps.js'
import { StoredRecord } from './stored-record.js'

type Stored = StoredCookies<StoredRecord>
type DecisionArguments = Parameters<typeof receiveCookie<StoredRecord>>

/**
 * Sets a cookie, and answers it as it is stored; or says why it is refused.
 *
 * @throws what the store throws, and where `url` or an option cannot be used.
 */
export function* receive(
  state: JarState,
  input: unknown,
  url: string | URL,
  options: SetCookieOptions,
): StoreSteps<Cookie | Refusal> {
  const { rules, targets, store, index } = state
  const target = targets.read(url)
  const request = requestTo(target, options)
  const given = readGiven(input, target.host)
  if (!('setCookie' in given)) return given
  const { setCookie } = given
  if (rules.rejectPublicSuffixes && !rules.allowSpecialUseDomain && !options.ignoreError) {
    const special = specialUseDomain(setCookie.domain ?? '')
    if (special !== null) return notACookie(specialUseError(special).message)
  }

  const now = timeOf(options.now) ?? Date.now()
  const secure = request.secure || (setCookie.secure && !rules.enforceSecureOriginOnStorage)
  const decide = (stored: Stored): Reception<StoredRecord> => {
    const { publicSuffixes } = targets
    const policy = { publicSuffixes, cookieAgeLimit: COOKIE_AGE_LIMIT, sessionOnly: false }
    const receiveIt = rules.prefixSecurity === PrefixSecurityEnum.DISABLED ? receiveWithAnyName : receiveCookie
    return receiveIt(setCookie, { ...request, secure }, stored, policy, now)
  }
  const reception = index === null ? yield* receiveOverStore(state, decide) : decide(storedInIndex(index))
  if (reception.status === 'rejected') {
    const host = target.host === null ? null : domainOfHost(target.host)
    return refusalFor(reception.reasons, domainNamedBy(setCookie), host)
  }

  const cookie = complete(given, reception)
  const old = reception.replaced?.source ?? null
  if (reception.status === 'removed') {
    if (old !== null && reception.replaced !== undefined) {
      if (index === null) yield* removeCookie(store, old)
      else index.removeRecord(reception.replaced)
    }
  } else if (index === null) yield* saveCookie(store, cookie, old)
  else index.put(cookie)
  return cookie
}

/** Decides as `receiveCookie` does, but for what name prefixes promise. */
function receiveWithAnyName(...[setCookie, request, stored, policy, now]: DecisionArguments): Reception<StoredRecord> {
  const { name, value } = setCookie
  const hidden = (text: string): string => (text.startsWith('__') ? `--${text.slice(2)}` : text)
  const reception = receiveCookie(
    { ...setCookie, name: hidden(name), value: name === '' ? hidden(value) : value },
    request,
    {
      find: (identity) => stored.find({ ...identity, name }),
      hasSecureOverlaid: (_name, domain, path) => stored.hasSecureOverlaid(name, domain, path),
    },
    policy,
    now,
  )
  return reception.status === 'rejected' ? reception : { ...reception, cookie: { ...reception.cookie, name, value } }
}

/** Tells a cookie what became of it. */
function complete(
  { setCookie, toCookie, original }: GivenCookie,
  { cookie: record, replaced, warnings }: Exclude<Reception<StoredRecord>, { status: 'rejected' }>,
): Cookie {
  const cookie = toCookie()
  cookie.domain = domainOfHost(record.domain)
  cookie.hostOnly = record.hostOnly
  cookie.path = record.path
  if (!setCookie.path) cookie.pathIsDefault = true
  // RFC 6265bis §5.5
  if (warnings.includes(maxAgeCapped)) cookie.maxAge = COOKIE_AGE_LIMIT
  if (warnings.includes(expiresCapped)) cookie.expires = new Date(record.lastAccessTime + COOKIE_AGE_LIMIT * 1000)
  // RFC 6265bis §5.7 step 23.3
  cookie.creation = replaced === undefined ? new Date(record.lastAccessTime) : copyOf(replaced.source.creation)
  if (replaced !== undefined) cookie.creationIndex = replaced.source.creationIndex
  cookie.lastAccessed = new Date(record.lastAccessTime)
  noteReceived(cookie, record.lastAccessTime)
  if (original !== null) tell(original, cookie)
  return cookie
}

/** Tells a cookie what became of the copy that is stored, as far as it can be told. */
function tell(original: Cookie, { domain, hostOnly, path, pathIsDefault, maxAge, ...dates }: Cookie): void {
  const { expires, creation, lastAccessed } = dates
  const copies = { expires: copyOf(expires), creation: copyOf(creation), lastAccessed: copyOf(lastAccessed) }
  const fields = { domain, hostOnly, path, pathIsDefault, maxAge, ...copies }
  for (const [field, value] of Object.entries(fields)) Reflect.set(original, field, value)
}

/** The stored cookies of a store in memory. */
function storedInIndex(index: CookieIndex): Stored {
  return {
    find: ({ name, domain, hostOnly, path }) => index.find(domainOfHost(domain), path, name, hostOnly),
    hasSecureOverlaid: (name, domain, path) => index.hasSecureOverlaid(name, domainOfHost(domain), path),
  }
}

/**
 * Lets a decision be made over a store that has to be asked first: once to hear what it asks, and again with the answers.
 */
function* receiveOverStore(
  { store, rules }: JarState,
  decide: (stored: Stored) => Reception<StoredRecord>,
): StoreSteps<Reception<StoredRecord>> {
  const asked: { identity?: CookieIdentity; overlay?: [name: string, domain: string, path: string] } = {}
  const first = decide({
    find: (identity) => {
      asked.identity = identity
      return undefined
    },
    hasSecureOverlaid: (...overlay) => {
      asked.overlay = overlay
      return false
    },
  })
  if (first.status === 'rejected' || asked.identity === undefined) return first
  const { name, domain, path } = asked.identity
  const isOverlaid = asked.overlay !== undefined && (yield* hasSecureOverlaid(store, asked.overlay, rules))
  const found = yield* findCookie(store, domainOfHost(domain), path, name)
  if (found === undefined && !isOverlaid) return first
  // The interface of stores knows no cookies that only the host-only-flag tells apart.
  const replaced = found === undefined ? undefined : new StoredRecord(found)
  return decide({ find: () => replaced, hasSecureOverlaid: () => isOverlaid })
}

/** Whether a store holds a Secure cookie that would be overlaid: at the host and above it, and below it. */
function* hasSecureOverlaid(
  store: JarState['store'],
  [name, domain, path]: [name: string, domain: string, path: string],
  { allowSpecialUseDomain }: JarState['rules'],
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
