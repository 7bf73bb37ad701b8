/**
 * The most bits that the shape of an identifier allows. The real number of bits cannot be seen from outside.
 */

/** Alphabets of identifiers, and their sizes. The first one that has all characters of a text counts. */
const ALPHABETS: readonly (readonly [RegExp, number])[] = [
  [/^[0-9]*$/, 10],
  [/^[0-9a-f]*$/i, 16],
  [/^[a-z]*$/, 26],
  [/^[A-Z]*$/, 26],
  [/^[a-z0-5]*$/, 32],
  [/^[a-z2-7]*$/, 32],
  [/^[0-9a-v]*$/, 32],
  [/^[A-Z2-7]*$/, 32],
  [/^[0-9A-HJKMNP-TV-Z]*$/, 32],
  [/^[0-9a-z]*$/, 36],
  [/^[0-9A-Z]*$/, 36],
  [/^[A-Za-z]*$/, 52],
  [/^[0-9A-Za-z]*$/, 62],
  [/^[\w+/-]*$/, 64],
]

/** The number of printable characters in US-ASCII. */
const PRINTABLE = 94

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?([1-8])[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i

/** The bits of a UUID, by its version, without those of the time, the version and the variant. */
const UUID_BITS: Readonly<Record<string, number>> = { '1': 62, '4': 122, '6': 62, '7': 74 }

/**
 * The most bits that the shape of some identifiers allows. What all of them have in common at either end does not count,
 * if there are four or more.
 */
export function mostBits(identifiers: readonly string[]): number {
  const [first = ''] = identifiers
  const version = uuidVersion(first)
  const bits = version === null ? undefined : UUID_BITS[version]
  if (bits !== undefined && identifiers.every((identifier) => uuidVersion(identifier) === version)) return bits
  const varying = identifiers.length < 4 ? identifiers : withoutCommonEnds(identifiers)
  const text = varying.join('')
  const longest = Math.max(...varying.map((identifier) => identifier.replace(/=+$/, '').length))
  const size = ALPHABETS.find(([alphabet]) => alphabet.test(text.replaceAll('=', '')))?.[1]
  if (size !== undefined) return longest * Math.log2(size)
  // Punctuation other than that of base64 divides a text into parts.
  const parts = varying.map((identifier) => bitsOfParts(identifier.split(/[^\w+/=-]+/)))
  return Math.max(...parts)
}

function bitsOfParts(parts: readonly string[]): number {
  let bits = 0
  for (const part of parts) {
    const size = ALPHABETS.find(([alphabet]) => alphabet.test(part.replaceAll('=', '')))?.[1] ?? PRINTABLE
    bits += part.replace(/=+$/, '').length * Math.log2(size)
  }
  return bits
}

/** The version of a UUID with hyphens; `null` for any other text. */
export function uuidVersion(text: string): string | null {
  const version = UUID.exec(text)?.[1] ?? null
  return text.includes('-') ? version : null
}

/** The parts in which texts of the same length differ. */
export function withoutCommonEnds(texts: readonly string[]): string[] {
  const [first = ''] = texts
  const shortest = Math.min(...texts.map(({ length }) => length))
  let start = 0
  while (start < shortest && texts.every((text) => text[start] === first[start])) start += 1
  let end = 0
  while (end < shortest - start && texts.every((text) => text.at(-1 - end) === first.at(-1 - end))) end += 1
  return texts.map((text) => text.slice(start, text.length - end))
}
