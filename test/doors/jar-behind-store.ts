/**
 * Plugs the jar of the contract into clients that take a jar of tough-cookie: the jar of `speculoos/tough-cookie`, over a
 * store that keeps its cookies in the jar of the contract.
 */
import type { CookieJar as ContractJar, Cookie as CookieRecord } from 'speculoos'
import { type Callback, Cookie, CookieJar, domainMatch, type ErrorCallback, Store } from 'speculoos/tough-cookie'

/** A jar for these clients, all of whose cookies are those of the jar of the contract. */
export function behindStore(jar: ContractJar): CookieJar {
  return new CookieJar(new ContractStore(jar))
}

class ContractStore extends Store {
  readonly #jar: ContractJar
  /** The cookies of the jar, which tells of every change. */
  readonly #cookies = new Map<string, Cookie>()

  constructor(jar: ContractJar) {
    super()
    this.synchronous = true
    this.#jar = jar
    for (const record of jar) this.#cookies.set(keyOf(record), cookieOf(record))
    jar.subscribe(({ cause, cookie }) => {
      if (cause === 'inserted') this.#cookies.set(keyOf(cookie), cookieOf(cookie))
      else this.#cookies.delete(keyOf(cookie))
    })
  }

  override findCookie(domain: string, path: string, name: string, callback?: Callback<Cookie | undefined>): never {
    const keys = [true, false].map((hostOnly) => keyOf({ name, domain, hostOnly, path }))
    return answer(callback, this.#cookies.get(keys[0] ?? '') ?? this.#cookies.get(keys[1] ?? ''))
  }

  override findCookies(domain: string, _path: string, _allow?: boolean, callback?: Callback<Cookie[]>): never {
    const cookies = [...this.#cookies.values()]
    return answer(
      callback,
      cookies.filter((cookie) => domainMatch(domain, cookie.domain, false)),
    )
  }

  override getAllCookies(callback?: Callback<Cookie[]>): never {
    return answer(callback, [...this.#cookies.values()])
  }

  override putCookie(cookie: Cookie, callback?: ErrorCallback): never {
    const name = cookie.key === '' ? '=' : ''
    this.#jar.setCookie(`${name}${cookie}`, `https://${cookie.domain}${cookie.path}`)
    return answer(callback, undefined)
  }

  override updateCookie(_old: Cookie, cookie: Cookie, callback?: ErrorCallback): never {
    return this.putCookie(cookie, callback)
  }

  override removeCookie(domain: string, path: string, name: string, callback?: ErrorCallback): never {
    this.#jar.delete({ domain, path, name })
    return answer(callback, undefined)
  }
}

function keyOf({ name, domain, hostOnly, path }: Pick<CookieRecord, 'name' | 'domain' | 'hostOnly' | 'path'>): string {
  return JSON.stringify([name, domain, hostOnly, path])
}

function cookieOf({ name, expiryTime, creationTime, lastAccessTime, sameSite, ...record }: CookieRecord): Cookie {
  return new Cookie({
    ...record,
    key: name,
    sameSite: sameSite === 'Default' ? undefined : sameSite.toLowerCase(),
    expires: expiryTime === null ? 'Infinity' : new Date(expiryTime),
    creation: new Date(creationTime),
    lastAccessed: new Date(lastAccessTime),
  })
}

/** Calls back at once. Nothing is returned, which fits the signatures for callers with a callback. */
function answer(callback: unknown, result: unknown): never {
  if (typeof callback === 'function') callback(null, result)
  return undefined as never
}
