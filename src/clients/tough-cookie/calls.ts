/**
 * Sets and retrieves cookies (RFC 6265bis §5.7 and §5.8.3). A jar of speculoos decides, or the same algorithms over a
 * store.
 */

import { pathMatch } from '../../algorithms/cookie-path.js'
import { cookieString } from '../../algorithms/cookie-string.js'
import { domainMatch } from '../../algorithms/domain-match.js'
import { parseSetCookie } from '../../algorithms/parse-set-cookie.js'
import { type Reception, receiveCookie } from '../../algorithms/receive-cookie.js'
import { type Cookie as CookieRecord, isExpired } from '../../cookie/cookie.js'
import { hostNotCanonical, pathNotMatched } from '../../cookie/reason.js'
import { type RequestContext, requestFor, resolveContext } from '../../input/request-context.js'
import type { CookieClient } from '../../jar/cookie-client.js'
import { retrieve as retrieveFrom } from '../../jar/decide.js'
import { tell } from '../../jar/outbox.js'
import { Cookie, cookieCompare } from './cookie.js'
import { cookieOf, type GivenCookie, readObject, recordOf, type StoredRecord, wordingOf } from './cookie-record.js'
import { fitsHeader, readText } from './fields.js'
import { domainOfHost, noteReceived, ownOptions, receivedTime, specialUseError, timeOf } from './given.js'
import { type GetCookiesOptions, ParameterError, type SetCookieOptions } from './options.js'
import { errorOf, notACookie, type Refusal, refusalFor } from './refusal.js'
import { type Address, contextOf, type JarParts, readAddress, rulesOf, trusted, urlsOf } from './rules.js'
import { find, getListedCookies, removeCookie, saveCookie, settle, USE, type Work } from './store.js'
import { cookiesNear, JarStore, type JarView, viewOf } from './stores.js'

/** The names of the options of setting a cookie that have an effect. */
const SET_OPTIONS = ['sameSiteContext', 'ignoreError', 'http', 'now'] as const

/** The names of the options of retrieving cookies. */
const GET_OPTIONS = ['http', 'expire', 'allPaths', 'sameSiteContext', 'sort'] as const

/** The arguments of `setCookie`, read once. */
interface Call {
  /** A set-cookie-string, which is not parsed yet, or a cookie that was given as an object. */
  readonly cookie: string | GivenCookie
  /** `null` for a URL without a host. */
  readonly address: Address | null
  readonly context: RequestContext
  readonly now: number | undefined
  readonly ignoreError: boolean | undefined
}

/** What is set, for which URL, in which context and when. */
interface Attempt extends GivenCookie, Pick<Call, 'context' | 'now'> {
  readonly address: Address
}

/** Sets a cookie and returns it as it is stored; throws or returns `undefined` if it is refused. */
export function* setCookie(
  jar: JarParts,
  cookie: string | Cookie,
  url: string | URL,
  given: SetCookieOptions | undefined,
): Work<Cookie | undefined> {
  const options = ownOptions(given, SET_OPTIONS)
  const call = readCall(jar, cookie, url, options)
  const view = viewOf(jar.store)
  // A jar in memory gets no second generator, which would take a sixth of the time.
  const outcome = 'message' in call ? call : view === null ? yield* receive(jar, call) : receiveIn(view, jar, call)
  if (!('isOfPrefix' in outcome)) return outcome
  if (jar.onRejected !== undefined) {
    const error = errorOf(outcome)
    tell(jar.onRejected, { cookie, url: String(url), reasons: error.reasons, error })
  }
  const isSilent = outcome.isOfPrefix && jar.prefixSecurity === 'silent'
  // Make a new error, since the listener may have changed the one that it got.
  if (!isSilent && options.ignoreError !== true) throw errorOf(outcome)
  return undefined
}

/** Reads the arguments of `setCookie`. Returns the refusal if an object is not a cookie that can be set. */
function readCall(jar: JarParts, given: unknown, url: string | URL, options: SetCookieOptions): Call | Refusal {
  const address = readAddress(url, urlsOf(jar))
  const context = contextOf(options)
  const isText = Object.prototype.toString.call(given) === '[object String]'
  const cookie = isText ? String(given) : readObject(given, address?.url.host.host ?? null)
  if (typeof cookie === 'object' && 'message' in cookie) return cookie
  return { cookie, address, context, now: timeOf(options.now) ?? undefined, ignoreError: options.ignoreError }
}

/** Prepares to set a cookie. Returns the refusal if the cookie is refused before the jar decides. */
function attemptTo(jar: JarParts, { address, context, now, ignoreError }: Call, given: GivenCookie): Attempt | Refusal {
  const { setCookie, extensions, reasons, original } = given
  if (jar.rejectPublicSuffixes && !jar.allowSpecialUseDomain && !ignoreError) {
    const error = specialUseError(setCookie.domain ?? '')
    if (error !== null) return notACookie(error.message)
  }
  if (address === null) return refusalFor([hostNotCanonical, ...reasons], setCookie.domain, null)
  const isTrusted = setCookie.secure && !jar.enforceSecureOriginOnStorage
  // A spread would take longer (`npm run bench -- --only skin-replace`).
  return { setCookie, extensions, reasons, original, address: isTrusted ? trusted(address) : address, context, now }
}

/** Sets a cookie over any store. Returns the cookie as it is stored, or the refusal. */
function* receive(jar: JarParts, call: Call): Work<Cookie | Refusal> {
  const { store } = jar
  if (store instanceof JarStore) return yield* store[USE]((view) => receiveIn(view, jar, call))
  const { cookie: given, address, context } = call
  const host = address?.url.host.host ?? null
  const read = typeof given === 'string' ? readText(given, (line) => parseSetCookie(line, context.type)) : given
  if (read.setCookie === null) return refusalFor(read.reasons, null, host)
  const attempt = attemptTo(jar, call, read)
  if ('message' in attempt) return attempt
  const { setCookie, reasons, original } = attempt
  if (reasons.length > 0) return refusalFor(reasons, setCookie.domain, host)
  const result = yield* decide(jar, attempt)
  if (result.status === 'rejected') return refusalFor(result.reasons, setCookie.domain, host)
  const wording = wordingOf(attempt, result)
  const cookie = cookieOf(result.cookie, wording)
  const old = result.replaced?.source
  if (old !== undefined) cookie.creationIndex = old.creationIndex
  if (result.status === 'stored') yield* saveCookie(store, cookie, old)
  else if (old !== undefined) yield* removeCookie(store, old)
  return original === undefined ? cookie : writeInto(original, cookieOf(result.cookie, wording))
}

/** Sets a cookie in a jar of speculoos, and notes its wording. The profile of the jar may parse lines differently. */
function receiveIn(view: JarView, jar: JarParts, call: Call): Cookie | Refusal {
  const { cookie: given, address } = call
  const host = address?.url.host.host ?? null
  const client = view.client(call.context)
  const read = typeof given === 'string' ? readText(given, (line) => client.parse(line)) : given
  if (read.setCookie === null) {
    // The jar gets the line too: it calls its `onRejected`, and its policy may give another reason.
    const result = typeof given === 'string' && address !== null ? client.setCookie(given, address.text) : null
    return refusalFor(result?.status === 'rejected' ? result.reasons : read.reasons, null, host)
  }
  const attempt = attemptTo(jar, call, read)
  if ('message' in attempt) return attempt
  const { setCookie, now, reasons, original } = attempt
  const result = client.receive(setCookie, attempt.address.text, now, reasons)
  if (result.status === 'rejected') return refusalFor(result.reasons, setCookie.domain, host)
  const wording = wordingOf(attempt, result)
  if (result.status === 'stored') view.wordings.note(result.cookie, wording)
  const cookie = cookieOf(result.cookie, wording)
  return original === undefined ? cookie : writeInto(original, cookie)
}

/** Decides over a store. If no rule refuses the cookie, it decides again with the stored cookies that matter. */
function* decide(jar: JarParts, { setCookie, address, context, now: time }: Attempt): Work<Reception<StoredRecord>> {
  const { name, value } = setCookie
  const now = time ?? Date.now()
  const request = requestFor(address.url, resolveContext(context), urlsOf(jar))
  // If name prefixes are not enforced, the algorithms get a name without one.
  const isUnprefixed = jar.prefixSecurity === 'unsafe-disabled'
  const unprefixed = (text: string): string => (isUnprefixed && text.startsWith('__') ? `--${text.slice(2)}` : text)
  const received = { ...setCookie, name: unprefixed(name), value: name === '' ? unprefixed(value) : value }
  const decideWith = (stored: StoredRecord | undefined, isOverlaid: boolean): Reception<StoredRecord> => {
    const site = { find: () => stored, hasSecureOverlaid: () => isOverlaid }
    const reception = receiveCookie(received, request, site, rulesOf(jar), now)
    return reception.status === 'rejected' ? reception : { ...reception, cookie: { ...reception.cookie, name, value } }
  }
  const first = decideWith(undefined, false)
  if (first.status === 'rejected') return first
  const { cookie } = first
  const isOverlaid = !request.secure && (yield* hasSecureOverlaid(jar, cookie))
  const [found] = yield* find(jar.store, 'findCookie', domainOfHost(cookie.domain), cookie.path, name)
  // Stores cannot distinguish cookies that differ only in the host-only-flag. A cookie that cannot be read is replaced
  // as well.
  return decideWith(found && { ...cookie, ...recordOf(found), source: found }, isOverlaid)
}

/** Whether a store has a Secure cookie that the cookie would overlay, at the same domain, above it or below it. */
function* hasSecureOverlaid(jar: JarParts, { name, domain, path }: CookieRecord): Work<boolean> {
  const isOverlaid = (cookie: Cookie): boolean => {
    const record = recordOf(cookie)
    if (record === null || !record.secure || record.name !== name) return false
    return (domainMatch(domain, record.domain) || domainMatch(record.domain, domain)) && pathMatch(path, record.path)
  }
  const near = cookiesNear(jar.store, domainOfHost(domain), path, name)
  if (near !== undefined) return near.some(isOverlaid)
  const above = yield* find(jar.store, 'findCookies', domainOfHost(domain), path, jar.allowSpecialUseDomain)
  return above.some(isOverlaid) || (yield* getListedCookies(jar.store)).some(isOverlaid)
}

/** Copies the fields of the stored cookie into the given one, and returns the given one. */
function writeInto(original: Cookie, stored: Cookie): Cookie {
  const { domain, hostOnly, path, pathIsDefault, maxAge, expires, creation, lastAccessed } = stored
  noteReceived(original, receivedTime(stored))
  return Object.assign(original, { domain, hostOnly, path, pathIsDefault, maxAge, expires, creation, lastAccessed })
}

/**
 * The cookies for a request, in the order in which they are sent, or as the store has them. Their last access is set.
 *
 * @throws errors of the store, or an error if `url` or an option cannot be used.
 */
export const getCookies = /* @__PURE__ */ retrieval(
  (client, url, view) => view.cookies(client.getCookies(url)),
  (records, { sort = true }) => (sort ? sorted(records) : records).map(({ source }) => source),
)

/** The value of the Cookie header field for a request. */
export const getCookieString = /* @__PURE__ */ retrieval(
  (client, url) => client.getCookieString(url),
  (records) => cookieString(sorted(records)),
)

/** The cookies for a request, each as a Set-Cookie header field has it. */
export function* getSetCookieStrings(jar: JarParts, url: string | URL, given?: GetCookiesOptions): Work<string[]> {
  const copies = (yield* getCookies(jar, url, given)).flatMap((cookie) => Cookie.fromJSON(cookie) ?? [])
  return copies.filter(fitsHeader).map(String)
}

/**
 * Makes a function that retrieves cookies: from a jar by one of its clients, or from a store as records. A record that no
 * header field could have set is left out.
 */
function retrieval<Result>(
  fromJar: (client: CookieClient, url: string, view: JarView) => Result,
  fromStore: (records: readonly StoredRecord[], options: GetCookiesOptions) => Result,
) {
  return function* retrieve(jar: JarParts, url: string | URL, given?: GetCookiesOptions): Work<Result> {
    const { store, allowSpecialUseDomain } = jar
    if (given && Object.prototype.toString.call(given) !== '[object Object]') {
      throw new ParameterError('`options` argument is not an object.')
    }
    const options = ownOptions(given, GET_OPTIONS)
    const { expire = true, allPaths = false } = options
    const address = readAddress(url, urlsOf(jar))
    const context = contextOf(options)
    if (address === null || address.url.host.host === null) return fromStore([], options)
    if (store instanceof JarStore) {
      return yield* store[USE]((view) => {
        const client = view.client(context)
        if (!allPaths) return fromJar(client, address.text, view)
        const { included, excluded } = client.explain(address.text)
        const ofOtherPaths = excluded.filter(({ reasons }) => reasons.every(({ id }) => id === pathNotMatched.id))
        const records = [...included, ...ofOtherPaths.map(({ cookie }) => cookie)]
        return fromStore(
          records.map((record) => ({ ...record, source: view.cookie(record) })),
          options,
        )
      })
    }
    const { host, registrableDomain } = address.url.host
    const request = requestFor(address.url, resolveContext(context), urlsOf(jar))
    const now = Date.now()
    const below = allPaths ? null : request.path
    const found = yield* find(store, 'findCookies', domainOfHost(host), below, allowSpecialUseDomain)
    const candidates = () =>
      found.flatMap((source): StoredRecord[] => {
        const record = recordOf(source)
        if (record === null) return []
        const { domain, path, hostOnly } = record
        if (expire && isExpired(record, now)) {
          // The retrieval does not wait for the removal. If that fails, the next retrieval tries again.
          settle(removeCookie(store, source), () => {})
          return []
        }
        // The domains above the registrable domain are public suffixes. A store may have cookies for them (§5.8.3 step 3).
        if (registrableDomain !== null && !domainMatch(domain, registrableDomain)) return []
        // Cookies that were set for a public suffix go to that host alone (§5.7 step 9.3).
        return [{ ...record, source, hostOnly: hostOnly || domain === host, path: allPaths ? request.path : path }]
      })
    const site = { find: () => undefined, hasSecureOverlaid: () => false, candidates, all: candidates }
    const records = retrieveFrom(request, site, rulesOf(jar), now)
    // A frozen cookie keeps its last access.
    for (const { source } of records) Reflect.set(source, 'lastAccessed', new Date(now))
    return fromStore(records, options)
  }
}

function sorted(records: readonly StoredRecord[]): StoredRecord[] {
  return [...records].sort((first, second) => cookieCompare(first.source, second.source))
}
