/**
 * The cookies of WebDriver BiDi: what storage.getCookies returns, and the partial cookies that storage.setCookie takes.
 */
import type { Cookie } from '../cookie/cookie.js'
import { BROWSER_LOSSES } from './browser-format.js'
import { browserDraft, browserExpiry, plainFields } from './browser-objects.js'
import type { Draft } from './entries.js'
import type { FormatCode } from './format.js'
import { notUtf8 } from './format-reasons.js'
import { cookieList, isObject, ownField, someEntry } from './json.js'
import { readObjects } from './objects.js'
import { charactersOf, isWellFormed, octetsOf, octetsOfField } from './octets.js'
import { dottedDomain, writeRecords } from './records.js'
import { wholeSeconds } from './times.js'

/**
 * The cookies of WebDriver BiDi. Values that are not UTF-8 are written in base64.
 *
 * @example
 * ```ts
 * import { webdriverBidi } from 'speculoos/formats'
 *
 * console.log(webdriverBidi.name) // => webdriver-bidi
 * ```
 */
export const webdriverBidi: FormatCode<'webdriver-bidi'> = {
  name: 'webdriver-bidi',
  title: 'WebDriver BiDi',
  reads: true,
  writes: true,
  lossy: BROWSER_LOSSES,
  looksLike: 'cookies of WebDriver BiDi',
  recognizes: ({ data }) => someEntry(cookieList(data), isOfBidi),
  read({ data }, context) {
    const list = cookieList(data)
    const source = isObject(data) ? ownField(data, 'partitionKey') : undefined
    // What is not an object is no partition that is known here, and refused as one.
    const origin = isObject(source) ? ownField(source, 'sourceOrigin') : (source ?? undefined)
    // A result for an origin holds the cookies of its partition.
    const partitionKey = origin === undefined ? undefined : { topLevelSite: origin, hasCrossSiteAncestor: true }
    return (
      list &&
      readObjects(list, context, { text: 'octets', noneMayBeUnset: true }, (entry) => draftOf(entry, partitionKey))
    )
  },
  write: (records, context) =>
    writeRecords(
      records,
      context,
      {
        text: 'as they are',
        lossy: BROWSER_LOSSES,
        keepsSameSite: () => true,
        refusalOf: ({ name, path }) => (charactersOf(octetsOfField(name + path)) === null ? notUtf8 : null),
      },
      entryOf,
      (cookies) => ({ data: { cookies } }),
    ),
}

function isOfBidi(entry: object): boolean {
  const value = ownField(entry, 'value')
  const type = isObject(value) ? ownField(value, 'type') : undefined
  return type === 'string' || type === 'base64'
}

function draftOf(entry: object, partitionKey: unknown): Draft {
  const own = ownField(entry, 'partitionKey') ?? partitionKey
  const { name, path, ...draft } = browserDraft(entry, browserExpiry(ownField(entry, 'expiry')), own)
  return { ...draft, name: fieldOctets(name), path: fieldOctets(path), value: valueOctets(ownField(entry, 'value')) }
}

function fieldOctets(text: unknown): unknown {
  if (typeof text !== 'string') return text
  return isWellFormed(text) ? octetsOf(text) : undefined
}

// network.BytesValue = { type: "string", value: text } / { type: "base64", value: text }
function valueOctets(given: unknown): unknown {
  if (!isObject(given)) return undefined
  const value = ownField(given, 'value')
  if (ownField(given, 'type') !== 'base64') return fieldOctets(value)
  try {
    return typeof value === 'string' ? atob(value) : undefined
  } catch {
    return undefined
  }
}

function bytesValue(octets: string): object {
  const characters = charactersOf(octets)
  return characters === null ? { type: 'base64', value: btoa(octets) } : { type: 'string', value: characters }
}

function entryOf(cookie: Cookie): object {
  const { value, name, path, expiryTime, sameSite } = cookie
  return {
    ...plainFields(cookie),
    name: charactersOf(octetsOfField(name)) ?? name,
    path: charactersOf(octetsOfField(path)) ?? path,
    value: bytesValue(octetsOfField(value)),
    domain: dottedDomain(cookie),
    ...(expiryTime === null ? {} : { expiry: wholeSeconds(expiryTime) }),
    ...(sameSite === 'Default' ? {} : { sameSite: sameSite.toLowerCase() }),
  }
}
