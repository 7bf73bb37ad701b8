/**
 * The cookies of a store in memory as nested objects, which is how tough-cookie keeps them.
 */
import type { Cookie } from './cookie.js'
import type { CookieIndex } from './cookie-index.js'

/**
 * The cookies of a `MemoryCookieStore` by domain, path and name.
 *
 * @see RFC 6265bis §5.7
 */
export type MemoryCookieStoreIndex = { [domain: string]: { [path: string]: { [key: string]: Cookie } } }

/** The cookies of an index, by domain, path and name. */
export function nestedCookies(index: CookieIndex): MemoryCookieStoreIndex {
  const domains: MemoryCookieStoreIndex = Object.create(null)
  for (const { source } of index.all()) {
    const paths = ownObject(domains, source.domain ?? '')
    ownObject(paths, source.path ?? '')[source.key] = source
  }
  return domains
}

/** The object under a name, made where there is none. It has no prototype, so that every name is one. */
function ownObject<Value>(
  objects: { [name: string]: { [name: string]: Value } },
  name: string,
): { [name: string]: Value } {
  const object: { [name: string]: Value } = objects[name] ?? Object.create(null)
  objects[name] = object
  return object
}
