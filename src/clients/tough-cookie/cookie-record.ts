/**
 * Converts the cookies of tough-cookie's interface to the records of this package, and back. A record does not show how
 * the attributes of its cookie were written: that is the wording of the cookie.
 */
import type { ParsedSetCookie } from '../../algorithms/parsed-set-cookie.js'
import type { Cookie as CookieRecord } from '../../cookie/cookie.js'
import { COOKIE_AGE_LIMIT, LATEST_DATE } from '../../cookie/limits.js'
import {
  cookieNotExpressible,
  domainMismatch,
  expiresCapped,
  hasReason,
  maxAgeCapped,
  type Reason,
} from '../../cookie/reason.js'
import { NAME, VALUE } from '../../input/saved-fields.js'
import { hostOfDomain, sameSiteIn, sameSiteOf } from '../../input/tough-cookie-form.js'
import { ownText } from '../../store/own-text.js'
import { Cookie, type CreateCookieOptions, cookieFrom, type Wording } from './cookie.js'
import { fitsHeader, isAttributeText, readFields } from './fields.js'
import { canonicalDomain } from './functions.js'
import { domainOfHost, fieldIn, noteReceived, receivedTime, timeOf } from './given.js'
import { notACookie, type Refusal } from './refusal.js'

/** A cookie that can be set. */
export interface GivenCookie {
  /** The cookie as a parser would have read it from a header field. */
  readonly setCookie: ParsedSetCookie
  readonly extensions: readonly string[] | null
  /** Why no Set-Cookie line of the host could set the cookie; empty if one could. */
  readonly reasons: readonly Reason[]
  /** The given object, if the outcome can be written into it. */
  readonly original?: Cookie | undefined
}

/** Reads a given cookie object, for a request to a host. Returns the refusal if the cookie cannot be set. */
export function readObject(given: unknown, host: string | null): GivenCookie | Refusal {
  const fields = readFields(given)
  if (fields.key === undefined || fields.value === undefined) return notACookie(NOT_A_COOKIE)
  const cookie = Object.assign(new Cookie(), fields)
  const { key: name, value, maxAge, sameSite, extensions } = cookie
  const path = cookie.path?.startsWith('/') ? cookie.path : null
  const setCookie: ParsedSetCookie = {
    name,
    value,
    expires: timeOf(cookie.expires),
    maxAge: maxAge === null || Number.isNaN(maxAge) ? null : Number(maxAge),
    domain: cookie.domain ? hostOfDomain(canonicalDomain(cookie.domain) ?? '') : null,
    path,
    secure: cookie.secure === true,
    httpOnly: cookie.httpOnly === true,
    sameSite: sameSiteOf(sameSite ?? sameSiteIn(extensions)),
    partitioned: false,
  }
  const reasons: Reason[] = []
  // A server would misread a cookie that no header field can set. The jar itself checks the name and the value for
  // control characters.
  const isExpressible = NAME.isValid(name) && VALUE.isValid(value) && isAttributeText(path ?? '')
  if (!isExpressible) reasons.push(cookieNotExpressible)
  if (cookie.hostOnly === true && setCookie.domain !== null) {
    // Only a response of the host itself can set a host-only cookie.
    if (setCookie.domain === host) setCookie.domain = null
    else reasons.push(domainMismatch)
  }
  return { setCookie, extensions, reasons, original: isCookie(given) ? given : undefined }
}

const NOT_A_COOKIE = 'First argument to setCookie must be a Cookie object or string'

/** Whether an object has the methods of a cookie, and can be changed. */
function isCookie(given: unknown): given is Cookie {
  return typeof fieldIn(given, 'cookieString') === 'function' && !Object.isFrozen(given)
}

/** The record of a cookie in a store, with the cookie itself. */
export type StoredRecord = CookieRecord & { readonly source: Cookie }

/**
 * The record of a cookie. Each field is read once. `null` if there is no domain, or if no header field could have set
 * the cookie.
 */
export function recordOf(cookie: CreateCookieOptions): CookieRecord | null {
  const { key, value, domain, path, pathIsDefault, secure, httpOnly, hostOnly, sameSite, extensions } = cookie
  if (typeof domain !== 'string' || !fitsHeader({ key, value, path, pathIsDefault })) return null
  const [maxAge, lastAccess, creation] = [cookie.maxAge, timeOf(cookie.lastAccessed), timeOf(cookie.creation)]
  const hasAge = typeof maxAge === 'number' || typeof maxAge === 'string'
  const expiryTime = hasAge ? expiryByAge(cookie, maxAge, lastAccess ?? creation) : timeOf(cookie.expires)
  const creationTime = creation ?? 0
  return {
    name: key ?? '',
    value: value ?? '',
    domain: hostOfDomain(domain),
    // A database may have numbers instead of flags.
    hostOnly: Boolean(hostOnly),
    path: path ?? '/',
    secure: Boolean(secure),
    httpOnly: Boolean(httpOnly),
    sameSite: sameSiteOf(sameSite ?? sameSiteIn(extensions)),
    persistent: expiryTime !== null,
    expiryTime,
    // The cookies of tough-cookie have no partitions.
    partitionKey: null,
    creationTime,
    lastAccessTime: lastAccess ?? creationTime,
  }
}

/** The cookie of a record. */
export function cookieOf(record: CookieRecord, wording: Wording = plainWording(record)): Cookie {
  const { lastAccessTime, expiryTime } = record
  const { maxAge } = wording
  const cookie = cookieFrom(record, wording, new Date(record.creationTime))
  cookie.domain = domainOfHost(record.domain)
  cookie.hostOnly = record.hostOnly
  cookie.lastAccessed = new Date(lastAccessTime)
  if (maxAge !== null) {
    const received = (expiryTime ?? lastAccessTime) - maxAge * 1000
    // Without a note, the time of receipt is the last access.
    if (maxAge > 0 && received !== lastAccessTime && Math.abs(received) <= LATEST_DATE) noteReceived(cookie, received)
  }
  return cookie
}

/** The wording of a cookie if only its record is known. */
function plainWording({ expiryTime, path }: CookieRecord): Wording {
  return { maxAge: null, expires: expiryTime, extensions: null, pathIsDefault: path.includes(';') || null }
}

/** The wording of a cookie that has just been received. */
export function wordingOf(
  { setCookie, extensions }: GivenCookie,
  { cookie, warnings }: { readonly cookie: CookieRecord; readonly warnings: readonly Reason[] },
): Wording {
  const { maxAge, expires, path } = setCookie
  const { expiryTime, lastAccessTime } = cookie
  return {
    // §5.5
    maxAge: hasReason(warnings, maxAgeCapped) ? ((expiryTime ?? lastAccessTime) - lastAccessTime) / 1000 : maxAge,
    expires: hasReason(warnings, expiresCapped) ? expiryTime : expires,
    extensions,
    pathIsDefault: path ? null : true,
  }
}

/**
 * When a cookie with Max-Age expires, in milliseconds. Max-Age counts from when the cookie was received. If that time was
 * not noted, it counts from the last access, as in tough-cookie, and that time is noted.
 */
function expiryByAge(cookie: object, maxAge: number | string, lastAccess: number | null): number {
  const seconds = maxAge === 'Infinity' ? COOKIE_AGE_LIMIT : Number(maxAge)
  if (!(seconds > 0)) return 0
  const received = receivedTime(cookie) ?? lastAccess ?? Date.now()
  noteReceived(cookie, received)
  return Math.min(received + seconds * 1000, LATEST_DATE)
}

/** The maximum number of cookies whose wording is noted. */
const NOTED = 16_384
/** The maximum length of the unknown attributes that are noted for one cookie. */
const EXTENSIONS_LENGTH = 1024

/** A wording, with the value and the expiry time of its cookie. It is out of date if either of them changes. */
type Note = Wording & Pick<CookieRecord, 'value' | 'expiryTime'>

/** The wordings of received cookies, which a jar of speculoos does not keep. */
export class Wordings {
  /** Private, so that an inspection of a jar shows no value. */
  readonly #notes: Map<string, Note>

  /** Copies the notes of other wordings. */
  constructor(other?: Wordings) {
    this.#notes = new Map(other === undefined ? [] : other.#notes)
  }

  /** Notes how a received cookie was worded, if its record does not show it. */
  note(record: CookieRecord, { maxAge, expires, extensions, pathIsDefault }: Wording): void {
    const { expiryTime } = record
    const key = keyOf(record)
    const isPlain = maxAge === null && extensions === null && pathIsDefault === null && expires === expiryTime
    if (isPlain && !this.#notes.has(key)) return
    if (this.#notes.size >= NOTED) this.#notes.clear()
    const isShort = extensions !== null && extensions.join().length <= EXTENSIONS_LENGTH
    const kept = isShort ? extensions.map(ownText) : null
    const value = ownText(record.value)
    this.#notes.set(key, { maxAge, expires, extensions: kept, pathIsDefault, value, expiryTime })
  }

  /** The wording of a cookie; `undefined` if it is not known. */
  of(record: CookieRecord): Wording | undefined {
    const note = this.#notes.get(keyOf(record))
    return note?.expiryTime === record.expiryTime && note.value === record.value ? note : undefined
  }
}

function keyOf({ domain, path, hostOnly, name }: CookieRecord): string {
  return `${domain};${path};${hostOnly ? '=' : '.'}${name}`
}
