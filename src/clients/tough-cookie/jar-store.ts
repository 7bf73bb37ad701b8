/**
 * The stores over a jar of speculoos: a jar in memory, or a jar that is shared with other programs.
 */
import { pathMatch } from '../../algorithms/cookie-path.js'
import { domainMatch } from '../../algorithms/domain-match.js'
import type { Cookie as CookieRecord } from '../../cookie/cookie.js'
import { fieldOf, invalidArgument } from '../../cookie/invalid-argument.js'
import { domainPublicSuffix } from '../../cookie/reason.js'
import type { AsyncJar } from '../../http/door-arguments.js'
import type { CookieClient } from '../../jar/cookie-client.js'
import type { CookieJar as NativeJar } from '../../jar/cookie-jar.js'
import type { RequestContext } from '../../jar/request-context.js'
import type { Cookie } from './cookie.js'
import { timeOf } from './cookie-fields.js'
import { cookieOf, recordOf } from './cookie-record.js'
import { hostOfDomain } from './domains-and-paths.js'
import { type CookieTable, Store, USE, type Work } from './store.js'
import { Wordings } from './wordings.js'

/** The cookies of a jar of speculoos, with their wordings. It takes no cookie that the jar could not have received. */
export class JarView implements CookieTable {
  readonly jar: NativeJar
  readonly wordings: Wordings
  readonly #clients = new Map<RequestContext, CookieClient>()

  constructor(jar: NativeJar, wordings: Wordings) {
    this.jar = jar
    this.wordings = wordings
  }

  find(domain: string, path: string, key: string): Cookie | undefined {
    const found = this.#matching((record) => isPlacedAt(record, domain, path, key))
    return found.find(({ hostOnly }) => hostOnly) ?? found[0]
  }

  at(domain: string, path: string | null): Cookie[] {
    const host = hostOfDomain(domain)
    return this.#matching((record) => {
      const isOfHost = record.hostOnly ? record.domain === host : domainMatch(host, record.domain)
      return isOfHost && (path === null || pathMatch(path, record.path))
    })
  }

  all(): Cookie[] {
    return this.#matching(() => true)
  }

  put(cookie: Cookie): void {
    this.take([cookie])
  }

  remove(domain: string | null, path: string | null, key: string | null): void {
    this.jar.delete((record) => {
      return domain === null || (record.partitionKey === null && isPlacedAt(record, domain, path, key))
    })
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
      const age = maxAge && Number(maxAge)
      this.wordings.note(record, { maxAge: age, expires: timeOf(expires), extensions, pathIsDefault })
      return record
    })
    const { rejected } = this.jar.admit(records)
    // §5.7 step 9.3
    const ofSuffixes = rejected.filter(({ reasons }) => reasons.every(({ id }) => id === domainPublicSuffix.id))
    if (ofSuffixes.length > 0) this.jar.admit(ofSuffixes.map(({ entry }) => ({ ...entry, hostOnly: true })))
  }

  #matching(matches: (record: CookieRecord) => boolean): Cookie[] {
    return this.cookies(this.jar.records().filter((record) => record.partitionKey === null && matches(record)))
  }
}

/** Whether a cookie has this domain, path and name; `null` stands for any. */
function isPlacedAt(record: CookieRecord, domain: string, path: string | null, key: string | null): boolean {
  const { domain: host, path: ownPath, name } = record
  return host === hostOfDomain(domain) && (path === null || ownPath === path) && (key === null || name === key)
}

/** The default store of a jar. */
export class JarStore extends Store {
  override synchronous = true
  readonly view: JarView
  readonly wordings: Wordings

  constructor(jar: NativeJar, wordings = new Wordings()) {
    super()
    this.view = new JarView(jar, wordings)
    this.wordings = wordings
  }

  /** Makes a store over a copy of the jar. */
  copy(): JarStore {
    return new JarStore(this.view.jar.clone(), this.wordings.copy())
  }

  // biome-ignore lint/correctness/useYield: there is nothing to wait for
  override *[USE]<Result>(use: (view: JarView) => Result): Work<Result> {
    return use(this.view)
  }
}

/** The store over a shared jar. Each use is a transaction on a jar with the cookies of that moment. */
export class SharedStore extends Store {
  readonly isShared = true
  /** Calls a function with all cookies of a shared jar, maybe repeatedly, and saves the changes of the last call. */
  readonly #transact: <Result>(run: (jar: NativeJar) => Result) => Promise<Result>
  readonly wordings = new Wordings()

  /** @throws TypeError if the jar is not shared. */
  constructor(jar: AsyncJar) {
    super()
    const transact: unknown = fieldOf(jar, 'transact')
    if (typeof transact !== 'function')
      throw invalidArgument('jar', jar, "a CookieJar, or a SharedCookieJar with unit: 'jar'")
    this.#transact = (run) => Reflect.apply(transact, jar, [run])
  }

  override *[USE]<Result>(use: (view: JarView) => Result): Work<Result> {
    const outcomes: PromiseSettledResult<Result>[] = []
    const transaction = this.#transact((jar) => use(new JarView(jar, this.wordings)))
    yield Promise.allSettled([transaction]).then((settled) => void outcomes.push(...settled))
    const [outcome] = outcomes
    if (outcome?.status === 'fulfilled') return outcome.value
    throw outcome?.reason
  }
}

/** Whether the cookies of a store are those of a jar of speculoos. */
export function isOfJar(store: Store): store is JarStore | SharedStore {
  return store instanceof JarStore || store instanceof SharedStore
}
