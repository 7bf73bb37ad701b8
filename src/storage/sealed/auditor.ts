/**
 * What is noted in an audit log, and by whom.
 */

/**
 * What happened:
 *
 * - `unlocked`, `locked`: a keyring was unlocked, or locked;
 * - `opened`, `sealed`, `removed`: a record was read, or is about to be written or removed;
 * - `broken`: a record could not be opened;
 * - `sent`, `refused`: a cookie was sent, or not let in;
 * - `rotated`, `signed-out`, `shredded`: a user has a new key, was signed out everywhere, or has no key any more;
 * - `exported`: cookies were handed out in another form.
 *
 * The log itself writes `begun`, `ended` and `lost`.
 *
 * @see {@link AuditNote}
 */
export type AuditEvent =
  | 'unlocked'
  | 'locked'
  | 'opened'
  | 'sealed'
  | 'removed'
  | 'broken'
  | 'sent'
  | 'refused'
  | 'rotated'
  | 'signed-out'
  | 'shredded'
  | 'exported'

/**
 * One thing that happened. Everything but the event and the reason is written as a pseudonym.
 *
 * @see {@link Auditor}
 */
export interface AuditNote {
  /** What happened. */
  readonly event: AuditEvent
  /** Whose keys or cookies they are. */
  readonly user?: string | undefined
  /** The name of the jar. */
  readonly jar?: string | undefined
  /** The unit of the record, such as a site. */
  readonly unit?: string | undefined
  /** The cookie. Of its fields the identity alone is used: name, domain, path and partition. */
  readonly cookie?: AuditedCookie | undefined
  /** Why, as an id of small letters, digits and hyphens such as that of a reason. It is written as it is. */
  readonly reason?: string | undefined
}

/**
 * The identity of a cookie, which a `Cookie` has. The value is never read.
 *
 * @see {@link AuditNote}
 */
export interface AuditedCookie {
  /** The cookie-name. */
  readonly name: string
  /** The domain, without a leading dot. */
  readonly domain: string
  /** The path. */
  readonly path: string
  /** The host-only-flag. */
  readonly hostOnly: boolean
  /** The partition, or `null`. */
  readonly partitionKey: { readonly topLevelSite: string; readonly hasCrossSiteAncestor: boolean } | null
}

/**
 * Takes what happened. `AuditLog.by` returns one.
 *
 * @see {@link AuditNote}
 */
export interface Auditor {
  /** Writes an entry. It rejects if that fails and nothing may happen without an entry. */
  note(note: AuditNote): Promise<void>
}
