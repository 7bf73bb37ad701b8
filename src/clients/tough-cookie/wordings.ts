/**
 * How the attributes of received cookies were written. A jar of speculoos does not keep that, and may overwrite a cookie.
 */
import type { Cookie as CookieRecord } from '../../cookie/cookie.js'
import { ownText } from '../../store/own-text.js'
import type { Wording } from './cookie.js'

/** The greatest number of cookies whose wording is noted. */
const NOTED = 16_384
/** The greatest length of the unknown attributes that are noted for one cookie. */
const EXTENSIONS_LENGTH = 1024

/** A wording, with the identity of its cookie, and its value and expiry time: it is out of date if one of these changes. */
type Note = Wording & Pick<CookieRecord, 'name' | 'domain' | 'path' | 'hostOnly' | 'value' | 'expiryTime'>

/**
 * The wordings of the cookies of a jar. Only the notes of the last receptions are kept until a wording is looked up,
 * because to find the note of a cookie takes as long as to parse its line (`npm run bench -- --only skin-replace`).
 */
export class Wordings {
  #recent: Note[] = []
  readonly #notes = new Map<string, Note>()

  /** Notes the wording of a cookie that was received. */
  note({ name, domain, path, hostOnly, value, expiryTime }: CookieRecord, wording: Wording): void {
    const { maxAge, expires, extensions, pathIsDefault } = wording
    if (this.#recent.length === NOTED) this.#recent = this.#recent.slice(NOTED / 2)
    this.#recent.push({
      name: ownText(name),
      domain: hostOnly ? domain : ownText(domain),
      path: ownText(path),
      hostOnly,
      value: ownText(value),
      expiryTime,
      maxAge,
      expires,
      extensions: extensions === null || extensions.join().length > EXTENSIONS_LENGTH ? null : extensions.map(ownText),
      pathIsDefault,
    })
  }

  /** The wording of a cookie; `undefined` if it is not known. */
  of(record: CookieRecord): Wording | undefined {
    this.#sort()
    const note = this.#notes.get(keyOf(record))
    return note?.expiryTime === record.expiryTime && note.value === record.value ? note : undefined
  }

  /** A copy, which changes by itself. */
  copy(): Wordings {
    const copy = new Wordings()
    this.#sort()
    for (const [key, note] of this.#notes) copy.#notes.set(key, note)
    return copy
  }

  /** Puts the recent notes where they are found. */
  #sort(): void {
    for (const note of this.#recent) {
      if (this.#notes.size >= NOTED) this.#notes.clear()
      this.#notes.set(keyOf(note), note)
    }
    this.#recent = []
  }
}

function keyOf({ domain, path, hostOnly, name }: Pick<CookieRecord, 'name' | 'domain' | 'path' | 'hostOnly'>): string {
  return `${domain};${path};${hostOnly ? '=' : '.'}${name}`
}
