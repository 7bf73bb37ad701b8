/**
 * The texts that many cookies have in common, such as their names and paths, each kept once.
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

export class SharedTexts {
  readonly #texts = new Map<string, string>()
  /** At each place, the text that was last asked for of those that belong there. */
  readonly #lastAsked = new Array<string>(PLACES).fill('')

  /** A text that is the same, and unless it is long is shared by all who ask for it. */
  share(text: string): string {
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
