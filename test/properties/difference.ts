/**
 * Comparing what two jars answer: plain data, field by field, with the place of the first difference.
 */

/** Answers where two values differ first, or `null` where they are equal. */
function difference(expected: unknown, actual: unknown, place = ''): string | null {
  if (Object.is(expected, actual)) return null
  if (Array.isArray(expected) && Array.isArray(actual)) {
    for (let index = 0; index < Math.max(expected.length, actual.length); index += 1) {
      if (index >= expected.length || index >= actual.length) break
      const found = difference(expected[index], actual[index], `${place}[${index}]`)
      if (found !== null) return found
    }
    if (expected.length === actual.length) return null
    return `${place}: ${expected.length} expected, ${actual.length} found: ${shown(expected)} is not ${shown(actual)}`
  }
  if (isPlain(expected) && isPlain(actual)) {
    const fields = Object.keys(expected)
    for (const field of fields) {
      if (!Object.hasOwn(actual, field)) return `${place}.${field}: ${shown(expected[field])} is missing`
      const found = difference(expected[field], actual[field], `${place}.${field}`)
      if (found !== null) return found
    }
    if (Object.keys(actual).length === fields.length) return null
    const extra = Object.keys(actual).filter((field) => !fields.includes(field))
    return `${place}: ${extra.join(', ')} was not expected`
  }
  return `${place}: ${shown(expected)} is not ${shown(actual)}`
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shown(value: unknown): string {
  const text = JSON.stringify(value, (_, field: unknown) => (isReason(field) ? field.id : field)) ?? String(value)
  return text.length > 1500 ? `${text.slice(0, 1500)}… (${text.length} characters)` : text
}

function isReason(value: unknown): value is { id: string; sentence: string } {
  return typeof value === 'object' && value !== null && 'sentence' in value
}

/** Throws where two values differ, with the place of the first difference. */
export function agree(expected: unknown, actual: unknown, place: string): void {
  if (equal(expected, actual)) return
  throw new Error(difference(expected, actual, place) ?? `${place}: not equal`)
}

/** Most values are equal, and need no words for their places. */
function equal(expected: unknown, actual: unknown): boolean {
  if (Object.is(expected, actual)) return true
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return expected.length === actual.length && expected.every((each, index) => equal(each, actual[index]))
  }
  if (!isPlain(expected) || !isPlain(actual)) return false
  let left = Object.keys(actual).length
  for (const field in expected) {
    if (!Object.hasOwn(actual, field) || !equal(expected[field], actual[field])) return false
    left -= 1
  }
  return left === 0
}
