/**
 * The default store of a jar: a view of a jar of speculoos.
 */
import { pathMatch } from '../../algorithms/cookie-path.js'
import { domainMatch } from '../../algorithms/domain-match.js'
import type { Cookie as CookieRecord } from '../../cookie/cookie.js'
import { domainPublicSuffix } from '../../cookie/reason.js'
import type { CookieClient } from '../../jar/cookie-client.js'
import type { CookieJar as NativeJar } from '../../jar/cookie-jar.js'
import type { RequestContext } from '../../jar/request-context.js'
import { atOnce, type Work } from './callbacks.js'
import type { Cookie } from './cookie.js'
import { timeOf } from './cookie-dates.js'
import { cookieOf, recordOf } from './cookie-record.js'
import { hostOfDomain } from './domains-and-paths.js'
import { type CookieTable, Store, USE } from './store.js'
import { Wordings } from './wordings.js'

/** A store whose cookies are those of a jar. It takes no cookie that the jar could not have received. */
export class JarStore extends Store {
  override synchronous = true
  /** The jar of which this is a view. */
  readonly jar: NativeJar
  readonly #clients = new Map<RequestContext, CookieClient>()
  readonly wordings: Wordings

  constructor(jar: NativeJar, wordings = new Wordings()) {
    super()
    this.jar = jar
    this.wordings = wordings
  }

  override [USE]<Result>(use: (table: CookieTable) => Result): Work<Result> {
    const { jar } = this
    const cookies = (matches: (record: CookieRecord) => boolean): Cookie[] => {
      return this.cookies(jar.records().filter((record) => record.partitionKey === null && matches(record)))
    }
    const table: CookieTable = {
      find: (domain, path, key) => {
        const found = cookies((record) => isPlacedAt(record, domain, path, key))
        return found.find(({ hostOnly }) => hostOnly) ?? found[0]
      },
      at: (domain, path) => {
        const host = hostOfDomain(domain)
        return cookies((record) => {
          const isOfHost = record.hostOnly ? record.domain === host : domainMatch(host, record.domain)
          return isOfHost && (path === null || pathMatch(path, record.path))
        })
      },
      put: (cookie) => this.take([cookie]),
      remove: (domain, path, key) => {
        jar.delete((record) => {
          return domain === null || (record.partitionKey === null && isPlacedAt(record, domain, path, key))
        })
      },
      all: () => cookies(() => true),
    }
    return atOnce(() => use(table))
  }

  /** The client of the jar for one of the contexts of a call. */
  client(context: RequestContext): CookieClient {
    const known = this.#clients.get(context)
    if (known !== undefined) return known
    const client = this.jar.client(context)
    this.#clients.set(context, client)
    return client
  }

  /** The cookies of records, with their wordings. */
  cookies(records: readonly CookieRecord[]): Cookie[] {
    return records.map((record) => cookieOf(record, this.wordings.of(record)))
  }

  /** Admits cookies to the jar. A cookie for a public suffix is kept for that host alone, as if the host had set it. */
  take(cookies: readonly Cookie[]): void {
    const records = cookies.flatMap((cookie) => {
      const record = recordOf(cookie)
      if (record === null) return []
      const { maxAge, expires, extensions, pathIsDefault } = cookie
      this.wordings.note(record, {
        maxAge: maxAge && Number(maxAge),
        expires: timeOf(expires),
        extensions,
        pathIsDefault,
      })
      return record
    })
    const { rejected } = this.jar.admit(records)
    // §5.7 step 9.3
    const ofSuffixes = rejected.filter(({ reasons }) => reasons.every(({ id }) => id === domainPublicSuffix.id))
    if (ofSuffixes.length > 0) this.jar.admit(ofSuffixes.map(({ entry }) => ({ ...entry, hostOnly: true })))
  }

  /** Makes a store over a copy of the jar. */
  copy(): JarStore {
    return new JarStore(this.jar.clone(), this.wordings.copy())
  }
}

/** The store as a view of a jar of speculoos; `null` if it is another store. */
export function viewOf(store: Store): JarStore | null {
  return store instanceof JarStore ? store : null
}

/** Whether a cookie has this domain, path and name; `null` stands for any. */
function isPlacedAt(record: CookieRecord, domain: string, path: string | null, key: string | null): boolean {
  const { domain: host, path: ownPath, name } = record
  return host === hostOfDomain(domain) && (path === null || ownPath === path) && (key === null || name === key)
}
