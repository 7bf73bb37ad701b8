/**
 * Errors of the code that this package calls, which may throw anything.
 */

/** What was thrown, as an error. */
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
