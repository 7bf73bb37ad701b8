/**
 * The texts that many cookies have in common, such as their names and paths, each kept once.
 *
 * `npm run bench -- --only heap` shows what that saves.
 */
import { ownText } from './own-text.js'

/** How many texts are kept; when there are more, all are forgotten. */
const SHARED_TEXTS = 4096

export class SharedTexts {
  readonly #texts = new Map<string, string>()

  /** A text that is the same, and is shared by all who ask for it. */
  share(text: string): string {
    const shared = this.#texts.get(text)
    if (shared !== undefined) return shared
    if (this.#texts.size >= SHARED_TEXTS) this.#texts.clear()
    const own = ownText(text)
    this.#texts.set(own, own)
    return own
  }
}
