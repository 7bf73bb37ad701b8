/**
 * What every answer from a memo reads and writes, that of all the memos of a jar side by side in memory: who has been
 * answered from a memo before, and keeps the answer, needs no other memory of its site.
 *
 * A memo has a slot as long as it is kept. The mark of a slot is another one as soon as its memo would write another
 * cookie-string, or the slot is another memo's; no mark is ever used again.
 */

/** The slot of a memo that is not kept. */
export const NO_SLOT = 0

/** A mark that no slot has. */
export const NO_MARK = -1

/** The last access of a memo that the cookies have been told of. */
export const SETTLED = Number.NEGATIVE_INFINITY

export class MemoSlots {
  /** The mark of each slot, and after it the last access in milliseconds; where a slot is free, which is the next that is. */
  readonly #cells: number[] = [0, SETTLED]
  #firstFree = NO_SLOT
  #lastMark = 0

  /** Takes a slot, which has no access yet. */
  take(): number {
    let slot = this.#firstFree
    if (slot === NO_SLOT) {
      slot = this.#cells.length
      this.renew(slot)
    } else this.#firstFree = this.accessTime(slot)
    this.noteAccess(slot, SETTLED)
    return slot
  }

  /** Gives a slot back. */
  release(slot: number): void {
    this.renew(slot)
    this.noteAccess(slot, this.#firstFree)
    this.#firstFree = slot
  }

  /** Gives a slot another mark. */
  renew(slot: number): void {
    this.#lastMark += 1
    this.#cells[slot] = this.#lastMark
  }

  markOf(slot: number): number {
    return this.#cells[slot] ?? NO_MARK
  }

  accessTime(slot: number): number {
    return this.#cells[slot + 1] ?? SETTLED
  }

  noteAccess(slot: number, now: number): void {
    this.#cells[slot + 1] = now
  }
}
