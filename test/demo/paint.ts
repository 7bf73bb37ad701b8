/**
 * Colours for what the demonstration itself says.
 */

/** Colours a text, or leaves it. */
export type Paint = (style: 'bold' | 'green' | 'red', text: string) => string

const CODES = { bold: 1, red: 31, green: 32 }

/** A paint that uses the colours of a terminal, or none. */
export function paintFor(colours: boolean): Paint {
  return (style, text) => (colours ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text)
}
