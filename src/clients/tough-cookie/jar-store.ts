/**
 * The store of a jar that was given none: a view of the jar of speculoos below it.
 */
import { pathMatch } from '../../algorithms/cookie-path.js'
import { domainMatch } from '../../algorithms/domain-match.js'
import type { Cookie as CookieRecord } from '../../cookie/cookie.js'
import { domainPublicSuffix } from '../../cookie/reason.js'
import { isJar } from '../../http/door-arguments.js'
import type { CookieClient } from '../../jar/cookie-client.js'
import type { CookieJar as NativeJar } from '../../jar/cookie-jar.js'
import type { RequestContext } from '../../jar/request-context.js'
import { ownText } from '../../store/own-text.js'
import type { Cookie } from './cookie.js'
import { timeOf } from './cookie-dates.js'
import { cookieOf, recordOf, type Wording } from './cookie-record.js'
import { hostOfDomain } from './domains.js'
import { type MemoryCookieStoreIndex, nest } from './memory-cookie-store.js'
import { define } from './own-options.js'
import { isSayable } from './sayable.js'
import { keepIn, Store } from './store.js'

/** Where a store has its jar: the same name in both module forms of this package. */
const JAR: unique symbol = Symbol.for('speculoos.jar')

/** The most cookies whose wording is noted. */
const NOTED = 16_384
/** The greatest length of the unknown attributes that are noted for one cookie. */
const EXTENSIONS_LENGTH = 1024

/** A wording, and what tells whether it is still that of the cookie. */
interface NotedWording extends Wording {
  readonly value: string
  readonly expiryTime: number | null
}

/** How the cookies of each jar were worded. A jar keeps less of them, and may overwrite one without a word. */
const wordings = new WeakMap<NativeJar, Map<string, NotedWording>>()

/** A store whose cookies are those of a jar. It takes no cookie that the jar could not have received. */
export class JarStore extends Store {
  declare readonly [JAR]: NativeJar
  readonly #clients = new Map<RequestContext, CookieClient>()

  constructor(jar: NativeJar) {
    super()
    define(this, JAR, { value: jar })
    keepIn(this, {
      find: (domain, path, key) => {
        const found = unpartitioned(jar).filter((record) => hasPlace(record, domain, path, key))
        return this.cookies(found.sort((first, second) => Number(second.hostOnly) - Number(first.hostOnly)))[0]
      },
      at: (domain, path) => {
        const host = hostOfDomain(domain)
        const isAt = (record: CookieRecord): boolean =>
          (record.hostOnly ? record.domain === host : domainMatch(host, record.domain)) &&
          (path === null || pathMatch(path, record.path))
        return this.cookies(unpartitioned(jar).filter(isAt))
      },
      put: (cookie) => this.take([cookie]),
      remove: (domain, path, key) => {
        jar.delete((record) => record.partitionKey === null && hasPlace(record, domain, path, key))
      },
      removeAll: (domain, path) => {
        if (domain === null) jar.clear()
        else jar.delete((record) => record.partitionKey === null && hasDomain(record, domain, path))
      },
      all: () => this.cookies(unpartitioned(jar)),
    })
  }

  /** The jar of which this is a view. */
  get jar(): NativeJar {
    return this[JAR]
  }

  /** A copy of the cookies by domain, path and name. */
  get idx(): MemoryCookieStoreIndex {
    const idx: MemoryCookieStoreIndex = Object.create(null)
    for (const cookie of this.cookies(unpartitioned(this.jar))) nest(idx, cookie)
    return idx
  }

  /** The client of the jar for one of the contexts of a call. */
  client(context: RequestContext): CookieClient {
    let client = this.#clients.get(context)
    if (client === undefined) {
      client = this[JAR].client(context)
      this.#clients.set(context, client)
    }
    return client
  }

  /** The cookies of records, worded as they were received. */
  cookies(records: readonly CookieRecord[]): Cookie[] {
    const noted = wordings.get(this.jar)
    if (noted === undefined || noted.size === 0) return records.map((record) => cookieOf(record, undefined))
    return records.map((record) => {
      const wording = noted.get(keyOf(record))
      const isOwn = wording?.expiryTime === record.expiryTime && wording.value === record.value
      return cookieOf(record, isOwn ? wording : undefined)
    })
  }

  /** Notes how a cookie was worded, if the record does not show it. */
  note(record: CookieRecord, wording: Wording): void {
    const { maxAge, expires, extensions, pathIsDefault } = wording
    const isPlain = maxAge === null && extensions === null && pathIsDefault === null
    if (isPlain && expires === record.expiryTime) {
      this.forget(record)
      return
    }
    let noted = wordings.get(this.jar)
    if (noted === undefined) {
      noted = new Map()
      wordings.set(this.jar, noted)
    }
    const isShort = extensions !== null && extensions.join().length <= EXTENSIONS_LENGTH
    if (noted.size >= NOTED) noted.clear()
    noted.set(keyOf(record), {
      maxAge,
      expires,
      extensions: isShort ? extensions.map(ownText) : null,
      pathIsDefault,
      value: ownText(record.value),
      expiryTime: record.expiryTime,
    })
  }

  /** Forgets how a cookie was worded. */
  forget(record: CookieRecord): void {
    const noted = wordings.get(this.jar)
    if (noted !== undefined && noted.size > 0) noted.delete(keyOf(record))
  }

  /** Admits cookies to the jar. One for a public suffix is taken for that host alone, as the host itself sets it. */
  take(cookies: readonly Cookie[]): void {
    const records = cookies.filter(isSayable).map((cookie) => {
      const record = finiteRecord(recordOf(cookie))
      this.note(record, {
        maxAge: cookie.maxAge === null ? null : Number(cookie.maxAge),
        expires: timeOf(cookie.expires),
        extensions: cookie.extensions,
        pathIsDefault: cookie.pathIsDefault,
      })
      return record
    })
    const { rejected } = this[JAR].admit(records)
    // §5.7 step 9.3
    const ofSuffixes = rejected.filter(({ reasons }) => reasons.every(({ id }) => id === domainPublicSuffix.id))
    if (ofSuffixes.length > 0) this[JAR].admit(ofSuffixes.map(({ entry }) => ({ ...entry, hostOnly: true })))
  }

  /** Makes a store over a copy of the jar. */
  copy(): JarStore {
    const jar = this[JAR].clone()
    wordings.set(jar, new Map(wordings.get(this[JAR])))
    return new JarStore(jar)
  }
}

/** The jar of which a store is a view; `undefined` if it is another store. */
export function jarOfStore(store: Store): NativeJar | undefined {
  const jar: unknown = Reflect.get(store, JAR)
  return isJar(jar) ? jar : undefined
}

/** The records that this interface can say: it knows no partitions. */
function unpartitioned(jar: NativeJar): CookieRecord[] {
  return jar.records().filter(({ partitionKey }) => partitionKey === null)
}

function hasDomain(record: CookieRecord, domain: string, path: string | null): boolean {
  return record.domain === hostOfDomain(domain) && (path === null || record.path === path)
}

function hasPlace(record: CookieRecord, domain: string, path: string, key: string): boolean {
  return hasDomain(record, domain, path) && record.name === key
}

function keyOf({ domain, path, hostOnly, name }: CookieRecord): string {
  return `${domain};${path};${hostOnly ? '=' : '.'}${name}`
}

/** A record whose times are numbers that JSON can say. */
function finiteRecord(record: CookieRecord): CookieRecord {
  const { expiryTime } = record
  return expiryTime === null || Number.isFinite(expiryTime) ? record : { ...record, expiryTime: 0 }
}
