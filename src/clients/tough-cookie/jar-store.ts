/**
 * The store over a jar of speculoos, in memory or shared with other programs.
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
import { cookieOf, recordOf, Wordings } from './cookie-record.js'
import { hostOfDomain } from './domains-and-paths.js'
import { type CookieTable, Store, USE, type Work } from './store.js'

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

  /** A store over a copy of the jar. */
  copy(): JarStore {
    return new JarStore(this.jar.clone(), new Wordings(this.wordings))
  }

  /** The cookies of records, with their wordings. */
  cookies(records: readonly CookieRecord[]): Cookie[] {
    return records.map((record) => cookieOf(record, this.wordings.of(record)))
  }

  /** Admits cookies to the jar. A cookie for a public suffix is kept for that host alone, as if the host had set it. */
  put(given: Cookie | readonly Cookie[]): void {
    const records = [given].flat().flatMap((cookie) => {
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

/** Calls a function with all cookies of a shared jar, maybe repeatedly, and saves the changes of the last call. */
type Transact = <Result>(use: (jar: NativeJar) => Result) => Promise<Result>

/** @throws TypeError if the jar is not shared as a whole. */
function transactOf(jar: AsyncJar): Transact {
  const transact: unknown = fieldOf(jar, 'transact')
  if (typeof transact === 'function') return (use) => Reflect.apply(transact, jar, [use])
  throw invalidArgument('jar', jar, "a CookieJar, or a SharedCookieJar with unit: 'jar'")
}

/** The store over a jar of speculoos. Each use of a shared jar is a transaction, with the cookies of that moment. */
export class JarStore extends Store {
  readonly source: JarView | Transact
  readonly wordings: Wordings

  constructor(jar: NativeJar | AsyncJar, wordings = new Wordings()) {
    super()
    this.source = 'isAsync' in jar ? transactOf(jar) : new JarView(jar, wordings)
    this.synchronous = this.source instanceof JarView
    this.wordings = wordings
  }

  override *[USE]<Result>(use: (view: JarView) => Result): Work<Result> {
    const { source } = this
    if (source instanceof JarView) return use(source)
    const outcomes: PromiseSettledResult<Result>[] = []
    const transaction = source((jar) => use(new JarView(jar, this.wordings)))
    yield Promise.allSettled([transaction]).then((settled) => void outcomes.push(...settled))
    const [outcome] = outcomes
    if (outcome?.status === 'fulfilled') return outcome.value
    throw outcome?.reason
  }
}

/** The cookies of a store over a jar that need not be waited for; `null` for any other store. */
export function viewOf(store: Store): JarView | null {
  return store instanceof JarStore && store.source instanceof JarView ? store.source : null
}
