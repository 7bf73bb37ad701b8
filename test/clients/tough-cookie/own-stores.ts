/**
 * The stores for tests with hostile input: the store of a jar without one, the one in memory, and three written by
 * programs.
 */

import { type Callback, Cookie, CookieJar, type ErrorCallback, MemoryCookieStore, Store } from 'speculoos/tough-cookie'

const placeOf = ({ domain, path, key }: Cookie): string => `${domain};${path};${key}`

/** A store over a Map that returns all of its cookies, as in the documentation. */
export class MapStore extends Store {
  readonly cookies = new Map<string, Cookie>()

  override async findCookie(domain: string, path: string, key: string) {
    return this.cookies.get(`${domain};${path};${key}`)
  }
  override async findCookies(_domain: string, _path: string) {
    return [...this.cookies.values()]
  }
  override async putCookie(cookie: Cookie) {
    this.cookies.set(placeOf(cookie), cookie)
  }
  override async removeCookie(domain: string, path: string, key: string) {
    this.cookies.delete(`${domain};${path};${key}`)
  }
  override async getAllCookies() {
    return [...this.cookies.values()]
  }
}

/** A store over a Map that calls back before it returns. */
export class SyncStore extends Store {
  override synchronous = true
  readonly cookies = new Map<string, Cookie>()

  override findCookie(domain: string, path: string, key: string, done?: Callback<Cookie | undefined>): never {
    done?.(null, this.cookies.get(`${domain};${path};${key}`))
    return undefined as never
  }
  override findCookies(_domain: string, _path: string, _allow = false, done?: Callback<Cookie[]>): never {
    done?.(null, [...this.cookies.values()])
    return undefined as never
  }
  override putCookie(cookie: Cookie, done?: ErrorCallback): never {
    this.cookies.set(placeOf(cookie), cookie)
    done?.(null)
    return undefined as never
  }
  override removeCookie(domain: string, path: string, key: string, done?: ErrorCallback): never {
    this.cookies.delete(`${domain};${path};${key}`)
    done?.(null)
    return undefined as never
  }
  override getAllCookies(done?: Callback<Cookie[]>): never {
    done?.(null, [...this.cookies.values()])
    return undefined as never
  }
}

/** Returns the cookie of a row, with its name, value and path unchanged. */
function cookieOf(row: string): Cookie {
  const { key = '', value = '', path = null } = JSON.parse(row)
  return Object.assign(Cookie.fromJSON(row) ?? new Cookie(), { key, value, path })
}

/** A store of JSON rows, as in a database. A row may hold data that no jar has written. */
export class RowStore extends Store {
  readonly rows = new Map<string, string>()

  override async findCookie(domain: string, path: string, key: string) {
    const row = this.rows.get(`${domain};${path};${key}`)
    return row === undefined ? undefined : cookieOf(row)
  }
  override async findCookies() {
    return this.getAllCookies()
  }
  override async putCookie(cookie: Cookie) {
    this.rows.set(placeOf(cookie), JSON.stringify(cookie))
  }
  override async removeCookie(domain: string, path: string, key: string) {
    this.rows.delete(`${domain};${path};${key}`)
  }
  override async getAllCookies(): Promise<Cookie[]> {
    return Array.from(this.rows.values(), cookieOf)
  }
}

export const stores: readonly (readonly [title: string, makeStore: () => Store])[] = [
  ['the jar of speculoos', () => new CookieJar().store],
  ['the store in memory', () => new MemoryCookieStore()],
  ['a synchronous store', () => new SyncStore()],
  ['the MapStore of the documentation', () => new MapStore()],
  ['a store of rows', () => new RowStore()],
]
