/**
 * The session history of a page or frame: the documents and URLs that it had, one after another (HTML, session history).
 */

/** What a history keeps of each entry. */
interface AnyEntry {
  readonly url: string
  /** Whether the document is that of the entry before, which got another URL. */
  readonly isSameDocument?: boolean
}

export class SessionHistory<Entry extends AnyEntry> {
  #entries: Entry[] = []
  #position = -1

  /** The place of the present entry; -1 before there is one. */
  get position(): number {
    return this.#position
  }

  get present(): Entry | undefined {
    return this.#entries[this.#position]
  }

  get previous(): Entry | undefined {
    return this.#entries[this.#position - 1]
  }

  /** Makes an entry the present one, at a place. The entries after a new one are removed. */
  enter(entry: Entry, position: number): void {
    this.#entries = [...this.#entries.slice(0, position), entry, ...this.#entries.slice(position + 1)]
    if (position > this.#position) this.#entries.length = position + 1
    this.#position = position
  }
}
