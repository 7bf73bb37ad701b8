/**
 * The format of tough-cookie-file-store: cookies of tough-cookie by domain, path and name.
 */
import { type Cookie, isExpired } from '../cookie/cookie.js'
import { Entries } from './entries.js'
import type { EntryReason, FormatCode } from './format.js'
import { placeTaken } from './format-reasons.js'
import { isObject } from './json.js'
import type { LossName } from './losses.js'
import { takeObjects } from './objects.js'
import { writeRecords } from './records.js'
import { isExactDate } from './times.js'
import { toughDraft, toughEntry } from './tough-cookie-entry.js'

const lossy: readonly LossName[] = ['order', 'persistent', 'expiryTime']

/**
 * The JSON of tough-cookie-file-store.
 *
 * @example
 * ```ts
 * import { toughCookieFileStore } from 'speculoos/formats'
 *
 * console.log(toughCookieFileStore.writes) // => true
 * ```
 */
export const toughCookieFileStore: FormatCode<'tough-cookie-file-store'> = {
  name: 'tough-cookie-file-store',
  title: 'JSON of tough-cookie-file-store',
  reads: true,
  writes: true,
  lossy,
  looksLike: 'the JSON of tough-cookie-file-store, by domain, path and name',
  recognizes({ data }) {
    if (!isObject(data) || Object.getPrototypeOf(data) !== Object.prototype) return false
    if (Object.keys(data).length === 0) return true
    // Removed cookies may leave empty domains and paths behind.
    const paths = firstWithFields(data)
    if (paths === undefined) return false
    const names = firstWithFields(paths)
    if (names === undefined)
      return Object.entries(paths).every(([path, value]) => path.startsWith('/') && isObject(value))
    const [cookie]: unknown[] = Object.values(names)
    return isObject(cookie) && Object.hasOwn(cookie, 'domain') && !Object.hasOwn(cookie, 'name')
  },
  read({ data }, context) {
    if (!isObject(data)) return null
    const entries = new Entries(context, { text: 'octets' })
    takeObjects(entries, entriesOf(data), (entry) => toughDraft(entry, 'earlier', context.now))
    return entries.result()
  },
  write(records, context) {
    const newest = newestByPlace(records, context.now)
    const refusalOf = (cookie: Cookie): EntryReason | null =>
      newest.get(placeOf(cookie)) === cookie ? null : placeTaken
    return writeRecords(
      records,
      context,
      { text: 'as they are', lossy, keepsSameSite: () => true, keepsExpiry: isExactDate, refusalOf },
      (cookie) => ({ cookie, entry: toughEntry(cookie) }),
      (entries) => {
        const domains = new Map<string, Map<string, Map<string, object>>>()
        for (const { cookie, entry } of entries) {
          const paths = valueIn(domains, cookie.domain, () => new Map<string, Map<string, object>>())
          valueIn(paths, cookie.path, () => new Map<string, object>()).set(cookie.name, entry)
        }
        const nested = Array.from(domains, ([domain, paths]) => [
          domain,
          Object.fromEntries(Array.from(paths, ([path, names]) => [path, Object.fromEntries(names)])),
        ])
        return { data: Object.fromEntries(nested) }
      },
    )
  },
}

/** The first value of an object that is an object with fields. */
function firstWithFields(object: object): object | undefined {
  const values: unknown[] = Object.values(object)
  return values.filter(isObject).find((value) => Object.keys(value).length > 0)
}

/** The newest cookie of each place in the file, of the ones that can be written. */
function newestByPlace(records: readonly Cookie[], now: number): ReadonlyMap<string, Cookie> {
  const newest = new Map<string, Cookie>()
  for (const cookie of records) {
    if (cookie.partitionKey !== null || isExpired(cookie, now)) continue
    const other = newest.get(placeOf(cookie))
    if (other === undefined || cookie.creationTime >= other.creationTime) newest.set(placeOf(cookie), cookie)
  }
  return newest
}

/** Where a cookie stands in the file, which does not distinguish whether it is host-only. */
function placeOf({ domain, path, name }: Cookie): string {
  return JSON.stringify([domain, path, name])
}

/** The values three levels down, whatever they are. A value that is not a level is itself an entry. */
function entriesOf(data: object): unknown[] {
  let level: unknown[] = [data]
  for (let depth = 0; depth < 3; depth += 1)
    level = level.flatMap((each) => (isObject(each) ? Object.values(each) : [each]))
  return level
}

function valueIn<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}
