/**
 * The format of tough-cookie-file-store: cookies of tough-cookie by domain, path and name.
 */
import { Entries } from './entries.js'
import type { FormatCode } from './format.js'
import { isObject, ownField } from './json.js'
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
    const domains = Object.keys(data)
    if (domains.length === 0) return true
    const paths = ownField(data, domains[0] ?? '')
    const names = isObject(paths) ? ownField(paths, Object.keys(paths)[0] ?? '') : undefined
    const cookie = isObject(names) ? ownField(names, Object.keys(names)[0] ?? '') : undefined
    return isObject(cookie) && Object.hasOwn(cookie, 'domain') && !Object.hasOwn(cookie, 'name')
  },
  read({ data }, context) {
    if (!isObject(data)) return null
    const entries = new Entries(context, { text: 'octets' })
    takeObjects(entries, entriesOf(data), (entry) => toughDraft(entry, 'earlier', context.now))
    return entries.result()
  },
  write: (records, context) =>
    writeRecords(
      records,
      context,
      { text: 'as they are', lossy, keepsSameSite: () => true, keepsExpiry: isExactDate },
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
    ),
}

/** The values three levels down, whatever they are. What stands in the place of a level is an entry itself. */
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
