/**
 * Converts the values that foreign code throws, which may be anything, to errors.
 */

/** Returns a thrown value as an Error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(textOf(thrown), { cause: thrown })
}

function textOf(thrown: unknown): string {
  try {
    return String(thrown)
  } catch {
    return 'What was thrown has no text.'
  }
}
