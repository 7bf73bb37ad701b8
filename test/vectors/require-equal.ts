/**
 * Compares what the engine answers with what a vector expects, without a test runner, so that vectors run everywhere.
 */
import { agree } from '../properties/difference.js'

/** Throws where the answer is not what is expected: same values, same fields, and plain objects only. */
export function requireEqual(answer: unknown, expected: unknown): void {
  agree(expected, answer, 'answer')
  requirePlain(answer)
}

function requirePlain(answer: unknown): void {
  if (typeof answer !== 'object' || answer === null) return
  const wanted = Array.isArray(answer) ? Array.prototype : Object.prototype
  if (Object.getPrototypeOf(answer) !== wanted) throw new Error('answer: not all of it is plain data')
  Object.values(answer).forEach(requirePlain)
}
