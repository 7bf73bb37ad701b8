/**
 * The changes of a jar, their causes, and the listeners that get them.
 */
import type { Cookie } from '../cookie/cookie.js'
import type { Reason } from '../cookie/reason.js'
import type { SiteKey } from '../cookie/site-key.js'

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

/**
 * A listener, for single changes or for all changes of a call. `before` is the number of changes noted before it was
 * added.
 */
type Listener = { readonly before: number; isOver: boolean } & (
  | { readonly each: ChangeListener }
  | { readonly all: ChangesListener }
)

/** A change as it is noted. No field is missing, so none can be inherited. */
export interface NotedChange extends Omit<SiteChange, 'replaced' | 'reason'> {
  readonly replaced: Cookie | undefined
  readonly reason: Reason | undefined
}

const NOBODY: readonly Listener[] = []

/** Keeps the listeners, and delivers each change to them in order, including the changes that a listener makes. */
export class Changes {
  #listeners = NOBODY
  /** The changes of the current call. */
  #batch: NotedChange[] = []
  /** The changes of calls that are over, to be delivered. */
  #pending: NotedChange[][] = []
  #noted = 0
  #delivered = 0
  #isDelivering = false

  /** Whether there are listeners. */
  get isObserved(): boolean {
    return this.#listeners.length > 0
  }

  /** Adds a listener for single changes, and returns a function that removes it. */
  subscribe(each: ChangeListener): () => void {
    return this.#add({ each, before: this.#noted, isOver: false })
  }

  /** Adds a listener for all changes of a call, and returns a function that removes it. */
  onChanges(all: ChangesListener): () => void {
    return this.#add({ all, before: this.#noted, isOver: false })
  }

  /**
   * Notes a change, to be delivered when the call is over. It copies the records, which the caller may have handed out.
   */
  note({ cookie, replaced, ...change }: NotedChange): void {
    this.#noted += 1
    this.#batch.push({ ...change, cookie: { ...cookie }, replaced: replaced && { ...replaced } })
  }

  /** Ends a call, and delivers the noted changes. */
  deliver(): void {
    if (this.#batch.length === 0) return
    this.#pending.push(this.#batch)
    this.#batch = []
    if (!this.#isDelivering) this.#deliverPending()
  }

  #add(listener: Listener): () => void {
    this.#listeners = [...this.#listeners, listener]
    return () => {
      listener.isOver = true
      this.#listeners = this.#listeners.filter((other) => other !== listener)
    }
  }

  #deliverPending(): void {
    this.#isDelivering = true
    while (this.#pending.length > 0) {
      const batches = this.#pending
      this.#pending = []
      for (const batch of batches) this.#deliverBatch(batch)
    }
    this.#isDelivering = false
  }

  #deliverBatch(batch: readonly NotedChange[]): void {
    const before = this.#delivered
    for (const change of batch) {
      for (const single of singleChanges(change)) {
        for (const listener of this.#listenersSince(this.#delivered)) {
          if (!listener.isOver && 'each' in listener) tell(listener.each, { ...single, cookie: { ...single.cookie } })
        }
      }
      this.#delivered += 1
    }
    for (const listener of this.#listenersSince(before)) {
      if (!listener.isOver && 'all' in listener) tell(listener.all, batch.map(copyOf))
    }
  }

  /** The listeners that were added before change number `count`, counted from 0, was noted. */
  #listenersSince(count: number): readonly Listener[] {
    return this.#listeners.filter(({ before }) => before <= count)
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

/** Calls a listener; what it throws is reported as an uncaught error. */
export function tell<Told>(listener: (told: Told) => void, told: Told): void {
  try {
    listener(told)
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
