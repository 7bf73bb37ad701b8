/**
 * Decodes Punycode (RFC 3492 §6.2).
 */

const BASE = 36
const SKEW = 38
const DAMP = 700
const THRESHOLD_MINIMUM = 1
const THRESHOLD_MAXIMUM = 26
const INITIAL_BIAS = 72
const INITIAL_CODE_POINT = 0x80

/** The decoded text; `null` if the input is not Punycode. */
export function decodePunycode(input: string): string | null {
  const delimiter = input.lastIndexOf('-')
  const output: number[] = []
  for (let position = 0; position < delimiter; position += 1) output.push(input.charCodeAt(position))

  let codePoint = INITIAL_CODE_POINT
  let bias = INITIAL_BIAS
  let insertion = 0
  let position = delimiter === -1 ? 0 : delimiter + 1
  while (position < input.length) {
    const before = insertion
    let weight = 1
    for (let step = BASE; ; step += BASE) {
      const digit = punycodeDigit(input.charCodeAt(position))
      position += 1
      if (digit === -1) return null
      insertion += digit * weight
      const threshold = Math.min(Math.max(step - bias, THRESHOLD_MINIMUM), THRESHOLD_MAXIMUM)
      if (digit < threshold) break
      weight *= BASE - threshold
      if (insertion > Number.MAX_SAFE_INTEGER || weight > Number.MAX_SAFE_INTEGER) return null
    }
    bias = adaptBias(insertion - before, output.length + 1, before === 0)
    codePoint += Math.floor(insertion / (output.length + 1))
    insertion %= output.length + 1
    if (codePoint > 0x10ffff) return null
    output.splice(insertion, 0, codePoint)
    insertion += 1
  }
  return String.fromCodePoint(...output)
}

/** The value of a Punycode digit, or -1; the end of the text (NaN) is not a digit. */
function punycodeDigit(code: number): number {
  if (code >= 0x61 && code <= 0x7a) return code - 0x61
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 26
  return -1
}

function adaptBias(delta: number, length: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? DAMP : 2))
  rest += Math.floor(rest / length)
  let bias = 0
  while (rest > ((BASE - THRESHOLD_MINIMUM) * THRESHOLD_MAXIMUM) / 2) {
    rest = Math.floor(rest / (BASE - THRESHOLD_MINIMUM))
    bias += BASE
  }
  return bias + Math.floor(((BASE - THRESHOLD_MINIMUM + 1) * rest) / (rest + SKEW))
}
