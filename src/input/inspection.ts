/**
 * The inspection of cookies by the owner of a jar: before one is stored, loaded, imported or sent (§5.7 step 1).
 */
import { type Cookie, cookieRecord } from '../cookie/cookie.js'
import { inspectionFailed, inspectionRefused, type Reason } from '../cookie/reason.js'

/**
 * What a cookie is inspected for.
 *
 * @see {@link Inspection}
 */
export interface InspectionUse {
  /**
   * `'store'` for a cookie that was received or put, `'load'` for one that a storage kept, `'import'` for a record that was
   * admitted, restored or read from JSON, `'send'` for one that a request is to carry.
   */
  readonly use: 'store' | 'load' | 'import' | 'send'
  /** The canonicalized host of the request; `null` without one. */
  readonly host: string | null
  /** The path of the request; `null` without one. */
  readonly path: string | null
  /** The time by the jar's clock, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: number
}

/**
 * Why an inspection refuses a cookie.
 *
 * @see {@link Inspection}
 */
export interface InspectionRefusal {
  /** A stable name, such as `'markup'`. */
  readonly id: string
  /** One sentence for a person. It is shown and logged, so it must not hold the value. */
  readonly sentence: string
}

/**
 * Inspects a cookie: returns `null` if it may be used, or why not. Write it as a pure function: the same arguments give the
 * same result, at once. If it throws, or returns anything else, the cookie is refused too.
 *
 * @see {@link InspectionRefusal}
 */
export type Inspection = (cookie: Cookie, use: InspectionUse) => InspectionRefusal | null

/** The reason for which an inspection refuses a cookie; `null` if it does not. The inspection gets a copy. */
export function inspectionReason(inspect: Inspection, cookie: Cookie, use: InspectionUse): Reason | null {
  try {
    const refusal: unknown = inspect(cookieRecord(cookie), use)
    if (refusal === null) return null
    return isRefusal(refusal) ? refusedFor(refusal) : inspectionFailed
  } catch {
    return inspectionFailed
  }
}

function isRefusal(value: unknown): value is InspectionRefusal {
  if (typeof value !== 'object' || value === null) return false
  return typeof Reflect.get(value, 'id') === 'string' && typeof Reflect.get(value, 'sentence') === 'string'
}

function refusedFor({ id, sentence }: InspectionRefusal): Reason {
  const inspection = Object.freeze({ id, sentence })
  const made = { ...inspectionRefused, sentence: `${inspectionRefused.sentence} ${sentence}`, inspection }
  // Not enumerable, as in every reason.
  Object.defineProperty(made, 'toString', { value: inspectionRefused.toString })
  return Object.freeze(made)
}
