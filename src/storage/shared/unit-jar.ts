/**
 * The cookies of one unit in memory: a jar on which calls are tried before they are saved.
 */

import type { Rejection } from '../../input/rejections.js'
import type { PlacedCookie } from '../../jar/admission.js'
import type { SiteChange } from '../../jar/changes.js'
import type { CookieClient } from '../../jar/cookie-client.js'
import { CookieJar, type OptionsWithSuffixes } from '../../jar/cookie-jar.js'

/** What a jar reports of its calls. */
export interface Reports {
  readonly changes: readonly SiteChange[]
  readonly rejections: readonly Rejection[]
}

interface Ledger {
  time: number
  changes: SiteChange[]
  rejections: Rejection[]
}

export class UnitJar extends CookieJar {
  /** The client without a context. */
  readonly plain: CookieClient = this.client()
  readonly #ledger: Ledger
  /** The marks of the accesses that are saved. */
  #accesses: ReadonlyMap<string, number> = new Map()

  /** Makes a jar of the cookies of a unit, as they are at a time. */
  static load(options: OptionsWithSuffixes, cookies: readonly PlacedCookie[], time: number): UnitJar {
    const jar = new UnitJar(options, { time, changes: [], rejections: [] })
    jar.admitPlaced([...cookies].sort((first, second) => first.place - second.place))
    // Cookies that were refused are reported with the first call; those that are loaded are not changes.
    jar.#ledger.changes = []
    jar.noteSaved()
    return jar
  }

  private constructor(options: OptionsWithSuffixes, ledger: Ledger) {
    super({ ...options, now: () => ledger.time, onRejected: (rejection) => ledger.rejections.push(rejection) })
    this.#ledger = ledger
    this.onChanges((changes) => ledger.changes.push(...changes))
  }

  /** The time by the clock of the unit. */
  get time(): number {
    return this.#ledger.time
  }

  set time(time: number) {
    this.#ledger.time = time
  }

  /** Whether anything was reported since the reports were taken last. */
  get hasReports(): boolean {
    return this.#ledger.changes.length > 0 || this.#ledger.rejections.length > 0
  }

  /** What was reported since this was called last. */
  takeReports(): Reports {
    const { changes, rejections } = this.#ledger
    this.#ledger.changes = []
    this.#ledger.rejections = []
    return { changes, rejections }
  }

  /** All cookies, with their places. */
  placed(): PlacedCookie[] {
    return this.placedCookies()
  }

  /** Notes that the cookies are saved as they are. */
  noteSaved(): void {
    this.#accesses = this.accessMarks()
  }

  /** Whether cookies were accessed since they were saved. */
  get isAccessed(): boolean {
    for (const [site, mark] of this.accessMarks()) if (this.#accesses.get(site) !== mark) return true
    return false
  }
}
