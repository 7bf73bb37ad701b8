/**
 * The text of a unit of a shared jar: all cookies of the jar, or those of one site.
 *
 * It is JSON: `{"shared":1,"jar":…,"unit":…,"edition":…,"clock":…,"cookies":[…]}`. `edition` is that of the public suffix list,
 * and `clock` the time of the save in milliseconds since 1970-01-01T00:00:00Z. The cookies are those of `site-record.ts`.
 */
import type { PlacedCookie } from '../../jar/admission.js'
import type { RecordKey } from '../record-storage.js'
import { cookieEntries, readCookieEntries } from '../site-record.js'
import { StorageError } from '../storage-error.js'

const FORM = 1

/** The unit of a jar that is saved as a whole. No site contains a space. */
export const WHOLE_JAR = 'all sites'
/** The unit that names the edition of the public suffix list of a jar that is saved site by site. */
export const EDITION_UNIT = 'public suffix list'

/** What a unit contains. */
export interface UnitContent {
  readonly edition: string
  readonly clock: number
  readonly cookies: readonly PlacedCookie[]
}

/** The text of a unit; the same content gives the same text. */
export function unitText({ jar, unit }: RecordKey, { edition, clock, cookies }: UnitContent): string {
  return JSON.stringify({ shared: FORM, jar, unit, edition, clock, cookies: cookieEntries(cookies) })
}

/**
 * Reads the text of a unit.
 *
 * @throws StorageError if it is something else, or that of another jar or unit. The message holds no value.
 */
export function readUnitText(text: string, key: RecordKey): UnitContent {
  const name = nameOf(key)
  const { shared, jar, unit, edition, clock, cookies } = fieldsIn(text)
  if (typeof shared === 'number' && shared > FORM) {
    throw new StorageError('newer', `${name}: written by a newer version of speculoos; use that version`)
  }
  if (shared !== FORM) throw new StorageError('foreign', `${name}: expected the cookies of a shared jar`)
  if (jar !== key.jar || unit !== key.unit) {
    throw new StorageError('damaged', `${name}: expected its own cookies, got those of another jar or unit`)
  }
  if (typeof edition !== 'string' || typeof clock !== 'number' || !Number.isFinite(clock)) {
    throw new StorageError('damaged', `${name}: expected the cookies of a shared jar, got something else`)
  }
  return { edition, clock, cookies: readCookieEntries(cookies, name) }
}

/** A unit in messages. */
export function nameOf({ jar, unit }: RecordKey): string {
  return `jar ${JSON.stringify(jar)}, ${unit}`
}

interface Fields {
  readonly shared?: unknown
  readonly jar?: unknown
  readonly unit?: unknown
  readonly edition?: unknown
  readonly clock?: unknown
  readonly cookies?: unknown
}

function fieldsIn(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // The message of the parser quotes the text.
  }
  return {}
}
