/**
 * The changes of a jar, their causes, and the listeners that get them.
 */
import type { Cookie } from '../cookie/cookie.js'
import type { Reason } from '../cookie/reason.js'
import type { SiteKey } from '../cookie/site-key.js'
import { Outbox, tell } from './outbox.js'

/**
 * Why a jar changed: a cookie was inserted; or one was removed because another replaced it (`overwritten`), because an
 * expired one arrived with its identity (`expired-overwrite`), because the owner of the jar deleted it (`explicit`),
 * because it expired (`expired`), because the session ended (`session-over`), or because there were too many
 * (`evicted`).
 *
 * @see RFC 6265bis §5.7
 */
export type ChangeCause =
  | 'inserted'
  | 'overwritten'
  | 'expired-overwrite'
  | 'explicit'
  | 'expired'
  | 'session-over'
  | 'evicted'

/**
 * One change of a jar.
 *
 * @see RFC 6265bis §5.7
 */
export interface CookieChange {
  /** Why the jar changed. */
  readonly cause: ChangeCause
  /** The cookie that was inserted or removed. */
  readonly cookie: Cookie
  /** The step of the specification by which a cookie expired, was evicted or ended with the session. */
  readonly reason?: Reason
}

/**
 * Is called after each change. If it throws, the error is reported as an uncaught one, and has no other effect.
 *
 * @see {@link CookieChange}
 */
export type ChangeListener = (change: CookieChange) => void

/**
 * A change to one cookie of a site: it was inserted or removed. To repeat the changes of a jar elsewhere, apply them in
 * order: an inserted cookie replaces the one with its identity, and any other change removes the cookie.
 *
 * @see RFC 6265bis §5.7
 */
export interface SiteChange {
  /** The site of the cookie, and its partition if it has one; see {@link SiteKey}. */
  readonly site: SiteKey
  /** Why the site changed. A cookie that was overwritten is reported as `replaced`, with the one that was inserted. */
  readonly cause: Exclude<ChangeCause, 'overwritten'>
  /** The cookie that was inserted or removed. */
  readonly cookie: Cookie
  /** The stored cookie that the inserted one replaced. */
  readonly replaced?: Cookie
  /** The step of the specification by which a cookie expired, was evicted or ended with the session. */
  readonly reason?: Reason
}

/**
 * Is called with the changes of one call of a jar, after the call. If it throws, the error is reported as an uncaught
 * one, and has no other effect.
 *
 * @see {@link SiteChange}
 */
export type ChangesListener = (changes: readonly SiteChange[]) => void

/** A listener, for single changes or for all changes of a call. */
type Listener = { isOver: boolean } & ({ readonly each: ChangeListener } | { readonly all: ChangesListener })

/** A change as it is noted. No field is missing, so none can be inherited. */
export interface NotedChange extends Omit<SiteChange, 'replaced' | 'reason'> {
  readonly replaced: Cookie | undefined
  readonly reason: Reason | undefined
}

/** A noted change, and the listeners that there were then. */
interface Delivery {
  readonly change: NotedChange
  readonly listeners: readonly Listener[]
}

/** Keeps the listeners, and delivers each change to them in order, including the changes that a listener makes. */
export class Changes {
  #listeners: readonly Listener[] = []
  /** The changes of the current call. */
  #batch: Delivery[] = []
  readonly #outbox = new Outbox()

  /** Adds a listener for single changes, and returns a function that removes it. */
  subscribe(each: ChangeListener): () => void {
    return this.#add({ each, isOver: false })
  }

  /** Adds a listener for all changes of a call, and returns a function that removes it. */
  onChanges(all: ChangesListener): () => void {
    return this.#add({ all, isOver: false })
  }

  /**
   * Notes a change, to be delivered when the call is over. It copies the records, which the caller may have handed out.
   */
  note({ cookie, replaced, ...change }: NotedChange): void {
    if (this.#listeners.length === 0) return
    const copied = { ...change, cookie: { ...cookie }, replaced: replaced && { ...replaced } }
    this.#batch.push({ change: copied, listeners: this.#listeners })
  }

  /** Ends a call, and delivers the noted changes. */
  deliver(): void {
    if (this.#batch.length === 0) return
    const batch = this.#batch
    this.#batch = []
    this.#outbox.add(() => deliverBatch(batch))
    this.#outbox.deliver()
  }

  #add(listener: Listener): () => void {
    this.#listeners = [...this.#listeners, listener]
    return () => {
      listener.isOver = true
      this.#listeners = this.#listeners.filter((other) => other !== listener)
    }
  }
}

/** Calls the listeners of each change, and then those for all changes. */
function deliverBatch(batch: readonly Delivery[]): void {
  for (const { change, listeners } of batch) {
    for (const single of singleChanges(change)) {
      for (const listener of listeners) {
        if (!listener.isOver && 'each' in listener) tell(listener.each, { ...single, cookie: { ...single.cookie } })
      }
    }
  }
  for (const listener of batch[0]?.listeners ?? []) {
    if (!listener.isOver && 'all' in listener)
      tell(
        listener.all,
        batch.map(({ change }) => copyOf(change)),
      )
  }
}

/**
 * A change as `subscribe` reports it: the removal of an overwritten cookie comes before the insertion of the other one.
 */
function singleChanges({ cause, cookie, replaced, reason }: NotedChange): readonly CookieChange[] {
  const change: CookieChange = { cause, cookie, ...(reason && { reason }) }
  return replaced === undefined ? [change] : [{ cause: 'overwritten', cookie: replaced }, change]
}

/** A copy of a change for one listener. */
function copyOf({ site, cause, cookie, replaced, reason }: NotedChange): SiteChange {
  return {
    site,
    cause,
    cookie: { ...cookie },
    ...(replaced && { replaced: { ...replaced } }),
    ...(reason && { reason }),
  }
}
