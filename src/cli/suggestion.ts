/**
 * Finds the word that a mistyped one was probably meant to be.
 */

/** The question whether the nearest of some words was meant; `undefined` if none is near. */
export function suggestion(typed: string, words: readonly string[]): string | undefined {
  const near = nearest(typed, words)
  return near === null ? undefined : `did you mean ${near}?`
}

/** The nearest of some words; `null` if none is near. */
function nearest(typed: string, words: readonly string[]): string | null {
  const longer = words.filter((word) => typed.length > 3 && word.startsWith(typed))
  if (longer.length === 1) return longer[0] ?? null
  let best: string | null = null
  let least = Math.max(1, Math.floor(typed.length / 3)) + 1
  for (const word of words) {
    const distance = distanceBetween(typed.toLowerCase(), word)
    if (distance < least) {
      best = word
      least = distance
    }
  }
  return best
}

/** The number of characters that have to be inserted, removed, replaced, or swapped with the next. */
function distanceBetween(typed: string, word: string): number {
  if (Math.abs(typed.length - word.length) > 10) return Number.POSITIVE_INFINITY
  let before: number[] = []
  let last = Array.from({ length: word.length + 1 }, (_, index) => index)
  for (let row = 1; row <= typed.length; row += 1) {
    const next = [row]
    for (let column = 1; column <= word.length; column += 1) {
      const isSame = typed[row - 1] === word[column - 1]
      const isSwapped = typed[row - 1] === word[column - 2] && typed[row - 2] === word[column - 1]
      next.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isSame ? 0 : 1),
          isSwapped && row > 1 && column > 1 ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
    before = last
    last = next
  }
  return last[word.length] ?? 0
}
