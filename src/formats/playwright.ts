/**
 * The format of Playwright: storageState, with the cookies of a browser context and the storage of its origins.
 */
import type { Cookie } from '../cookie/cookie.js'
import { invalidSecret } from '../cookie/invalid-argument.js'
import { BROWSER_LOSSES } from './browser-format.js'
import { browserDraft, browserExpiry, fractionalSeconds, isFractionalSeconds, plainFields } from './browser-objects.js'
import type { FormatCode, WriteContext, Writing } from './format.js'
import { Input } from './input.js'
import { arrayIn, cookieList, isObject, ownField, someEntry } from './json.js'
import type { LossName } from './losses.js'
import { readObjects } from './objects.js'
import { dottedDomain, writeRecords } from './records.js'

/**
 * The storageState that is written, as `browser.newContext({ storageState })` takes it.
 *
 * @see https://playwright.dev/docs/api/class-browsercontext#browser-context-storage-state
 */
export interface PlaywrightState {
  /** The cookies. */
  cookies: {
    name: string
    value: string
    domain: string
    path: string
    /** Seconds since 1970; -1 for a cookie that ends with the session. */
    expires: number
    httpOnly: boolean
    secure: boolean
    sameSite: 'Strict' | 'Lax' | 'None'
    partitionKey?: string
  }[]
  /** The storage of origins, as the earlier state has it; empty without one. */
  origins: { origin: string; localStorage: { name: string; value: string }[] }[]
}

const lossy: readonly LossName[] = ['sameSite', ...BROWSER_LOSSES]

/** The keys of a cookie that are written; others are kept when a state is rewritten. */
const KEYS: ReadonlySet<string> = new Set([
  'name',
  'value',
  'url',
  'domain',
  'path',
  'expires',
  'httpOnly',
  'secure',
  'sameSite',
  'partitionKey',
  '_crHasCrossSiteAncestor',
])

/**
 * The storageState of Playwright. Its other contents are kept if the earlier state is given as `original`.
 *
 * @example
 * ```ts
 * import { CookieJar } from 'speculoos'
 * import { writeCookies } from 'speculoos/formats'
 *
 * const jar = new CookieJar()
 * jar.setCookie('SID=31d4; Path=/; Secure; SameSite=Lax', 'https://site.example/')
 * const { output } = writeCookies('playwright', jar.records(), { as: 'data', original: { cookies: [], origins: [], extra: 1 } })
 * console.log(Object.keys(output)) // => [ 'cookies', 'origins', 'extra' ]
 * ```
 */
export const playwright: FormatCode<'playwright'> = {
  name: 'playwright',
  title: 'Playwright storageState',
  reads: true,
  writes: true,
  lossy,
  looksLike: 'the JSON of a storageState, with cookies and origins',
  recognizes({ data }) {
    if (isObject(data) && arrayIn(data, 'cookies') !== null && arrayIn(data, 'origins') !== null) return true
    return someEntry(cookieList(data), isOfPlaywright)
  },
  read({ data }, context) {
    const list = cookieList(data)
    return list && readObjects(list, context, { text: 'characters', noneMayBeUnset: true }, draftOf)
  },
  write,
}

/** Whether an entry of a list has the fields that `context.cookies()` gives, and no mark of another protocol. */
function isOfPlaywright(entry: object): boolean {
  const has = (key: string): boolean => Object.hasOwn(entry, key)
  return has('name') && has('domain') && has('expires') && !has('size') && !has('session') && !has('priority')
}

function draftOf(entry: object) {
  const site = ownField(entry, 'partitionKey')
  const ancestor = ownField(entry, '_crHasCrossSiteAncestor')
  const isPartitioned = site !== undefined && site !== null
  const partitionKey = isPartitioned ? { topLevelSite: site, hasCrossSiteAncestor: ancestor ?? true } : undefined
  return browserDraft(entry, browserExpiry(ownField(entry, 'expires')), partitionKey)
}

function write(records: readonly Cookie[], context: WriteContext): Writing {
  const original = originalState(context.original)
  const kept = keptKeys(original)
  return writeRecords(
    records,
    context,
    {
      text: 'characters',
      lossy,
      holdsPartitions: true,
      keepsSameSite: (sameSite) => sameSite !== 'Default',
      keepsExpiry: isFractionalSeconds,
    },
    (cookie) => {
      const written = entryOf(cookie)
      return { ...written, ...kept.get(keyOf(written)) }
    },
    (cookies) => ({ data: Object.fromEntries([['cookies', cookies], ...otherKeys(original)]) }),
  )
}

function entryOf(cookie: Cookie) {
  const { expiryTime, partitionKey, sameSite } = cookie
  const partition =
    partitionKey === null
      ? {}
      : { partitionKey: partitionKey.topLevelSite, _crHasCrossSiteAncestor: partitionKey.hasCrossSiteAncestor }
  return {
    ...plainFields(cookie),
    domain: dottedDomain(cookie),
    expires: expiryTime === null ? -1 : fractionalSeconds(expiryTime),
    // Playwright takes no other word for an unset SameSite.
    sameSite: sameSite === 'Default' ? 'Lax' : sameSite,
    ...partition,
  }
}

/** The state that is rewritten; an empty one by default. */
function originalState(given: unknown): object {
  const data = given === undefined ? {} : new Input(given).data
  if (!isObject(data)) throw invalidSecret('options.original', given, 'a storageState, or its JSON text')
  return data
}

function otherKeys(original: object): [string, unknown][] {
  const others = Object.keys(original).filter((key) => key !== 'cookies')
  const entries = others.map((key): [string, unknown] => [key, ownField(original, key)])
  return others.includes('origins') ? entries : [['origins', []], ...entries]
}

/** The keys of the original's cookies that are not known here, by cookie. */
function keptKeys(original: object): ReadonlyMap<string, object> {
  const kept = new Map<string, object>()
  for (const entry of arrayIn(original, 'cookies') ?? []) {
    if (!isObject(entry)) continue
    const unknown = Object.keys(entry).filter((key) => !KEYS.has(key))
    if (unknown.length > 0)
      kept.set(keyOf(entry), Object.fromEntries(unknown.map((key) => [key, ownField(entry, key)])))
  }
  return kept
}

function keyOf(entry: object): string {
  return JSON.stringify(['name', 'domain', 'path', 'partitionKey'].map((key) => ownField(entry, key) ?? null))
}
