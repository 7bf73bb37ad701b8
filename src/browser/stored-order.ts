/**
 * The order in which cookies came into a jar, in which Firefox lists them: a cookie that changes goes to the end.
 */
import type { Cookie } from '../cookie/cookie.js'
import type { CookieJar } from '../jar/cookie-jar.js'

export class StoredOrder {
  readonly #places = new Map<string, number>()
  #next = 0
  /** Stops following the jar. */
  readonly close: () => void

  constructor(jar: CookieJar) {
    for (const cookie of jar) this.#append(cookie)
    this.close = jar.onChanges((changes) => {
      for (const { cause, cookie, replaced } of changes) {
        if (cause !== 'inserted') this.#places.delete(identityText(cookie))
        else if (replaced === undefined || !isUnchanged(cookie, replaced)) this.#append(cookie)
      }
    })
  }

  /** Sorts cookies: those without a partition first, and then in the order in which they came. */
  sorted(cookies: readonly Cookie[]): Cookie[] {
    const placed = cookies.map((cookie) => ({
      cookie,
      group: Number(cookie.partitionKey !== null),
      place: this.#places.get(identityText(cookie)) ?? 0,
    }))
    placed.sort((first, second) => first.group - second.group || first.place - second.place)
    return placed.map(({ cookie }) => cookie)
  }

  #append(cookie: Cookie): void {
    this.#places.set(identityText(cookie), this.#next)
    this.#next += 1
  }
}

/** The identity of a cookie as one text. */
export function identityText({ name, domain, hostOnly, path, partitionKey }: Cookie): string {
  return JSON.stringify([name, domain, hostOnly, path, partitionKey?.topLevelSite, partitionKey?.hasCrossSiteAncestor])
}

/** Whether a cookie differs in nothing that scripts or servers notice from the one that it replaced. */
export function isUnchanged(cookie: Cookie, replaced: Cookie): boolean {
  return (
    cookie.value === replaced.value &&
    cookie.expiryTime === replaced.expiryTime &&
    cookie.secure === replaced.secure &&
    cookie.httpOnly === replaced.httpOnly &&
    cookie.sameSite === replaced.sameSite
  )
}
