/**
 * A log of who used which cookies when: entries that nobody can change later without being noticed, and no values.
 */
import { fieldsOf, invalidArgument, invalidSecret, requireString } from '../../cookie/invalid-argument.js'
import { StorageError } from '../storage-error.js'
import { randomText } from '../versions.js'
import { type AuditEntry, type ChainKeys, chainKeys, digestOfLine, lineOf, pseudonymOctets } from './audit-entry.js'
import type { AuditedCookie, AuditNote, Auditor } from './auditor.js'
import { fields, toBase64url } from './octets.js'
import { requireKey } from './raw-keyring.js'
import { mac, macKey } from './web-crypto.js'

/**
 * The options of {@link AuditLog}.
 *
 * @see {@link AuditLog}
 */
export interface AuditLogOptions {
  /**
   * The first key: 32 random octets, other ones for each log. Keep a copy where the program that writes the log cannot read
   * it: the verifier needs it. They are copied, and yours to overwrite.
   */
  readonly key: Uint8Array
  /** Appends one line, without its line break, and waits until it is where it has to be. */
  readonly sink: (line: string) => void | Promise<void>
  /**
   * What happens if the sink fails: `'refuse'` (by default) rejects, so that nothing is used without an entry; `'continue'`
   * goes on, keeps up to 1000 lines for later, and then writes how many were lost.
   */
  readonly ifSinkFails?: 'refuse' | 'continue' | undefined
  /**
   * The key of the pseudonyms: 32 octets. With the same one, a user has the same pseudonym in several logs. By default it is
   * derived from the first key.
   */
  readonly pseudonymKey?: Uint8Array | undefined
  /** The clock: milliseconds since 1970-01-01T00:00:00Z. `Date.now` by default. */
  readonly now?: (() => number) | undefined
}

/**
 * The last entry of a log. Kept apart from the log, it is the anchor by which the verifier notices that the end was cut off.
 *
 * @see {@link AuditLog.head}
 */
export interface AuditHead {
  /** The chain. */
  readonly chain: string
  /** The place of the entry in the chain. */
  readonly seq: number
  /** The digest of its line, as base64url. */
  readonly digest: string
}

const OPTIONS = ['key', 'sink', 'ifSinkFails', 'pseudonymKey', 'now']
/** The most lines that are kept while the sink fails. */
const KEPT = 1000
/** What a reason may look like, so that no value comes in by it. */
const REASON = /^[a-z][a-z0-9-]{0,63}$/

/**
 * A log of what is done with keys, records and cookies. Its entries are chained, each under a separate key that is
 * overwritten at once: somebody who breaks in later can neither change nor remove nor add earlier ones without being noticed
 * by `verifyAuditLog`. That the end was cut off is noticed only with an anchor; see {@link AuditLog.head}.
 *
 * Users, jars, units and cookies are written as pseudonyms, and values are never written.
 *
 * @example
 * ```ts
 * import { AuditLog, rawKeyring, sealed, verifyAuditLog } from 'speculoos/sealed'
 * import { memoryStorage } from 'speculoos/storage/memory'
 *
 * const key = crypto.getRandomValues(new Uint8Array(32))
 * const lines: string[] = []
 * const log = new AuditLog({ key, sink: (line) => void lines.push(line) })
 * const keyring = rawKeyring(crypto.getRandomValues(new Uint8Array(32)))
 * const storage = sealed(memoryStorage(), keyring, { audit: log.by('worker 1') })
 * await storage.write({ jar: 'ada', unit: 'site.example' }, 'text', null, { writeId: '1' })
 * await log.end()
 *
 * const { verdict, entries } = await verifyAuditLog(lines, { key })
 * console.log(verdict, entries.map(({ event }) => event)) // => whole [ 'begun', 'sealed', 'ended' ]
 * ```
 *
 * @see {@link AuditEvent}
 */
export class AuditLog {
  /** The chain of this log: a random text that each of its entries has. */
  readonly chain: string = randomText()
  readonly #sink: (line: string) => void | Promise<void>
  readonly #continues: boolean
  readonly #now: () => number
  readonly #pseudonymKey: Promise<CryptoKey>
  #keys: Promise<ChainKeys>
  #last: Promise<unknown>
  #head: AuditHead | null = null
  #digest = ''
  #seq = 0
  /** The lines that the sink has not taken. */
  #waiting: string[] = []
  #lost = 0
  #isOver = false

  /**
   * Begins a log, with an entry that says so.
   *
   * @throws TypeError if an option cannot be used.
   *
   * @example
   * ```ts
   * import { appendFile, mkdtemp } from 'node:fs/promises'
   * import { tmpdir } from 'node:os'
   * import { join } from 'node:path'
   * import { AuditLog } from 'speculoos/sealed'
   *
   * const file = join(await mkdtemp(join(tmpdir(), 'audit-')), 'audit.jsonl')
   * const key = crypto.getRandomValues(new Uint8Array(32))
   * const log = new AuditLog({ key, sink: (line) => appendFile(file, `${line}\n`, { mode: 0o600 }) })
   * await log.by('worker 1').note({ event: 'exported', user: 'ada' })
   * await log.end()
   * ```
   */
  constructor(options: AuditLogOptions) {
    const { key, sink, ifSinkFails = 'refuse', pseudonymKey, now = Date.now } = fieldsOf('options', options, OPTIONS)
    const octets = requireKey('options.key', key)
    const pseudonyms = pseudonymKey === undefined ? null : requireKey('options.pseudonymKey', pseudonymKey)
    if (typeof sink !== 'function') throw invalidArgument('options.sink', sink, 'a function')
    if (ifSinkFails !== 'refuse' && ifSinkFails !== 'continue') {
      throw invalidArgument('options.ifSinkFails', ifSinkFails, "'refuse' or 'continue'")
    }
    if (typeof now !== 'function') throw invalidArgument('options.now', now, 'a function that returns milliseconds')
    this.#sink = sink
    this.#continues = ifSinkFails === 'continue'
    this.#now = now
    this.#pseudonymKey = pseudonymKeyOf(pseudonyms ?? octets.slice(), pseudonyms === null)
    this.#keys = this.#pseudonymKey.then(() => chainKeys(octets))
    this.#last = this.#append({ event: 'begun', actor: '' })
    // Whoever notes something gets the error.
    this.#last.catch(() => {})
  }

  /**
   * The last entry that the sink has taken; `null` before the first one. Send it from time to time to where the log cannot
   * be reached, such as to the key store: it is the anchor of {@link VerifyOptions}.
   *
   * @example
   * ```ts
   * import { AuditLog } from 'speculoos/sealed'
   *
   * const log = new AuditLog({ key: crypto.getRandomValues(new Uint8Array(32)), sink: () => {} })
   * await log.by('worker 1').note({ event: 'unlocked', user: 'ada' })
   * console.log(log.head?.seq) // => 1
   * ```
   */
  get head(): AuditHead | null {
    return this.#head
  }

  /**
   * An auditor whose entries name an actor, such as a worker. Give it to `sealed` or to `WrappedKeys`, or note things with it.
   *
   * @throws TypeError if `actor` is not a string.
   *
   * @example
   * ```ts
   * import { AuditLog } from 'speculoos/sealed'
   * import { CookieJar } from 'speculoos'
   *
   * const log = new AuditLog({ key: crypto.getRandomValues(new Uint8Array(32)), sink: () => {} })
   * const worker = log.by('worker 1')
   * const jar = new CookieJar()
   * jar.setCookie('SID=31d4', 'https://site.example/')
   * for (const cookie of jar.getCookies('https://site.example/')) await worker.note({ event: 'sent', user: 'ada', cookie })
   * ```
   */
  by(actor: string): Auditor {
    requireString('actor', actor)
    return { note: (note) => this.#note(actor, note) }
  }

  /**
   * The pseudonym of an actor, a user, a jar, a unit or a cookie in this log: to find the entries of somebody.
   *
   * @param of - the kind of thing that `named` is.
   * @param named - its name; a cookie itself. The name of a unit is `JSON.stringify([jar, unit])`.
   * @throws TypeError if an argument cannot be used.
   *
   * @example
   * ```ts
   * import { AuditLog } from 'speculoos/sealed'
   *
   * const lines: string[] = []
   * const key = crypto.getRandomValues(new Uint8Array(32))
   * const log = new AuditLog({ key, sink: (line) => void lines.push(line) })
   * await log.by('worker 1').note({ event: 'unlocked', user: 'ada' })
   * const ada = await log.pseudonym('user', 'ada')
   * console.log(lines.filter((line) => line.includes(ada)).length) // => 1
   * ```
   */
  async pseudonym(of: 'actor' | 'user' | 'jar' | 'unit' | 'cookie', named: string | AuditedCookie): Promise<string> {
    requireString('of', of)
    if (of !== 'cookie') {
      if (typeof named !== 'string') throw invalidSecret('named', named, 'a string')
      return await this.#pseudonymOf(of, named)
    }
    if (typeof named === 'string') throw invalidSecret('named', named, 'a cookie')
    return await this.#pseudonymOf(of, ...identityOf(named))
  }

  /**
   * Ends the log, with an entry that says so: without it, the end of a log may have been cut off.
   *
   * @throws Error of the sink, if it fails and nothing may go on.
   *
   * @example
   * ```ts
   * import { AuditLog } from 'speculoos/sealed'
   *
   * const log = new AuditLog({ key: crypto.getRandomValues(new Uint8Array(32)), sink: () => {} })
   * await log.end()
   * ```
   */
  async end(): Promise<void> {
    if (this.#isOver) return
    const ending = this.#enqueue(() => this.#append({ event: 'ended', actor: '' }))
    this.#isOver = true
    await ending
  }

  async #note(actor: string, note: AuditNote): Promise<void> {
    const { event, user, jar, unit, cookie, reason } = note
    requireString('note.event', event)
    if (reason !== undefined && !REASON.test(reason)) {
      throw new TypeError('note.reason: expected an id such as wrong-secret, got something else')
    }
    if (this.#isOver) throw new StorageError('closed', 'audit log: expected an open log, got one that was ended')
    // What is handed in may change later.
    const identity = cookie === undefined ? undefined : identityOf(cookie)
    await this.#enqueue(async () => {
      const named = async (of: 'user' | 'jar' | 'unit', name: string | undefined): Promise<string | undefined> =>
        name === undefined ? undefined : await this.pseudonym(of, name)
      // A unit is named within its jar.
      const place = unit === undefined ? undefined : JSON.stringify([jar ?? '', unit])
      await this.#append({
        event,
        actor: await this.pseudonym('actor', actor),
        user: await named('user', user),
        jar: await named('jar', jar),
        unit: await named('unit', place),
        cookie: identity === undefined ? undefined : await this.#pseudonymOf('cookie', ...identity),
        reason,
      })
    })
  }

  async #pseudonymOf(...named: readonly string[]): Promise<string> {
    return toBase64url((await mac(await this.#pseudonymKey, fields(...named))).subarray(0, 16))
  }

  /** Lets entries be made one after the other. */
  async #enqueue(make: () => Promise<void>): Promise<void> {
    const made = this.#last.catch(() => {}).then(make)
    this.#last = made
    await made
  }

  async #append(entry: Omit<AuditEntry, 'chain' | 'seq' | 'time' | 'prev'>): Promise<void> {
    if (this.#waiting.length > 0) await this.#send()
    if (this.#waiting.length >= KEPT) {
      this.#lost += 1
      return
    }
    if (this.#lost > 0) {
      const count = this.#lost
      this.#lost = 0
      await this.#make({ event: 'lost', actor: '', count })
    }
    await this.#make(entry)
    await this.#send()
  }

  async #make(entry: Omit<AuditEntry, 'chain' | 'seq' | 'time' | 'prev'>): Promise<void> {
    const { next, mac: key } = await this.#keys
    const line = await lineOf(
      { chain: this.chain, seq: this.#seq, time: this.#now(), ...entry, prev: this.#digest },
      key,
    )
    this.#digest = await digestOfLine(line)
    this.#seq += 1
    this.#keys = chainKeys(next)
    this.#waiting.push(line)
  }

  /** Sends the lines that wait, in their order. A line of which it is not known whether it arrived is sent again. */
  async #send(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const [line = ''] = this.#waiting
        await this.#sink(line)
        this.#waiting.shift()
        this.#head = { chain: this.chain, seq: this.#seq - this.#waiting.length - 1, digest: await digestOfLine(line) }
      }
    } catch (error) {
      if (!this.#continues) throw error
    }
  }
}

function identityOf({ name, domain, path, hostOnly, partitionKey }: AuditedCookie): string[] {
  const partition = partitionKey === null ? [] : [partitionKey.topLevelSite, `${partitionKey.hasCrossSiteAncestor}`]
  return [name, domain, path, `${hostOnly}`, ...partition]
}

async function pseudonymKeyOf(octets: Uint8Array, isFirstKey: boolean): Promise<CryptoKey> {
  const own = isFirstKey ? await pseudonymOctets(octets) : octets
  try {
    return await macKey(own)
  } finally {
    own.fill(0)
    octets.fill(0)
  }
}
