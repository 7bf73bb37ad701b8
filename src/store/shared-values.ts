/**
 * The values that many cookies have in common, each kept once: texts, such as names and paths, and the times of cookies
 * that were set together. V8 keeps a number as large as a time beside the object that has it, unless it is shared.
 *
 * `npm run bench -- --only heap` shows what that saves.
 */
import { ownText } from './own-text.js'

/** How many texts are kept; when there are more, all are forgotten. */
const SHARED_TEXTS = 4096

/** How many characters the texts have that are kept. */
const SHARED_LENGTH = 128

/** How many of them may be found without computing the hash of a text; a power of two. */
const PLACES = 64

export class SharedValues {
  readonly #texts = new Map<string, string>()
  /** At each place, the text that was last asked for of those that belong there. */
  readonly #lastAsked = new Array<string>(PLACES).fill('')

  #accessTime: number | null = null
  #expiryTime: number | null = null

  /** The time at which cookies are made or accessed, shared with the cookie before where it is the same. */
  accessTime(time: number): number {
    if (time !== this.#accessTime) this.#accessTime = time
    return this.#accessTime
  }

  /** An expiry-time, shared with the cookie before where it is the same. */
  expiryTime(time: number | null): number | null {
    if (time !== this.#expiryTime) this.#expiryTime = time
    return this.#expiryTime
  }

  /** A text that is the same, and unless it is long is shared by all who ask for it. */
  text(text: string): string {
    const { length } = text
    const place = (length * 31 + text.charCodeAt(length >> 1) * 7 + text.charCodeAt(length - 1)) & (PLACES - 1)
    const lastAsked = this.#lastAsked[place]
    if (lastAsked === text) return lastAsked
    if (length > SHARED_LENGTH) return ownText(text)
    const shared = this.#find(text)
    this.#lastAsked[place] = shared
    return shared
  }

  #find(text: string): string {
    const shared = this.#texts.get(text)
    if (shared !== undefined) return shared
    if (this.#texts.size >= SHARED_TEXTS) this.#texts.clear()
    const own = ownText(text)
    this.#texts.set(own, own)
    return own
  }
}
