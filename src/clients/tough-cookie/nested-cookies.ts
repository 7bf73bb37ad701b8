/**
 * The cookies of a store in memory as nested objects, which is how tough-cookie keeps them.
 */
import type { Cookie } from './cookie.js'
import { CookieIndex } from './cookie-index.js'

/**
 * The cookies of a `MemoryCookieStore` by domain, path and name.
 *
 * @see RFC 6265bis §5.7
 */
export type MemoryCookieStoreIndex = { [domain: string]: { [path: string]: { [key: string]: Cookie } } }

const indexes = new WeakMap<object, CookieIndex>()

/** The cookies of an index, by domain, path and name. What is written there is written to the index. */
export function nestedCookies(index: CookieIndex): MemoryCookieStoreIndex {
  const ofPath = (domain: string, path: string) =>
    liveObject<Cookie>({
      names: () => index.namesAt(domain, path),
      get: (name) => index.find(domain, path, name)?.source,
      set: (name, cookie) => {
        index.remove(domain, path, name)
        index.putAt(cookie, domain, path, name)
      },
      remove: (name) => index.remove(domain, path, name),
    })
  const ofDomain = (domain: string) =>
    liveObject<{ [name: string]: Cookie }>({
      names: () => index.domains.get(domain)?.keys() ?? [],
      get: (path) => (index.domains.get(domain)?.has(path) ? ofPath(domain, path) : undefined),
      set: (path, cookies) => {
        const copy = { ...cookies }
        index.removeDomain(domain, path)
        index.addPath(domain, path)
        Object.assign(ofPath(domain, path), copy)
      },
      remove: (path) => index.removeDomain(domain, path),
    })
  const nested = liveObject<{ [path: string]: { [name: string]: Cookie } }>({
    names: () => index.domains.keys(),
    get: (domain) => (index.domains.has(domain) ? ofDomain(domain) : undefined),
    set: (domain, paths) => {
      const copy = Object.entries(paths).map(([path, cookies]) => [path, { ...cookies }])
      index.removeDomain(domain, null)
      index.addDomain(domain)
      Object.assign(ofDomain(domain), Object.fromEntries(copy))
    },
    remove: (domain) => index.removeDomain(domain, null),
  })
  indexes.set(nested, index)
  return nested
}

/** The index of nested cookies, where they are those of one; otherwise a new one with copies of them. */
export function indexOfNested(nested: MemoryCookieStoreIndex): CookieIndex {
  let index = indexes.get(nested)
  if (index === undefined) {
    index = new CookieIndex()
    Object.assign(nestedCookies(index), nested)
  }
  return index
}

/** Fields that are kept somewhere else. */
interface Fields<Value> {
  readonly names: () => Iterable<string>
  readonly get: (name: string) => Value | undefined
  readonly set: (name: string, value: Value) => void
  readonly remove: (name: string) => void
}

/** An object whose fields are kept somewhere else. It has no prototype, so that every name is one of a field. */
function liveObject<Value>({ names, get, set, remove }: Fields<Value>): { [name: string]: Value } {
  const find = (name: string | symbol) => (typeof name === 'string' ? get(name) : undefined)
  const write = (name: string, value: Value | undefined) => {
    if (value) set(name, value)
    else remove(name)
    return true
  }
  // What is shown of a proxy is its target, unless that says otherwise.
  const inspect = Symbol.for('nodejs.util.inspect.custom')
  const target = Object.create(null, { [inspect]: { value: () => ({ ...object }), configurable: true } })
  const object: { [name: string]: Value } = new Proxy(target, {
    ownKeys: () => [...names()],
    get: (_, name) => find(name),
    has: (_, name) => find(name) !== undefined,
    getOwnPropertyDescriptor: (_, name) => {
      const value = find(name)
      return value === undefined ? undefined : { value, writable: true, enumerable: true, configurable: true }
    },
    set: (_, name, value) => write(String(name), value),
    defineProperty: (_, name, { value }) => write(String(name), value),
    deleteProperty: (_, name) => {
      remove(String(name))
      return true
    },
  })
  return object
}
