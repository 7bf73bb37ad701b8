/**
 * What changed in a jar and why, and who wants to know.
 */
import type { Cookie } from '../cookie/cookie.js'
import type { Reason } from '../cookie/reason.js'

/**
 * Why a jar changed: a cookie was inserted; or one is gone because another took its place (`overwritten`), because an
 * expired one came for it (`expired-overwrite`), because the owner of the jar deleted it (`explicit`), because its time
 * was over (`expired`) or the session was (`session-over`), or because there were too many (`evicted`).
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
  /** The cookie that was inserted, or is gone. */
  readonly cookie: Cookie
  /** The step of the specification by which a cookie expired, was evicted or ended with the session. */
  readonly reason?: Reason
}

/**
 * Hears of each change, after it has happened. What it throws is reported as an uncaught error, and harms no one else.
 *
 * @see {@link CookieChange}
 */
export type ChangeListener = (change: CookieChange) => void

/** Keeps the listeners, and tells each of them each change in order, also of those that a listener brings about. */
export class Changes {
  /** The listeners, each with the number of changes that were noted before it came. */
  readonly #listeners = new Map<ChangeListener, number>()
  #pending: CookieChange[] = []
  #noted = 0
  #delivered = 0
  #isDelivering = false

  /** Whether anyone wants to know. */
  get isObserved(): boolean {
    return this.#listeners.size > 0
  }

  /** Adds a listener, and answers how to remove it. */
  subscribe(listener: ChangeListener): () => void {
    const own: ChangeListener = (change) => listener(change)
    this.#listeners.set(own, this.#noted)
    return () => {
      this.#listeners.delete(own)
    }
  }

  /** Notes a change, to be delivered when the jar is done with it. The caller may have handed out the same record. */
  note(change: CookieChange): void {
    this.#noted += 1
    this.#pending.push(copyOf(change))
  }

  /** Tells the listeners what was noted. */
  deliver(): void {
    if (this.#pending.length > 0 && !this.#isDelivering) this.#deliverPending()
  }

  #deliverPending(): void {
    this.#isDelivering = true
    while (this.#pending.length > 0) {
      const changes = this.#pending
      this.#pending = []
      for (const change of changes) {
        for (const [listener, before] of [...this.#listeners]) {
          if (before <= this.#delivered && this.#listeners.has(listener)) tell(listener, copyOf(change))
        }
        this.#delivered += 1
      }
    }
    this.#isDelivering = false
  }
}

/** A change that no other receiver shares. */
function copyOf(change: CookieChange): CookieChange {
  return { ...change, cookie: { ...change.cookie } }
}

function tell(listener: ChangeListener, change: CookieChange): void {
  try {
    listener(change)
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
