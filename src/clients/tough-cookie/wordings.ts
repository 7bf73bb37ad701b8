/**
 * The wordings of received cookies: how their attributes were written. A jar of speculoos does not keep them.
 */
import type { Cookie as CookieRecord } from '../../cookie/cookie.js'
import { ownText } from '../../store/own-text.js'
import type { Wording } from './cookie.js'

/** The maximum number of cookies whose wording is noted. */
const NOTED = 16_384
/** The maximum length of the unknown attributes that are noted for one cookie. */
const EXTENSIONS_LENGTH = 1024

/** A wording, with the value and the expiry time of its cookie. It is out of date if either of them changes. */
type Note = { -readonly [Field in keyof Wording]: Wording[Field] } & { value: string; expiryTime: number | null }

export class Wordings {
  readonly #notes = new Map<string, Note>()

  /** Notes how a received cookie was worded, if its record does not show it. */
  note(record: CookieRecord, { maxAge, expires, extensions, pathIsDefault }: Wording): void {
    const { expiryTime } = record
    const key = keyOf(record)
    const known = this.#notes.get(key)
    const isPlain = maxAge === null && extensions === null && pathIsDefault === null && expires === expiryTime
    if (known === undefined && isPlain) return
    const isShort = extensions !== null && extensions.join().length <= EXTENSIONS_LENGTH
    const kept = isShort ? extensions.map(ownText) : null
    const note = { maxAge, expires, extensions: kept, pathIsDefault, value: ownText(record.value), expiryTime }
    if (known !== undefined) Object.assign(known, note)
    else {
      if (this.#notes.size >= NOTED) this.#notes.clear()
      this.#notes.set(key, note)
    }
  }

  /** The wording of a cookie; `undefined` if it is not known. */
  of(record: CookieRecord): Wording | undefined {
    const note = this.#notes.get(keyOf(record))
    return note?.expiryTime === record.expiryTime && note.value === record.value ? note : undefined
  }

  /** Returns an independent copy. */
  copy(): Wordings {
    const copy = new Wordings()
    for (const [key, note] of this.#notes) copy.#notes.set(key, { ...note })
    return copy
  }
}

function keyOf({ domain, path, hostOnly, name }: CookieRecord): string {
  return `${domain};${path};${hostOnly ? '=' : '.'}${name}`
}
