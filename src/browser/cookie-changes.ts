/**
 * Delivers the changes of a jar to the documents and service workers that listen, in tasks of their own.
 */

import type { SiteChange } from '../jar/changes.js'
import type { CookieJar } from '../jar/cookie-jar.js'
import type { CookieChangeEvent, CookieListItem } from './cookie-change-event.js'
import { itemOf, type ObservedChange } from './cookie-items.js'
import type { Environment } from './environment.js'

/** Takes the changes of one call of a jar. */
type Observer = (changes: readonly SiteChange[]) => void

/** Those who listen to a jar; the jar is listened to as long as there is one. */
interface Audience {
  readonly observers: Set<Observer>
  readonly stop: () => void
}

const audiences = new WeakMap<CookieJar, Audience>()

/** Calls an observer with the changes of the jar of a document or worker, until that ends. */
export function observeChanges(environment: Environment, observer: Observer): void {
  const { jar } = environment.clients
  let audience = audiences.get(jar)
  if (audience === undefined) {
    const observers = new Set<Observer>()
    const deliver: Observer = (changes) => {
      for (const each of observers) each(changes)
    }
    audience = { observers, stop: jar.onChanges(deliver) }
    audiences.set(jar, audience)
  }
  const { observers, stop } = audience
  observers.add(observer)
  environment.onEnd(() => {
    observers.delete(observer)
    if (observers.size > 0) return
    stop()
    audiences.delete(jar)
  })
}

/** Makes an event of what changed. */
export type EventMaker = (init: { changed: CookieListItem[]; deleted: CookieListItem[] }) => CookieChangeEvent

/** Collects what changed in a turn, and dispatches events when the turn is over. */
export class ChangeQueue {
  readonly #environment: Environment
  readonly #target: EventTarget
  readonly #makeEvent: EventMaker
  #pending: ObservedChange[] = []

  constructor(environment: Environment, target: EventTarget, makeEvent: EventMaker) {
    this.#environment = environment
    this.#target = target
    this.#makeEvent = makeEvent
  }

  add(changes: readonly ObservedChange[]): void {
    if (changes.length === 0) return
    this.#pending.push(...changes)
    if (this.#pending.length === changes.length) queueMicrotask(() => this.#dispatch())
  }

  #dispatch(): void {
    const changes = this.#pending
    this.#pending = []
    const { firesOncePerCookie } = this.#environment.state.profile.cookieStore
    const groups = firesOncePerCookie ? changes.map((change) => [change]) : [changes]
    for (const group of groups) {
      if (this.#environment.isActive) this.#target.dispatchEvent(this.#makeEvent(this.#listsOf(group)))
    }
  }

  #listsOf(changes: readonly ObservedChange[]): { changed: CookieListItem[]; deleted: CookieListItem[] } {
    const rules = this.#environment.state.profile.cookieStore
    const items = (isDeleted: boolean): CookieListItem[] =>
      changes.filter((change) => change.isDeleted === isDeleted).map(({ cookie }) => itemOf(cookie, rules, isDeleted))
    return { changed: items(false), deleted: items(true) }
  }
}
