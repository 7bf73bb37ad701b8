/**
 * Collects by field what records lose when they are written.
 */
/**
 * What a format can lose of a cookie: one of its fields, or the order of the cookies.
 *
 * @see {@link Loss}
 */
export type LossName =
  | 'creationTime'
  | 'expiryTime'
  | 'hostOnly'
  | 'httpOnly'
  | 'lastAccessTime'
  | 'order'
  | 'persistent'
  | 'sameSite'

/**
 * A part of cookies that a written file does not hold, or not exactly.
 *
 * @see {@link LossName}
 */
export interface Loss {
  /** What is lost. */
  readonly field: LossName
  /** The indexes of the records that lost it. */
  readonly records: readonly number[]
  /** One sentence that a person understands. */
  readonly sentence: string
}

const sentences: Readonly<Record<LossName, string>> = {
  creationTime: 'The file does not say when the cookie was created.',
  expiryTime: 'The file holds the expiry without its fraction, or only up to the year 9999.',
  hostOnly: 'A client that sets the cookie with its domain takes it for a cookie of the subdomains too.',
  httpOnly: 'The file does not say that the cookie is hidden from scripts.',
  lastAccessTime: 'The file does not say when the cookie was last accessed.',
  order: 'The file does not hold the order of the cookies.',
  persistent: 'The file does not say that the cookie also ends with the session.',
  sameSite: 'The file does not say which SameSite the cookie has, or does not distinguish it from another.',
}

export class Losses {
  readonly #records = new Map<LossName, number[]>()

  /** Notes that a record loses a field. */
  note(field: LossName, index: number): void {
    const records = this.#records.get(field)
    if (records === undefined) this.#records.set(field, [index])
    else records.push(index)
  }

  list(): Loss[] {
    return Array.from(this.#records, ([field, records]) => ({ field, records, sentence: sentences[field] }))
  }
}
